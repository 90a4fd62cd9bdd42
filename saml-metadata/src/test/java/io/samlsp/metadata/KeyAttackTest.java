package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.LoginRedirect;
import io.samlsp.ServiceProvider;
import io.samlsp.authn.LoginOptions;
import io.samlsp.failure.FailureCode;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.response.LoginResult;
import io.samlsp.response.LoginResult.SignedIn;
import io.samlsp.testkit.Attack;
import io.samlsp.testkit.AttackerMeans;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.HostileResponse;
import io.samlsp.testkit.SamlAttacks;
import io.samlsp.testkit.TestCredential;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Keys that metadata shows for something else or shows no more, read by the reader of metadata. */
class KeyAttackTest {

  private static final URI ACS = URI.create("https://sp.example.test/acs");
  private static final SettableClock CLOCK =
      new SettableClock(Instant.parse("2026-11-24T07:00:00Z"));
  private static final FakeIdentityProvider OTHER = fake("https://other.example.test");
  private static final FakeIdentityProvider BEFORE = fake("https://idp.example.test");
  private static final FakeIdentityProvider AFTER =
      BEFORE.toBuilder().rollOver(TestCredential.rsa()).build();

  @TempDir private Path directory;
  private MetadataProviders providers;
  private ServiceProvider sp;

  private static FakeIdentityProvider fake(String entityId) {
    return FakeIdentityProvider.builder(entityId)
        .clock(CLOCK)
        .decryptionKey(TestCredential.rsa())
        .build();
  }

  @BeforeEach
  void trust_both() throws Exception {
    publish("idp.xml", BEFORE);
    publish("other.xml", OTHER);
    providers =
        MetadataProviders.builder(MetadataSource.directory(directory))
            .clock(CLOCK)
            .executor(Runnable::run)
            .refreshedByCaller()
            .build();
    sp = ServiceProvider.builder("https://sp.example.test", ACS, providers).clock(CLOCK).build();
  }

  @AfterEach
  void close() {
    providers.close();
  }

  private void publish(String file, FakeIdentityProvider idp) throws Exception {
    Files.writeString(directory.resolve(file), idp.metadataXml(), StandardCharsets.UTF_8);
  }

  private LoginRedirect start() {
    IdentityProvider idp = providers.find(BEFORE.entityId()).orElseThrow();
    return sp.startLogin(LoginOptions.to(idp));
  }

  private HostileResponse made(Attack attack, FakeIdentityProvider idp, LoginRedirect login) {
    String url = login.url().orElseThrow().toString();
    return attack.against(
        idp, AttackerMeans.of(idp.readRedirect(url)).otherIdentityProvider(OTHER));
  }

  private LoginResult finish(HostileResponse hostile) {
    return sp.finishLogin(hostile.base64(), hostile.relayState().orElse(null));
  }

  private void assertLegitimateSignsIn(Attack attack, FakeIdentityProvider idp) {
    HostileResponse hostile = made(attack, idp, start());
    LoginResult result =
        sp.finishLogin(hostile.legitimate().base64(), hostile.relayState().orElse(null));
    assertThat(result).as(result.report().toString()).isInstanceOf(SignedIn.class);
  }

  @ParameterizedTest
  @SamlAttacks(sections = "C6")
  void a_key_for_encryption_or_of_another_signs_nobody_in(Attack attack) {
    assertLegitimateSignsIn(attack, BEFORE);
    assertThat(providers.find(BEFORE.entityId()).orElseThrow().encryptionKeys()).hasSize(1);

    assertThat(finish(made(attack, BEFORE, start())).report().code())
        .contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
  }

  @ParameterizedTest
  @SamlAttacks(sections = "C9")
  void a_withdrawn_key_signs_nobody_in_from_the_reload_on(Attack attack) throws Exception {
    assertLegitimateSignsIn(attack, BEFORE);
    LoginResult before = finish(made(attack, AFTER, start()));
    LoginRedirect underWay = start();
    publish("idp.xml", AFTER);
    providers.reload();
    assertLegitimateSignsIn(attack, AFTER);

    assertThat(before).as(before.report().toString()).isInstanceOf(SignedIn.class);
    assertThat(finish(made(attack, AFTER, underWay)).report().code())
        .contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
  }
}
