package io.samlsp.fuzz;

import io.samlsp.response.LoginResult;
import io.samlsp.testkit.EncryptionShape;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.RegisteredServiceProvider;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SigningMode;
import io.samlsp.testkit.TestCredential;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Genuine responses about alice, what an attacker may have besides, and the question whether what
 * was accepted is one of the genuine ones.
 */
final class SignedMessages {

  private static final FakeIdentityProvider IDP =
      FakeIdentityProvider.builder(World.IDP)
          .signingKeys(TestCredential.of(World.IDP_KEY.privateKey(), World.IDP_KEY.certificate()))
          .clock(World.CLOCK)
          .seed(1)
          .serviceProvider(
              RegisteredServiceProvider.of(World.SP, World.ACS)
                  .encryptionCertificate(World.SP_KEY.certificate()))
          .build();

  /** Signed in every way, plain and encrypted. */
  static final List<FakeResponse> GENUINE =
      List.of(
          about("alice").signing(SigningMode.RESPONSE).build(),
          about("alice").signing(SigningMode.ASSERTION).build(),
          about("alice").signing(SigningMode.BOTH).build(),
          about("alice").signing(SigningMode.RESPONSE).encryptAssertion(toUs()).build(),
          about("alice").signing(SigningMode.ASSERTION).encryptAssertion(toUs()).build(),
          about("alice").signing(SigningMode.BOTH).encryptAssertion(toUs()).build());

  /** Mallory has an account too, and gets genuine responses about himself. */
  private static final List<FakeResponse> OF_MALLORY =
      List.of(
          about("mallory").signing(SigningMode.BOTH).build(),
          about("mallory").signing(SigningMode.ASSERTION).encryptAssertion(toUs()).build());

  /** What an attacker would like to say, unsigned; anybody can encrypt it for us. */
  private static final List<FakeResponse> FORGED =
      List.of(
          about("admin").signing(SigningMode.NONE).build(),
          about("admin").signing(SigningMode.NONE).encryptAssertion(toUs()).build());

  /** Documents to take elements from. */
  static final List<String> MATERIAL =
      Stream.concat(OF_MALLORY.stream(), FORGED.stream()).map(FakeResponse::xml).toList();

  private static final Map<String, String> IDENTITIES = identities();

  private SignedMessages() {}

  private static ResponseBuilder about(String user) {
    return IDP.unsolicited(World.SP, World.ACS)
        .nameId(user)
        .attribute("groups", user + "-group", "everybody")
        .assertion(a -> a.authnStatement(s -> s.sessionIndex("_session-of-" + user)));
  }

  private static EncryptionShape toUs() {
    return EncryptionShape.to(World.SP_KEY.certificate());
  }

  /** Assertion ids of the genuine ones, each with all that it says of the person. */
  private static Map<String, String> identities() {
    return Stream.concat(GENUINE.stream(), OF_MALLORY.stream())
        .map(response -> (LoginResult.SignedIn) World.validate(response.base64()))
        .collect(Collectors.toMap(in -> in.subject().assertionId(), SignedMessages::identity));
  }

  private static String identity(LoginResult.SignedIn in) {
    return in.subject().accountKey().issuer()
        + in.subject().nameId().format()
        + in.subject().nameId().value()
        + in.subject().values("groups")
        + in.subject().attributes().size()
        + in.subject().sessionIndex()
        + in.subject().authnInstant()
        + in.subject().authnContextClass();
  }

  /** Accepted implies the identity of the original. */
  static void requireGenuine(LoginResult result, String xml) {
    if (result instanceof LoginResult.SignedIn in
        && !identity(in).equals(IDENTITIES.get(in.subject().assertionId()))) {
      throw new IllegalStateException("signed in as " + identity(in) + " by " + xml);
    }
  }
}
