package io.samlsp.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.SpKey;
import io.samlsp.state.InMemoryReplayStore;
import io.samlsp.state.PendingLogin;
import io.samlsp.state.ReplayStore;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.TestCredential;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A service provider, what it is told, and answers of the identity provider that it trusts.
 *
 * <p>Each method gives another one with one thing changed.
 */
record Fixture(
    ValidationPolicy policy,
    IdentityProviders identityProviders,
    List<SpKey> decryptionKeys,
    PendingLogin pending,
    SamlFailure problem,
    Instant now,
    ReplayStore replayStore) {

  static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  static final String SP = "https://sp.example.com/metadata";
  static final String ACS = "https://sp.example.com/acs";
  static final String OTHER_ACS = "https://sp.example.com/acs/2";
  static final String IDP = "https://idp.example.com/metadata";
  static final String REQUEST = "_request";

  /** Strict, waits for the answer to {@link #REQUEST}, can decrypt. */
  static Fixture sp() {
    return new Fixture(
        ValidationPolicy.strict(),
        IdentityProviders.of(trusted(Keys.idp()).build()),
        List.of(),
        pendingLogin(false),
        null,
        NOW,
        new InMemoryReplayStore(Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  static Fixture decryptingSp() {
    return sp().decryptionKeys(Keys.decrypting(Keys.sp()));
  }

  /** Nobody asked; the identity provider may come by itself. */
  static Fixture unaskedSp() {
    return sp().trusting(trusted(Keys.idp()).allowIdpInitiated().build()).pending(null);
  }

  static IdentityProvider.Builder trusted(TestCredential... keys) {
    IdentityProvider.Builder builder = IdentityProvider.builder(IDP);
    for (TestCredential key : keys) {
      builder.signingKey(IdpKey.of(key.certificate()));
    }
    return builder;
  }

  static PendingLogin pendingLogin(boolean forceAuthn, String... contexts) {
    return pendingLogin(NOW.minusSeconds(30), NOW.plusSeconds(600), forceAuthn, contexts);
  }

  static PendingLogin pendingLogin(
      Instant issuedAt, Instant expiresAt, boolean forceAuthn, String... contexts) {
    return new PendingLogin(
        REQUEST,
        IDP,
        ACS,
        "handle",
        "/reports",
        issuedAt,
        expiresAt,
        forceAuthn,
        List.of(contexts),
        null);
  }

  static FakeIdentityProvider fakeIdp() {
    return fakeIdp(Keys.idp());
  }

  static FakeIdentityProvider fakeIdp(TestCredential key) {
    return FakeIdentityProvider.builder(IDP)
        .signingKeys(key)
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .build();
  }

  /** An answer to {@link #REQUEST} about alice, Response and Assertion signed. */
  static ResponseBuilder answer() {
    return answer(fakeIdp());
  }

  static ResponseBuilder answer(FakeIdentityProvider idp) {
    return unasked(idp)
        .inResponseTo(REQUEST)
        .assertion(a -> a.subjectConfirmation(c -> c.inResponseTo(REQUEST)))
        .times(Instant::toString);
  }

  /** The same, to no request at all. */
  static ResponseBuilder unasked() {
    return unasked(fakeIdp());
  }

  private static ResponseBuilder unasked(FakeIdentityProvider idp) {
    return idp.unsolicited(SP, ACS);
  }

  Fixture policy(ValidationPolicy value) {
    return new Fixture(
        value, identityProviders, decryptionKeys, pending, problem, now, replayStore);
  }

  Fixture skew(Duration value) {
    return policy(policy.clockSkew(value));
  }

  Fixture trusting(IdentityProvider... values) {
    return trusting(IdentityProviders.of(values));
  }

  Fixture trusting(IdentityProviders value) {
    return new Fixture(policy, value, decryptionKeys, pending, problem, now, replayStore);
  }

  Fixture decryptionKeys(SpKey... values) {
    return new Fixture(
        policy, identityProviders, List.of(values), pending, problem, now, replayStore);
  }

  Fixture pending(PendingLogin value) {
    return new Fixture(policy, identityProviders, decryptionKeys, value, problem, now, replayStore);
  }

  Fixture problem(SamlFailure value) {
    return new Fixture(policy, identityProviders, decryptionKeys, null, value, now, replayStore);
  }

  Fixture replayStore(ReplayStore value) {
    return new Fixture(policy, identityProviders, decryptionKeys, pending, problem, now, value);
  }

  /** Another time of day; the replay store goes with it and is a new one. */
  Fixture now(Instant value) {
    ReplayStore store = new InMemoryReplayStore(Clock.fixed(value, ZoneOffset.UTC));
    return new Fixture(policy, identityProviders, decryptionKeys, pending, problem, value, store);
  }

  ResponseValidator validator() {
    return new ResponseValidator(
        new ValidatorSettings(
            SP,
            List.of(ACS, OTHER_ACS),
            identityProviders,
            decryptionKeys,
            policy,
            replayStore,
            Clock.fixed(now, ZoneOffset.UTC),
            new SecureRandom()));
  }

  Correlation correlation() {
    return new Correlation(pending, pending == null ? "/" : pending.returnTo(), problem);
  }

  LoginResult validate(String samlResponse) {
    return validator().validate(samlResponse, correlation());
  }

  LoginResult validate(FakeResponse response) {
    return validate(response.base64());
  }

  LoginResult validate(ResponseBuilder response) {
    return validate(response.build());
  }

  AuthenticatedSubject signIn(FakeResponse response) {
    LoginResult result = validate(response);
    assertThat(result)
        .as(() -> result.report().toString())
        .isInstanceOf(LoginResult.SignedIn.class);
    return ((LoginResult.SignedIn) result).subject();
  }

  AuthenticatedSubject signIn(ResponseBuilder response) {
    return signIn(response.build());
  }

  /** What a report says of a check. */
  static ValidationReport.Entry entry(ValidationReport report, Check check) {
    return report.entries().stream().filter(e -> e.check() == check).findFirst().orElseThrow();
  }

  /** Whether it signs in; if not, it is for exactly this cause. */
  boolean accepts(ResponseBuilder response, FailureCode otherwise) {
    LoginResult result = validate(response);
    if (result instanceof LoginResult.SignedIn) {
      return true;
    }
    assertThat(result.report().code())
        .as(() -> result.report().toString())
        .isEqualTo(Optional.of(otherwise));
    return false;
  }
}
