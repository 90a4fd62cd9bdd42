package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@FakeIdp(entityId = "https://class.example.com", now = "2026-01-31T12:00:00Z")
class FakeIdentityProviderExtensionTest {

  private static final Set<String> SERVERS = new HashSet<>();
  private static final Set<FakeIdentityProvider> SEEN = new HashSet<>();

  private final FakeIdentityProvider ofConstructor;
  private FakeIdentityProvider ofBeforeEach;

  FakeIdentityProviderExtensionTest(FakeIdentityProvider idp) {
    this.ofConstructor = idp;
  }

  @BeforeEach
  void remember(FakeIdentityProvider idp) {
    ofBeforeEach = idp;
  }

  @AfterAll
  static void servers_are_stopped_after_their_tests() {
    Browser browser = new Browser();
    assertThat(SERVERS).isNotEmpty();
    for (String url : SERVERS) {
      assertThat(unreachable(browser, url)).as(url).isTrue();
    }
  }

  private static boolean unreachable(Browser browser, String url) {
    try {
      browser.get(url);
      return false;
    } catch (AssertionError e) {
      return e.getCause() instanceof java.net.ConnectException;
    }
  }

  @Test
  void parameters_of_one_test_belong_together(
      FakeIdentityProvider idp, FakeIdentityProviderServer server, MutableClock clock) {
    assertThat(idp).isSameAs(ofConstructor).isSameAs(ofBeforeEach);
    assertThat(server.identityProvider().signingKeys()).isEqualTo(idp.signingKeys());
    clock.advance(Duration.ofSeconds(5));
    assertThat(idp.now()).isEqualTo(Instant.parse("2026-01-31T12:00:05Z"));
    assertThat(server.identityProvider().now()).isEqualTo(idp.now());
    assertThat(new Browser().get(server.metadataUrl()).statusCode()).isEqualTo(200);
    SERVERS.add(server.url());
  }

  @RepeatedTest(2)
  void each_test_has_its_own(FakeIdentityProvider idp, MutableClock clock) {
    assertThat(SEEN.add(idp)).isTrue();
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    clock.advance(Duration.ofDays(1));
  }

  @Test
  void annotation_of_the_class_counts(FakeIdentityProvider idp) {
    assertThat(idp.entityId()).isEqualTo("https://class.example.com");
  }

  @Test
  @FakeIdp(entityId = "https://method.example.com")
  void annotation_of_the_method_comes_first(FakeIdentityProvider idp) {
    assertThat(idp.entityId()).isEqualTo("https://method.example.com");
  }

  @Nested
  class Inside {
    @Test
    void annotation_of_the_class_around_counts(FakeIdentityProvider idp) {
      assertThat(idp.entityId()).isEqualTo("https://class.example.com");
    }
  }
}

@ExtendWith(FakeIdentityProviderExtension.class)
class FakeIdentityProviderExtensionAloneTest {

  @Test
  void extension_alone_has_defaults_and_the_time_of_day(
      FakeIdentityProvider idp, MutableClock clock) {
    assertThat(idp.entityId()).isEqualTo("https://idp.example.test/metadata");
    assertThat(clock.instant()).isBetween(Instant.now().minusSeconds(60), Instant.now());
  }
}
