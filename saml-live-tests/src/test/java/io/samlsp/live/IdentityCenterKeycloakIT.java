package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.examples.identitycenter.standin.OktaScimClient;
import io.samlsp.examples.identitycenter.standin.OktaScimClient.AppKind;
import io.samlsp.examples.identitycenter.standin.OktaScimClient.Member;
import io.samlsp.examples.identitycenter.standin.Person;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The lab by hand with Keycloak as the identity provider. Keycloak sends no SCIM, so that part is
 * Okta's requests.
 */
@Tag("browser")
@ExtendWith(LiveProviders.class)
class IdentityCenterKeycloakIT {
  private static final Path WORK = Path.of(System.getProperty("live.work", "target/live"));
  private static final Person ALICE = Person.of("00u1", "alice@example.com", "Alice", "Angstrom");
  private static final String SIGNED_IN = "You are signed in, Alice Angstrom";

  @Test
  void the_lab_is_done_by_hand_against_keycloak(KeycloakServer keycloak) throws Exception {
    try (CenterProcess center = CenterProcess.start(WORK);
        Chrome browser = Chrome.start(WORK.resolve("chrome-keycloak"))) {
      LabPages pages = new LabPages(center, browser);

      // 1. Metadata from the identity provider
      Path metadata = Files.createTempFile(WORK, "keycloak", ".xml");
      Files.writeString(metadata, keycloak.metadata());
      LabReport.KEYCLOAK_STEPS.incrementAndGet();

      // 2. Change identity source
      pages.changeIdentitySource(metadata, "/realms/acme");
      LabReport.KEYCLOAK_STEPS.incrementAndGet();

      // 3. Our metadata is imported there
      String ours = Http.get(center.url() + "/saml/metadata");
      assertThat(ours).contains(pages.acsUrl).contains(pages.issuerUrl);
      // Keycloak's metadata wants requests signed, so it checks our signatures from here on.
      assertThat(ours).contains("AuthnRequestsSigned=\"true\"");
      keycloak.register(
          ours,
          Map.of(
              "saml_name_id_format", "email",
              "saml_idp_initiated_sso_url_name", "center"));
      LabReport.KEYCLOAK_STEPS.incrementAndGet();

      // 4. Automatic provisioning
      pages.enableProvisioning();
      LabReport.KEYCLOAK_STEPS.incrementAndGet();

      // Before there is an account
      atKeycloak(pages).shows("There is no active account for you here.");

      // 5. to 8. Okta's requests
      OktaScimClient okta = okta(pages);
      okta.testCredentials();
      LabReport.KEYCLOAK_STEPS.incrementAndGet();
      okta.openToApp();
      LabReport.KEYCLOAK_STEPS.incrementAndGet();
      String group = okta.pushGroup("AmazonQ", List.of());
      LabReport.KEYCLOAK_STEPS.incrementAndGet();
      String alice = okta.assign(ALICE, "meaningless");
      Member member = new Member(alice, ALICE.userName());
      okta.changeMembers(group, "AmazonQ", List.of(member), List.of(member), List.of());
      pages.console("/admin/users").shows("alice@example.com").click("alice@example.com");
      browser.shows("AmazonQ");
      LabReport.KEYCLOAK_STEPS.incrementAndGet();

      // 9. Sign in, from both sides
      atKeycloak(pages).shows(SIGNED_IN).shows("AmazonQ");
      pages.console("/admin/settings/authentication");
      browser.tick("Allow sign-in started at the identity provider");
      browser.clickOn("#save-idp-initiated").shows("Saved.");
      browser.forgetCookies().open(keycloak.idpInitiatedUri("center", "").toString());
      password(browser).shows(SIGNED_IN);
      okta.setActive(alice, ALICE, false);
      browser.open(center.url() + "/").shows("signed out");
      atKeycloak(pages).shows("There is no active account for you here.");
      pages.latestSignIn().shows("What to do");
      okta.setActive(alice, ALICE, true);
      atKeycloak(pages).shows(SIGNED_IN);
      LabReport.KEYCLOAK_STEPS.incrementAndGet();

      // 10. The same after a restart
      center.stop();
      center.startAgain();
      browser.open(center.url() + "/").shows(SIGNED_IN);
      assertThat(okta.userExists(alice)).isTrue();
      atKeycloak(pages).shows(SIGNED_IN);
      LabReport.KEYCLOAK_STEPS.incrementAndGet();
      assertThat(browser.findings()).as("serious findings of axe-core").isEmpty();
    }
  }

  private static OktaScimClient okta(LabPages pages) {
    return new OktaScimClient(
        HttpClient.newHttpClient(),
        pages.scimEndpoint,
        pages.accessToken,
        AppKind.CATALOGUE,
        Clock.systemUTC(),
        wait -> Thread.sleep(wait.toMillis()),
        seen -> {});
  }

  private static Chrome atKeycloak(LabPages pages) {
    return password(pages.fromPortal());
  }

  private static Chrome password(Chrome browser) {
    return browser
        .fill("Username or email", "alice")
        .type("#password", "password")
        .clickOn("#kc-login");
  }
}
