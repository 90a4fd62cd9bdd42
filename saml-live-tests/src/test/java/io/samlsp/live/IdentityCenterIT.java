package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lab by hand, steps 1 to 10, with the stand-in as the identity provider. */
@Tag("browser")
class IdentityCenterIT {
  private static final Path WORK = Path.of(System.getProperty("live.work", "target/live"));
  private static final String AMINA = "amina.okafor@northwind.example";
  private static final String BRUNO = "bruno.keller@northwind.example";
  private static final String MARA = "mara.unger@northwind.example";
  private static final String CLOSED = "You are not signed in";

  @Test
  void the_lab_is_done_by_hand_against_the_stand_in() {
    try (CenterProcess center = CenterProcess.start(WORK);
        Chrome browser = Chrome.start(WORK.resolve("chrome"))) {
      LabPages pages = new LabPages(center, browser);
      String idp = center.idpUrl();
      browser.open(center.url() + "/admin").shows("Administrator's console");
      pages.picture("admin-sign-in");

      // 1. Metadata from the identity provider
      browser.open(idp + "/admin").click("AWS IAM Identity Center");
      pages.pictures("idp-sign-on");
      browser.click("Download metadata.xml");
      Path metadata = browser.downloaded("metadata.xml");
      LabReport.STAND_IN_STEPS.incrementAndGet();

      // 2. Change identity source
      pages.chooseOneOfSeveral(metadata, idp + "/idp");
      pages.changeIdentitySource(metadata, idp + "/idp");
      pages.pictures("settings");
      LabReport.STAND_IN_STEPS.incrementAndGet();

      // 3. On the IdP's side the two values are pasted; until then a sign-in says what is wrong
      signIn(pages, AMINA).shows(CLOSED).showsNot("not-configured");
      pages.picture("not-signed-in");
      pages.latestSignIn().shows("DESTINATION_MISMATCH").shows("AUDIENCE_MISMATCH");
      pages.pictures("sign-in-report");
      browser.open(idp + "/admin/app");
      browser.fill("AWS SSO ACS URL", pages.acsUrl).fill("AWS SSO issuer URL", pages.issuerUrl);
      browser.clickOn("#save-sign-on").shows("Saved.");
      LabReport.STAND_IN_STEPS.incrementAndGet();

      // 4. Automatic provisioning
      pages.enableProvisioning();
      LabReport.STAND_IN_STEPS.incrementAndGet();

      // 5. Okta, API integration
      test(pages, pages.scimEndpoint, "wrong", "Error authenticating: Unauthorized.");
      test(pages, pages.scimEndpoint + "/v1", pages.accessToken, "Not Found");
      test(pages, pages.scimEndpoint + "/", pages.accessToken, "was verified successfully!");
      test(pages, pages.scimEndpoint, pages.accessToken, "was verified successfully!");
      pages.picture("idp-provisioning");
      browser.click("Enable API integration and save").shows("API integration is enabled.");
      LabReport.STAND_IN_STEPS.incrementAndGet();

      // 6. Provisioning to app
      browser.tick("Create Users").tick("Update User Attributes").tick("Deactivate Users");
      browser.clickOn("#save-to-app").shows("Provisioning to App was saved.");
      LabReport.STAND_IN_STEPS.incrementAndGet();

      // 7. Push groups
      browser.open(idp + "/admin/app/push-groups").fill("Name", "AmazonQ").click("Search");
      browser.click("Save and push").shows("AmazonQ is Active.");
      pages.picture("idp-push-groups");
      LabReport.STAND_IN_STEPS.incrementAndGet();

      // 8. Provision users
      browser.open(idp + "/admin/app/assignments").click("Provision Users");
      browser.shows("12 of 12 assigned people are provisioned.");
      pages.pictures("idp-assignments");
      pages.console("/admin/users").shows(AMINA).shows("SCIM").shows("12 in all");
      pages.pictures("users");
      browser.fill("User name or name", "amina").clickOn("#find").shows("1 in all");
      browser.click(AMINA).shows("AmazonQ");
      pages.picture("user");
      pages.console("/admin/groups").shows("AmazonQ");
      pages.picture("groups");
      browser.click("AmazonQ").shows(AMINA);
      assertThat(browser.count("#members tbody tr")).isEqualTo(5);
      pages.picture("group");
      LabReport.STAND_IN_STEPS.incrementAndGet();

      // 9. Sign in, from both sides
      pages.fromPortal();
      browser.shows("Username");
      pages.picture("idp-sign-in");
      browser.fill("Username", AMINA).click("Sign In").shows("You are signed in, Amina Okafor");
      browser.shows("AmazonQ");
      pages.pictures("portal");
      fromDashboard(pages, BRUNO).shows(CLOSED);
      pages.latestSignIn().shows("UNSOLICITED_REFUSED");
      pages.console("/admin/settings/authentication");
      browser.tick("Allow sign-in started at the identity provider");
      browser.clickOn("#save-idp-initiated").shows("Saved.");
      pages.picture("authentication");
      fromDashboard(pages, BRUNO).shows("You are signed in, Bruno Keller");
      signIn(pages, MARA).shows("There is no active account for you here.");
      pages.latestSignIn().shows("What to do").shows("it must equal a user name");
      pages.console("/admin/activity/sign-ins").shows("Signed in");
      pages.pictures("sign-in-activity");
      deactivatedWhileSignedIn(pages);
      whatGoesWrongIsExplained(pages);
      LabReport.STAND_IN_STEPS.incrementAndGet();

      // 10. The same after a restart, with nothing lost
      signIn(pages, AMINA).shows("You are signed in, Amina Okafor");
      center.stop();
      center.startAgain();
      browser.open(center.url() + "/").shows("You are signed in, Amina Okafor");
      pages.console("/admin/users").shows("12 in all");
      browser.open(idp + "/admin/app/assignments").click("Assign Mara Unger");
      browser.shows("13 of 13 assigned people are provisioned.");
      pages.console("/admin/users").shows("13 in all");
      signIn(pages, MARA).shows("You are signed in, Mara Unger");
      browser.open(idp + "/admin/groups").click("AmazonQ").shows("Rename");
      browser.click("Remove Amina Okafor").shows("Saved.");
      browser.fill("Name", "AmazonQ Business").click("Rename").shows("Saved.");
      pages.console("/admin/groups").click("AmazonQ Business").shows("bruno.keller");
      assertThat(browser.count("#members tbody tr")).isEqualTo(4);
      browser.open(idp + "/admin/app/push-groups");
      browser.tick("Delete the group in the target app").click("Unlink AmazonQ Business");
      browser.shows("was unlinked and deleted.");
      pages.console("/admin/groups").shows("No groups yet.");
      LabReport.STAND_IN_STEPS.incrementAndGet();

      pages.console("/admin/activity/provisioning");
      pages.picture("provisioning-activity");
      pages.console("/admin/audit");
      pages.picture("audit");
      pages.console("/admin").shows("Overview");
      pages.pictures("overview");
      browser.open(idp + "/admin/log").shows("PATCH");
      pages.picture("idp-log");
      browser.open(center.url() + "/signed-out");
      pages.picture("signed-out");
      assertThat(browser.findings()).as("serious findings of axe-core").isEmpty();
    }
  }

  /** The person's next click lands on the signed-out page. */
  private static void deactivatedWhileSignedIn(LabPages pages) {
    Chrome browser = pages.browser;
    signIn(pages, AMINA).shows("You are signed in, Amina Okafor");
    browser.open(pages.center.idpUrl() + "/admin/people").click("Amina Okafor");
    browser.click("Deactivate").shows("Deactivated");
    browser.open(pages.center.url() + "/").shows("signed out");
    assertThat(browser.address()).contains("/signed-out");
    pages.judge();
    browser.open(pages.center.idpUrl() + "/admin/people").click("Amina Okafor");
    browser.click("Activate").shows("Done.");
  }

  /**
   * Whatever is wrong, the person gets the plain page, the administrator the cause and the mend.
   */
  private static void whatGoesWrongIsExplained(LabPages pages) {
    breakTheNextAnswer(pages, "a clock that is ten minutes ahead");
    refused(signIn(pages, BRUNO));
    explained(pages, "ISSUE_INSTANT_IN_FUTURE", "10 minutes ahead of ours", "NTP");

    breakTheNextAnswer(pages, "a signature by another key than that of the metadata");
    refused(signIn(pages, BRUNO));
    explained(
        pages,
        "SIGNATURE_KEY_UNKNOWN",
        "not among those we trust",
        "Settings → Manage authentication");

    fromDashboard(pages, BRUNO).shows("You are signed in, Bruno Keller");
    breakTheNextAnswer(pages, "the previous answer, once more");
    refused(fromDashboard(pages, BRUNO));
    explained(pages, "REPLAYED", "was used before", "start again at the access portal");

    pasteIssuer(pages, "https://wrong.example");
    refused(signIn(pages, BRUNO));
    explained(pages, "AUDIENCE_MISMATCH", "issuer URL that is set", pages.issuerUrl);
    pasteIssuer(pages, pages.issuerUrl);
    signIn(pages, BRUNO).shows("You are signed in, Bruno Keller");
  }

  private static void breakTheNextAnswer(LabPages pages, String fault) {
    pages.browser.open(pages.center.idpUrl() + "/admin/app");
    pages.browser.choose("Wrong with the next answer", fault).clickOn("#save-fault");
    pages.browser.shows("The next answer: ");
  }

  private static void pasteIssuer(LabPages pages, String issuer) {
    pages.browser.open(pages.center.idpUrl() + "/admin/app");
    pages.browser.fill("AWS SSO issuer URL", issuer).clickOn("#save-sign-on").shows("Saved.");
  }

  private static void refused(Chrome browser) {
    browser.shows(CLOSED).shows("eference: ").showsNot("MISMATCH").showsNot("SIGNATURE");
    assertThat(browser.address()).endsWith("/saml/acs");
  }

  private static void explained(LabPages pages, String code, String cause, String mend) {
    pages.latestSignIn().shows(code).shows(cause).shows("What to do").shows(mend);
  }

  private static void test(LabPages pages, String baseUrl, String token, String says) {
    pages.browser.open(pages.center.idpUrl() + "/admin/app/provisioning");
    pages.browser.fill("Base URL", baseUrl).fill("API Token", token);
    pages.browser.click("Test API Credentials").shows(says);
  }

  private static Chrome signIn(LabPages pages, String userName) {
    return pages.fromPortal().fill("Username", userName).click("Sign In");
  }

  private static Chrome fromDashboard(LabPages pages, String userName) {
    Chrome browser = pages.browser.forgetCookies().open(pages.center.idpUrl() + "/signin");
    browser.fill("Username", userName).click("Sign In").shows("My Apps");
    return browser.clickOn("#start");
  }
}
