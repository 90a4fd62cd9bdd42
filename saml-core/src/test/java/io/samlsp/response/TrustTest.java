package io.samlsp.response;

import static io.samlsp.response.Fixture.IDP;
import static io.samlsp.response.Fixture.NOW;
import static io.samlsp.response.Fixture.OTHER_ACS;
import static io.samlsp.response.Fixture.REQUEST;
import static io.samlsp.response.Fixture.SP;
import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.entry;
import static io.samlsp.response.Fixture.fakeIdp;
import static io.samlsp.response.Fixture.pendingLogin;
import static io.samlsp.response.Fixture.sp;
import static io.samlsp.response.Fixture.trusted;
import static io.samlsp.response.Fixture.unasked;
import static io.samlsp.response.Fixture.unaskedSp;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.state.InMemoryReplayStore;
import io.samlsp.state.PendingLogin;
import io.samlsp.state.ReplayStore;
import io.samlsp.testkit.EncryptionShape;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SamlUris;
import io.samlsp.testkit.SigningMode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose answer is taken, to which request, and how often. */
class TrustTest {

  private static final String OTHER_IDP = "https://other-idp.example.com/metadata";

  // The issuer

  @Test
  void takes_a_response_without_issuer_around_an_assertion_that_has_one() {
    sp().signIn(answer().issuer(null));
    unaskedSp().signIn(unasked().issuer(null));
  }

  @Test
  @Gives(FailureCode.ISSUER_MISSING)
  void refuses_an_answer_that_names_no_issuer(Refusal refusal) {
    refusal.of(sp().validate(answer().assertion(a -> a.issuer(null))));
    refusal.of(unaskedSp().validate(unasked().issuer(null).assertion(a -> a.issuer(null))));
    refusal.of(unaskedSp().validate(unasked().issuer(null).refuse(SamlUris.STATUS_RESPONDER)));
  }

  @Test
  @Gives(FailureCode.ISSUER_MISSING)
  void refuses_an_issuer_that_is_empty_or_of_another_format(Refusal refusal) {
    refusal.of(sp().validate(answer().issuer("")));
    refusal.of(sp().validate(answer().issuerFormat(SamlUris.NAME_ID_EMAIL)));
    refusal.of(sp().validate(answer().issuerFormat("")));
    refusal.of(sp().validate(answer().assertion(a -> a.issuer(""))));
    refusal.of(
        sp().validate(answer().assertion(a -> a.issuerFormat(SamlUris.NAME_ID_UNSPECIFIED))));
  }

  @Test
  @Gives(FailureCode.ISSUER_MISSING)
  void refuses_an_unasked_encrypted_assertion_in_a_response_without_issuer(Refusal refusal) {
    ResponseBuilder response =
        unasked()
            .issuer(null)
            .signing(SigningMode.ASSERTION)
            .encryptAssertion(EncryptionShape.to(Keys.sp()));

    refusal.of(unaskedSp().decryptionKeys(Keys.decrypting(Keys.sp())).validate(response));
  }

  @ParameterizedTest
  @Gives(FailureCode.ISSUER_MISMATCH)
  @ValueSource(
      strings = {
        OTHER_IDP,
        "https://idp.example.com/metadata ",
        " https://idp.example.com/metadata",
        "https://idp.example.com/metadata/",
        "https://idp.example.com/Metadata",
        "HTTPS://idp.example.com/metadata",
        "https://idp.example.com:443/metadata",
        "https://idp.example.com./metadata",
        "https://idp.example.com/%6detadata",
        "https://idp.exa\u200bmple.com/metadata",
        "https://\u0456dp.example.com/metadata"
      })
  void refuses_an_issuer_that_differs_by_anything_from_the_one_asked(
      String issuer, Refusal refusal) {
    refusal.of(sp().validate(answer().issuer(issuer)));
    refusal.of(sp().validate(answer().assertion(a -> a.issuer(issuer))));
    refusal.of(sp().validate(answer().issuer(null).assertion(a -> a.issuer(issuer))));
  }

  @Test
  @Gives(FailureCode.ISSUER_MISMATCH)
  void refuses_the_answer_of_another_trusted_identity_provider_than_the_one_asked(Refusal refusal) {
    Fixture sp = sp().trusting(trusted(Keys.idp()).build(), other().build());

    refusal.of(sp.validate(answer(otherFake())));
    assertThat(sp.validate(answer(otherFake()).issuer(null)).report().code())
        .contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
  }

  @Test
  @Gives(FailureCode.ISSUER_MISMATCH)
  void refuses_an_assertion_of_another_identity_provider_than_its_response(Refusal refusal) {
    Fixture sp =
        unaskedSp()
            .trusting(
                trusted(Keys.idp()).allowIdpInitiated().build(),
                other().allowIdpInitiated().build());

    refusal.of(sp.validate(unasked().assertion(a -> a.issuer(OTHER_IDP))));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_KEY_UNKNOWN)
  void believes_only_the_keys_of_the_identity_provider_that_the_answer_names(Refusal refusal) {
    Fixture sp =
        unaskedSp()
            .trusting(
                trusted(Keys.idp()).allowIdpInitiated().build(),
                other().allowIdpInitiated().build());
    FakeIdentityProvider posing = fakeIdp(Keys.rsa("other idp"));

    refusal.of(sp.validate(posing.unsolicited(SP, Fixture.ACS)));
  }

  @Test
  @Gives(FailureCode.ISSUER_UNKNOWN)
  void refuses_an_identity_provider_that_nobody_configured(Refusal refusal) {
    refusal.of(unaskedSp().validate(unasked().issuer(OTHER_IDP)));
    refusal.of(sp().trusting(other().build()).validate(answer()));
  }

  @Test
  @Gives(FailureCode.ISSUER_UNKNOWN)
  void refuses_an_identity_provider_that_a_careless_look_up_gave(Refusal refusal) {
    IdentityProvider any = trusted(Keys.idp()).allowIdpInitiated().build();

    refusal.of(
        unaskedSp().trusting(entityId -> Optional.of(any)).validate(unasked().issuer(OTHER_IDP)));
  }

  @Test
  @Gives(FailureCode.ISSUER_UNKNOWN)
  void looks_up_no_issuer_that_is_longer_than_an_entity_id_may_be(Refusal refusal) {
    List<String> lookedUp = new ArrayList<>();
    IdentityProviders all =
        entityId -> {
          lookedUp.add(entityId);
          return Optional.empty();
        };
    String longest = "https://idp.example.com/" + "x".repeat(1000);

    refusal.of(unaskedSp().trusting(all).validate(unasked().issuer(longest + "x")));
    assertThat(lookedUp).isEmpty();
    refusal.of(unaskedSp().trusting(all).validate(unasked().issuer(longest)));
    assertThat(lookedUp).containsExactly(longest);
  }

  @Test
  @Gives(FailureCode.IDENTITY_PROVIDERS_UNAVAILABLE)
  void refuses_when_looking_up_the_identity_provider_fails(Refusal refusal) {
    IdentityProviders failing =
        entityId -> {
          throw new IllegalStateException("the database is down");
        };

    ValidationReport report = refusal.of(sp().trusting(failing).validate(answer()));

    assertThat(entry(report, Check.ISSUER).code())
        .contains(FailureCode.IDENTITY_PROVIDERS_UNAVAILABLE);
    assertThat(report.toString()).doesNotContain("database");
  }

  @Test
  @Gives(FailureCode.IDP_METADATA_EXPIRED)
  void refuses_an_identity_provider_whose_metadata_has_expired(Refusal refusal) {
    IdentityProvider expired = trusted(Keys.idp()).validUntil(NOW).build();

    refusal.of(sp().trusting(expired).validate(answer()));
  }

  @Test
  void takes_a_key_out_at_once() {
    List<IdentityProvider> current = new ArrayList<>();
    IdentityProviders changing = entityId -> Optional.of(current.get(0));
    ResponseValidator validator = sp().trusting(changing).validator();
    Correlation correlation = sp().correlation();
    current.add(trusted(Keys.idp()).build());
    LoginResult before = validator.validate(answer().build().base64(), correlation);
    current.set(0, trusted(Keys.rsa("next")).build());
    LoginResult after = validator.validate(answer().build().base64(), correlation);

    assertThat(before).isInstanceOf(LoginResult.SignedIn.class);
    assertThat(after.report().code()).contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
  }

  // The request

  @Test
  void takes_the_answer_to_the_pending_request_and_gives_back_where_to_go() {
    LoginResult result = sp().validate(answer());

    assertThat(((LoginResult.SignedIn) result).returnTo()).isEqualTo("/reports");
  }

  @Test
  void does_not_need_in_response_to_on_the_response_since_the_confirmation_has_it() {
    sp().signIn(answer().inResponseTo(null));
  }

  @Test
  @Gives(FailureCode.IN_RESPONSE_TO_MISMATCH)
  void refuses_the_answer_to_another_request(Refusal refusal) {
    refusal.of(sp().validate(answer().inResponseTo("_another")));
    refusal.of(sp().validate(answer().inResponseTo("")));
    refusal.of(sp().validate(answer().inResponseTo("_Request")));
    refusal.of(sp().validate(confirmedFor("_another")));
    refusal.of(sp().validate(confirmedFor("_another").inResponseTo(null)));
    refusal.of(sp().validate(confirmedFor("")));
  }

  @Test
  @Gives(FailureCode.IN_RESPONSE_TO_MISSING)
  void refuses_an_unasked_assertion_as_the_answer_to_a_request(Refusal refusal) {
    refusal.of(sp().validate(confirmedFor(null)));
    refusal.of(sp().validate(unasked()));
    refusal.of(sp().trusting(trusted(Keys.idp()).allowIdpInitiated().build()).validate(unasked()));
  }

  private static ResponseBuilder confirmedFor(String requestId) {
    return answer().assertion(a -> a.subjectConfirmation(c -> c.inResponseTo(requestId)));
  }

  @Test
  @Gives(FailureCode.REQUEST_UNKNOWN)
  void refuses_an_answer_to_no_request_of_ours(Refusal refusal) {
    refusal.of(sp().pending(null).validate(answer()));
    refusal.of(unaskedSp().validate(answer()));
    refusal.of(unaskedSp().validate(answer().inResponseTo(null)));
    refusal.of(unaskedSp().validate(unasked().inResponseTo("_x")));
    refusal.of(unaskedSp().validate(answer().inResponseTo(null).signing(SigningMode.ASSERTION)));
  }

  @Test
  @Gives(FailureCode.REQUEST_UNKNOWN)
  void refuses_an_answer_that_comes_too_late(Refusal refusal) {
    PendingLogin late = pendingLogin(NOW.minusSeconds(600), NOW, false);

    refusal.of(sp().pending(late).validate(answer()));
  }

  @Test
  @Gives(FailureCode.UNSOLICITED_REFUSED)
  void refuses_an_unasked_answer_unless_allowed_by_name(Refusal refusal) {
    Fixture sp = sp().pending(null);

    ValidationReport report = refusal.of(sp.validate(unasked()));
    refusal.of(sp.validate(unasked().refuse(SamlUris.STATUS_RESPONDER)));
    refusal.of(
        unaskedSp()
            .trusting(trusted(Keys.idp()).build(), other().allowIdpInitiated().build())
            .validate(unasked()));

    assertThat(entry(report, Check.REQUEST).code()).contains(FailureCode.UNSOLICITED_REFUSED);
    AuthenticatedSubject subject = unaskedSp().signIn(unasked());
    assertThat(subject.issuer()).isEqualTo(IDP);
  }

  @Test
  void takes_an_unasked_answer_at_any_of_our_addresses_and_an_asked_one_only_where_asked() {
    ResponseBuilder unasked =
        unasked()
            .destination(OTHER_ACS)
            .assertion(a -> a.subjectConfirmation(c -> c.recipient(OTHER_ACS)));
    unaskedSp().signIn(unasked);

    ResponseBuilder answer =
        answer()
            .destination(OTHER_ACS)
            .assertion(a -> a.subjectConfirmation(c -> c.recipient(OTHER_ACS)));
    assertThat(sp().validate(answer).report().code()).contains(FailureCode.DESTINATION_MISMATCH);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCode.class,
      names = {"REQUEST_STORE_UNAVAILABLE", "LOGIN_STARTED_ELSEWHERE", "REQUEST_UNKNOWN"})
  void refuses_an_answer_for_whatever_problem_its_request_has(FailureCode code) {
    SamlFailure problem = new SamlFailure(code, "something", null);

    LoginResult result = sp().problem(problem).validate(answer());

    assertThat(result).isInstanceOf(LoginResult.Rejected.class);
    assertThat(result.report().code()).contains(code);
    assertThat(entry(result.report(), Check.REQUEST).code()).contains(code);
  }

  @Test
  @Gives(FailureCode.IN_RESPONSE_TO_MISMATCH)
  void tells_an_answer_to_another_request_before_it_looks_at_signatures(Refusal refusal) {
    refusal.of(sp().validate(answer().signing(SigningMode.NONE).inResponseTo("_other")));
  }

  @Test
  void notes_what_it_compared_also_if_it_comes_no_further() {
    LoginResult unknown = sp().trusting().validate(answer());
    assertThat(unknown.report().code()).contains(FailureCode.ISSUER_UNKNOWN);
    assertThat(entry(unknown.report(), Check.REQUEST).expected()).contains(REQUEST);
    assertThat(entry(unknown.report(), Check.REQUEST).found()).contains(REQUEST);

    LoginResult unasked = sp().pending(null).validate(unasked());
    assertThat(unasked.report().code()).contains(FailureCode.UNSOLICITED_REFUSED);
    assertThat(entry(unasked.report(), Check.ISSUER).expected()).contains(IDP);
    assertThat(entry(unasked.report(), Check.ISSUER).found()).contains(IDP);
  }

  // A refusal by the identity provider

  @Test
  void passes_on_both_status_codes_and_the_message_of_a_refusal() {
    for (SigningMode signing : new SigningMode[] {SigningMode.RESPONSE, SigningMode.NONE}) {
      LoginResult result =
          sp().validate(
                  answer()
                      .signing(signing)
                      .refuse(SamlUris.STATUS_RESPONDER, SamlUris.STATUS_NO_PASSIVE)
                      .statusMessage("no \"session\"\u202e\n")
                      .statusDetailXml("<d/>"));

      assertThat(result).isInstanceOf(LoginResult.RefusedByIdentityProvider.class);
      LoginResult.RefusedByIdentityProvider refused =
          (LoginResult.RefusedByIdentityProvider) result;
      assertThat(refused.status().code()).isEqualTo(SamlUris.STATUS_RESPONDER);
      assertThat(refused.status().secondCode()).contains(SamlUris.STATUS_NO_PASSIVE);
      assertThat(refused.status().message()).contains("no \"session\"\u202e\n");
      assertThat(refused.status().isNoPassive()).isTrue();
      assertThat(refused.status().toString())
          .isEqualTo(
              SamlUris.STATUS_RESPONDER
                  + " / "
                  + SamlUris.STATUS_NO_PASSIVE
                  + ": \"no \"session\"\\u202e\\u000a\"");
      assertThat(refused.returnTo()).isEqualTo("/reports");
      assertThat(refused.report().code()).isEmpty();
    }
  }

  @Test
  void passes_on_a_refusal_with_one_status_code() {
    LoginResult.RefusedByIdentityProvider refused =
        (LoginResult.RefusedByIdentityProvider)
            sp().validate(answer().refuse(SamlUris.STATUS_VERSION_MISMATCH));

    assertThat(refused.status().secondCode()).isEmpty();
    assertThat(refused.status().message()).isEmpty();
    assertThat(refused.status().isNoPassive()).isFalse();
    assertThat(refused.status()).hasToString(SamlUris.STATUS_VERSION_MISMATCH);
  }

  @Test
  @Gives(FailureCode.DESTINATION_MISMATCH)
  void checks_all_that_a_refusal_says_of_itself(Refusal refusal) {
    ResponseBuilder refusing = answer().refuse(SamlUris.STATUS_RESPONDER);

    refusal.of(sp().validate(refusing.destination("https://other.example.com/acs")));
    refusal.of(
        sp().validate(
                refusing.destination("https://other.example.com/acs").signing(SigningMode.NONE)));
  }

  @Test
  @Gives(FailureCode.DIGEST_MISMATCH)
  void does_not_pass_on_a_refusal_whose_signature_is_wrong(Refusal refusal) {
    FakeResponse refused =
        answer()
            .refuse(SamlUris.STATUS_RESPONDER, SamlUris.STATUS_REQUEST_DENIED)
            .signing(SigningMode.RESPONSE)
            .build();

    refusal.of(sp().validate(refused.replace("RequestDenied", "AuthnFailed")));
  }

  @Test
  void does_not_use_up_anything_by_a_refusal() {
    ReplayStore none =
        (issuer, id, until) -> {
          throw new AssertionError("asked");
        };

    assertThat(sp().replayStore(none).validate(answer().refuse(SamlUris.STATUS_RESPONDER)))
        .isInstanceOf(LoginResult.RefusedByIdentityProvider.class);
  }

  // Replay

  @ParameterizedTest
  @Gives(FailureCode.REPLAYED)
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void refuses_an_assertion_that_was_used_before(SigningMode signing, Refusal refusal) {
    Fixture sp = sp();
    FakeResponse response = answer().signing(signing).build();

    sp.signIn(response);
    refusal.of(sp.validate(response));
    refusal.of(sp.validate(response));
  }

  @Test
  @Gives(FailureCode.REPLAYED)
  void refuses_a_used_assertion_in_another_response(Refusal refusal) {
    Fixture sp = sp();
    FakeResponse response = answer().signing(SigningMode.ASSERTION).build();

    sp.signIn(response);
    refusal.of(sp.validate(response.replace(response.id(), "_fresh")));
  }

  @Test
  void takes_the_same_assertion_id_of_two_identity_providers() {
    InMemoryReplayStore store = new InMemoryReplayStore(Clock.fixed(NOW, ZoneOffset.UTC));
    Fixture sp =
        unaskedSp()
            .replayStore(store)
            .trusting(
                trusted(Keys.idp()).allowIdpInitiated().build(),
                other().allowIdpInitiated().build());

    sp.signIn(unasked().assertion(a -> a.id("_1")));
    sp.signIn(otherFake().unsolicited(SP, Fixture.ACS).assertion(a -> a.id("_1")));

    assertThat(store.size()).isEqualTo(2);
  }

  @Test
  void records_issuer_id_and_the_end_of_the_assertion_with_the_skew() {
    List<Object> recorded = new ArrayList<>();
    FakeResponse response = answer().build();
    ReplayStore store =
        (issuer, id, until) -> recorded.addAll(List.of(issuer, id, until)) && recorded.size() == 3;

    sp().replayStore(store).signIn(response);

    assertThat(recorded)
        .containsExactly(IDP, response.assertionId(), NOW.plusSeconds(300).plusSeconds(60));
  }

  @Test
  @Gives(FailureCode.AUDIENCE_MISMATCH)
  void does_not_use_up_an_assertion_that_is_refused_for_any_other_cause(Refusal refusal) {
    Fixture sp = sp();
    FakeResponse response = answer().build();
    FakeResponse wrong = answer().assertion(a -> a.conditions(c -> c.audience("x"))).build();

    refusal.of(sp.validate(wrong));
    sp.validate(response.replace("alice", "admin"));
    sp.now(NOW.plusSeconds(3600)).replayStore(sp.replayStore()).validate(response);

    sp.signIn(response);
  }

  @Test
  @Gives(FailureCode.REPLAY_STORE_UNAVAILABLE)
  void refuses_when_the_replay_store_is_full_or_fails(Refusal refusal) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    InMemoryReplayStore full = new InMemoryReplayStore(clock, 2);
    Instant later = NOW.plusSeconds(60);
    full.recordFirstUse("x", "y", later);

    refusal.of(sp().replayStore(full).validate(answer()));
    refusal.of(
        sp().replayStore(
                (issuer, id, until) -> {
                  throw new IllegalArgumentException("\u0000 secret");
                })
            .validate(answer()));
  }

  private static IdentityProvider.Builder other() {
    return IdentityProvider.builder(OTHER_IDP)
        .signingKey(IdpKey.of(Keys.rsa("other idp").certificate()));
  }

  private static FakeIdentityProvider otherFake() {
    return FakeIdentityProvider.builder(OTHER_IDP)
        .signingKeys(Keys.rsa("other idp"))
        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
        .build();
  }
}
