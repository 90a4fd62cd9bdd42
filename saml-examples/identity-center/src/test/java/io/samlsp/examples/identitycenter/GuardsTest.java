package io.samlsp.examples.identitycenter;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.TestCredential;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps strangers out, and what ends. */
class GuardsTest {

  private static final String ADA = "ada@example.com";

  private Installation lab;

  @BeforeEach
  void start() throws Exception {
    lab = new Installation(Store.H2);
    lab.setUp();
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  private void connect() throws Exception {
    lab.connect();
    lab.enableProvisioning();
    lab.provision(ADA);
  }

  @Test
  void every_form_needs_the_token_of_its_page() throws Exception {
    Browser admin = lab.administrator;
    admin.open("/admin/settings");
    for (String action :
        new String[] {
          "/login",
          "/logout",
          "/admin/logout",
          "/admin/login",
          "/admin/settings/provisioning/enable",
          "/admin/settings/provisioning/disable",
          "/admin/settings/identity-source/review"
        }) {
      admin.post(action, Map.of("confirmation", "ACCEPT"), Map.of());
      assertThat(admin.status()).as(action).isEqualTo(403);
      admin.post(action, Map.of("csrf", "x".repeat(43)), Map.of());
      assertThat(admin.status()).as(action).isEqualTo(403);
    }
    assertThat(admin.open("/admin/settings/provisioning").page()).contains("Enable");
  }

  @Test
  void console_is_the_administrators() throws Exception {
    Browser stranger = lab.person();
    for (String page :
        new String[] {
          "/admin",
          "/admin/settings",
          "/admin/users",
          "/admin/groups/1",
          "/admin/activity/sign-ins",
          "/admin/activity/provisioning",
          "/admin/audit"
        }) {
      assertThat(stranger.open(page).page()).as(page).contains("Administrator's console");
    }
    stranger.submit("/admin/settings/provisioning/enable");
    assertThat(lab.administrator.open("/admin/settings/provisioning").page()).contains("Enable");
  }

  @Test
  void password_cannot_be_guessed_for_long() throws Exception {
    Browser stranger = lab.person();
    stranger.open("/admin/login");
    for (int i = 0; i < 5; i++) {
      stranger.submit("/admin/login", "password", "wrong");
      assertThat(stranger.status()).isEqualTo(403);
    }
    stranger.submit("/admin/login", "password", Installation.PASSWORD);
    assertThat(stranger.status()).isEqualTo(429);
    lab.clock.advance(Duration.ofMinutes(15));
    stranger.submit("/admin/login", "password", Installation.PASSWORD);
    assertThat(stranger.page()).contains("Overview");
  }

  @Test
  void setup_page_closes_with_the_first_password() throws Exception {
    assertThat(lab.center.setupCode()).isEmpty();
    assertThat(lab.person().open("/admin/setup").page()).contains("Administrator's console");
  }

  @Test
  void sessions_end_by_idle_time_by_the_assertion_and_by_sign_out() throws Exception {
    connect();
    Browser idle = lab.person();
    lab.signIn(idle, ADA);
    lab.clock.advance(Duration.ofMinutes(59));
    assertThat(idle.open("/").page()).contains("You are signed in");
    lab.clock.advance(Duration.ofMinutes(60));
    assertThat(idle.open("/").page()).contains("You are signed out");

    Browser bounded = lab.person();
    Instant end = lab.clock.instant().plus(Duration.ofMinutes(20));
    String url = lab.startLogin(bounded);
    lab.post(
        bounded,
        lab.idp
            .respondTo(URI.create(url))
            .nameId(ADA)
            .assertion(a -> a.authnStatement(s -> s.sessionNotOnOrAfter(end)))
            .build());
    lab.clock.set(end.minusSeconds(1));
    assertThat(bounded.open("/").page()).contains("You are signed in");
    lab.clock.set(end);
    assertThat(bounded.open("/").page()).contains("You are signed out");

    Browser leaving = lab.person();
    lab.signIn(leaving, ADA);
    leaving.submit("/logout");
    assertThat(leaving.page()).contains("You are signed out");
    assertThat(leaving.open("/").page()).contains("Access portal");
  }

  @Test
  void person_who_is_renamed_or_deleted_is_signed_out() throws Exception {
    connect();
    Browser person = lab.person();
    lab.signIn(person, ADA);
    String id = Installation.id(lab.scim("GET", "/Users", "").body());
    lab.scim(
        "PATCH",
        "/Users/" + id,
        "{\"Operations\":[{\"op\":\"replace\",\"path\":\"userName\",\"value\":\"new@example.com\"}]}");
    assertThat(person.open("/").page()).contains("You are signed out");
    lab.signIn(person, "new@example.com");
    assertThat(person.page()).contains("You are signed in");
    assertThat(lab.scim("DELETE", "/Users/" + id, "").statusCode()).isEqualTo(204);
    assertThat(person.open("/").page()).contains("You are signed out");
  }

  @Test
  void two_tokens_rotate_and_none_works_once_provisioning_is_disabled() throws Exception {
    connect();
    Browser admin = lab.administrator;
    String first = lab.token;
    lab.clock.advance(Duration.ofSeconds(1)); // tokens are listed in the order of their making
    admin.open("/admin/settings/provisioning");
    admin.submit("/admin/settings/provisioning/token");
    String second = admin.value("access-token");
    assertThat(second).isNotEqualTo(first);
    admin.submit("/admin/settings/provisioning/token");
    assertThat(admin.status()).isEqualTo(409);
    assertThat(lab.scim("GET", "/Users", "").statusCode()).isEqualTo(200);
    admin.submit("/admin/settings/provisioning/token/delete", "token", lastToken(admin));
    lab.token = second;
    assertThat(lab.scim("GET", "/Users", "").statusCode()).isEqualTo(401);
    lab.token = first;
    assertThat(lab.scim("GET", "/Users", "").statusCode()).isEqualTo(200);
    lab.clock.advance(Duration.ofDays(300));
    admin.open("/admin/login");
    admin.submit("/admin/login", "password", Installation.PASSWORD);
    assertThat(admin.page()).contains("The access token", "in 64 days");
    admin.open("/admin/settings/provisioning");
    admin.submit("/admin/settings/provisioning/disable");
    assertThat(lab.scim("GET", "/Users", "").statusCode()).isEqualTo(401);
  }

  private static String lastToken(Browser admin) {
    String marker = "name=\"token\" value=\"";
    int at = admin.page().lastIndexOf(marker) + marker.length();
    return admin.page().substring(at, admin.page().indexOf('"', at));
  }

  @Test
  void certificates_roll_over_and_the_last_one_stays() throws Exception {
    connect();
    Browser admin = lab.administrator;
    TestCredential next = TestCredential.rsa();
    admin.open("/admin/settings/authentication");
    admin.upload(
        "/admin/settings/authentication/certificate",
        "certificateFile",
        "next.pem",
        next.certificatePem());
    assertThat(admin.page()).contains("The certificate is imported.");
    Browser person = lab.person();
    lab.signIn(person, ADA);
    assertThat(person.page()).contains("You are signed in");
    String old = fingerprint(lab.idp.signingKeys().get(0));
    admin.submit("/admin/settings/authentication/certificate/delete", "fingerprint", old);
    Browser late = lab.person();
    lab.signIn(late, ADA);
    assertThat(late.page()).contains("You are not signed in");
    lab.idp = lab.idp.toBuilder().signingKeys(next).build();
    lab.signIn(late, ADA);
    assertThat(late.page()).contains("You are signed in");
    admin.submit(
        "/admin/settings/authentication/certificate/delete", "fingerprint", fingerprint(next));
    assertThat(admin.status()).isEqualTo(422);
    assertThat(admin.page()).contains("The last certificate stays");
    admin.upload(
        "/admin/settings/authentication/certificate", "certificateFile", "x.pem", "nonsense");
    assertThat(admin.page()).contains("This is not a certificate");
  }

  private static String fingerprint(TestCredential credential) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(credential.certificate().getEncoded());
    return HexFormat.of().formatHex(digest);
  }

  @Test
  void metadata_of_another_identity_provider_does_not_replace_ours() throws Exception {
    connect();
    Browser admin = lab.administrator;
    admin.open("/admin/settings/authentication");
    admin.upload(
        "/admin/settings/authentication/metadata",
        "metadataFile",
        "other.xml",
        FakeIdentityProvider.create("https://other.example.com").metadataXml());
    assertThat(admin.page()).contains("the metadata of another identity provider");
    admin.upload(
        "/admin/settings/authentication/metadata",
        "metadataFile",
        "same.xml",
        lab.idp.metadataXml());
    assertThat(admin.page()).contains("The metadata is replaced.");
  }

  @Test
  void expired_metadata_stops_sign_ins_and_the_console_says_so() throws Exception {
    lab.idp =
        FakeIdentityProvider.builder(Installation.IDP)
            .baseUrl("https://idp.example.com")
            .clock(lab.clock)
            .metadataValidFor(Duration.ofMinutes(10))
            .build();
    connect();
    assertThat(lab.administrator.open("/admin").page())
        .contains("The identity provider&#39;s metadata", "in 0 days");
    lab.clock.advance(Duration.ofMinutes(10));
    Browser person = lab.person();
    person.open("/");
    person.submit("/login");
    assertThat(person.status()).isEqualTo(503);
    assertThat(person.page()).contains("Your administrator can mend it");
    assertThat(lab.administrator.open("/admin").page()).contains("has expired");
  }

  @Test
  void strangers_cannot_push_real_attempts_out_of_the_activity() throws Exception {
    connect();
    lab.signIn(lab.person(), ADA);
    Browser stranger = lab.person();
    for (int i = 0; i < 510; i++) {
      stranger.postFromElsewhere("/saml/acs", "SAMLResponse=x");
    }
    lab.administrator.open("/admin/activity/sign-ins?page=11");
    assertThat(lab.administrator.page()).contains(ADA).doesNotContain("BASE64_INVALID");
  }

  @Test
  void pages_run_nothing_inline_and_say_nothing_of_secrets() throws Exception {
    connect();
    Browser admin = lab.administrator;
    for (String page :
        new String[] {
          "/admin",
          "/admin/settings",
          "/admin/settings/identity-source",
          "/admin/settings/identity-source/metadata",
          "/admin/settings/authentication",
          "/admin/settings/provisioning",
          "/admin/users",
          "/admin/groups",
          "/admin/activity/sign-ins",
          "/admin/activity/provisioning",
          "/admin/audit"
        }) {
      admin.open(page);
      assertThat(admin.status()).as(page).isEqualTo(200);
      assertThat(admin.header("Content-Security-Policy"))
          .as(page)
          .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
          .doesNotContain("unsafe");
      assertThat(admin.page())
          .as(page)
          .doesNotContain(lab.token)
          .doesNotContain("style=\"")
          .doesNotContainPattern("<script>|\\son[a-z]+=\"");
    }
  }
}
