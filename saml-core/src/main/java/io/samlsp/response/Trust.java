package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.state.PendingLogin;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which request a response may answer, and whose keys may prove it. */
final class Trust {

  private static final Logger LOG = LoggerFactory.getLogger(Trust.class);

  private Trust() {}

  /**
   * The pending sign-in, or null for a response that nobody asked for. What is signed is compared
   * with it again later.
   */
  static @Nullable PendingLogin request(
      ResponseShape shape, Correlation correlation, Instant now, ReportBuilder report)
      throws SamlFailure {
    report.at(Check.REQUEST);
    if (correlation.problem() != null) {
      throw correlation.problem();
    }
    PendingLogin pending = correlation.pending();
    String inResponseTo = shape.response().attribute("InResponseTo");
    report.saw(pending == null ? "no InResponseTo" : pending.requestId(), inResponseTo);
    if (pending == null && inResponseTo != null) {
      throw new SamlFailure(FailureCode.REQUEST_UNKNOWN, "a pending request", inResponseTo);
    }
    if (pending != null && !now.isBefore(pending.expiresAt())) {
      throw new SamlFailure(
          FailureCode.REQUEST_UNKNOWN, "an answer before " + pending.expiresAt(), "one at " + now);
    }
    if (pending != null && inResponseTo != null && !inResponseTo.equals(pending.requestId())) {
      throw new SamlFailure(FailureCode.IN_RESPONSE_TO_MISMATCH, pending.requestId(), inResponseTo);
    }
    return pending;
  }

  /**
   * The one identity provider: the one that was asked, or, if nobody was, the one that the response
   * names (attacks C7).
   */
  static IdentityProvider identityProvider(
      ResponseShape shape,
      @Nullable PendingLogin pending,
      IdentityProviders identityProviders,
      Instant now,
      ReportBuilder report)
      throws SamlFailure {
    report.at(Check.ISSUER);
    String issuer = Saml.issuer(shape.response());
    if (issuer == null && pending == null && shape.assertion() != null) {
      issuer = Saml.issuer(shape.assertion());
    }
    String asked = pending == null ? issuer : pending.identityProvider();
    report.saw(asked, issuer);
    if (asked == null) {
      throw new SamlFailure(FailureCode.ISSUER_MISSING, "an Issuer", null);
    }
    if (issuer != null && !issuer.equals(asked)) {
      throw new SamlFailure(FailureCode.ISSUER_MISMATCH, asked, issuer);
    }
    IdentityProvider found;
    try {
      // saml-core §8.3.6: at most 1024 characters. Longer ones reach no application's look-up.
      found = asked.length() > 1024 ? null : identityProviders.find(asked).orElse(null);
    } catch (RuntimeException e) {
      LOG.error("looking up the identity provider failed; the sign-in is refused", e);
      throw new SamlFailure(
          FailureCode.IDENTITY_PROVIDERS_UNAVAILABLE, "an answer of IdentityProviders", null);
    }
    if (found == null || !found.entityId().equals(asked)) {
      throw new SamlFailure(FailureCode.ISSUER_UNKNOWN, "a configured identity provider", asked);
    }
    report.identityProvider(asked);
    Instant validUntil = found.validUntil().orElse(null);
    if (validUntil != null && !now.isBefore(validUntil)) {
      throw new SamlFailure(
          FailureCode.IDP_METADATA_EXPIRED, "metadata valid at " + now, "until " + validUntil);
    }
    if (pending == null && !found.idpInitiatedAllowed()) {
      report.at(Check.REQUEST);
      throw new SamlFailure(
          FailureCode.UNSOLICITED_REFUSED, "an answer to a request", "one that nobody asked for");
    }
    return found;
  }
}
