package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.state.PendingLogin;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks of who the assertion is about, who may bear it, and how the person signed in. Each can
 * only refuse.
 */
final class SubjectChecks {

  private final CheckContext context;
  private final @Nullable PendingLogin pending;
  private final ReportBuilder report;

  SubjectChecks(CheckContext context, ReportBuilder report) {
    this.context = context;
    this.pending = context.pending();
    this.report = report;
  }

  void check(AssertionContent assertion) {
    report.check(Check.SUBJECT, () -> subject(assertion));
    report.check(Check.SUBJECT_CONFIRMATION, () -> confirmation(assertion.confirmations()));
    report.check(Check.AUTHN_STATEMENT, () -> authnStatements(assertion));
    report.check(Check.FORCE_AUTHN, () -> forceAuthn(assertion.authnStatements()));
    report.check(Check.AUTHN_CONTEXT, () -> authnContext(assertion.authnStatements()));
  }

  private void subject(AssertionContent assertion) throws SamlFailure {
    report.require(assertion.hasSubject(), FailureCode.SUBJECT_MISSING, "a Subject", null);
    NameId nameId = assertion.nameId();
    if (nameId == null || nameId.value().isBlank()) {
      throw new SamlFailure(FailureCode.NAME_ID_MISSING, "a NameID with a value", null);
    }
    String sp = nameId.spNameQualifier();
    report.require(
        sp == null || sp.equals(context.entityId()),
        FailureCode.NAME_ID_FOR_ANOTHER_SP,
        context.entityId(),
        sp);
  }

  /**
   * saml-profiles §4.1.4.3: one bearer confirmation must hold; if none does, the first one's
   * failure is reported.
   */
  private void confirmation(List<SubjectConfirmation> confirmations) throws SamlFailure {
    SamlFailure first = null;
    for (SubjectConfirmation confirmation : confirmations) {
      if (confirmation.isBearer()) {
        try {
          bearer(confirmation);
          return;
        } catch (SamlFailure failure) {
          first = first == null ? failure : first;
        }
      }
    }
    throw first == null
        ? new SamlFailure(
            FailureCode.SUBJECT_CONFIRMATION_MISSING, "a bearer confirmation with data", null)
        : first;
  }

  /**
   * saml-profiles §4.1.4.2 and §4.1.4.3. Address is not checked: proxies and mobile networks change
   * it.
   */
  private void bearer(SubjectConfirmation c) throws SamlFailure {
    report.require(
        context.acsUrls().contains(String.valueOf(c.recipient())),
        FailureCode.RECIPIENT_MISMATCH,
        context.acsUrls(),
        c.recipient());
    Instant end = c.notOnOrAfter();
    report.require(end != null, FailureCode.SUBJECT_CONFIRMATION_UNBOUNDED, "a NotOnOrAfter", null);
    report.require(
        end != null && context.isFuture(end),
        FailureCode.SUBJECT_CONFIRMATION_EXPIRED,
        new Moment("NotOnOrAfter after", context.now()),
        end);
    report.require(
        c.notBefore() == null,
        FailureCode.SUBJECT_CONFIRMATION_NOT_BEFORE,
        "no NotBefore",
        c.notBefore());
    String inResponseTo = c.inResponseTo();
    if (pending == null) {
      report.require(
          inResponseTo == null, FailureCode.REQUEST_UNKNOWN, "no InResponseTo", inResponseTo);
    } else {
      String requestId = pending.requestId();
      report.require(
          inResponseTo != null, FailureCode.IN_RESPONSE_TO_MISSING, requestId, inResponseTo);
      report.require(
          requestId.equals(inResponseTo),
          FailureCode.IN_RESPONSE_TO_MISMATCH,
          requestId,
          inResponseTo);
    }
  }

  /** saml-core §2.7.2 */
  private void authnStatements(AssertionContent assertion) throws SamlFailure {
    report.require(
        !assertion.authnStatements().isEmpty(),
        FailureCode.AUTHN_STATEMENT_MISSING,
        "an AuthnStatement",
        null);
    for (AuthnStatement statement : assertion.authnStatements()) {
      report.require(
          context.isPast(statement.authnInstant()),
          FailureCode.AUTHN_INSTANT_IN_FUTURE,
          new Moment("no later than", context.now()),
          statement.authnInstant());
    }
    Instant end = assertion.sessionNotOnOrAfter();
    report.require(
        end == null || context.isFuture(end),
        FailureCode.SESSION_EXPIRED,
        new Moment("SessionNotOnOrAfter after", context.now()),
        end);
  }

  private void forceAuthn(List<AuthnStatement> statements) throws SamlFailure {
    if (pending != null && pending.forceAuthn() && !statements.isEmpty()) {
      Instant signedIn = statements.get(0).authnInstant();
      report.require(
          !signedIn.isBefore(pending.issuedAt().minus(context.policy().clockSkew())),
          FailureCode.AUTHN_TOO_OLD,
          new Moment("AuthnInstant no earlier than", pending.issuedAt()),
          signedIn);
    }
  }

  private void authnContext(List<AuthnStatement> statements) throws SamlFailure {
    if (pending != null && !pending.exactAuthnContexts().isEmpty() && !statements.isEmpty()) {
      String contextClass = statements.get(0).contextClass();
      report.require(
          pending.exactAuthnContexts().contains(String.valueOf(contextClass)),
          FailureCode.AUTHN_CONTEXT_MISMATCH,
          pending.exactAuthnContexts(),
          contextClass);
    }
  }
}
