package io.samlsp.examples.identitycenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.testkit.FakeResponse;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Behind a proxy: browsers come by https, to another address than the one we listen on. */
class PublicAddressTest {

  private static final String ADA = "ada@example.com";

  private static Installation lab;
  private static URI inside;

  @BeforeAll
  static void start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    inside = URI.create("http://localhost:" + port);
    lab =
        new Installation(
            Store.H2.fresh().port(port).baseUrl(URI.create("https://center.example.com")), inside);
    lab.setUp();
    lab.connect();
    lab.enableProvisioning();
    lab.provision(ADA);
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @Test
  void addresses_are_the_public_ones_whatever_the_request_says() throws Exception {
    Browser browser = new Browser(inside);
    browser.open("/saml/metadata");
    assertThat(browser.page())
        .contains("https://center.example.com/saml/acs")
        .doesNotContain("localhost");
    browser.open("/");
    browser.post(
        "/login",
        Map.of("csrf", browser.csrf()),
        Map.of("X-Forwarded-Host", "evil.example.com", "X-Forwarded-Proto", "http"));
    assertThat(browser.location()).startsWith("https://idp.example.com/sso?");
    assertThat(lab.idp.readRedirect(browser.location()).acsUrl())
        .hasValue("https://center.example.com/saml/acs");
  }

  @Test
  void sign_in_is_bound_to_the_browser_that_started_it() throws Exception {
    Browser person = new Browser(inside);
    String url = lab.startLogin(person);
    String binding = person.cookies().get("__Host-center-login");
    assertThat(binding).hasSize(43);

    // somebody else's browser, into which an attacker posts his own answer
    FakeResponse response = lab.idp.respondTo(URI.create(url)).nameId(ADA).build();
    Browser victim = new Browser(inside);
    victim.postFromElsewhere("/saml/acs", response.formBody());
    assertThat(victim.status()).isEqualTo(403);
    assertThat(lab.latestAttempt()).contains("LOGIN_STARTED_ELSEWHERE");

    String again = lab.startLogin(person);
    person.post(
        "/saml/acs",
        Map.of(
            "SAMLResponse",
            lab.idp.respondTo(URI.create(again)).nameId(ADA).build().base64(),
            "RelayState",
            lab.idp.readRedirect(again).relayState().orElseThrow()),
        Map.of());
    assertThat(person.location()).isEqualTo("https://center.example.com/");
    assertThat(person.header("Set-Cookie"))
        .contains("__Host-center-session=", "HttpOnly", "Secure", "SameSite=Lax");
    assertThat(person.open("/").page()).contains("You are signed in");
  }

  @Test
  void address_with_a_path_is_refused() {
    assertThatThrownBy(
            () -> Settings.in(lab.data()).baseUrl(URI.create("https://example.com/center")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void forwarded_addresses_count_only_where_they_are_believed() throws Exception {
    Browser liar = new Browser(inside);
    liar.open("/admin/login");
    for (int i = 0; i < 6; i++) {
      liar.post(
          "/admin/login",
          Map.of("csrf", liar.csrf(), "password", "wrong"),
          Map.of("X-Forwarded-For", "192.0.2." + i));
    }
    assertThat(liar.status()).isEqualTo(429);
  }
}
