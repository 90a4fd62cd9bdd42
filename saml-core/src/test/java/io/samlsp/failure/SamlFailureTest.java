package io.samlsp.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SamlFailureTest {

  @Test
  void says_code_expected_found_and_the_usual_fix() {
    SamlFailure failure = new SamlFailure(FailureCode.AUDIENCE_MISMATCH, "https://sp", "https://x");

    assertThat(failure)
        .hasMessage(
            "AUDIENCE_MISMATCH: expected https://sp; found https://x. "
                + FailureCode.AUDIENCE_MISMATCH.usualFix());
  }

  @Test
  void says_nothing_for_what_was_missing() {
    assertThat(new SamlFailure(FailureCode.ISSUER_MISSING, "an Issuer", null).found())
        .isEqualTo("nothing");
  }

  @Test
  void escapes_and_cuts_foreign_text_on_both_sides() {
    String hostile = "\n2026-11-24 INFO signed in: admin" + "x".repeat(1_000);
    SamlFailure failure = new SamlFailure(FailureCode.ISSUER_UNKNOWN, hostile, hostile);

    assertThat(failure.expected()).startsWith("\\u000a2026").hasSizeLessThan(340);
    assertThat(failure.found()).isEqualTo(failure.expected());
    assertThat(failure.getMessage()).doesNotContain("\n");
  }

  @Test
  void costs_no_stack_trace() {
    SamlFailure failure = new SamlFailure(FailureCode.ISSUER_UNKNOWN, "a", "b");
    failure.addSuppressed(new IllegalStateException());

    assertThat(failure.getStackTrace()).isEmpty();
    assertThat(failure.getSuppressed()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(FailureCode.class)
  void each_code_names_its_ground_and_a_mend(FailureCode code) {
    assertThat(code.clause()).isNotBlank();
    assertThat(code.usualFix()).isNotBlank().endsWith(".");
  }
}
