package io.samlsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.authn.AssertionConsumerService;
import io.samlsp.authn.LoginOptions;
import io.samlsp.authn.RequestedAuthnContext;
import io.samlsp.authn.ReturnTo;
import io.samlsp.coverage.Boundary;
import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.coverage.TimeRule;
import io.samlsp.failure.FailureCode;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.KeyState;
import io.samlsp.keys.SigningAlgorithm;
import io.samlsp.keys.SigningKey;
import io.samlsp.keys.SpKey;
import io.samlsp.keys.TestKeys;
import io.samlsp.response.LoginResult;
import io.samlsp.response.LoginResult.RefusedByIdentityProvider;
import io.samlsp.response.LoginResult.Rejected;
import io.samlsp.response.LoginResult.SignedIn;
import io.samlsp.response.ValidationPolicy;
import io.samlsp.state.InMemoryRequestStore;
import io.samlsp.state.PendingLogin;
import io.samlsp.state.RequestStore;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.MutableClock;
import io.samlsp.testkit.ReceivedAuthnRequest;
import io.samlsp.testkit.RegisteredServiceProvider;
import io.samlsp.testkit.TestCredential;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ServiceProviderTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final String ENTITY_ID = "https://sp.example.test/saml/metadata";
  private static final URI ACS = URI.create("https://sp.example.test/saml/acs");
  private static final URI OTHER_ACS = URI.create("https://sp.example.test/saml/other");
  private static final String PASSWORD_CLASS =
      "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

  private static final TestCredential IDP_KEY =
      TestCredential.of(TestKeys.otherRsa().privateKey(), TestKeys.otherRsa().certificate());

  private final MutableClock clock = MutableClock.at(NOW);
  private final FakeIdentityProvider fake =
      FakeIdentityProvider.builder("https://idp.example.test")
          .clock(clock)
          .baseUrl("https://idp.example.test")
          .signingKeys(IDP_KEY)
          .serviceProvider(
              RegisteredServiceProvider.of(ENTITY_ID, ACS.toString(), OTHER_ACS.toString())
                  .signingCertificate(TestKeys.rsa().certificate())
                  .signingCertificate(TestKeys.ec("p256").certificate())
                  .encryptionCertificate(TestKeys.rsa().certificate()))
          .build();
  private final IdentityProvider idp =
      idp(Binding.HTTP_POST, Binding.HTTP_REDIRECT).allowIdpInitiated().build();
  private final ServiceProvider sp = provider().build();

  @Test
  void signs_a_person_in_and_sends_them_where_they_wanted_to_go() {
    LoginRedirect login = sp.startLogin(LoginOptions.to(idp).returnTo("/reports"));
    SignedIn in = signedIn(finish(sp, answer(login)));

    assertThat(in.subject().nameId().value()).isEqualTo("alice");
    assertThat(in.returnTo()).isEqualTo("/reports");
  }

  @Test
  void prefers_to_redirect_and_takes_the_form_where_it_must() {
    LoginRedirect byUrl = sp.startLogin(LoginOptions.to(idp));
    LoginRedirect byForm = sp.startLogin(LoginOptions.to(idp(Binding.HTTP_POST).build()));
    LoginRedirect chosen = sp.startLogin(LoginOptions.to(idp).binding(Binding.HTTP_POST));

    assertThat(byUrl.binding()).isEqualTo(Binding.HTTP_REDIRECT);
    assertThat(byUrl.url().orElseThrow().toString()).startsWith(fake.ssoUrl() + "?SAMLRequest=");
    assertThat(byUrl.postForm()).isEmpty();
    assertThat(byForm.binding()).isEqualTo(Binding.HTTP_POST);
    assertThat(byForm.url()).isEmpty();
    assertThat(byForm.postForm().orElseThrow().action()).hasToString(fake.ssoUrl());
    assertThat(chosen.binding()).isEqualTo(Binding.HTTP_POST);
  }

  @Test
  void signs_a_person_in_by_form_too() {
    LoginRedirect login = sp.startLogin(LoginOptions.to(idp).binding(Binding.HTTP_POST));

    assertThat(signedIn(finish(sp, answer(login))).subject().nameId().value()).isEqualTo("alice");
  }

  @Test
  void says_how_to_answer_the_browser() {
    LoginRedirect byUrl = sp.startLogin(LoginOptions.to(idp));
    LoginRedirect byForm = sp.startLogin(LoginOptions.to(idp).binding(Binding.HTTP_POST));

    assertThat(byUrl.status()).isEqualTo(303);
    assertThat(byUrl.headers())
        .containsEntry("Location", byUrl.url().orElseThrow().toString())
        .containsEntry("Cache-Control", "no-cache, no-store");
    assertThat(byUrl.body()).isEmpty();
    assertThat(byForm.status()).isEqualTo(200);
    assertThat(byForm.headers()).isEqualTo(byForm.postForm().orElseThrow().headers());
    assertThat(byForm.body()).isEqualTo(byForm.postForm().orElseThrow().html());
  }

  @Test
  void refuses_an_identity_provider_without_the_binding() {
    List<LoginOptions> impossible =
        List.of(
            LoginOptions.to(idp().build()),
            LoginOptions.to(idp(Binding.SOAP).build()),
            LoginOptions.to(idp(Binding.HTTP_POST).build()).binding(Binding.HTTP_REDIRECT));
    for (LoginOptions options : impossible) {
      assertThatThrownBy(() -> sp.startLogin(options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("https://idp.example.test");
    }
  }

  @Test
  void signs_requests_by_either_binding_with_the_first_active_key() {
    SpKey rsa = TestKeys.rsa();
    SpKey ec = TestKeys.ec("p256");
    ServiceProvider signing =
        provider()
            .signingKey(ec.as(KeyState.NEXT))
            .signingKey(rsa.as(KeyState.RETIRED))
            .signingKey(ec)
            .signingKey(rsa)
            .build();

    assertThat(signing.signsRequests()).isTrue();
    for (Binding binding : List.of(Binding.HTTP_REDIRECT, Binding.HTTP_POST)) {
      LoginRedirect login = signing.startLogin(LoginOptions.to(idp).binding(binding));
      assertThat(received(login).signature()).isEqualTo(ReceivedAuthnRequest.Signature.VALID);
      assertThat(login.url().map(URI::toString).orElse(received(login).xml()))
          .contains("ecdsa-sha256");
    }
  }

  @Test
  void signs_with_the_algorithm_it_is_told() {
    ServiceProvider pss =
        provider().signingKey(TestKeys.rsa(), SigningAlgorithm.RSA_PSS_SHA512).build();
    LoginRedirect login = pss.startLogin(LoginOptions.to(idp));

    assertThat(login.url().orElseThrow().toString()).contains("sha512-rsa-MGF1");
    assertThat(received(login).signature()).isEqualTo(ReceivedAuthnRequest.Signature.VALID);
  }

  @Test
  void does_not_sign_without_an_active_key() {
    ServiceProvider preparing = provider().signingKey(TestKeys.rsa().as(KeyState.NEXT)).build();

    assertThat(preparing.signsRequests()).isFalse();
    assertThat(sp.signsRequests()).isFalse();
    for (ServiceProvider provider : List.of(preparing, sp)) {
      LoginRedirect login = provider.startLogin(LoginOptions.to(idp));
      assertThat(received(login).signature()).isEqualTo(ReceivedAuthnRequest.Signature.NONE);
    }
  }

  @Test
  void decrypts_with_keys_in_every_state() {
    for (KeyState state : KeyState.values()) {
      ServiceProvider decrypting =
          provider()
              .decryptionKey(TestKeys.otherRsa())
              .decryptionKey(TestKeys.rsa().as(state))
              .build();
      LoginRedirect login = decrypting.startLogin(LoginOptions.to(idp));
      FakeResponse encrypted =
          fake.respondTo(received(login)).nameId("alice").encryptAssertion().build();

      assertThat(signedIn(finish(decrypting, encrypted)).subject().nameId().value())
          .isEqualTo("alice");
    }
  }

  @Test
  void takes_an_answer_once() {
    FakeResponse answer = answer(sp.startLogin(LoginOptions.to(idp)));

    signedIn(finish(sp, answer));
    assertRejected(FailureCode.REQUEST_UNKNOWN, finish(sp, answer));
  }

  @Test
  void takes_an_answer_until_the_request_expires() {
    for (long second : List.of(299L, 300L, 301L)) {
      ServiceProvider brief = provider().requestLifetime(Duration.ofMinutes(5)).build();
      clock.set(NOW);
      LoginRedirect login = brief.startLogin(LoginOptions.to(idp));
      clock.set(NOW.plusSeconds(second));
      LoginResult result = finish(brief, answer(login));

      if (second < 300) {
        signedIn(result);
      } else {
        assertRejected(FailureCode.REQUEST_UNKNOWN, result);
      }
    }
  }

  @Test
  void rejects_an_answer_to_another_sign_in() {
    LoginRedirect mine = sp.startLogin(LoginOptions.to(idp));
    LoginRedirect other = sp.startLogin(LoginOptions.to(idp));
    FakeResponse crossed = answer(mine).withRelayState(other.pending().relayState());

    assertRejected(FailureCode.IN_RESPONSE_TO_MISMATCH, finish(sp, crossed));
  }

  @Test
  void rejects_an_answer_whose_handle_was_lost() {
    FakeResponse answer = answer(sp.startLogin(LoginOptions.to(idp)));

    for (String relayState : new String[] {null, "", "unknown", "/reports"}) {
      assertRejected(FailureCode.REQUEST_UNKNOWN, sp.finishLogin(answer.base64(), relayState));
    }
  }

  @Test
  @Gives(FailureCode.LOGIN_STARTED_ELSEWHERE)
  void finishes_a_sign_in_only_in_the_browser_that_started_it(Refusal refusal) {
    LoginOptions bound = LoginOptions.to(idp).browserBinding("cookie");

    FakeResponse answer = answer(sp.startLogin(bound));
    signedIn(sp.finishLogin(answer.base64(), answer.relayState().orElse(null), "cookie"));
    for (String secret : new String[] {null, "", "other"}) {
      answer = answer(sp.startLogin(bound));
      assertRejected(
          FailureCode.LOGIN_STARTED_ELSEWHERE,
          sp.finishLogin(answer.base64(), answer.relayState().orElse(null), secret));
    }
    answer = answer(sp.startLogin(bound));
    assertThat(refusal.of(finish(sp, answer)).entries())
        .extracting(entry -> entry.found().orElse(""))
        .contains("a browser without its secret");
    answer = answer(sp.startLogin(bound));
    LoginResult inAnother =
        sp.finishLogin(answer.base64(), answer.relayState().orElse(null), "other");
    assertThat(refusal.of(inAnother).entries())
        .extracting(entry -> entry.found().orElse(""))
        .contains("another browser");
  }

  @Test
  void does_not_mind_the_browser_of_a_sign_in_that_was_not_tied_to_one() {
    FakeResponse answer = answer(sp.startLogin(LoginOptions.to(idp)));

    signedIn(sp.finishLogin(answer.base64(), answer.relayState().orElse(null), "cookie"));
  }

  @Test
  void sends_an_unsolicited_sign_in_to_a_page_of_ours_only() {
    assertThat(unsolicited("/deep?link=1").returnTo()).isEqualTo("/deep?link=1");
    assertThat(unsolicited(null).returnTo()).isEqualTo("/");
    assertThat(unsolicited("").returnTo()).isEqualTo("/");
    for (String hostile :
        List.of(
            "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "x")) {
      assertThat(unsolicited(hostile).returnTo()).isEqualTo("/");
    }
  }

  @Test
  void asks_the_request_store_for_no_handle_that_is_longer_than_ours() {
    List<String> asked = new ArrayList<>();
    RequestStore store =
        new RequestStore() {
          @Override
          public void put(PendingLogin pending) {}

          @Override
          public Optional<PendingLogin> take(String relayState) {
            asked.add(relayState);
            return Optional.empty();
          }
        };
    ServiceProvider watched = provider().requestStore(store).build();

    for (int length : new int[] {80, 81, 100_000}) {
      FakeResponse answer = fake.unsolicited(ENTITY_ID, ACS.toString()).build();
      signedIn(watched.finishLogin(answer.base64(), "/" + "x".repeat(length - 1)));
    }

    assertThat(asked).containsExactly("/" + "x".repeat(79));
  }

  @Test
  @TimeRule("ServiceProvider.requireUnexpired")
  void starts_no_sign_in_at_an_identity_provider_whose_metadata_has_expired(Boundary end)
      throws Exception {
    end.isFirstBad(
        NOW,
        t -> {
          clock.set(t);
          try {
            sp.startLogin(LoginOptions.to(idp.toBuilder().validUntil(NOW).build()));
            return true;
          } catch (IllegalArgumentException expired) {
            assertThat(expired).hasMessageContaining("expired at " + NOW);
            return false;
          }
        });
  }

  @Test
  void sends_to_named_origins_if_told() {
    ServiceProvider named =
        provider()
            .returnTo(ReturnTo.localPathsAnd(List.of(URI.create("https://app.example.test"))))
            .build();
    LoginOptions options = LoginOptions.to(idp).returnTo("https://app.example.test/x");

    assertThat(signedIn(finish(named, answer(named.startLogin(options)))).returnTo())
        .isEqualTo("https://app.example.test/x");
    assertThat(signedIn(finish(sp, answer(sp.startLogin(options)))).returnTo()).isEqualTo("/");
  }

  @Test
  @Gives(FailureCode.REQUEST_STORE_UNAVAILABLE)
  void rejects_when_the_request_store_fails(Refusal refusal) {
    ServiceProvider broken = provider().requestStore(new BrokenStore()).build();
    FakeResponse answer = answer(sp.startLogin(LoginOptions.to(idp)));

    refusal.of(finish(broken, answer));
    assertThatThrownBy(() -> broken.startLogin(LoginOptions.to(idp)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("away");
  }

  @Test
  void keeps_nothing_if_the_request_could_not_be_made() {
    InMemoryRequestStore store = new InMemoryRequestStore(clock);
    SpKey unusable = TestKeys.rsa().with(java.security.Security.getProvider("SUN"));
    ServiceProvider broken = provider().requestStore(store).signingKey(unusable).build();

    assertThatThrownBy(() -> broken.startLogin(LoginOptions.to(idp)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.size()).isZero();
  }

  @Test
  void works_by_the_policy_the_replay_store_and_the_randomness_that_it_is_given() {
    SecureRandom known =
        new SecureRandom() {
          @Override
          public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 7);
          }
        };
    ServiceProvider encrypted =
        provider().policy(ValidationPolicy.strict().requireEncryption()).build();
    ServiceProvider replayed = provider().replayStore((issuer, id, until) -> false).build();
    ServiceProvider drawn = provider().random(known).build();

    assertRejected(
        FailureCode.ENCRYPTION_REQUIRED,
        finish(encrypted, answer(encrypted.startLogin(LoginOptions.to(idp)))));
    assertRejected(
        FailureCode.REPLAYED, finish(replayed, answer(replayed.startLogin(LoginOptions.to(idp)))));
    assertThat(drawn.startLogin(LoginOptions.to(idp)).pending().relayState())
        .isEqualTo(drawn.startLogin(LoginOptions.to(idp)).pending().relayState());
  }

  @Test
  void tells_a_refusal_of_the_identity_provider_from_a_rejection() {
    LoginRedirect login = sp.startLogin(LoginOptions.to(idp).isPassive().returnTo("/x"));
    FakeResponse refusal =
        fake.respondTo(received(login))
            .refuse(
                "urn:oasis:names:tc:SAML:2.0:status:Responder",
                "urn:oasis:names:tc:SAML:2.0:status:NoPassive")
            .build();
    LoginResult result = finish(sp, refusal);

    assertThat(result).isInstanceOf(RefusedByIdentityProvider.class);
    assertThat(((RefusedByIdentityProvider) result).returnTo()).isEqualTo("/x");
  }

  @Test
  void checks_what_was_asked_for() {
    LoginRedirect login =
        sp.startLogin(
            LoginOptions.to(idp).requestedAuthnContext(RequestedAuthnContext.exact("urn:mfa")));
    FakeResponse other =
        fake.respondTo(received(login))
            .nameId("alice")
            .assertion(a -> a.authnStatement(s -> s.contextClass(PASSWORD_CLASS)))
            .build();

    assertRejected(FailureCode.AUTHN_CONTEXT_MISMATCH, finish(sp, other));
  }

  @Test
  void takes_answers_at_each_of_its_consumer_services() {
    ServiceProvider two = provider().assertionConsumerService(1, OTHER_ACS).build();

    LoginRedirect byUrl = two.startLogin(LoginOptions.to(idp).assertionConsumerService(OTHER_ACS));
    assertThat(received(byUrl).acsUrl()).contains(OTHER_ACS.toString());
    signedIn(finish(two, answer(byUrl)));
    LoginRedirect byIndex = two.startLogin(LoginOptions.to(idp).assertionConsumerServiceIndex(1));
    assertThat(received(byIndex).acsIndex()).hasValue(1);
    signedIn(finish(two, answer(byIndex)));
  }

  @Test
  void rejects_hostile_form_fields_without_an_exception() {
    for (String relayState : new String[] {null, "\u0000\ud800", "x".repeat(100_000)}) {
      for (String none : new String[] {null, ""}) {
        assertRejected(FailureCode.RESPONSE_MISSING, sp.finishLogin(none, relayState));
      }
      for (String noBase64 : new String[] {"%%%", "\u0000", "x".repeat(9)}) {
        assertRejected(FailureCode.BASE64_INVALID, sp.finishLogin(noBase64, relayState));
      }
      assertRejected(FailureCode.XML_NOT_WELL_FORMED, sp.finishLogin("PHg+", relayState));
    }
  }

  @Test
  void shows_what_its_metadata_needs() {
    SpKey rsa = TestKeys.rsa();
    SpKey ec = TestKeys.ec("p256");
    ServiceProvider full =
        provider().assertionConsumerService(4, OTHER_ACS).signingKey(ec).decryptionKey(rsa).build();

    assertThat(full.entityId()).isEqualTo(ENTITY_ID);
    assertThat(full.assertionConsumerServices())
        .containsExactly(
            new AssertionConsumerService(0, ACS, true),
            new AssertionConsumerService(4, OTHER_ACS, false));
    assertThat(full.signingKeys())
        .containsExactly(new SigningKey(ec, SigningAlgorithm.ECDSA_SHA256));
    assertThat(full.decryptionKeys()).containsExactly(rsa);
    assertThat(full.policy().isSignedAssertionRequired()).isFalse();
    assertThat(full.identityProviders().find("https://idp.example.test")).contains(idp);
    assertThat(full).hasToString("ServiceProvider[" + ENTITY_ID + "]");
  }

  @Test
  void refuses_settings_that_cannot_work() {
    List<ThrowingCallable> calls =
        List.of(
            () -> provider().assertionConsumerService(0, OTHER_ACS).build(),
            () -> provider().assertionConsumerService(1, ACS).build(),
            () -> provider().requestLifetime(Duration.ZERO).build(),
            () -> provider().requestLifetime(Duration.ofMinutes(61)).build(),
            () -> provider().decryptionKey(TestKeys.ec("p256")),
            () -> provider().decryptionKey(TestKeys.pss()),
            () -> provider().signingKey(TestKeys.rsa(), SigningAlgorithm.ECDSA_SHA256),
            () -> ServiceProvider.builder("", ACS, IdentityProviders.of(idp)).build(),
            () ->
                ServiceProvider.builder(ENTITY_ID, URI.create("/acs"), IdentityProviders.of(idp)));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void gives_neither_handle_nor_message_to_a_log() {
    LoginRedirect login = sp.startLogin(LoginOptions.to(idp));

    assertThat(login.toString())
        .contains(login.pending().requestId())
        .doesNotContain(login.pending().relayState());
  }

  @Test
  void serves_100_threads_at_once_and_admits_a_replay_exactly_once() throws Exception {
    FakeResponse shared = fake.unsolicited(ENTITY_ID, ACS.toString()).nameId("replayed").build();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(100);
    try {
      List<Future<Boolean>> replays = new ArrayList<>();
      for (int t = 0; t < 100; t++) {
        String name = "person" + t;
        LoginRedirect login = sp.startLogin(LoginOptions.to(idp).returnTo("/" + name));
        FakeResponse mine = fake.respondTo(received(login)).nameId(name).build();
        Callable<Boolean> signingIn =
            () -> {
              start.await();
              SignedIn in = signedIn(finish(sp, mine));
              assertThat(in.subject().nameId().value()).isEqualTo(name);
              assertThat(in.returnTo()).isEqualTo("/" + name);
              return finish(sp, shared) instanceof SignedIn;
            };
        replays.add(threads.submit(signingIn));
      }
      start.countDown();
      int admitted = 0;
      for (Future<Boolean> replay : replays) {
        admitted += replay.get() ? 1 : 0;
      }
      assertThat(admitted).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private ServiceProvider.Builder provider() {
    return ServiceProvider.builder(ENTITY_ID, ACS, IdentityProviders.of(idp)).clock(clock);
  }

  private IdentityProvider.Builder idp(Binding... bindings) {
    IdentityProvider.Builder builder =
        IdentityProvider.builder(fake.entityId()).signingKey(IdpKey.of(IDP_KEY.certificate()));
    for (Binding binding : bindings) {
      builder.singleSignOnService(new Endpoint(binding, URI.create(fake.ssoUrl())));
    }
    return builder;
  }

  private ReceivedAuthnRequest received(LoginRedirect login) {
    return login
        .url()
        .map(url -> fake.readRedirect(url.toString()))
        .orElseGet(
            () ->
                fake.readPost(
                    login.postForm().orElseThrow().fields().get("SAMLRequest"),
                    login.postForm().orElseThrow().fields().get("RelayState")));
  }

  private FakeResponse answer(LoginRedirect login) {
    return fake.respondTo(received(login)).nameId("alice").build();
  }

  private SignedIn unsolicited(String relayState) {
    FakeResponse response = fake.unsolicited(ENTITY_ID, ACS.toString()).nameId("alice").build();
    return signedIn(sp.finishLogin(response.base64(), relayState));
  }

  private static LoginResult finish(ServiceProvider provider, FakeResponse response) {
    return provider.finishLogin(response.base64(), response.relayState().orElse(null));
  }

  private static SignedIn signedIn(LoginResult result) {
    assertThat(result).as(result.report().toString()).isInstanceOf(SignedIn.class);
    return (SignedIn) result;
  }

  private static void assertRejected(FailureCode code, LoginResult result) {
    assertThat(result).isInstanceOf(Rejected.class);
    assertThat(((Rejected) result).code()).isEqualTo(code);
  }

  /** A store whose database is away. */
  private static final class BrokenStore implements RequestStore {
    @Override
    public void put(PendingLogin pending) {
      throw new IllegalStateException("away");
    }

    @Override
    public Optional<PendingLogin> take(String relayState) {
      throw new IllegalStateException("away");
    }
  }
}
