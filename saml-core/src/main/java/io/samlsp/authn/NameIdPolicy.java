package io.samlsp.authn;

import io.samlsp.internal.xml.XmlWriter;
import org.jspecify.annotations.Nullable;

/**
 * Which name id is asked for (saml-core §3.4.1.1).
 *
 * @param format URI of the format, or null to leave it to the identity provider
 * @param allowCreate whether the identity provider may make a new identifier for this person; a
 *     first sign-in with a persistent name id needs it
 * @param spNameQualifier the service provider or affiliation that the name id is for, if not this
 *     one; or null
 */
public record NameIdPolicy(
    @Nullable String format, boolean allowCreate, @Nullable String spNameQualifier) {

  /** A stable identifier that is different at each service provider (saml-core §8.3.7). */
  public static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

  /** An identifier for one session (saml-core §8.3.8). */
  public static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

  /** An e-mail address (saml-core §8.3.2). */
  public static final String EMAIL_ADDRESS =
      "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

  /** Whatever the identity provider likes (saml-core §8.3.1). */
  public static final String UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

  /** Checks that XML can hold the values. */
  public NameIdPolicy {
    if (format != null) {
      XmlWriter.requireCharacters(format);
    }
    if (spNameQualifier != null) {
      XmlWriter.requireCharacters(spNameQualifier);
    }
  }

  /** A name id of that format, made if there is none yet. */
  public static NameIdPolicy of(String format) {
    return new NameIdPolicy(format, true, null);
  }
}
