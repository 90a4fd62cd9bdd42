package io.samlsp.fuzz;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.KeyFiles;
import io.samlsp.keys.SpKey;
import io.samlsp.response.AuthenticatedSubject;
import io.samlsp.response.Correlation;
import io.samlsp.response.LoginResult;
import io.samlsp.response.ResponseValidator;
import io.samlsp.response.ValidationPolicy;
import io.samlsp.response.ValidatorSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The service provider and the identity provider of all targets: the same in each run, keys
 * included, so that signed seeds stay signed. The keys are short: what is fuzzed is not RSA.
 */
final class World {

  static final String IDP = "https://idp.example.com/metadata";
  static final String SP = "https://sp.example.com/metadata";
  static final String ACS = "https://sp.example.com/acs";
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  static final SpKey IDP_KEY = key("idp");
  static final SpKey SP_KEY = key("sp");
  static final IdentityProvider IDENTITY_PROVIDER =
      IdentityProvider.builder(IDP)
          .signingKey(IdpKey.of(IDP_KEY.certificate()))
          .allowIdpInitiated()
          .build();

  /** Everything loosened: what is refused here is refused everywhere. */
  private static final ResponseValidator LOOSE =
      validator(
          ValidationPolicy.strict()
              .allowEmptyReferenceUri()
              .allowMissingDestination()
              .allowRsa15()
              .allowSha1()
              .allowShortRsaKeys()
              .allowUnsignedCbc());

  private World() {}

  private static ResponseValidator validator(ValidationPolicy policy) {
    return new ResponseValidator(
        new ValidatorSettings(
            SP,
            List.of(ACS),
            IdentityProviders.of(IDENTITY_PROVIDER),
            List.of(SP_KEY),
            policy,
            (issuer, id, keepUntil) -> true,
            CLOCK,
            new SecureRandom()));
  }

  /** Validates a response that nobody asked for, and reads the report. */
  static LoginResult validate(String samlResponse) {
    LoginResult result = LOOSE.validate(samlResponse, new Correlation(null, "/", null));
    String report = result.report().toString() + result.report().toJson();
    for (int i = 0; i < report.length(); i++) {
      char c = report.charAt(i);
      // The name of our own clause sign is the only thing beyond ASCII that we write.
      if (c != '\n' && c != '\u00a7' && (c < 0x20 || c > 0x7e)) {
        throw new IllegalStateException("foreign text in the report: " + (int) c);
      }
    }
    return result;
  }

  /** Whoever was let in although only genuine signatures were to be had must be one of these. */
  static void requireNobodyElse(LoginResult result, List<String> known) {
    if (result instanceof LoginResult.SignedIn in) {
      AuthenticatedSubject subject = in.subject();
      if (!known.contains(subject.nameId().value())) {
        throw new IllegalStateException("signed in as " + subject.nameId().value());
      }
    }
  }

  private static SpKey key(String name) {
    try {
      return KeyFiles.pemText(
          new String(resource("keys/" + name + ".pem"), StandardCharsets.US_ASCII), null);
    } catch (SamlFailure e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] resource(String name) {
    try (InputStream in = World.class.getResourceAsStream("/fuzz/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no test resource fuzz/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
