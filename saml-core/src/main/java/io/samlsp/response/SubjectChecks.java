package io.samlsp.response;

import static io.samlsp.response.ResponseChecks.failure;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.state.PendingLogin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks of who the assertion is about, who may bear it, and how the person signed in. Each can
 * only refuse.
 */
final class SubjectChecks {

  private final String entityId;
  private final List<String> acsUrls;
  private final Instant now;
  private final Duration skew;
  private final @Nullable PendingLogin pending;
  private final ReportBuilder report;

  SubjectChecks(
      String entityId,
      List<String> acsUrls,
      Instant now,
      Duration skew,
      @Nullable PendingLogin pending,
      ReportBuilder report) {
    this.entityId = entityId;
    this.acsUrls = acsUrls;
    this.now = now;
    this.skew = skew;
    this.pending = pending;
    this.report = report;
  }

  void check(AssertionContent a) {
    report.check(Check.SUBJECT, () -> subject(a));
    report.check(Check.SUBJECT_CONFIRMATION, () -> subjectConfirmation(a.confirmations()));
    report.check(Check.AUTHN_STATEMENT, () -> authnStatements(a));
    report.check(Check.FORCE_AUTHN, () -> forceAuthn(a.authnStatements()));
    report.check(Check.AUTHN_CONTEXT, () -> authnContext(a.authnStatements()));
  }

  private void subject(AssertionContent a) throws SamlFailure {
    if (!a.hasSubject()) {
      throw failure(FailureCode.SUBJECT_MISSING, "a Subject", null);
    }
    NameId nameId = a.nameId();
    if (nameId == null || nameId.value().isBlank()) {
      throw failure(FailureCode.NAME_ID_MISSING, "a NameID with a value", null);
    }
    report.saw("a NameID", nameId);
    String sp = nameId.spNameQualifier();
    if (sp != null && !sp.equals(entityId)) {
      throw failure(FailureCode.NAME_ID_FOR_ANOTHER_SP, entityId, sp);
    }
  }

  /** One bearer confirmation must hold; if none does, the first one's failure is reported. */
  private void subjectConfirmation(List<SubjectConfirmation> confirmations) throws SamlFailure {
    SamlFailure first = null;
    for (SubjectConfirmation c : confirmations) {
      if (c.isBearer()) {
        SamlFailure failure = bearerFailure(c);
        if (failure == null) {
          return;
        }
        first = first == null ? failure : first;
      }
    }
    throw first == null
        ? failure(FailureCode.SUBJECT_CONFIRMATION_MISSING, "a bearer confirmation", null)
        : first;
  }

  /**
   * saml-profiles §4.1.4.2 and §4.1.4.3, in their order. Address is not checked: proxies and mobile
   * networks change it.
   */
  private @Nullable SamlFailure bearerFailure(SubjectConfirmation c) {
    report.saw(acsUrls + ", after " + now, c.recipient() + ", until " + c.notOnOrAfter());
    if (c.recipient() == null || !acsUrls.contains(c.recipient())) {
      return failure(FailureCode.RECIPIENT_MISMATCH, acsUrls, c.recipient());
    }
    if (c.notOnOrAfter() == null) {
      return failure(FailureCode.SUBJECT_CONFIRMATION_UNBOUNDED, "NotOnOrAfter", null);
    }
    if (!now.minus(skew).isBefore(c.notOnOrAfter())) {
      return failure(
          FailureCode.SUBJECT_CONFIRMATION_EXPIRED, "NotOnOrAfter after " + now, c.notOnOrAfter());
    }
    if (c.notBefore() != null) {
      return failure(FailureCode.SUBJECT_CONFIRMATION_NOT_BEFORE, "no NotBefore", c.notBefore());
    }
    if (pending != null && c.inResponseTo() == null) {
      return failure(FailureCode.IN_RESPONSE_TO_MISSING, pending.requestId(), null);
    }
    if (pending != null && !pending.requestId().equals(c.inResponseTo())) {
      return failure(FailureCode.IN_RESPONSE_TO_MISMATCH, pending.requestId(), c.inResponseTo());
    }
    if (pending == null && c.inResponseTo() != null) {
      return failure(FailureCode.REQUEST_UNKNOWN, "no InResponseTo", c.inResponseTo());
    }
    return null;
  }

  private void authnStatements(AssertionContent a) throws SamlFailure {
    if (a.authnStatements().isEmpty()) {
      throw failure(FailureCode.AUTHN_STATEMENT_MISSING, "an AuthnStatement", null);
    }
    for (AuthnStatement s : a.authnStatements()) {
      if (s.authnInstant().isAfter(now.plus(skew))) {
        throw failure(
            FailureCode.AUTHN_INSTANT_IN_FUTURE, "no later than " + now, s.authnInstant());
      }
    }
    Instant end = a.sessionNotOnOrAfter();
    report.saw("a session after " + now, "until " + end);
    if (end != null && !now.minus(skew).isBefore(end)) {
      throw failure(FailureCode.SESSION_EXPIRED, "SessionNotOnOrAfter after " + now, end);
    }
  }

  private void forceAuthn(List<AuthnStatement> statements) throws SamlFailure {
    if (pending == null || !pending.forceAuthn() || statements.isEmpty()) {
      return;
    }
    Instant signedIn = statements.get(0).authnInstant();
    report.saw("no earlier than " + pending.issuedAt(), signedIn);
    if (signedIn.isBefore(pending.issuedAt().minus(skew))) {
      throw failure(
          FailureCode.AUTHN_TOO_OLD,
          "AuthnInstant no earlier than " + pending.issuedAt(),
          signedIn);
    }
  }

  private void authnContext(List<AuthnStatement> statements) throws SamlFailure {
    if (pending == null || pending.exactAuthnContexts().isEmpty() || statements.isEmpty()) {
      return;
    }
    String contextClass = statements.get(0).contextClass();
    report.saw(pending.exactAuthnContexts(), contextClass);
    if (contextClass == null || !pending.exactAuthnContexts().contains(contextClass)) {
      throw failure(FailureCode.AUTHN_CONTEXT_MISMATCH, pending.exactAuthnContexts(), contextClass);
    }
  }
}
