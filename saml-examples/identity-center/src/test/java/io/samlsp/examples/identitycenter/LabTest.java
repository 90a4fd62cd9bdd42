package io.samlsp.examples.identitycenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lab, step by step, by HTTP; with a restart in the middle; on both databases. */
class LabTest {

  @ParameterizedTest
  @EnumSource(Store.class)
  void whole_lab_goes_through(Store store) throws Exception {
    try (Installation lab = new Installation(store)) {
      Browser admin = lab.administrator;
      lab.setUp();

      // 2. Change identity source.
      assertThat(admin.open("/admin/settings").page())
          .contains("Identity source", "Actions", "Change identity source");
      assertThat(admin.open("/admin/settings/identity-source").page())
          .contains("External identity provider", "Next");
      admin.submit("/admin/settings/identity-source", "source", "external");
      assertThat(admin.page())
          .contains(
              "Service provider metadata",
              "Assertion Consumer Service (ACS) URL",
              "Issuer URL",
              "Download metadata file",
              "Identity provider metadata",
              "Choose file");
      assertThat(admin.value("acs-url")).isEqualTo(lab.center.baseUrl() + "/saml/acs");
      assertThat(admin.value("issuer-url")).isEqualTo(lab.center.baseUrl() + "/saml/metadata");

      // what is wrong with a file is said beside the field, and changes nothing
      lab.upload("this is no metadata");
      assertThat(admin.status()).isEqualTo(422);
      assertThat(admin.page()).contains("This is not a metadata file");
      lab.upload(new Browser(lab.center.baseUrl()).open("/saml/metadata").page());
      assertThat(admin.page()).contains("a service provider&#39;s metadata");
      assertThat(admin.open("/admin/settings/identity-source/review").page())
          .contains("Identity provider metadata");

      // what was understood is shown
      lab.upload(lab.idp.metadataXml());
      assertThat(admin.page())
          .contains(
              "What we understood",
              Installation.IDP,
              "https://idp.example.com/sso",
              "HTTP-Redirect",
              "SHA-256",
              "valid until");

      // nothing changes before ACCEPT
      admin.open("/admin/settings/identity-source/review");
      assertThat(admin.page()).contains("ACCEPT", "Change identity source");
      admin.submit("/admin/settings/identity-source/review", "confirmation", "accept");
      assertThat(admin.status()).isEqualTo(422);
      assertThat(lab.person().open("/").page()).contains("No identity provider is connected yet");
      lab.connect();

      // 4. Automatic provisioning.
      lab.enableProvisioning();
      assertThat(admin.page()).contains("SCIM endpoint", "Access token", "only this once");
      assertThat(admin.value("dialog-endpoint")).isEqualTo(lab.center.baseUrl() + "/scim/v2");
      assertThat(admin.open("/admin/settings/provisioning").page()).doesNotContain(lab.token);

      // 5. Test API Credentials.
      assertThat(lab.scim("GET", "/Users?startIndex=1&count=2", "").statusCode()).isEqualTo(200);
      assertThat(lab.scim("GET", "//Users?startIndex=1&count=2", "").statusCode()).isEqualTo(200);
      String right = lab.token;
      lab.token = "wrong";
      assertThat(lab.scim("GET", "/Users?startIndex=1&count=2", "").statusCode()).isEqualTo(401);
      lab.token = right;

      // 6 to 8. Provision users, push a group.
      String ada = lab.provision("ada@example.com");
      String bob = lab.provision("bob@example.com");
      HttpResponse<String> group =
          lab.scim(
              "POST",
              "/Groups",
              "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"],\"displayName\":"
                  + "\"AmazonQ\",\"members\":[{\"value\":\""
                  + ada
                  + "\"}]}");
      assertThat(group.statusCode()).isEqualTo(201);
      assertThat(admin.open("/admin/users").page())
          .contains("ada@example.com", "bob@example.com", "SCIM", "Active");
      assertThat(admin.open("/admin/users?search=BOB").page())
          .contains("bob@example.com")
          .doesNotContain("ada@example.com");
      assertThat(admin.open("/admin/users/" + ada).page())
          .contains("name.familyName", "Lovelace", "AmazonQ");
      assertThat(admin.open("/admin/groups").page()).contains("AmazonQ");
      assertThat(admin.open("/admin/groups/" + Installation.id(group.body())).page())
          .contains("ada@example.com")
          .doesNotContain("bob@example.com");
      assertThat(admin.open("/admin/activity/provisioning").page())
          .contains("Okta SCIM Client 1.0.0", "create", "401", "The access token is missing");

      // 9. Sign in.
      Browser person = lab.person();
      lab.signIn(person, "ada@example.com");
      assertThat(person.page())
          .contains("You are signed in, Ada Lovelace", "AmazonQ", Installation.IDP);
      assertThat(lab.latestAttempt()).contains("Signed in", "It is used for the first time");

      // 10. The same after a restart, in the middle of a sign-in and of a session.
      Browser waiting = lab.person();
      String url = lab.startLogin(waiting);
      lab.restart();
      assertThat(person.open("/").page()).contains("You are signed in, Ada Lovelace");
      lab.post(waiting, lab.idp.respondTo(URI.create(url)).nameId("bob@example.com").build());
      assertThat(waiting.page()).contains("You are signed in");
      assertThat(lab.administrator.open("/admin/users").page()).contains("ada@example.com");
      assertThat(lab.scim("GET", "/Users/" + bob, "").statusCode()).isEqualTo(200);

      // Deactivation ends the session at the next click.
      lab.deactivate(ada);
      assertThat(person.open("/").page()).contains("You are signed out");
      assertThat(person.cookies()).doesNotContainKey("center-session");
      assertThat(waiting.open("/").page()).contains("You are signed in");
      assertThat(lab.administrator.open("/admin/audit").page())
          .contains(
              "Identity source changed",
              "Automatic provisioning enabled",
              "Access token generated",
              "Sessions ended");
    }
  }
}
