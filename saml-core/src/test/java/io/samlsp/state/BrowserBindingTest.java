package io.samlsp.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrowserBindingTest {

  @Test
  void matches_the_secret_that_the_login_was_started_with_and_no_other() {
    PendingLogin bound = pending(BrowserBinding.digest("secret"));

    assertThat(BrowserBinding.matches(bound, "secret")).isTrue();
    assertThat(BrowserBinding.matches(bound, "Secret")).isFalse();
    assertThat(BrowserBinding.matches(bound, "")).isFalse();
    assertThat(BrowserBinding.matches(bound, BrowserBinding.digest("secret"))).isFalse();
    assertThat(BrowserBinding.matches(bound, null)).isFalse();
  }

  @Test
  void matches_anything_if_the_login_was_started_without() {
    assertThat(BrowserBinding.matches(pending(null), null)).isTrue();
    assertThat(BrowserBinding.matches(pending(null), "secret")).isTrue();
  }

  @Test
  void keeps_a_digest_in_base64url() {
    assertThat(BrowserBinding.digest("abc"))
        .isEqualTo("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
  }

  @Test
  void a_pending_login_shows_a_log_neither_the_handle_nor_the_digest() {
    assertThat(pending("digest")).hasToString("PendingLogin[_1 at idp]");
  }

  private static PendingLogin pending(String browserDigest) {
    return new PendingLogin(
        "_1",
        "idp",
        "acs",
        "r",
        "/",
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(1),
        false,
        List.of(),
        browserDigest);
  }
}
