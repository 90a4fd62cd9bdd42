package io.samlsp.response;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import org.jspecify.annotations.Nullable;

/**
 * Who the subject is (saml-core §2.2.2, §2.2.3).
 *
 * <p>The value alone is no key to an account: two identity providers can use the same one. Use
 * {@link AuthenticatedSubject#accountKey()}.
 *
 * @param value the identifier, exactly as sent; never empty
 * @param format how to read it; {@code urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified} if
 *     nothing was said
 * @param nameQualifier domain of the identifier, or null
 * @param spNameQualifier service provider that it is for, or null
 * @param spProvidedId the identifier that the service provider gave, or null
 */
public record NameId(
    String value,
    String format,
    @Nullable String nameQualifier,
    @Nullable String spNameQualifier,
    @Nullable String spProvidedId) {

  private static final String UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

  static NameId read(XmlElement nameId) throws SamlFailure {
    String format = nameId.attribute("Format");
    return new NameId(
        nameId.text(),
        format == null ? UNSPECIFIED : format,
        nameId.attribute("NameQualifier"),
        nameId.attribute("SPNameQualifier"),
        nameId.attribute("SPProvidedID"));
  }

  /** Without the identifier, which is personal and does not belong into a log. */
  @Override
  public String toString() {
    return "NameId[" + format + "]";
  }
}
