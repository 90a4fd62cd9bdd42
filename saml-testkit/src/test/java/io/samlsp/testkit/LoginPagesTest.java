package io.samlsp.testkit;

import static io.samlsp.testkit.AuthnRequests.ACS;
import static io.samlsp.testkit.AuthnRequests.SP;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginPagesTest {

  private static final TestCredential KEY = TestCredential.rsa();
  private static final TestCredential SP_KEY = TestCredential.rsa();

  private final MutableClock clock = MutableClock.at("2026-01-31T12:00:00Z");
  private final FakeIdentityProvider idp =
      FakeIdentityProvider.builder("https://idp.example.com")
          .signingKeys(KEY)
          .clock(clock)
          .serviceProvider(
              RegisteredServiceProvider.of(SP, ACS).signingCertificate(SP_KEY.certificate()))
          .build();
  private final FakeIdentityProviderServer server = FakeIdentityProviderServer.start(idp);
  private final Browser browser = new Browser();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answers_can_be_customized() {
    server.offerUsers("dora", "<i>");
    server.customize(
        (user, answer) -> answer.attribute("mail", user + "@example.com").inResponseTo("_other"));
    HttpResponse<String> login = browser.get(sso(AuthnRequests.plain()));
    assertThat(login.body())
        .contains("value=\"dora\"", "<option value=\"&lt;i&gt;\">")
        .doesNotContain("alice");
    assertThat(Browser.responseIn(browser.decide(login, "dora", "sign-in")))
        .contains(">dora@example.com<", "InResponseTo=\"_other\"");
  }

  @Test
  void failing_customization_is_told() {
    server.customize(
        (user, answer) -> {
          throw new IllegalStateException("no <luck>");
        });
    HttpResponse<String> login = browser.get(sso(AuthnRequests.plain()));
    HttpResponse<String> failed = browser.decide(login, "alice", "sign-in");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).contains("no &lt;luck&gt;");
  }

  @Test
  void names_from_outside_are_escaped_on_every_page() {
    String nasty = "\"><script>alert('1')</script>&";
    server.register(RegisteredServiceProvider.of(nasty, "https://sp/?a=1&b=\"'<>"));
    String request = AuthnRequests.xml("", "").replace(SP, XmlText.escapeText(nasty));
    HttpResponse<String> login =
        browser.get(sso(request) + "&RelayState=" + AuthnRequests.encode(nasty));
    HttpResponse<String> answer = browser.decide(login, nasty, "sign-in");
    HttpResponse<String> home = browser.get(server.url());
    assertThat(login.body()).doesNotContain("alert('1')");
    assertThat(answer.body()).doesNotContain("alert('1')");
    assertThat(home.body()).doesNotContain("alert('1')");
    assertThat(Browser.action(answer)).isEqualTo("https://sp/?a=1&b=\"'<>");
    assertThat(Browser.hidden(answer)).containsEntry("RelayState", nasty);
    assertThat(Browser.responseIn(answer))
        .contains(">" + XmlText.escapeText(nasty) + "</saml:NameID>");
  }

  @Test
  void pages_work_under_their_content_security_policy() throws Exception {
    HttpResponse<String> login = browser.get(sso(AuthnRequests.plain()));
    HttpResponse<String> answer = browser.decide(login, "alice", "sign-in");
    for (HttpResponse<String> page : List.of(login, answer)) {
      String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
      assertThat(policy)
          .contains("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
          .contains("style-src '" + hash(inside(page.body(), "style")) + "'")
          .doesNotContain("unsafe");
      assertThat(page.body()).doesNotContain("style=").doesNotContainPattern(" on[a-z]+=");
      assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src '" + hash(inside(answer.body(), "script")) + "'")
        .doesNotContain("form-action");
    assertThat(login.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("form-action 'self'")
        .doesNotContain("script-src");
    assertThat(inside(answer.body(), "noscript"))
        .contains("<button class=\"go\">Continue</button>");
  }

  @Test
  void session_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    HttpResponse<String> login = browser.get(sso(AuthnRequests.plain()));
    assertThat(browser.decide(login, "alice", "sign-in").headers().firstValue("Set-Cookie"))
        .hasValueSatisfying(
            cookie ->
                assertThat(cookie)
                    .matches("samlsp-fake-idp=_[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Lax"));
  }

  private static String inside(String html, String tag) {
    Matcher matcher =
        Pattern.compile("<" + tag + ">(.*?)</" + tag + ">", Pattern.DOTALL).matcher(html);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static String hash(String inline) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }

  private String sso(String xml) {
    return server.url() + "/sso?" + AuthnRequests.query(xml);
  }
}
