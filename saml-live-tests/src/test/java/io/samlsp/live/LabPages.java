package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pages of the identity center, as both runs through the lab use them. */
final class LabPages {
  final CenterProcess center;
  final Chrome browser;
  private final Pictures pictures =
      new Pictures(Path.of(System.getProperty("screenshots", "target/screenshots")));

  String acsUrl = "";
  String issuerUrl = "";
  String scimEndpoint = "";
  String accessToken = "";

  LabPages(CenterProcess center, Chrome browser) {
    this.center = center;
    this.browser = browser;
  }

  /** A page of the console, behind its sign-in. */
  Chrome console(String path) {
    browser.open(center.url() + path);
    if (browser.address().endsWith("/admin/login")) {
      browser.fill("Password", center.password()).clickOn("#admin-sign-in").shows("Overview");
      browser.open(center.url() + path);
    }
    return browser;
  }

  /** What axe finds here, and that nothing is cut off on a telephone. */
  void judge() {
    browser.check();
    LabReport.PAGES_CHECKED.incrementAndGet();
    browser.look(360, false);
    assertThat(browser.scrollsSideways()).as(browser.address() + " at 360 px").isFalse();
    browser.look(1280, false);
  }

  /** A picture for the documentation, and what axe finds. */
  void picture(String name) {
    judge();
    keep(name, 1280, false);
  }

  /** The same on a telephone, on a wide screen and in the dark. */
  void pictures(String name) {
    picture(name);
    keep(name + "-360", 360, false);
    keep(name + "-1600", 1600, false);
    browser.look(1280, true).check();
    LabReport.PAGES_CHECKED.incrementAndGet();
    keep(name + "-dark", 1280, true);
    browser.look(1280, false);
  }

  private void keep(String name, int width, boolean dark) {
    browser.look(width, dark);
    pictures.keep(name, browser.picture());
    LabReport.SCREENSHOTS.incrementAndGet();
    browser.look(1280, false);
  }

  /** The wizard with a federation's file: which of its identity providers is meant? */
  void chooseOneOfSeveral(Path metadata, String entityId) {
    Path federation = metadata.resolveSibling("federation.xml");
    try {
      String one = Files.readString(metadata).replaceFirst("<\\?xml[^>]*>", "");
      Files.writeString(
          federation,
          "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">"
              + one
              + one.replace(entityId, "https://idp.other.example")
              + "</md:EntitiesDescriptor>");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    console("/admin/settings/identity-source/metadata");
    browser.fill("Choose file", federation.toString());
    browser.shows("describes 2 identity providers").shows("https://idp.other.example");
    picture("identity-source-choice");
    browser.clickOn("input[value='" + entityId + "']").clickOn("#choose");
    browser.shows("What we understood").shows(entityId).showsNot("idp.other.example");
    browser.clickOn("#cancel").shows("No identity provider is connected");
  }

  /** What takes over a second says that it is under way. */
  private void showsProgress() {
    browser.run(
        "const form = document.getElementById('metadata-form');"
            + "form.addEventListener('submit', (event) => event.preventDefault());"
            + "form.requestSubmit();");
    browser.shows("Reading the metadata…");
    browser.open(center.url() + "/admin/settings/identity-source/metadata");
  }

  /** Step 2: the wizard, up to the typed word. */
  void changeIdentitySource(Path metadata, String entityId) {
    console("/admin/settings").shows("Identity source").click("Actions");
    browser.click("Change identity source").shows("External identity provider").click("Next");
    browser.shows("Service provider metadata").shows("Identity provider metadata");
    acsUrl = browser.valueOf("#acs-url");
    issuerUrl = browser.valueOf("#issuer-url");
    picture("service-provider-metadata");
    showsProgress();
    browser.fill("Choose file", metadata.toString());
    browser.shows("What we understood").shows(entityId).shows("SHA-256");
    judge();
    browser.scrollTo("#understood");
    keep("identity-source", 1280, false);
    browser.click("Next").shows("What changes");
    browser.fill("Type ACCEPT", "accepted").click("Change identity source").shows("ACCEPT");
    picture("identity-source-review");
    browser.fill("Type ACCEPT", "ACCEPT").click("Change identity source");
    browser.shows("The identity source is changed.");
  }

  /** Step 4: the dialog that shows the token once. */
  void enableProvisioning() {
    console("/admin/settings").shows("Automatic provisioning").click("Enable");
    browser.shows("Inbound automatic provisioning");
    scimEndpoint = browser.valueOf("#dialog-endpoint");
    accessToken = browser.valueOf("#access-token");
    // No picture while the token is to be seen.
    judge();
    browser.click("Close").shows("At most");
    assertThat(browser.count("#access-token")).isZero();
    picture("automatic-provisioning");
  }

  /** The report of the latest sign-in. */
  Chrome latestSignIn() {
    return console("/admin/activity/sign-ins").clickOn("#sign-ins tbody a").shows("Every check");
  }

  /** Starts at the access portal, as somebody who has not been here. */
  Chrome fromPortal() {
    return browser.forgetCookies().open(center.url() + "/").shows("Access portal").click("Sign in");
  }
}
