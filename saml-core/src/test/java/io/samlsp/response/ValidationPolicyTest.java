package io.samlsp.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ValidationPolicyTest {

  private static final ValidationPolicy STRICT = ValidationPolicy.strict();

  @Test
  void is_strict_unless_told_by_name() {
    assertThat(STRICT).hasToString("ValidationPolicy[], skew PT1M");
    assertThat(STRICT.maximumResponseBytes()).isEqualTo(1 << 20);
    assertThat(STRICT.isSignedResponseRequired()).isFalse();
    assertThat(STRICT.isSignedAssertionRequired()).isFalse();
    assertThat(STRICT.isEncryptionRequired()).isFalse();
    assertThat(STRICT.isMissingDestinationAllowed()).isFalse();
    assertThat(STRICT.crypto()).hasNoNullFieldsOrProperties();
  }

  @Test
  void each_loosening_and_demand_changes_itself_alone_and_the_first_policy_not_at_all() {
    Map<String, UnaryOperator<ValidationPolicy>> steps =
        Map.of(
            "REQUIRE_SIGNED_RESPONSE", ValidationPolicy::requireSignedResponse,
            "REQUIRE_SIGNED_ASSERTION", ValidationPolicy::requireSignedAssertion,
            "REQUIRE_ENCRYPTION", ValidationPolicy::requireEncryption,
            "ALLOW_MISSING_DESTINATION", ValidationPolicy::allowMissingDestination,
            "ALLOW_SHA1", ValidationPolicy::allowSha1,
            "ALLOW_SHORT_RSA_KEYS", ValidationPolicy::allowShortRsaKeys,
            "ALLOW_EMPTY_REFERENCE_URI", ValidationPolicy::allowEmptyReferenceUri,
            "ALLOW_UNSIGNED_CBC", ValidationPolicy::allowUnsignedCbc,
            "ALLOW_RSA15", ValidationPolicy::allowRsa15);

    steps.forEach(
        (name, step) ->
            assertThat(step.apply(STRICT))
                .hasToString("ValidationPolicy[" + name + "], skew PT1M"));
    assertThat(STRICT).hasToString("ValidationPolicy[], skew PT1M");
  }

  @Test
  void keeps_what_was_set_before() {
    ValidationPolicy policy =
        STRICT.allowSha1().clockSkew(Duration.ZERO).maximumResponseBytes(1 << 10).allowRsa15();

    assertThat(policy).hasToString("ValidationPolicy[ALLOW_SHA1, ALLOW_RSA15], skew PT0S");
    assertThat(policy.clockSkew()).isZero();
    assertThat(policy.maximumResponseBytes()).isEqualTo(1 << 10);
  }

  @Test
  void caps_the_clock_skew_at_five_minutes() {
    assertThat(STRICT.clockSkew(Duration.ofMinutes(5)).clockSkew()).hasMinutes(5);
    for (Duration skew :
        new Duration[] {
          Duration.ofMinutes(5).plusNanos(1), Duration.ofDays(1), Duration.ofNanos(-1)
        }) {
      assertThatThrownBy(() -> STRICT.clockSkew(skew))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("5 minutes");
    }
  }

  @Test
  void bounds_the_size_of_responses() {
    assertThat(STRICT.maximumResponseBytes(1 << 10).maximumResponseBytes()).isEqualTo(1 << 10);
    assertThat(STRICT.maximumResponseBytes(16 << 20).maximumResponseBytes()).isEqualTo(16 << 20);
    for (int bytes : new int[] {Integer.MIN_VALUE, 0, (1 << 10) - 1, (16 << 20) + 1}) {
      assertThatThrownBy(() -> STRICT.maximumResponseBytes(bytes))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
