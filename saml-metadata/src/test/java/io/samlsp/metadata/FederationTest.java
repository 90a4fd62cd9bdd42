package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.samlsp.LoginRedirect;
import io.samlsp.ServiceProvider;
import io.samlsp.authn.LoginOptions;
import io.samlsp.failure.FailureCode;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.metadata.MetadataEvent.RefreshFailed;
import io.samlsp.response.LoginResult;
import io.samlsp.response.LoginResult.Rejected;
import io.samlsp.response.LoginResult.SignedIn;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.RegisteredServiceProvider;
import io.samlsp.testkit.SigningMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sign-ins with many identity providers, whose metadata comes and goes. */
class FederationTest {

  private static final String SP = "https://sp.example.test";
  private static final URI ACS = URI.create("https://sp.example.test/acs");

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-24T07:00:00Z"));
  private final List<MetadataEvent> events = new ArrayList<>();

  private FakeIdentityProvider fake(String entityId) {
    return FakeIdentityProvider.builder(entityId)
        .baseUrl(entityId)
        .clock(clock)
        .serviceProvider(RegisteredServiceProvider.of(SP, ACS.toString()))
        .build();
  }

  private static MetadataSource bytes(String document) {
    return MetadataSource.bytes(document.getBytes(StandardCharsets.UTF_8));
  }

  private MetadataProviders providers(MetadataSource... sources) {
    return MetadataProviders.builder(sources)
        .clock(clock)
        .listener(events::add)
        .executor(Runnable::run)
        .refreshedByCaller()
        .build();
  }

  private ServiceProvider serviceProvider(MetadataProviders providers) {
    return ServiceProvider.builder(SP, ACS, providers).clock(clock).build();
  }

  private static LoginResult signIn(
      ServiceProvider sp, MetadataProviders providers, FakeIdentityProvider fake) {
    IdentityProvider idp = providers.find(fake.entityId()).orElseThrow();
    LoginRedirect login = sp.startLogin(LoginOptions.to(idp));
    return answer(sp, fake, login);
  }

  private static LoginResult answer(
      ServiceProvider sp, FakeIdentityProvider fake, LoginRedirect login) {
    FakeResponse response = fake.respondTo(login.url().orElseThrow()).nameId("alice").build();
    return sp.finishLogin(response.base64(), response.relayState().orElse(null));
  }

  private static SignedIn signedIn(LoginResult result) {
    assertThat(result).as(result.report().toString()).isInstanceOf(SignedIn.class);
    return (SignedIn) result;
  }

  private static FailureCode rejected(LoginResult result) {
    assertThat(result).isInstanceOf(Rejected.class);
    return ((Rejected) result).code();
  }

  @Test
  void many_identity_providers_share_one_acs() {
    List<FakeIdentityProvider> fakes = new ArrayList<>();
    List<String> entities = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      FakeIdentityProvider fake = fake("https://idp" + i + ".example.test");
      fakes.add(fake);
      entities.add(fake.metadataXml().replaceFirst("<\\?xml[^>]*\\?>", ""));
    }
    MetadataProviders providers =
        providers(bytes(Sample.entities("", entities.toArray(new String[0]))));
    ServiceProvider sp = serviceProvider(providers);

    for (FakeIdentityProvider fake : fakes) {
      assertThat(signedIn(signIn(sp, providers, fake)).subject().issuer())
          .isEqualTo(fake.entityId());
    }
    // One answers a request that went to another, at the same ACS.
    LoginRedirect login =
        sp.startLogin(LoginOptions.to(providers.find(fakes.get(0).entityId()).orElseThrow()));
    FakeResponse foreign =
        fakes
            .get(1)
            .unsolicited(SP, ACS.toString())
            .relayState(login.pending().relayState())
            .nameId("alice")
            .build();
    assertThat(rejected(sp.finishLogin(foreign.base64(), login.pending().relayState())))
        .isEqualTo(FailureCode.ISSUER_MISMATCH);
    providers.close();
  }

  @Test
  void an_identity_provider_that_is_removed_is_out_at_once() {
    FakeIdentityProvider one = fake("https://one.example.test");
    FakeIdentityProvider other = fake("https://other.example.test");
    MetadataProviders providers = providers(bytes(one.metadataXml()));
    ServiceProvider sp = serviceProvider(providers);
    signedIn(signIn(sp, providers, one));

    MetadataSource source = bytes(other.metadataXml());
    providers.add(source);
    signedIn(signIn(sp, providers, other));

    LoginRedirect underWay =
        sp.startLogin(LoginOptions.to(providers.find(other.entityId()).orElseThrow()));
    assertThat(providers.remove(source)).isTrue();
    assertThat(rejected(answer(sp, other, underWay))).isEqualTo(FailureCode.ISSUER_UNKNOWN);
    signedIn(signIn(sp, providers, one));
    providers.close();
  }

  @Test
  void sign_ins_go_on_while_the_metadata_server_fails_and_end_when_the_metadata_does() {
    FakeIdentityProvider fake = fake("https://idp.example.test");
    Instant end = clock.instant().plus(Duration.ofDays(1));
    String document =
        fake.metadataXml().replaceFirst(" entityID", " validUntil=\"" + end + "\" entityID");
    try (MetadataServer server = new MetadataServer()) {
      server.serve(document);
      MetadataProviders providers =
          providers(MetadataSource.url(server.url("/m")).allowHttpOnLoopback().allowUnsigned());
      providers.refreshDue();
      ServiceProvider sp = serviceProvider(providers);
      signedIn(signIn(sp, providers, fake));
      events.clear();

      List<MetadataServer.Answer> bad =
          List.of(
              MetadataServer.cutOff(document),
              MetadataServer.document("<html><br></html>"),
              MetadataServer.document(document.replace(end.toString(), "2026-11-23T00:00:00Z")),
              MetadataServer.status(502));
      for (MetadataServer.Answer answer : bad) {
        server.answer(answer);
        providers.reload();
        signedIn(signIn(sp, providers, fake));
      }
      assertThat(events)
          .extracting(event -> ((RefreshFailed) event).failure().code())
          .containsExactly(
              FailureCode.METADATA_UNREACHABLE,
              FailureCode.METADATA_NOT_XML,
              FailureCode.METADATA_EXPIRED,
              FailureCode.METADATA_UNREACHABLE);

      clock.set(end.minusSeconds(1));
      LoginRedirect late =
          sp.startLogin(LoginOptions.to(providers.find(fake.entityId()).orElseThrow()));
      clock.set(end);
      assertThat(rejected(answer(sp, fake, late))).isEqualTo(FailureCode.ISSUER_UNKNOWN);
      providers.close();
    }
  }

  @Test
  void an_identity_provider_that_rolls_its_key_is_believed_with_the_new_one() {
    FakeIdentityProvider old = fake("https://idp.example.test");
    FakeIdentityProvider rolled = fake("https://idp.example.test");
    try (MetadataServer server = new MetadataServer()) {
      server.serve(old.metadataXml());
      MetadataProviders providers =
          providers(MetadataSource.url(server.url("/m")).allowHttpOnLoopback().allowUnsigned());
      providers.refreshDue();
      ServiceProvider sp = serviceProvider(providers);
      signedIn(signIn(sp, providers, old));
      assertThat(rejected(signIn(sp, providers, rolled)))
          .isEqualTo(FailureCode.SIGNATURE_KEY_UNKNOWN);

      server.serve(rolled.metadataXml());
      providers.reload();

      signedIn(signIn(sp, providers, rolled));
      assertThat(rejected(signIn(sp, providers, old))).isEqualTo(FailureCode.SIGNATURE_KEY_UNKNOWN);
      assertThat(events.get(events.size() - 1)).isInstanceOf(MetadataEvent.KeysChanged.class);
      providers.close();
    }
  }

  @Test
  void one_may_start_sign_ins_and_the_others_may_not() {
    FakeIdentityProvider one = fake("https://one.example.test");
    FakeIdentityProvider other = fake("https://other.example.test");
    MetadataProviders providers = providers(bytes(one.metadataXml()), bytes(other.metadataXml()));
    providers.settings(one.entityId(), IdentityProvider.Builder::allowIdpInitiated);
    ServiceProvider sp = serviceProvider(providers);

    signedIn(
        sp.finishLogin(one.unsolicited(SP, ACS.toString()).nameId("alice").build().base64(), null));
    assertThat(
            rejected(
                sp.finishLogin(
                    other.unsolicited(SP, ACS.toString()).nameId("alice").build().base64(), null)))
        .isEqualTo(FailureCode.UNSOLICITED_REFUSED);
    providers.close();
  }

  private static FakeResponse answerOnlySignedInside(
      FakeIdentityProvider fake, LoginRedirect login, SigningMode mode) {
    return fake.respondTo(login.url().orElseThrow()).signing(mode).nameId("alice").build();
  }

  private static LoginResult finish(ServiceProvider sp, FakeResponse response) {
    return sp.finishLogin(response.base64(), response.relayState().orElse(null));
  }

  @Test
  void what_must_be_signed_can_be_set_for_one() {
    FakeIdentityProvider fake = fake("https://idp.example.test");
    MetadataProviders providers = providers(bytes(fake.metadataXml()));
    ServiceProvider sp = serviceProvider(providers);
    for (SigningMode mode : List.of(SigningMode.ASSERTION, SigningMode.RESPONSE)) {
      providers.settings(fake.entityId(), idp -> {});
      assertThat(signInSigning(sp, providers, fake, mode)).isInstanceOf(SignedIn.class);
    }

    providers.settings(fake.entityId(), IdentityProvider.Builder::requireSignedResponse);
    assertThat(rejected(signInSigning(sp, providers, fake, SigningMode.ASSERTION)))
        .isEqualTo(FailureCode.RESPONSE_SIGNATURE_REQUIRED);
    assertThat(signInSigning(sp, providers, fake, SigningMode.RESPONSE))
        .isInstanceOf(SignedIn.class);

    providers.settings(fake.entityId(), IdentityProvider.Builder::requireSignedAssertion);
    assertThat(rejected(signInSigning(sp, providers, fake, SigningMode.RESPONSE)))
        .isEqualTo(FailureCode.ASSERTION_SIGNATURE_REQUIRED);
    assertThat(signInSigning(sp, providers, fake, SigningMode.ASSERTION))
        .isInstanceOf(SignedIn.class);

    providers.settings(fake.entityId(), IdentityProvider.Builder::requireEncryption);
    assertThat(rejected(signIn(sp, providers, fake))).isEqualTo(FailureCode.ENCRYPTION_REQUIRED);
    providers.close();
  }

  private static LoginResult signInSigning(
      ServiceProvider sp,
      MetadataProviders providers,
      FakeIdentityProvider fake,
      SigningMode mode) {
    IdentityProvider idp = providers.find(fake.entityId()).orElseThrow();
    return finish(sp, answerOnlySignedInside(fake, sp.startLogin(LoginOptions.to(idp)), mode));
  }

  /** An assertion that ends in five minutes, finished so long after its end. */
  private LoginResult finishLate(
      ServiceProvider sp, MetadataProviders providers, FakeIdentityProvider fake, Duration late) {
    IdentityProvider idp = providers.find(fake.entityId()).orElseThrow();
    LoginRedirect login = sp.startLogin(LoginOptions.to(idp));
    FakeResponse response = fake.respondTo(login.url().orElseThrow()).nameId("alice").build();
    clock.advance(Duration.ofMinutes(5).plus(late));
    return finish(sp, response);
  }

  @Test
  void the_clock_skew_can_be_set_for_one_and_replays_are_known_as_long() {
    FakeIdentityProvider fake = fake("https://idp.example.test");
    MetadataProviders providers = providers(bytes(fake.metadataXml()));
    ServiceProvider sp = serviceProvider(providers);
    Duration second = Duration.ofSeconds(1);
    for (Duration skew : List.of(Duration.ZERO, Duration.ofSeconds(90), Duration.ofMinutes(4))) {
      providers.settings(fake.entityId(), idp -> idp.clockSkew(skew));
      signedIn(finishLate(sp, providers, fake, skew.minus(second)));
      assertThat(rejected(finishLate(sp, providers, fake, skew)))
          .isEqualTo(FailureCode.SUBJECT_CONFIRMATION_EXPIRED);
    }

    providers.settings(
        fake.entityId(), idp -> idp.clockSkew(Duration.ofMinutes(5)).allowIdpInitiated());
    FakeResponse response = fake.unsolicited(SP, ACS.toString()).nameId("alice").build();
    signedIn(sp.finishLogin(response.base64(), null));
    clock.advance(Duration.ofMinutes(10).minus(second));
    assertThat(rejected(sp.finishLogin(response.base64(), null))).isEqualTo(FailureCode.REPLAYED);
    providers.close();
  }

  @Test
  void attributes_can_have_another_name_at_one() {
    FakeIdentityProvider fake = fake("https://idp.example.test");
    MetadataProviders providers = providers(bytes(fake.metadataXml()));
    providers.settings(
        fake.entityId(),
        settings -> settings.attributeName("mail", "urn:oid:0.9.2342.19200300.100.1.3"));
    ServiceProvider sp = serviceProvider(providers);
    IdentityProvider idp = providers.find(fake.entityId()).orElseThrow();
    FakeResponse response =
        fake.respondTo(sp.startLogin(LoginOptions.to(idp)).url().orElseThrow())
            .nameId("alice")
            .attribute("urn:oid:0.9.2342.19200300.100.1.3", "alice@example.test")
            .build();

    SignedIn in = signedIn(finish(sp, response));

    assertThat(in.subject().value(idp.attributeName("mail"))).contains("alice@example.test");
    assertThat(idp.attributeName("sn")).isEqualTo("sn");
    providers.close();
  }

  @Test
  void no_skew_for_one_is_larger_than_five_minutes() {
    FakeIdentityProvider fake = fake("https://idp.example.test");
    MetadataProviders providers = providers(bytes(fake.metadataXml()));
    IdentityProvider idp = providers.find(fake.entityId()).orElseThrow();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> idp.toBuilder().clockSkew(Duration.ofMinutes(5).plusNanos(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> idp.toBuilder().clockSkew(Duration.ofNanos(-1)));
    providers.close();
  }
}
