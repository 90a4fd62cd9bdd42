package io.samlsp.testkit;

import static io.samlsp.testkit.AuthnRequests.ACS;
import static io.samlsp.testkit.AuthnRequests.SP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class FakeIdentityProviderServerTest {

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
  void metadata_tells_where_the_server_is() {
    HttpResponse<String> metadata = browser.get(server.metadataUrl());
    assertThat(metadata.statusCode()).isEqualTo(200);
    assertThat(metadata.headers().firstValue("Content-Type"))
        .contains("application/samlmetadata+xml");
    assertThat(metadata.body())
        .contains(
            "entityID=\"https://idp.example.com\"",
            "Location=\"" + server.url() + "/sso\"",
            KEY.certificateBase64())
        .doesNotContain("SingleLogoutService");
    assertThat(server.identityProvider().ssoUrl()).isEqualTo(server.url() + "/sso");
  }

  @Test
  void user_signs_in_by_redirect() {
    HttpResponse<String> login = browser.get(sso(AuthnRequests.plain()) + "&RelayState=a%26%22b");
    assertThat(login.statusCode()).isEqualTo(200);
    assertThat(login.body())
        .contains("to continue to <strong>" + SP + "</strong>", "<option value=\"alice\">")
        .contains("<label for=\"user\">User name</label>");
    HttpResponse<String> answer = browser.decide(login, "alice", "sign-in");
    assertThat(Browser.action(answer)).isEqualTo(ACS);
    assertThat(Browser.hidden(answer)).containsEntry("RelayState", "a&\"b");
    String xml = Browser.responseIn(answer);
    assertThat(Checks.jdk(xml, KEY.publicKey())).containsExactly(true, true);
    assertThat(xml)
        .contains(">alice</saml:NameID>", "InResponseTo=\"_q1\"", "Destination=\"" + ACS + "\"");
  }

  @Test
  void user_signs_in_by_post() {
    HttpResponse<String> login =
        browser.post(
            server.url() + "/sso",
            Map.of("SAMLRequest", AuthnRequests.post(AuthnRequests.plain()), "RelayState", "r"));
    HttpResponse<String> answer = browser.decide(login, "  bob ", "sign-in");
    assertThat(Browser.hidden(answer)).containsEntry("RelayState", "r");
    assertThat(Browser.responseIn(answer)).contains(">bob</saml:NameID>");
  }

  @Test
  void answer_without_relay_state_has_no_such_field() {
    HttpResponse<String> login = browser.get(sso(AuthnRequests.plain()));
    assertThat(Browser.hidden(browser.decide(login, "alice", "sign-in")))
        .containsOnlyKeys("SAMLResponse");
  }

  @Test
  void user_refuses() {
    HttpResponse<String> login = browser.get(sso(AuthnRequests.plain()));
    String xml = Browser.responseIn(browser.decide(login, "", "refuse"));
    assertStatus(xml, SamlUris.STATUS_RESPONDER, SamlUris.STATUS_AUTHN_FAILED);
    assertThat(Checks.jdk(xml, KEY.publicKey())).containsExactly(true);
  }

  @Test
  void user_without_a_name_is_asked_again() {
    HttpResponse<String> login = browser.get(sso(AuthnRequests.plain()));
    HttpResponse<String> again = browser.decide(login, " ", "sign-in");
    assertThat(again.body()).contains("<h1>Sign in</h1>");
    assertThat(Browser.responseIn(browser.decide(again, "carol", "sign-in")))
        .contains(">carol</saml:NameID>");
  }

  @Test
  void login_page_serves_once() {
    HttpResponse<String> login = browser.get(sso(AuthnRequests.plain()));
    browser.decide(login, "alice", "sign-in");
    HttpResponse<String> again = browser.decide(login, "alice", "sign-in");
    assertProblem(again, "this sign-in is over: start a new one");
  }

  @Test
  void session_answers_at_once_with_the_time_of_the_sign_in() {
    String first = signIn("alice");
    clock.advance(Duration.ofMinutes(20));
    String second = Browser.responseIn(browser.get(sso(AuthnRequests.plain())));
    assertThat(second)
        .contains(
            ">alice</saml:NameID>",
            "AuthnInstant=\"2026-01-31T12:00:00Z\"",
            "IssueInstant=\"2026-01-31T12:20:00Z\"");
    assertThat(statement(second).getAttributeNS(null, "SessionIndex"))
        .isEqualTo(statement(first).getAttributeNS(null, "SessionIndex"));
  }

  @Test
  void forced_authentication_asks_again() {
    signIn("alice");
    clock.advance(Duration.ofMinutes(20));
    HttpResponse<String> login = browser.get(sso(AuthnRequests.xml("ForceAuthn=\"true\"", "")));
    assertThat(login.body()).contains("Please sign in once more");
    assertThat(Browser.responseIn(browser.decide(login, "alice", "sign-in")))
        .contains("AuthnInstant=\"2026-01-31T12:20:00Z\"");
  }

  @Test
  void passive_request_without_a_session_is_refused() {
    String xml = Browser.responseIn(browser.get(sso(AuthnRequests.xml("IsPassive=\"true\"", ""))));
    assertStatus(xml, SamlUris.STATUS_RESPONDER, SamlUris.STATUS_NO_PASSIVE);
  }

  @Test
  void passive_request_with_a_session_is_answered_unless_forced() {
    signIn("alice");
    assertThat(Browser.responseIn(browser.get(sso(AuthnRequests.xml("IsPassive=\"true\"", "")))))
        .contains(">alice</saml:NameID>");
    String forced = AuthnRequests.xml("IsPassive=\"true\" ForceAuthn=\"true\"", "");
    assertStatus(
        Browser.responseIn(browser.get(sso(forced))),
        SamlUris.STATUS_RESPONDER,
        SamlUris.STATUS_NO_PASSIVE);
  }

  @Test
  void unknown_name_id_format_is_refused() {
    String xml = AuthnRequests.xml("", "<samlp:NameIDPolicy Format=\"urn:unknown\"/>");
    assertStatus(
        Browser.responseIn(browser.get(sso(xml))),
        SamlUris.STATUS_REQUESTER,
        SamlUris.STATUS_INVALID_NAME_ID_POLICY);
  }

  @Test
  void transient_name_id_hides_the_user() {
    String policy = "<samlp:NameIDPolicy Format=\"" + SamlUris.NAME_ID_TRANSIENT + "\"/>";
    HttpResponse<String> login = browser.get(sso(AuthnRequests.xml("", policy)));
    assertThat(Browser.responseIn(browser.decide(login, "alice", "sign-in")))
        .doesNotContain("alice")
        .containsPattern("nameid-format:transient\">_[0-9a-f]{32}</saml:NameID>");
  }

  @Test
  void sign_in_can_start_here() {
    HttpResponse<String> home = browser.get(server.url() + "/");
    assertThat(home.body())
        .contains("<a class=\"button\" href=\"/start?sp=https%3A%2F%2Fsp.example.com%2Fmetadata\">")
        .doesNotContain("Signed in as");
    String start = server.url() + "/start?sp=" + AuthnRequests.encode(SP);
    HttpResponse<String> login = browser.get(start + "&RelayState=deep");
    HttpResponse<String> answer = browser.decide(login, "alice", "sign-in");
    assertThat(Browser.action(answer)).isEqualTo(ACS);
    assertThat(Browser.hidden(answer)).containsEntry("RelayState", "deep");
    assertThat(Browser.responseIn(answer)).contains(">alice<").doesNotContain("InResponseTo");
    assertThat(browser.get(server.url()).body()).contains("Signed in as <strong>alice</strong>");
  }

  @Test
  void user_signs_out_here() {
    signIn("alice");
    HttpResponse<String> home = browser.post(server.url() + "/logout", Map.of());
    assertThat(home.uri().getPath()).isEqualTo("/");
    assertThat(home.body()).contains("Your applications").doesNotContain("Signed in as");
    assertThat(browser.get(sso(AuthnRequests.plain())).body()).contains("<h1>Sign in</h1>");
  }

  @Test
  void start_for_a_stranger_is_refused() {
    assertProblem(
        browser.get(server.url() + "/start?sp=urn:nobody"),
        "sp names no registered service provider");
    assertProblem(browser.get(server.url() + "/start"), "sp names no registered service provider");
  }

  @Test
  void stranger_gets_no_answer() {
    String xml = AuthnRequests.plain().replace(SP, "https://evil.example/<b>");
    assertProblem(
        browser.get(sso(xml.replace("<b>", "&lt;b>"))),
        "not registered as a service provider: https://evil.example/&lt;b&gt;");
  }

  @Test
  void stranger_gets_an_answer_once_registered() {
    server.register(RegisteredServiceProvider.of("urn:new", "https://new.example/acs"));
    HttpResponse<String> login = browser.get(sso(AuthnRequests.xml("", "").replace(SP, "urn:new")));
    assertThat(Browser.action(browser.decide(login, "alice", "sign-in")))
        .isEqualTo("https://new.example/acs");
  }

  @Test
  void answer_goes_to_no_place_that_is_not_registered() {
    String xml = AuthnRequests.plain().replace(ACS, "https://evil.example/acs");
    assertProblem(browser.get(sso(xml)), "that is not registered: https://evil.example/acs");
  }

  @Test
  void request_for_somebody_else_is_refused() {
    String xml = AuthnRequests.xml("Destination=\"https://other.example/sso\"", "");
    assertProblem(
        browser.get(sso(xml)),
        "the Destination of the AuthnRequest is https://other.example/sso and not "
            + server.url()
            + "/sso");
    String right = AuthnRequests.xml("Destination=\"" + server.url() + "/sso\"", "");
    assertThat(browser.get(sso(right)).body()).contains("<h1>Sign in</h1>");
  }

  @Test
  void other_bindings_for_the_answer_are_refused() {
    String artifact =
        AuthnRequests.xml(
            "ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact\"", "");
    assertProblem(browser.get(sso(artifact)), "answers go by HTTP-POST, not by urn:oasis");
    String post = AuthnRequests.xml("ProtocolBinding=\"" + SamlUris.BINDING_POST + "\"", "");
    assertThat(browser.get(sso(post)).body()).contains("<h1>Sign in</h1>");
  }

  @Test
  void bad_signature_is_refused_even_where_none_is_wanted() {
    String query =
        AuthnRequests.signedQuery(
            AuthnRequests.plain(), "r", SignatureShape.Algorithm.RSA_SHA256, SP_KEY);
    assertThat(browser.get(server.url() + "/sso?" + query).body()).contains("<h1>Sign in</h1>");
    assertProblem(
        browser.get(server.url() + "/sso?" + query.replace("RelayState=r", "RelayState=s")),
        "the signature of the AuthnRequest is not valid");
  }

  @Test
  void unsigned_request_is_refused_where_signatures_are_wanted() {
    FakeIdentityProvider strict = idp.toBuilder().wantAuthnRequestsSigned().build();
    try (FakeIdentityProviderServer other = FakeIdentityProviderServer.start(strict)) {
      String url = other.url() + "/sso";
      assertProblem(
          browser.get(url + "?" + AuthnRequests.query(AuthnRequests.plain())),
          "the AuthnRequest must be signed with a registered key of " + SP);
      String signed =
          AuthnRequests.signedPost(AuthnRequests.plain(), SignatureShape.defaults().key(SP_KEY));
      assertThat(browser.post(url, Map.of("SAMLRequest", signed)).body())
          .contains("<h1>Sign in</h1>");
    }
  }

  @Test
  void garbage_is_refused_with_the_reason() {
    assertProblem(browser.get(server.url() + "/sso"), "the query has no SAMLRequest");
    assertProblem(
        browser.post(server.url() + "/sso", Map.of("a", "b")), "the form has no SAMLRequest");
    assertProblem(
        browser.post(server.url() + "/sso", "SAMLRequest=" + "A".repeat(1 << 20)),
        "the form is too large");
    assertProblem(browser.post(server.url() + "/login", "%zz=1"), "%");
    HttpResponse<String> nothing = browser.get(server.url() + "/nothing");
    assertThat(nothing.statusCode()).isEqualTo(404);
  }

  @Test
  void session_of_another_browser_does_not_count() {
    signIn("alice");
    assertThat(new Browser().get(sso(AuthnRequests.plain())).body()).contains("<h1>Sign in</h1>");
  }

  @Test
  void oldest_of_too_many_sign_ins_is_forgotten() {
    LoginSessions sessions = new LoginSessions(idp::newId);
    LoginSessions.Session session = new LoginSessions.Session("a", clock.instant(), "1");
    String first = sessions.open(session);
    for (int i = 0; i < 999; i++) {
      sessions.open(session);
    }
    assertThat(sessions.find(first)).contains(session);
    sessions.open(session);
    assertThat(sessions.find(first)).isEmpty();
  }

  @Test
  void server_listens_on_loopback_and_stops_when_closed() {
    URI uri = URI.create(server.url());
    assertThat(uri.getHost()).isEqualTo("127.0.0.1");
    server.close();
    assertThatThrownBy(() -> browser.get(server.url()))
        .isInstanceOf(AssertionError.class)
        .hasCauseInstanceOf(ConnectException.class);
  }

  @Test
  void port_that_is_taken_is_told() {
    int port = URI.create(server.url()).getPort();
    assertThatThrownBy(() -> FakeIdentityProviderServer.start(idp, port))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot listen on port " + port + " of 127.0.0.1");
  }

  private String signIn(String user) {
    return Browser.responseIn(
        browser.decide(browser.get(sso(AuthnRequests.plain())), user, "sign-in"));
  }

  private String sso(String xml) {
    return server.url() + "/sso?" + AuthnRequests.query(xml);
  }

  private static Element statement(String xml) {
    Element assertion =
        Dom.child(Dom.parse(xml).getDocumentElement(), SamlUris.ASSERTION, "Assertion")
            .orElseThrow();
    return Dom.child(assertion, SamlUris.ASSERTION, "AuthnStatement").orElseThrow();
  }

  private static void assertStatus(String xml, String code, String nested) {
    assertThat(xml)
        .contains(
            "<samlp:Status><samlp:StatusCode Value=\""
                + code
                + "\"><samlp:StatusCode Value=\""
                + nested
                + "\"/></samlp:StatusCode></samlp:Status>")
        .doesNotContain("Assertion ");
  }

  private static void assertProblem(HttpResponse<String> page, String detail) {
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains("This request cannot be answered", detail);
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
  }
}
