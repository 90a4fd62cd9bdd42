package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** SAML's namespaces and the simple types of its schema. */
final class Saml {

  static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
  static final String DS = "http://www.w3.org/2000/09/xmldsig#";

  private static final String ENTITY = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

  private Saml() {}

  /** The value of an attribute that the schema demands. */
  static String require(XmlElement e, String attribute) throws SamlFailure {
    String value = e.attribute(attribute);
    if (value == null || value.isEmpty()) {
      throw new SamlFailure(
          FailureCode.ATTRIBUTE_MISSING, attribute + " on " + e.localName(), value);
    }
    return value;
  }

  /**
   * The Issuer child of a response or assertion, or null. saml-profiles §4.1.4.2: its Format is
   * absent or "entity".
   */
  static @Nullable String issuer(XmlElement e) throws SamlFailure {
    XmlElement issuer = e.optional(ASSERTION, "Issuer");
    if (issuer == null) {
      return null;
    }
    String format = issuer.attribute("Format");
    String value = issuer.text();
    if (value.isEmpty() || (format != null && !format.equals(ENTITY))) {
      throw new SamlFailure(FailureCode.ISSUER_MISSING, "an entity id as Issuer", format);
    }
    return value;
  }

  /** A time attribute, or null if it is absent. */
  static @Nullable Instant time(XmlElement e, String attribute) throws SamlFailure {
    String value = e.attribute(attribute);
    return value == null ? null : time(value);
  }

  /**
   * saml-core §1.3.3: xs:dateTime in UTC. The time zone is Z or left out, which means UTC too;
   * fractions are read to the nanosecond.
   */
  static Instant time(String value) throws SamlFailure {
    int end = value.endsWith("Z") ? value.length() - 1 : value.length();
    boolean form = end >= 19 && value.charAt(4) == '-' && value.charAt(7) == '-';
    form = form && value.charAt(10) == 'T' && value.charAt(13) == ':' && value.charAt(16) == ':';
    form = form && (end == 19 || (value.charAt(19) == '.' && end > 20 && end <= 40));
    if (!form) {
      throw invalidTime(value);
    }
    int nanos = 0;
    for (int i = 20, unit = 100_000_000; i < end; i++, unit /= 10) {
      nanos += digit(value, i) * unit;
    }
    try {
      return LocalDateTime.of(
              number(value, 0, 4),
              number(value, 5, 7),
              number(value, 8, 10),
              number(value, 11, 13),
              number(value, 14, 16),
              number(value, 17, 19),
              nanos)
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw invalidTime(value);
    }
  }

  private static int number(String value, int from, int to) throws SamlFailure {
    int n = 0;
    for (int i = from; i < to; i++) {
      n = n * 10 + digit(value, i);
    }
    return n;
  }

  private static int digit(String value, int at) throws SamlFailure {
    char c = value.charAt(at);
    if (c < '0' || c > '9') {
      throw invalidTime(value);
    }
    return c - '0';
  }

  private static SamlFailure invalidTime(String value) {
    return new SamlFailure(FailureCode.TIME_INVALID, "a time like 2026-11-24T07:00:00Z", value);
  }
}
