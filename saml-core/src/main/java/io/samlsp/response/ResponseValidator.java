package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.internal.crypto.DecryptionKey;
import io.samlsp.internal.crypto.VerifiedElement;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import io.samlsp.state.PendingLogin;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validates a response: decode, parse, shape, trust, prove, read, check, admit. {@link #validate}
 * is that list.
 *
 * <p>Thread-safe. Whatever is sent ends in a {@link LoginResult}, never in an exception.
 */
public final class ResponseValidator {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseValidator.class);

  private final ValidatorSettings settings;
  private final List<DecryptionKey> decryptionKeys;
  private final XmlLimits limits;

  /** A validator for one service provider. */
  public ResponseValidator(ValidatorSettings settings) {
    this.settings = settings;
    this.decryptionKeys = settings.orderedDecryptionKeys();
    this.limits = XmlLimits.MESSAGE.withBytes(settings.policy().maximumResponseBytes());
  }

  /**
   * Validates a response of the HTTP-POST binding (saml-bindings §3.5).
   *
   * @param samlResponse the form parameter SAMLResponse, URL-decoded, still in base64; null if it
   *     is absent
   * @param correlation the sign-in that it claims to answer
   */
  public LoginResult validate(@Nullable String samlResponse, Correlation correlation) {
    Instant now = settings.clock().instant();
    ReportBuilder report = new ReportBuilder(now);
    try {
      byte[] octets = ResponseDecoder.decode(samlResponse, limits.bytes(), report);
      report.at(Check.PARSE);
      XmlElement document = XmlParser.parse(octets, limits);
      report.at(Check.SHAPE);
      ResponseShape shape = ResponseShape.require(document);
      requireStatus(shape, report);
      PendingLogin pending = Trust.request(shape, correlation, now, report);
      IdentityProvider identityProvider =
          Trust.identityProvider(shape, pending, settings.identityProviders(), now, report);
      ResponseChecks checks = checks(identityProvider, pending, now, report);
      Prover prover = new Prover(identityProvider, decryptionKeys, settings, limits, report);
      ProvenResponse proven = prove(shape, prover, checks, report);
      Status status = Status.read(proven.response());
      if (!status.isSuccess()) {
        return refused(proven, status, checks, correlation, report);
      }
      return admit(checked(proven, prover, checks, report), correlation, report);
    } catch (SamlFailure failure) {
      report.fail(failure);
      return rejected(report);
    }
  }

  /** saml-core §3.2.2: an assertion goes with Success, and with nothing else. */
  private static void requireStatus(ResponseShape shape, ReportBuilder report) throws SamlFailure {
    report.at(Check.STATUS);
    Status status = Status.read(shape.response());
    report.saw(Status.SUCCESS, status);
    if (status.isSuccess() && shape.assertion() == null) {
      throw new SamlFailure(FailureCode.ASSERTION_MISSING, "an assertion", null);
    }
    if (!status.isSuccess() && shape.assertion() != null) {
      throw new SamlFailure(FailureCode.STATUS_CONTRADICTORY, Status.SUCCESS, status.code());
    }
  }

  private ResponseChecks checks(
      IdentityProvider identityProvider,
      @Nullable PendingLogin pending,
      Instant now,
      ReportBuilder report) {
    // The answer must arrive where the request said. If nobody asked, any of our addresses will do.
    List<String> acsUrls =
        pending == null
            ? settings.assertionConsumerServices()
            : List.of(pending.assertionConsumerService());
    CheckContext context =
        new CheckContext(
            settings.entityId(),
            acsUrls,
            identityProvider.entityId(),
            pending,
            settings.policy().of(identityProvider),
            now);
    return new ResponseChecks(context, report);
  }

  /**
   * What the identity provider signed. If nothing is proven, the checks go on for the report, and
   * the answer is no.
   */
  private static ProvenResponse prove(
      ResponseShape shape, Prover prover, ResponseChecks checks, ReportBuilder report)
      throws SamlFailure {
    try {
      return prover.prove(shape);
    } catch (SamlFailure failure) {
      report.fail(failure);
      report.observeOnly();
      checks.response(ResponseContent.read(shape.response()), shape.signature() != null);
      if (shape.assertion() != null && !shape.isEncrypted()) {
        checks.assertion(AssertionContent.read(shape.assertion(), encrypted -> null));
      }
      throw failure;
    }
  }

  /** Reads and checks what was proven. Comes back only if every single check has passed. */
  private CheckedResponse checked(
      ProvenResponse proven, Prover prover, ResponseChecks checks, ReportBuilder report)
      throws SamlFailure {
    report.at(Check.CONTENT);
    VerifiedElement proof = proven.assertion();
    if (proof == null) {
      throw new SamlFailure(FailureCode.ASSERTION_MISSING, "a proven assertion", null);
    }
    ResponseContent response = ResponseContent.read(proven.response());
    AssertionContent assertion = AssertionContent.read(proof.element(), prover::decrypt);
    report.done();
    checks.response(response, proven.signedResponse() != null);
    checks.assertion(assertion);
    SamlFailure first = report.firstFailure();
    if (first != null) {
      throw first;
    }
    return new CheckedResponse(proof, assertion, prover.policy.clockSkew());
  }

  /**
   * The only side effect, and the last step: nobody can use up an assertion without passing first.
   */
  private LoginResult admit(CheckedResponse checked, Correlation correlation, ReportBuilder report)
      throws SamlFailure {
    report.at(Check.REPLAY);
    AssertionContent assertion = checked.assertion();
    Instant end = Objects.requireNonNull(assertion.notOnOrAfter()).plus(checked.skew());
    AuthenticatedSubject subject = new AuthenticatedSubject(checked.proof(), assertion, end);
    boolean firstUse;
    try {
      firstUse = settings.replayStore().recordFirstUse(subject.issuer(), assertion.id(), end);
    } catch (RuntimeException e) {
      LOG.error("the replay store failed; the sign-in is refused", e);
      throw new SamlFailure(
          FailureCode.REPLAY_STORE_UNAVAILABLE, "an answer of the replay store", "an exception");
    }
    if (!firstUse) {
      throw new SamlFailure(FailureCode.REPLAYED, "the first use", "a later one");
    }
    report.done();
    LOG.debug("accepted {}", subject);
    return new LoginResult.SignedIn(subject, correlation.returnTo(), report.build(reference()));
  }

  /**
   * The identity provider said no. The rest is checked, so that nobody can make it say no in vain.
   */
  private LoginResult refused(
      ProvenResponse proven,
      Status status,
      ResponseChecks checks,
      Correlation correlation,
      ReportBuilder report)
      throws SamlFailure {
    checks.response(ResponseContent.read(proven.response()), proven.signedResponse() != null);
    SamlFailure first = report.firstFailure();
    if (first != null) {
      throw first;
    }
    ValidationReport built = report.build(reference());
    LOG.info("the identity provider refused: {}, reference {}", status, built.reference());
    return new LoginResult.RefusedByIdentityProvider(status, correlation.returnTo(), built);
  }

  private LoginResult rejected(ReportBuilder report) {
    ValidationReport built = report.build(reference());
    FailureCode code = built.code().orElseThrow();
    LOG.info("sign-in rejected: {}, reference {}", code, built.reference());
    return new LoginResult.Rejected(code, built);
  }

  private String reference() {
    byte[] random = new byte[5];
    settings.random().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Content that passed every check, with its proof. */
  private record CheckedResponse(
      VerifiedElement proof, AssertionContent assertion, Duration skew) {}
}
