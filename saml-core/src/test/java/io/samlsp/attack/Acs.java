package io.samlsp.attack;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.SpKey;
import io.samlsp.response.Correlation;
import io.samlsp.response.LoginResult;
import io.samlsp.response.ResponseValidator;
import io.samlsp.response.ValidationPolicy;
import io.samlsp.response.ValidatorSettings;
import io.samlsp.state.InMemoryReplayStore;
import io.samlsp.state.PendingLogin;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.MutableClock;
import io.samlsp.testkit.TestCredential;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The service provider under attack: strict, with one sign-in pending. */
final class Acs {

  static final String SP = "https://sp.example.com/metadata";
  static final String URL = "https://sp.example.com/acs";
  static final String REQUEST = "_request";
  static final MutableClock CLOCK = MutableClock.at("2026-11-24T07:00:00Z");

  private final FakeIdentityProvider asked;
  private final ResponseValidator validator;

  /** Trusts all of them, and asked the first one. */
  Acs(TestCredential decryption, FakeIdentityProvider asked, FakeIdentityProvider... others)
      throws SamlFailure {
    this.asked = asked;
    List<IdentityProvider> trusted = new ArrayList<>();
    List<FakeIdentityProvider> all = new ArrayList<>(List.of(others));
    all.add(asked);
    for (FakeIdentityProvider idp : all) {
      IdentityProvider.Builder description = IdentityProvider.builder(idp.entityId());
      for (TestCredential key : idp.signingKeys()) {
        description.signingKey(IdpKey.of(key.certificate()));
      }
      trusted.add(description.build());
    }
    this.validator =
        new ResponseValidator(
            new ValidatorSettings(
                SP,
                List.of(URL),
                IdentityProviders.of(trusted),
                List.of(SpKey.of(decryption.privateKey(), List.of(decryption.certificate()))),
                ValidationPolicy.strict(),
                new InMemoryReplayStore(CLOCK),
                CLOCK,
                new SecureRandom()));
  }

  LoginResult post(String samlResponse) {
    return validator.validate(samlResponse, new Correlation(pending(), "/", null));
  }

  LoginResult postXml(String xml) {
    return post(Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private PendingLogin pending() {
    Instant now = CLOCK.instant();
    return new PendingLogin(
        REQUEST,
        asked.entityId(),
        URL,
        "relay-state",
        "/",
        now.minus(Duration.ofMinutes(1)),
        now.plus(Duration.ofMinutes(5)),
        false,
        List.of(),
        null);
  }
}
