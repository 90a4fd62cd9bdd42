package io.samlsp.cli;

import io.samlsp.binding.MessageParameter;
import io.samlsp.binding.RedirectQuery;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was found in a file, not yet decoded.
 *
 * @param name where it was found, to tell several apart
 * @param parameter what the form or query calls it; null where nothing says so
 * @param value the value of the parameter, form-decoded: base64 as the service provider gets it
 * @param query the whole query, if it came in an address
 */
record Message(
    String name, @Nullable MessageParameter parameter, String value, @Nullable String query) {

  /** The most that a message may have, as in {@code ValidationPolicy.strict()}. */
  static final int MAXIMUM = 1 << 20;

  /**
   * The XML, out of base64 and, if it is deflated, inflated.
   *
   * @throws SamlFailure if it is not that, or too large
   */
  byte[] octets() throws SamlFailure {
    if (value.length() / 3 > MAXIMUM / 2) {
      throw new SamlFailure(
          FailureCode.RESPONSE_TOO_LARGE,
          "at most " + MAXIMUM + " bytes",
          value.length() + " characters of base64");
    }
    String packed = value.replaceAll("\\s", "");
    byte[] octets;
    try {
      octets = Base64.getDecoder().decode(packed);
    } catch (IllegalArgumentException e) {
      throw new SamlFailure(
          FailureCode.BASE64_INVALID,
          "base64 (or XML, a form body, an address, a HAR file)",
          e.getMessage());
    }
    if (isXml(octets)) {
      return octets;
    }
    String plain = "SAMLResponse=" + URLEncoder.encode(packed, StandardCharsets.UTF_8);
    try {
      return RedirectQuery.read(plain, MAXIMUM).message();
    } catch (SamlFailure failure) {
      if (failure.code() == FailureCode.REDIRECT_QUERY_INVALID) {
        throw new SamlFailure(
            FailureCode.XML_NOT_WELL_FORMED, "XML, plain or deflated, in the base64", "neither");
      }
      throw failure;
    }
  }

  /** Whether octets look like XML and not like deflated data: "<" in UTF-8 or UTF-16. */
  private static boolean isXml(byte[] octets) {
    for (byte octet : octets) {
      switch (octet) {
        case '<' -> {
          return true;
        }
        // White space, byte order marks and the zeros of UTF-16.
        case ' ',
            '\t',
            '\r',
            '\n',
            0,
            (byte) 0xef,
            (byte) 0xbb,
            (byte) 0xbf,
            (byte) 0xfe,
            (byte) 0xff -> {}
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  /** Whether it may be a response: nothing says that it is a request. */
  boolean isResponse() {
    return parameter != MessageParameter.SAML_REQUEST;
  }

  /** The message of an XML document that is not encoded. */
  static Message ofXml(String name, byte[] xml) {
    return new Message(name, null, Base64.getEncoder().encodeToString(xml), null);
  }
}
