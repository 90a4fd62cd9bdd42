package io.samlsp.response;

import io.samlsp.failure.ForeignText;
import io.samlsp.internal.crypto.VerifiedElement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Someone who has signed in, as the identity provider's signature proves. Only validation makes
 * one; immutable.
 *
 * <p>Everything in it was read from octets whose digest the identity provider signed.
 */
public final class AuthenticatedSubject {

  private final String issuer;
  private final AssertionContent assertion;
  private final NameId nameId;
  private final AuthnStatement authnStatement;
  private final @Nullable Instant sessionNotOnOrAfter;
  private final Instant notOnOrAfter;
  private final String signingKeyFingerprint;

  /** The proof is a parameter, so that no subject can be made without one. */
  AuthenticatedSubject(VerifiedElement proof, AssertionContent assertion, Instant notOnOrAfter) {
    this.issuer = Objects.requireNonNull(assertion.issuer());
    this.assertion = assertion;
    this.nameId = Objects.requireNonNull(assertion.nameId());
    this.authnStatement = assertion.authnStatements().get(0);
    this.sessionNotOnOrAfter = assertion.sessionNotOnOrAfter();
    this.notOnOrAfter = notOnOrAfter;
    this.signingKeyFingerprint = proof.signer().fingerprint();
  }

  /** Entity id of the identity provider. */
  public String issuer() {
    return issuer;
  }

  /** Who it is, as the identity provider puts it. */
  public NameId nameId() {
    return nameId;
  }

  /**
   * The key of this person's account: two subjects are the same person if and only if these are
   * equal. The value of a name id alone is not enough, since two identity providers, formats or
   * qualifiers may use the same one (saml-core §2.2.2).
   */
  public AccountKey accountKey() {
    return new AccountKey(
        issuer, nameId.format(), nameId.nameQualifier(), nameId.spNameQualifier(), nameId.value());
  }

  /**
   * Which session at the identity provider this is: keep it with your session to end both by a
   * later logout.
   */
  public SessionKey sessionKey() {
    return new SessionKey(issuer, nameId, authnStatement.sessionIndex());
  }

  /** The attributes in the order of the assertion; those that share name and format are one. */
  public List<Attribute> attributes() {
    return assertion.attributes();
  }

  /**
   * The texts of all attributes of that name, to the letter, in order; empty if there are none. XML
   * and nil values are left out.
   */
  public List<String> values(String attributeName) {
    List<String> values = new ArrayList<>();
    for (Attribute attribute : assertion.attributes()) {
      if (attribute.name().equals(attributeName)) {
        for (AttributeValue value : attribute.values()) {
          if (value.kind() == AttributeValue.Kind.TEXT) {
            values.add(value.text());
          }
        }
      }
    }
    return values;
  }

  /** The first of {@link #values}. */
  public Optional<String> value(String attributeName) {
    return values(attributeName).stream().findFirst();
  }

  /** The session at the identity provider, if it named one. */
  public Optional<String> sessionIndex() {
    return Optional.ofNullable(authnStatement.sessionIndex());
  }

  /** When the person signed in at the identity provider, which may be long before now. */
  public Instant authnInstant() {
    return authnStatement.authnInstant();
  }

  /** How the person signed in: the URI of an authentication context class. */
  public Optional<String> authnContextClass() {
    return Optional.ofNullable(authnStatement.contextClass());
  }

  /**
   * When your session with this person must end at the latest, if the identity provider said so
   * (saml-core §2.7.2).
   */
  public Optional<Instant> sessionNotOnOrAfter() {
    return Optional.ofNullable(sessionNotOnOrAfter);
  }

  /** ID of the assertion. */
  public String assertionId() {
    return assertion.id();
  }

  /**
   * From when on the assertion could not have been used any more, skew included. Says nothing about
   * the session.
   */
  public Instant notOnOrAfter() {
    return notOnOrAfter;
  }

  /**
   * SHA-256 of the certificate or key that signed, in hexadecimal: for the audit log (attacks C9).
   */
  public String signingKeyFingerprint() {
    return signingKeyFingerprint;
  }

  /**
   * Issuer and assertion id; no name id and no attribute, which are personal and do not belong into
   * a log.
   */
  @Override
  public String toString() {
    return "AuthenticatedSubject[from "
        + issuer
        + ", assertion "
        + ForeignText.cut(assertion.id())
        + ", signed by "
        + signingKeyFingerprint
        + "]";
  }

  /**
   * What makes a person the same person.
   *
   * @param issuer entity id of the identity provider
   * @param format format of the name id
   * @param nameQualifier its qualifier, or null
   * @param spNameQualifier its service provider qualifier, or null
   * @param value its value
   */
  public record AccountKey(
      String issuer,
      String format,
      @Nullable String nameQualifier,
      @Nullable String spNameQualifier,
      String value) {

    /** Without the identifier. */
    @Override
    public String toString() {
      return "AccountKey[" + issuer + "]";
    }
  }

  /**
   * What names a session at the identity provider.
   *
   * @param issuer entity id of the identity provider
   * @param nameId whose session it is
   * @param sessionIndex which of this person's sessions, or null
   */
  public record SessionKey(String issuer, NameId nameId, @Nullable String sessionIndex) {

    /** Without the identifier. */
    @Override
    public String toString() {
      return "SessionKey[" + issuer + "]";
    }
  }
}
