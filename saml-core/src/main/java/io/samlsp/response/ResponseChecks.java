package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks of the response and of the assertion's conditions. Each can only refuse. */
final class ResponseChecks {

  private final CheckContext context;
  private final ReportBuilder report;

  ResponseChecks(CheckContext context, ReportBuilder report) {
    this.context = context;
    this.report = report;
  }

  /**
   * Makes all checks of the response itself; what was compared before the proof is compared again
   * in what was proven.
   */
  void response(ResponseContent response, boolean signed) {
    report.check(Check.REQUEST, () -> inResponseTo(response.inResponseTo()));
    report.check(Check.ISSUER, () -> responseIssuer(response.issuer()));
    report.check(Check.DESTINATION, () -> destination(response.destination(), signed));
    report.check(Check.ISSUE_INSTANT, () -> issueInstant(response.issueInstant()));
  }

  /** Makes all checks of the assertion. */
  void assertion(AssertionContent assertion) {
    report.check(Check.ASSERTION_ISSUER, () -> assertionIssuer(assertion));
    new SubjectChecks(context, report).check(assertion);
    report.check(Check.CONDITIONS, () -> conditions(assertion.conditions()));
    report.check(Check.AUDIENCE, () -> audience(assertion.conditions()));
  }

  /** saml-core §3.2.2: if it is there, it names the request. */
  private void inResponseTo(@Nullable String inResponseTo) throws SamlFailure {
    String requestId = context.pending() == null ? null : context.pending().requestId();
    FailureCode code =
        requestId == null ? FailureCode.REQUEST_UNKNOWN : FailureCode.IN_RESPONSE_TO_MISMATCH;
    report.require(
        inResponseTo == null || inResponseTo.equals(requestId),
        code,
        requestId == null ? "no InResponseTo" : requestId,
        inResponseTo);
  }

  private void responseIssuer(@Nullable String issuer) throws SamlFailure {
    String expected = context.identityProvider();
    report.require(
        issuer == null || issuer.equals(expected), FailureCode.ISSUER_MISMATCH, expected, issuer);
  }

  /**
   * saml-bindings §3.5.5.2, against our configuration: what a proxy or a Host header says is not
   * asked.
   */
  private void destination(@Nullable String destination, boolean signed) throws SamlFailure {
    List<String> expected = context.acsUrls();
    report.require(
        destination != null || !signed || context.policy().isMissingDestinationAllowed(),
        FailureCode.DESTINATION_MISSING,
        expected,
        destination);
    report.require(
        destination == null || expected.contains(destination),
        FailureCode.DESTINATION_MISMATCH,
        expected,
        destination);
  }

  private void issueInstant(Instant issued) throws SamlFailure {
    report.require(
        context.isPast(issued),
        FailureCode.ISSUE_INSTANT_IN_FUTURE,
        new Moment("no later than", context.now()),
        issued);
  }

  private void assertionIssuer(AssertionContent assertion) throws SamlFailure {
    issueInstant(assertion.issueInstant());
    String expected = context.identityProvider();
    String issuer = assertion.issuer();
    report.require(issuer != null, FailureCode.ISSUER_MISSING, expected, issuer);
    report.require(expected.equals(issuer), FailureCode.ISSUER_MISMATCH, expected, issuer);
  }

  /** saml-core §2.5.1 */
  private void conditions(@Nullable Conditions c) throws SamlFailure {
    if (c == null) {
      throw new SamlFailure(FailureCode.CONDITIONS_MISSING, "Conditions", null);
    }
    report.require(
        c.unknown() == null,
        FailureCode.CONDITION_UNKNOWN,
        "conditions that SAML defines",
        c.unknown());
    Instant from = c.notBefore();
    Instant end = c.notOnOrAfter();
    report.require(
        from == null || end == null || from.isBefore(end),
        FailureCode.CONDITIONS_CONTRADICTORY,
        "NotBefore before NotOnOrAfter",
        from);
    report.require(
        from == null || context.isPast(from),
        FailureCode.ASSERTION_NOT_YET_VALID,
        new Moment("NotBefore no later than", context.now()),
        from);
    report.require(
        end == null || context.isFuture(end),
        FailureCode.ASSERTION_EXPIRED,
        new Moment("NotOnOrAfter after", context.now()),
        end);
  }

  /** saml-core §2.5.1.4: every restriction must hold, by any of its audiences. */
  private void audience(@Nullable Conditions c) throws SamlFailure {
    String expected = context.entityId();
    if (c == null || c.audienceRestrictions().isEmpty()) {
      throw new SamlFailure(FailureCode.AUDIENCE_MISSING, expected, null);
    }
    for (List<String> audiences : c.audienceRestrictions()) {
      report.require(
          audiences.contains(expected), FailureCode.AUDIENCE_MISMATCH, expected, audiences);
    }
  }
}
