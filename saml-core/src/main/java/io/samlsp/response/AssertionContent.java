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
    List<Attribute> attributes = new ArrayList<>();
    for (XmlElement e = assertion.firstElement(); e != null; e = e.nextElement()) {
      if (e.is(Saml.ASSERTION, "AuthnStatement")) {
        authnStatements.add(authnStatement(e));
      } else if (e.is(Saml.ASSERTION, "AttributeStatement")) {
        AttributeReader.read(e, decrypter, attributes);
      }
    }
    return new AssertionContent(
        Saml.require(assertion, "ID"),
        Saml.time(Saml.require(assertion, "IssueInstant")),
        Saml.issuer(assertion),
        subject != null,
        subject == null ? null : nameId(subject, decrypter),
        subject == null ? List.of() : confirmations(subject),
        conditions(assertion.optional(Saml.ASSERTION, "Conditions")),
        authnStatements,
        AttributeReader.merged(attributes));
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

  private static List<SubjectConfirmation> confirmations(XmlElement subject) throws SamlFailure {
    List<SubjectConfirmation> confirmations = new ArrayList<>();
    for (XmlElement e = subject.first(Saml.ASSERTION, "SubjectConfirmation");
        e != null;
        e = e.nextSame()) {
      XmlElement data = e.optional(Saml.ASSERTION, "SubjectConfirmationData");
      if (data != null) {
        confirmations.add(
            new SubjectConfirmation(
                Saml.require(e, "Method"),
                data.attribute("Recipient"),
                Saml.time(data, "NotBefore"),
                Saml.time(data, "NotOnOrAfter"),
                data.attribute("InResponseTo")));
      }
    }
    return confirmations;
  }

  private static @Nullable Conditions conditions(@Nullable XmlElement conditions)
      throws SamlFailure {
    if (conditions == null) {
      return null;
    }
    List<List<String>> restrictions = new ArrayList<>();
    String unknown = null;
    for (XmlElement e = conditions.firstElement(); e != null; e = e.nextElement()) {
      if (e.is(Saml.ASSERTION, "AudienceRestriction")) {
        List<String> audiences = new ArrayList<>();
        for (XmlElement a = e.first(Saml.ASSERTION, "Audience"); a != null; a = a.nextSame()) {
          // An xs:anyURI: white space around it is not part of it (XML Schema part 2 §4.3.6).
          audiences.add(a.text().trim());
        }
        restrictions.add(audiences);
      } else if (!e.is(Saml.ASSERTION, "OneTimeUse") && !e.is(Saml.ASSERTION, "ProxyRestriction")) {
        // OneTimeUse: the replay store sees to it for each assertion. ProxyRestriction binds those
        // who issue assertions.
        unknown = e.localName();
      }
    }
    return new Conditions(
        Saml.time(conditions, "NotBefore"),
        Saml.time(conditions, "NotOnOrAfter"),
        restrictions,
        unknown);
  }

  private static AuthnStatement authnStatement(XmlElement e) throws SamlFailure {
    XmlElement context = e.optional(Saml.ASSERTION, "AuthnContext");
    XmlElement contextClass =
        context == null ? null : context.optional(Saml.ASSERTION, "AuthnContextClassRef");
    return new AuthnStatement(
        Saml.time(Saml.require(e, "AuthnInstant")),
        e.attribute("SessionIndex"),
        Saml.time(e, "SessionNotOnOrAfter"),
        contextClass == null ? null : contextClass.text().trim());
  }
}
