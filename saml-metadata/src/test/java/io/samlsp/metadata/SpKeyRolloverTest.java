package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.LoginRedirect;
import io.samlsp.ServiceProvider;
import io.samlsp.authn.LoginOptions;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.keys.KeyState;
import io.samlsp.keys.SpKey;
import io.samlsp.response.LoginResult;
import io.samlsp.response.LoginResult.SignedIn;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ReceivedAuthnRequest;
import io.samlsp.testkit.RegisteredServiceProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The three steps of docs/guide.md, in which no sign-in fails at any moment. */
class SpKeyRolloverTest {

  private static final String SP = "https://sp.example.test";
  private static final URI ACS = URI.create("https://sp.example.test/acs");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T07:00:00Z"), ZoneOffset.UTC);

  private final FakeIdentityProvider fake =
      FakeIdentityProvider.builder("https://idp.example.test")
          .baseUrl("https://idp.example.test")
          .clock(CLOCK)
          .wantAuthnRequestsSigned()
          .build();

  private SpKey old;
  private SpKey next;
  private IdentityProvider idp;

  @BeforeEach
  void makeKeys() throws GeneralSecurityException, SamlFailure {
    old = key("CN=old");
    next = key("CN=new");
    idp = IdpMetadata.parse(fake.metadataXml(), CLOCK).single();
  }

  private static SpKey key(String subject) throws GeneralSecurityException, SamlFailure {
    Certificates.Pair pair = Certificates.selfSigned(subject);
    return SpKey.of(pair.keys().getPrivate(), List.of(pair.certificate()));
  }

  private ServiceProvider serviceProvider(SpKey... keys) {
    ServiceProvider.Builder builder =
        ServiceProvider.builder(SP, ACS, IdentityProviders.of(idp)).clock(CLOCK);
    for (SpKey key : keys) {
      builder.signingKey(key).decryptionKey(key);
    }
    return builder.build();
  }

  /** The identity provider as it is once it has read that metadata. */
  private FakeIdentityProvider knowing(String metadata) {
    return fake.toBuilder()
        .serviceProvider(RegisteredServiceProvider.fromMetadata(metadata))
        .build();
  }

  private void assertSignsIn(ServiceProvider sp, FakeIdentityProvider at, SpKey signer) {
    LoginRedirect login = sp.startLogin(LoginOptions.to(idp));
    ReceivedAuthnRequest request = at.readRedirect(login.url().orElseThrow().toString());
    assertThat(request.signature()).isEqualTo(ReceivedAuthnRequest.Signature.VALID);
    assertThat(knowsOnly(signer).readRedirect(login.url().orElseThrow().toString()).signature())
        .as("signed with " + signer.certificate().getSubjectX500Principal())
        .isEqualTo(ReceivedAuthnRequest.Signature.VALID);
    FakeResponse response =
        at.respondTo(login.url().orElseThrow()).nameId("alice").encryptAssertion().build();
    LoginResult result = sp.finishLogin(response.base64(), response.relayState().orElse(null));
    assertThat(result).as(result.report().toString()).isInstanceOf(SignedIn.class);
  }

  private FakeIdentityProvider knowsOnly(SpKey key) {
    return fake.toBuilder()
        .serviceProvider(
            RegisteredServiceProvider.of(SP, ACS.toString()).signingCertificate(key.certificate()))
        .build();
  }

  private static List<String> published(String before, String after) throws SamlFailure {
    return MetadataDiff.between(
            before.getBytes(StandardCharsets.UTF_8), after.getBytes(StandardCharsets.UTF_8), CLOCK)
        .stream()
        .map(change -> change.subject() + (change.before() == null ? " added" : " removed"))
        .toList();
  }

  @Test
  void no_sign_in_fails_on_the_way_from_one_key_to_the_next() throws SamlFailure {
    // Before: one key, which the identity provider knows.
    ServiceProvider before = serviceProvider(old);
    String metadata0 = SpMetadata.of(before).toXml();
    FakeIdentityProvider idp0 = knowing(metadata0);
    assertSignsIn(before, idp0, old);

    // 1. The new key is published, and does nothing yet but decrypt.
    ServiceProvider step1 = serviceProvider(old, next.as(KeyState.NEXT));
    String metadata1 = SpMetadata.of(step1).toXml();
    FakeIdentityProvider idp1 = knowing(metadata1);
    assertThat(published(metadata0, metadata1))
        .containsExactly("SP signing key added", "SP encryption key added");
    assertSignsIn(step1, idp0, old);
    assertSignsIn(step1, idp1, old);

    // 2. Every identity provider has read it: the new key signs, the old one decrypts what comes.
    ServiceProvider step2 = serviceProvider(old.as(KeyState.RETIRED), next);
    String metadata2 = SpMetadata.of(step2).toXml();
    FakeIdentityProvider idp2 = knowing(metadata2);
    assertThat(published(metadata1, metadata2))
        .containsExactly("SP signing key removed", "SP encryption key removed");
    assertSignsIn(step2, idp1, next);
    assertSignsIn(step2, idp2, next);

    // 3. Every identity provider has read that too: the old key is dropped.
    ServiceProvider step3 = serviceProvider(next);
    assertThat(published(metadata2, SpMetadata.of(step3).toXml())).isEmpty();
    assertSignsIn(step3, idp2, next);
  }
}
