package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an assertion says, read once into values. It carries no trust of its own: whoever made it
 * knows whether the element came from verified octets.
 *
 * <p>Advice is never read: what stands in it binds nobody (saml-core §2.6.1, attacks E14).
 */
record AssertionContent(
    String id,
    Instant issueInstant,
    @Nullable String issuer,
    boolean hasSubject,
    @Nullable NameId nameId,
    List<SubjectConfirmation> confirmations,
    @Nullable Conditions conditions,
    List<AuthnStatement> authnStatements,
    List<Attribute> attributes) {

  /** Opens an EncryptedID or EncryptedAttribute, or gives null where that is not possible. */
  @FunctionalInterface
  interface Decrypter {
    @Nullable XmlElement decrypt(XmlElement encrypted) throws SamlFailure;
  }

  /** The earliest end of session that a statement sets, or null. */
  @Nullable Instant sessionNotOnOrAfter() {
    Instant earliest = null;
    for (AuthnStatement statement : authnStatements) {
      Instant end = statement.sessionNotOnOrAfter();
      if (end != null && (earliest == null || end.isBefore(earliest))) {
        earliest = end;
      }
    }
    return earliest;
  }

  /** From when on no bearer could use the assertion any more; null if nothing bounds it. */
  @Nullable Instant notOnOrAfter() {
    Instant latest = null;
    for (SubjectConfirmation c : confirmations) {
      Instant end = c.notOnOrAfter();
      if (c.isBearer() && end != null && (latest == null || end.isAfter(latest))) {
        latest = end;
      }
    }
    Instant end = conditions == null ? null : conditions.notOnOrAfter();
    return latest != null && end != null && end.isBefore(latest) ? end : latest;
  }

  static AssertionContent read(XmlElement assertion, Decrypter decrypter) throws SamlFailure {
    XmlElement subject = assertion.optional(Saml.ASSERTION, "Subject");
    List<AuthnStatement> authnStatements = new ArrayList<>();
    AttributeReader attributes = new AttributeReader(decrypter);
    for (XmlElement e = assertion.firstElement(); e != null; e = e.nextElement()) {
      if (e.is(Saml.ASSERTION, "AuthnStatement")) {
        authnStatements.add(AuthnStatement.read(e));
      } else if (e.is(Saml.ASSERTION, "AttributeStatement")) {
        attributes.read(e);
      }
    }
    return new AssertionContent(
        Saml.require(assertion, "ID"),
        Saml.time(Saml.require(assertion, "IssueInstant")),
        Saml.issuer(assertion),
        subject != null,
        subject == null ? null : nameId(subject, decrypter),
        subject == null ? List.of() : SubjectConfirmation.readAll(subject),
        Conditions.read(assertion.optional(Saml.ASSERTION, "Conditions")),
        authnStatements,
        attributes.merged());
  }

  private static @Nullable NameId nameId(XmlElement subject, Decrypter decrypter)
      throws SamlFailure {
    XmlElement plain = subject.optional(Saml.ASSERTION, "NameID");
    XmlElement encrypted = subject.optional(Saml.ASSERTION, "EncryptedID");
    if (plain != null && encrypted != null) {
      throw new SamlFailure(FailureCode.ELEMENT_REPEATED, "one identifier in Subject", "two");
    }
    XmlElement nameId = encrypted == null ? plain : decrypter.decrypt(encrypted);
    if (nameId != null && !nameId.is(Saml.ASSERTION, "NameID")) {
      throw new SamlFailure(
          FailureCode.ELEMENT_UNEXPECTED, "an encrypted NameID", nameId.localName());
    }
    return nameId == null ? null : NameId.read(nameId);
  }
}
