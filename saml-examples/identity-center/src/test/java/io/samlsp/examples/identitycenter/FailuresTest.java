package io.samlsp.examples.identitycenter;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong: the person gets a plain page, the administrator the cause and the mend. */
class FailuresTest {

  private static final String ADA = "ada@example.com";

  private static Installation lab;
  private static String acsUrl;
  private static String issuerUrl;

  @BeforeAll
  static void connect() throws Exception {
    lab = new Installation(Store.H2);
    lab.setUp();
    lab.connect();
    lab.enableProvisioning();
    lab.provision(ADA);
    acsUrl = lab.center.baseUrl() + "/saml/acs";
    issuerUrl = lab.center.baseUrl() + "/saml/metadata";
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @Test
  void wrong_acs_url() throws Exception {
    rejected(
        url ->
            lab.idp
                .respondTo(url)
                .nameId(ADA)
                .destination("https://old.example.com/saml/acs")
                .assertion(
                    a ->
                        a.subjectConfirmation(c -> c.recipient("https://old.example.com/saml/acs")))
                .build(),
        "DESTINATION_MISMATCH",
        "The ACS URL that is set at the identity provider is not ours.",
        "set the ACS URL (in Okta: Single sign-on URL) to " + acsUrl);
  }

  @Test
  void wrong_issuer_url() throws Exception {
    rejected(
        url ->
            lab.idp
                .respondTo(url)
                .nameId(ADA)
                .assertion(a -> a.conditions(c -> c.audience("https://old.example.com/saml")))
                .build(),
        "AUDIENCE_MISMATCH",
        "The issuer URL that is set at the identity provider is not ours.",
        "set the issuer URL (in Okta: Audience URI) to " + issuerUrl);
  }

  @Test
  void wrong_certificate() throws Exception {
    FakeIdentityProvider other =
        FakeIdentityProvider.builder(Installation.IDP)
            .baseUrl("https://idp.example.com")
            .clock(lab.clock)
            .serviceProvider(lab.idp.serviceProviders().get(0))
            .build();
    rejected(
        url -> other.respondTo(url).nameId(ADA).build(),
        "SIGNATURE_KEY_UNKNOWN",
        "signed with a certificate that is not among those we trust",
        "Settings → Manage authentication");
  }

  @Test
  void clock_off_by_ten_minutes() throws Exception {
    rejected(
        url -> {
          lab.clock.advance(Duration.ofMinutes(10));
          FakeResponse early = lab.idp.respondTo(url).nameId(ADA).build();
          lab.clock.advance(Duration.ofMinutes(-10));
          return early;
        },
        "ISSUE_INSTANT_IN_FUTURE",
        "The identity provider&#39;s clock is 10 minutes ahead of ours.",
        "synchronise them with NTP");
  }

  @Test
  void unassigned_user() throws Exception {
    Browser person = lab.person();
    lab.signIn(person, "eve@example.com");
    assertThat(person.status()).isEqualTo(403);
    assertThat(person.page())
        .contains("There is no active account for you here")
        .doesNotContain("eve@example.com");
    assertThat(lab.latestAttempt())
        .contains(
            "User not provisioned",
            "eve@example.com",
            "whose NameID is no user name here",
            "assign the person to the application");
  }

  @Test
  void deactivated_user() throws Exception {
    lab.deactivate(lab.provision("bob@example.com"));
    Browser person = lab.person();
    lab.signIn(person, "bob@example.com");
    assertThat(person.status()).isEqualTo(403);
    assertThat(person.page()).contains("There is no active account for you here");
    assertThat(lab.latestAttempt())
        .contains("User deactivated", "The user was deactivated over SCIM.");
  }

  @Test
  void reused_response() throws Exception {
    lab.administrator.open("/admin/settings/authentication");
    lab.administrator.submit("/admin/settings/authentication/idp-initiated", "allowed", "on");
    FakeResponse response =
        lab.idp.unsolicited(lab.idp.serviceProviders().get(0)).nameId(ADA).build();
    Browser person = lab.person();
    lab.post(person, response);
    assertThat(person.page()).contains("You are signed in");
    Browser thief = lab.person();
    lab.post(thief, response);
    refused(
        thief,
        "REPLAYED",
        "The response was used before",
        "Let the person start again at the access portal.");
    lab.administrator.open("/admin/settings/authentication");
    lab.administrator.submit("/admin/settings/authentication/idp-initiated");
  }

  @Test
  void response_that_nobody_asked_for_is_refused_unless_switched_on() throws Exception {
    Browser person = lab.person();
    lab.post(person, lab.idp.unsolicited(lab.idp.serviceProviders().get(0)).nameId(ADA).build());
    refused(
        person,
        "UNSOLICITED_REFUSED",
        "started at the identity provider, which is switched off",
        "Settings → Manage authentication");
  }

  private void rejected(Function<URI, FakeResponse> answer, String code, String cause, String mend)
      throws Exception {
    Browser person = lab.person();
    String url = lab.startLogin(person);
    lab.post(person, answer.apply(URI.create(url)));
    refused(person, code, cause, mend);
  }

  private void refused(Browser person, String code, String cause, String mend) throws Exception {
    assertThat(person.status()).isEqualTo(403);
    assertThat(person.page())
        .containsPattern("You are not signed in(?s:.*)[Rr]eference: [0-9a-f]{10}")
        .doesNotContain(code);
    assertThat(person.cookies()).doesNotContainKey("center-session");
    assertThat(lab.latestAttempt())
        .contains("Rejected", code, cause, mend)
        // the message is there, and nothing of the person in it
        .contains("&lt;samlp:Response")
        .doesNotContain(ADA);
  }
}
