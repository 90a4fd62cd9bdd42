package io.samlsp.response;

import static io.samlsp.response.Fixture.NOW;
import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.pendingLogin;
import static io.samlsp.response.Fixture.sp;
import static io.samlsp.response.Fixture.trusted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.coverage.Boundary;
import io.samlsp.coverage.TimeRule;
import io.samlsp.failure.FailureCode;
import io.samlsp.state.PendingLogin;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each time rule exactly on its boundary and either side, for no skew, the default and the cap. */
class TimeRulesTest {

  @ParameterizedTest
  @TimeRule("ResponseChecks.issueInstant")
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void response_and_assertion_may_be_issued_now_and_no_later(Duration skew, Boundary now)
      throws Exception {
    now.isLastGood(
        NOW.plus(skew),
        t ->
            sp().skew(skew).accepts(answer().issueInstant(t), FailureCode.ISSUE_INSTANT_IN_FUTURE));
    now.isLastGood(
        NOW.plus(skew),
        t ->
            sp().skew(skew)
                .accepts(
                    answer().assertion(a -> a.issueInstant(t)),
                    FailureCode.ISSUE_INSTANT_IN_FUTURE));
  }

  @ParameterizedTest
  @TimeRule("ResponseChecks.conditions")
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void the_assertion_is_valid_from_its_not_before_on(Duration skew, Boundary now) throws Exception {
    now.isLastGood(
        NOW.plus(skew),
        t ->
            sp().skew(skew)
                .accepts(
                    answer()
                        .assertion(
                            a -> a.conditions(c -> c.notBefore(t).notOnOrAfter(t.plusSeconds(9)))),
                    FailureCode.ASSERTION_NOT_YET_VALID));
  }

  @ParameterizedTest
  @TimeRule("ResponseChecks.conditions")
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void the_assertion_is_valid_up_to_its_not_on_or_after_exclusively(Duration skew, Boundary now)
      throws Exception {
    now.isLastBad(
        NOW.minus(skew),
        t ->
            sp().skew(skew)
                .accepts(
                    answer().assertion(a -> a.conditions(c -> c.notBefore(null).notOnOrAfter(t))),
                    FailureCode.ASSERTION_EXPIRED));
  }

  @ParameterizedTest
  @TimeRule("ResponseChecks.conditions")
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void not_before_must_be_before_not_on_or_after_whatever_the_skew(
      Duration skew, Boundary notOnOrAfter) throws Exception {
    Instant end = NOW.plusSeconds(60);
    notOnOrAfter.isFirstBad(
        end,
        t ->
            sp().skew(skew)
                .now(end.minusNanos(1))
                .accepts(
                    answer().assertion(a -> a.conditions(c -> c.notBefore(t).notOnOrAfter(end))),
                    FailureCode.CONDITIONS_CONTRADICTORY));
  }

  @ParameterizedTest
  @TimeRule("SubjectChecks.bearer")
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void the_bearer_is_confirmed_up_to_the_not_on_or_after_exclusively(Duration skew, Boundary now)
      throws Exception {
    now.isLastBad(
        NOW.minus(skew),
        t ->
            sp().skew(skew)
                .accepts(
                    answer().assertion(a -> a.subjectConfirmation(c -> c.notOnOrAfter(t))),
                    FailureCode.SUBJECT_CONFIRMATION_EXPIRED));
  }

  @ParameterizedTest
  @TimeRule("SubjectChecks.authnStatements")
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void the_subject_may_have_signed_in_now_and_no_later(Duration skew, Boundary now)
      throws Exception {
    now.isLastGood(
        NOW.plus(skew),
        t ->
            sp().skew(skew)
                .accepts(
                    answer().assertion(a -> a.authnStatement(s -> s.instant(t))),
                    FailureCode.AUTHN_INSTANT_IN_FUTURE));
  }

  @ParameterizedTest
  @TimeRule("SubjectChecks.authnStatements")
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void the_session_lasts_up_to_its_not_on_or_after_exclusively(Duration skew, Boundary now)
      throws Exception {
    now.isLastBad(
        NOW.minus(skew),
        t ->
            sp().skew(skew)
                .accepts(
                    answer().assertion(a -> a.authnStatement(s -> s.sessionNotOnOrAfter(t))),
                    FailureCode.SESSION_EXPIRED));
  }

  @ParameterizedTest
  @TimeRule("SubjectChecks.forceAuthn")
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void a_fresh_sign_in_is_not_older_than_the_request(Duration skew, Boundary issuedAt)
      throws Exception {
    Instant asked = NOW.minusSeconds(30);
    issuedAt.isFirstGood(
        asked.minus(skew),
        t ->
            sp().skew(skew)
                .pending(pendingLogin(asked, NOW.plusSeconds(600), true))
                .accepts(
                    answer().assertion(a -> a.authnStatement(s -> s.instant(t))),
                    FailureCode.AUTHN_TOO_OLD));
  }

  @ParameterizedTest
  @TimeRule("Trust.request")
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void a_pending_sign_in_ends_on_time_by_our_own_clock_without_skew(Duration skew, Boundary now)
      throws Exception {
    now.isLastBad(
        NOW,
        t ->
            sp().skew(skew)
                .pending(pendingLogin(NOW.minusSeconds(300), t, false))
                .accepts(answer(), FailureCode.REQUEST_UNKNOWN));
  }

  @ParameterizedTest
  @TimeRule("Trust.identityProvider")
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void the_metadata_of_the_identity_provider_ends_on_time_without_skew(Duration skew, Boundary now)
      throws Exception {
    now.isLastBad(
        NOW,
        t ->
            sp().skew(skew)
                .trusting(trusted(Keys.idp()).validUntil(t).build())
                .accepts(answer(), FailureCode.IDP_METADATA_EXPIRED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT1M", "PT5M"})
  void an_assertion_is_remembered_exactly_as_long_as_it_could_be_used(Duration skew) {
    Fixture sp = sp().skew(skew);
    Instant end = NOW.plusSeconds(300).plus(skew);

    Instant[] until = new Instant[1];
    sp.replayStore(
            (issuer, id, keepUntil) -> {
              until[0] = keepUntil;
              return true;
            })
        .signIn(answer());

    assertThat(until[0]).isEqualTo(end);
    assertThat(sp.pending(lasting()).now(end.minusNanos(1)).validate(answer()))
        .isInstanceOf(LoginResult.SignedIn.class);
    assertThat(sp.pending(lasting()).now(end).validate(answer()).report().code())
        .contains(FailureCode.SUBJECT_CONFIRMATION_EXPIRED);
  }

  private static PendingLogin lasting() {
    return pendingLogin(NOW, NOW.plusSeconds(3600), false);
  }

  @Test
  void the_skew_is_from_nothing_to_five_minutes() {
    ValidationPolicy policy = ValidationPolicy.strict();

    assertThat(policy.clockSkew()).isEqualTo(Duration.ofSeconds(60));
    assertThat(policy.clockSkew(Duration.ZERO).clockSkew()).isEqualTo(Duration.ZERO);
    assertThat(policy.clockSkew(Duration.ofMinutes(5)).clockSkew())
        .isEqualTo(Duration.ofMinutes(5));
    for (Duration wrong :
        new Duration[] {
          Duration.ofNanos(-1), Duration.ofSeconds(-1), Duration.ofMinutes(5).plusNanos(1)
        }) {
      assertThatThrownBy(() -> policy.clockSkew(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
