package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.state.PendingLogin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks of what a response and its assertion say (saml-profiles §4.1.4.3, saml-core §2). Each
 * can only refuse.
 */
final class ResponseChecks {

  private final String entityId;
  private final List<String> acsUrls;
  private final ValidationPolicy policy;
  private final Instant now;
  private final Duration skew;
  private final IdentityProvider identityProvider;
  private final @Nullable PendingLogin pending;
  private final ReportBuilder report;
  private final SubjectChecks subject;

  ResponseChecks(
      ValidatorSettings settings,
      Instant now,
      IdentityProvider identityProvider,
      @Nullable PendingLogin pending,
      ReportBuilder report) {
    this.entityId = settings.entityId();
    // The answer must arrive where the request said; nobody asked for the others, so any of our
    // addresses will do.
    this.acsUrls =
        pending == null
            ? settings.assertionConsumerServices()
            : List.of(pending.assertionConsumerService());
    this.policy = settings.policy();
    this.now = now;
    this.skew = settings.policy().clockSkew();
    this.identityProvider = identityProvider;
    this.pending = pending;
    this.report = report;
    this.subject = new SubjectChecks(entityId, acsUrls, now, skew, pending, report);
  }

  /** Makes all checks of the response itself. */
  void response(ResponseContent response, boolean signed) {
    report.check(Check.REQUEST, () -> inResponseTo(response.inResponseTo()));
    report.check(Check.ISSUER, () -> issuer(response.issuer()));
    report.check(Check.DESTINATION, () -> destination(response.destination(), signed));
    report.check(Check.ISSUE_INSTANT, () -> issueInstant(response.issueInstant()));
  }

  /** Makes all checks of the assertion. */
  void assertion(AssertionContent a) {
    report.check(Check.ASSERTION_ISSUER, () -> assertionIssuer(a));
    subject.check(a);
    report.check(Check.CONDITIONS, () -> conditions(a.conditions()));
    report.check(Check.AUDIENCE, () -> audience(a.conditions()));
  }

  /**
   * As before the proof, but of what was proven. saml-core §3.2.2: if it is there, it names the
   * request.
   */
  private void inResponseTo(@Nullable String inResponseTo) throws SamlFailure {
    String requestId = pending == null ? null : pending.requestId();
    report.saw(requestId, inResponseTo);
    if (inResponseTo != null && !inResponseTo.equals(requestId)) {
      throw failure(
          pending == null ? FailureCode.REQUEST_UNKNOWN : FailureCode.IN_RESPONSE_TO_MISMATCH,
          requestId == null ? "no InResponseTo" : requestId,
          inResponseTo);
    }
  }

  /** As before the proof, but of what was proven. */
  private void issuer(@Nullable String issuer) throws SamlFailure {
    report.saw(identityProvider.entityId(), issuer);
    if (issuer != null && !issuer.equals(identityProvider.entityId())) {
      throw failure(FailureCode.ISSUER_MISMATCH, identityProvider.entityId(), issuer);
    }
  }

  private void destination(@Nullable String destination, boolean signed) throws SamlFailure {
    report.saw(acsUrls, destination);
    if (destination == null) {
      // saml-bindings §3.5.5.2
      if (signed && !policy.isMissingDestinationAllowed()) {
        throw failure(FailureCode.DESTINATION_MISSING, acsUrls, null);
      }
    } else if (!acsUrls.contains(destination)) {
      throw failure(FailureCode.DESTINATION_MISMATCH, acsUrls, destination);
    }
  }

  private void issueInstant(Instant issued) throws SamlFailure {
    report.saw("no later than " + now, issued);
    if (issued.isAfter(now.plus(skew))) {
      throw failure(FailureCode.ISSUE_INSTANT_IN_FUTURE, "no later than " + now, issued);
    }
  }

  private void assertionIssuer(AssertionContent a) throws SamlFailure {
    report.saw(identityProvider.entityId(), a.issuer());
    if (a.issuer() == null) {
      throw failure(FailureCode.ISSUER_MISSING, identityProvider.entityId(), null);
    }
    if (!a.issuer().equals(identityProvider.entityId())) {
      throw failure(FailureCode.ISSUER_MISMATCH, identityProvider.entityId(), a.issuer());
    }
    issueInstant(a.issueInstant());
    report.saw(identityProvider.entityId(), a.issuer());
  }

  private void conditions(@Nullable Conditions c) throws SamlFailure {
    if (c == null) {
      throw failure(FailureCode.CONDITIONS_MISSING, "Conditions", null);
    }
    report.saw(now, c.notBefore() + " to " + c.notOnOrAfter());
    if (c.unknown() != null) {
      throw failure(FailureCode.CONDITION_UNKNOWN, "conditions that SAML defines", c.unknown());
    }
    if (c.notBefore() != null
        && c.notOnOrAfter() != null
        && !c.notBefore().isBefore(c.notOnOrAfter())) {
      throw failure(
          FailureCode.CONDITIONS_CONTRADICTORY, "NotBefore before NotOnOrAfter", c.notBefore());
    }
    if (c.notBefore() != null && c.notBefore().isAfter(now.plus(skew))) {
      throw failure(
          FailureCode.ASSERTION_NOT_YET_VALID, "NotBefore no later than " + now, c.notBefore());
    }
    if (c.notOnOrAfter() != null && !now.minus(skew).isBefore(c.notOnOrAfter())) {
      throw failure(FailureCode.ASSERTION_EXPIRED, "NotOnOrAfter after " + now, c.notOnOrAfter());
    }
  }

  /** saml-core §2.5.1.4: every restriction must hold, by any of its audiences. */
  private void audience(@Nullable Conditions c) throws SamlFailure {
    if (c == null || c.audienceRestrictions().isEmpty()) {
      throw failure(FailureCode.AUDIENCE_MISSING, entityId, null);
    }
    report.saw(entityId, c.audienceRestrictions());
    for (List<String> audiences : c.audienceRestrictions()) {
      if (!audiences.contains(entityId)) {
        throw failure(FailureCode.AUDIENCE_MISMATCH, entityId, audiences);
      }
    }
  }

  static SamlFailure failure(FailureCode code, Object expected, @Nullable Object found) {
    return new SamlFailure(code, expected.toString(), found == null ? null : found.toString());
  }
}
