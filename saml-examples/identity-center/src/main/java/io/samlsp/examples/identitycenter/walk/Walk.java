package io.samlsp.examples.identitycenter.walk;

import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jsoup.nodes.Element;

/**
 * The lab, step by step and in its own words, on an identity center and a stand-in identity
 * provider that are both fresh. Two people take part: the administrator of both, and Amina.
 */
public final class Walk {

  /** Stops the identity center and starts it again at the same address, on the same data. */
  @FunctionalInterface
  public interface Restart {
    /** Does so. */
    void now() throws Exception;
  }

  private interface Step {
    void go() throws StepFailed;
  }

  private static final String AMINA = "amina.okafor@northwind.example";
  private static final String BRUNO = "bruno.keller@northwind.example";
  private static final String MARA = "mara.unger@northwind.example";
  private static final String NO_ACCOUNT = "There is no active account for you here.";

  private final URI center;
  private final String password;
  private final URI idp;
  private final Restart restart;
  private final PrintStream out;
  private final Visitor administrator = new Visitor();
  private int steps;

  private String metadata = "";
  private String acsUrl = "";
  private String issuerUrl = "";
  private String scimEndpoint = "";
  private String accessToken = "";

  /** A walk on those two sides. */
  public Walk(URI center, String password, URI idp, Restart restart, PrintStream out) {
    this.center = Objects.requireNonNull(center, "center");
    this.password = Objects.requireNonNull(password, "password");
    this.idp = Objects.requireNonNull(idp, "idp");
    this.restart = Objects.requireNonNull(restart, "restart");
    this.out = Objects.requireNonNull(out, "out");
  }

  /**
   * Walks, and prints users, groups and the latest sign-in at the end.
   *
   * @throws StepFailed at the first step that does not go as the lab says
   */
  public void run() throws StepFailed {
    step("Metadata from the identity provider", this::downloadMetadata);
    step("Change identity source", this::changeIdentitySource);
    step("On the IdP's side the two values are pasted", this::pasteTheTwoValues);
    step("Automatic provisioning", this::enableProvisioning);
    step("Okta, API integration", this::integrate);
    step("Provisioning to app", this::provisionToApp);
    step("Push groups", this::pushGroups);
    step("Provision users", this::provisionUsers);
    step("Sign in", this::signIn);
    step("Conclusion of the lab", this::conclude);
    printResult();
  }

  private void step(String name, Step step) throws StepFailed {
    out.println(++steps + ". " + name);
    try {
      step.go();
    } catch (StepFailed failed) {
      out.println("   FAILED: " + failed.getMessage());
      throw failed;
    }
  }

  private void say(String what) {
    out.println("   " + what);
  }

  private Page atIdp(String path) throws StepFailed {
    return administrator.open(idp.resolve(path));
  }

  /** A page of the console, behind its sign-in. */
  private Page atCenter(String path) throws StepFailed {
    Page page = administrator.open(center.resolve(path));
    if (page.address().getPath().equals("/admin/login")) {
      page.press("Sign in", Map.of("Password", password));
      page = administrator.open(center.resolve(path));
    }
    return page;
  }

  private void downloadMetadata() throws StepFailed {
    Page page = atIdp("/admin/apps").follow("AWS IAM Identity Center");
    metadata = new String(page.follow("Download metadata.xml").body(), StandardCharsets.UTF_8);
    require(metadata.contains("<md:EntityDescriptor"), "metadata.xml is no EntityDescriptor");
    say("metadata.xml, " + metadata.length() + " characters");
  }

  private void changeIdentitySource() throws StepFailed {
    Page form =
        atCenter("/admin/settings")
            .shows("Identity source")
            .follow("Change identity source")
            .shows("External identity provider")
            .press("Next")
            .shows("Service provider metadata");
    acsUrl = form.element("#acs-url").val();
    issuerUrl = form.element("#issuer-url").val();
    say("Assertion Consumer Service (ACS) URL " + acsUrl);
    say("Issuer URL " + issuerUrl);

    form.press("Check", upload("This is no XML.")).shows("not");
    Page understood = form.press("Check", upload(metadata)).shows("What we understood");
    understood.shows(idp + "/idp").shows(idp + "/sso").shows("SHA-256");
    Page review = understood.follow("Next").shows("What changes");
    review.press("Change identity source", Map.of("confirmation", "yes")).shows("ACCEPT");
    require(
        administrator.open(center.resolve("/")).text().contains("No identity provider"),
        "something changed before ACCEPT was typed");
    review
        .press("Change identity source", Map.of("confirmation", "ACCEPT"))
        .shows("The identity source is changed.");
    say("ACCEPT");
  }

  private static Map<String, ?> upload(String content) {
    return Map.of("metadataFile", new Visitor.Upload("metadata.xml", content));
  }

  private void pasteTheTwoValues() throws StepFailed {
    Page refused = signInAs(new Visitor(), AMINA);
    refused.shows("You are not signed in");
    require(!refused.text().contains("not-configured"), "the person sees technical detail");
    Page report = latestSignIn();
    report.shows("DESTINATION_MISMATCH").shows("AUDIENCE_MISMATCH").shows("What to do");
    say("before: " + report.textOf("#cause"));

    atIdp("/admin/app")
        .press("Save", Map.of("AWS SSO ACS URL", acsUrl, "AWS SSO issuer URL", issuerUrl))
        .shows("Saved.");
    say("ACS URL and issuer URL are saved");
  }

  private Page latestSignIn() throws StepFailed {
    Page list = atCenter("/admin/activity/sign-ins");
    Element link = list.element("#sign-ins tbody a");
    return administrator.open(center.resolve(link.attr("href")));
  }

  private void enableProvisioning() throws StepFailed {
    Page dialog = atCenter("/admin/settings").shows("Automatic provisioning").press("Enable");
    scimEndpoint = dialog.element("#dialog-endpoint").val();
    accessToken = dialog.element("#access-token").val();
    require(!accessToken.isEmpty(), "no access token is shown");
    Page later = atCenter("/admin/settings/provisioning");
    require(!later.document().html().contains(accessToken), "the access token is shown again");
    say("SCIM endpoint " + scimEndpoint);
    say("Access token, shown once");
  }

  private void integrate() throws StepFailed {
    say("wrong token: " + tested(scimEndpoint, "wrong", "Unauthorized"));
    say("wrong path: " + tested(scimEndpoint + "/v1", accessToken, "Not Found"));
    say("trailing slash: " + tested(scimEndpoint + "/", accessToken, "verified successfully"));
    say("as it is: " + tested(scimEndpoint, accessToken, "verified successfully"));
    atIdp("/admin/app/provisioning")
        .press("Enable API integration and save")
        .shows("API integration is enabled.");
  }

  private String tested(String baseUrl, String token, String expected) throws StepFailed {
    Page page =
        atIdp("/admin/app/provisioning")
            .press("Test API Credentials", Map.of("Base URL", baseUrl, "API Token", token));
    String message = page.textOf("#message");
    require(message.contains(expected), "Test API Credentials says: " + message);
    return message;
  }

  private void provisionToApp() throws StepFailed {
    atIdp("/admin/app/provisioning")
        .press(
            "Save",
            Map.of("Create Users", true, "Update User Attributes", true, "Deactivate Users", true))
        .shows("Provisioning to App was saved.");
    say("Create Users, Update User Attributes, Deactivate Users");
  }

  private void pushGroups() throws StepFailed {
    Page found = atIdp("/admin/app/push-groups").press("Search", Map.of("find", "AmazonQ"));
    found.press("Save and push").shows("AmazonQ is Active.");
    atCenter("/admin/groups").shows("AmazonQ");
    say("AmazonQ is Active");
  }

  private void provisionUsers() throws StepFailed {
    Page page = atIdp("/admin/app/assignments").press("Provision Users");
    for (int i = 0; i < 60 && page.text().contains("Sending "); i++) {
      page = atIdp("/admin/app/assignments");
    }
    page.shows("12 of 12 assigned people are provisioned.");
    Page users = atCenter("/admin/users").shows(AMINA).shows("SCIM").shows("12 in all");
    users.press("Search", Map.of("search", "amina")).follow(AMINA).shows("AmazonQ");
    Page group = atCenter("/admin/groups").follow("AmazonQ");
    require(group.document().select("#members tbody tr").size() == 5, "AmazonQ has not 5 members");
    say("12 users, and AmazonQ with 5 members");
  }

  private void signIn() throws StepFailed {
    Visitor amina = new Visitor();
    signInAs(amina, AMINA).shows("You are signed in, Amina Okafor").shows("AmazonQ");
    say("from the access portal: Amina Okafor");

    fromDashboard(new Visitor(), BRUNO).shows("You are not signed in");
    atCenter("/admin/settings/authentication")
        .press("Save", Map.of("allowed", true))
        .shows("Saved.");
    fromDashboard(new Visitor(), BRUNO).shows("You are signed in, Bruno Keller");
    say("from the IdP's dashboard, once that is allowed: Bruno Keller");

    signInAs(new Visitor(), MARA).shows(NO_ACCOUNT);
    say("unknown: " + latestSignIn().textOf("#cause"));

    atIdp("/admin/people").follow("Amina Okafor").press("Deactivate").shows("Deactivated");
    amina.open(center.resolve("/")).shows("signed out");
    say("deactivated by SCIM: Amina's next click lands on the signed-out page");
    atIdp("/admin/people").follow("Amina Okafor").press("Activate").shows("Active");
  }

  private Page signInAs(Visitor visitor, String userName) throws StepFailed {
    return visitor
        .open(center.resolve("/"))
        .press("Sign in")
        .press("Sign In", Map.of("Username", userName));
  }

  private Page fromDashboard(Visitor visitor, String userName) throws StepFailed {
    return visitor
        .open(idp.resolve("/signin"))
        .press("Sign In", Map.of("Username", userName))
        .follow("AWS IAM Identity Center");
  }

  private void conclude() throws StepFailed {
    Visitor amina = new Visitor();
    signInAs(amina, AMINA).shows("You are signed in");
    try {
      restart.now();
    } catch (Exception e) {
      throw new StepFailed("the identity center does not start again", e);
    }
    say("restarted");
    amina.open(center.resolve("/")).shows("You are signed in, Amina Okafor");
    atCenter("/admin/users").shows("12 in all");
    tested(scimEndpoint, accessToken, "verified successfully");

    atIdp("/admin/people/00u00000001")
        .press("Save", Map.of("First name", "Amina", "Last name", "Eze"));
    atCenter("/admin/users").press("Search", Map.of("search", AMINA)).shows("Amina Eze");
    atIdp("/admin/app/assignments").press("Assign Mara Unger");
    atCenter("/admin/users").shows("13 in all");
    signInAs(new Visitor(), MARA).shows("You are signed in, Mara Unger");
    String group = "/admin/groups/00g00000001";
    atIdp(group).press("Remove Amina Okafor".replace("Okafor", "Eze")).shows("Saved.");
    atIdp(group).press("Rename", Map.of("name", "AmazonQ Business")).shows("Saved.");
    Page renamed = atCenter("/admin/groups").follow("AmazonQ Business");
    require(
        renamed.document().select("#members tbody tr").size() == 4,
        "AmazonQ Business has not 4 members");
    atIdp("/admin/app/push-groups")
        .press("Unlink AmazonQ Business", Map.of("delete", true))
        .shows("AmazonQ Business was unlinked and deleted.");
    atCenter("/admin/groups").shows("No groups yet.");
    atIdp("/admin/app/push-groups")
        .press("Search", Map.of("find", "AmazonQ"))
        .press("Save and push")
        .shows("AmazonQ Business is Active.");
    say("profile, assignment, membership, name and deletion follow; nothing was lost");
  }

  private void printResult() throws StepFailed {
    Page users = atCenter("/admin/users");
    List<Element> rows = new ArrayList<>(users.document().select("#users tbody tr"));
    out.println();
    out.println("Users:");
    rows.forEach(row -> say(row.text()));
    Page groups = atCenter("/admin/groups");
    List<Element> groupRows = groups.document().select("#groups tbody tr");
    out.println("Groups:");
    groupRows.forEach(row -> say(row.text()));
    Element signIn = atCenter("/admin/activity/sign-ins").element("#sign-ins tbody tr");
    out.println("Sign-in:");
    say(signIn.text());
    require(!rows.isEmpty() && !groupRows.isEmpty(), "there are no users or no groups");
    out.println(
        "walked: "
            + steps
            + " steps, "
            + rows.size()
            + " users, "
            + groupRows.size()
            + " groups, 1 sign-in");
  }

  private static void require(boolean holds, String otherwise) throws StepFailed {
    if (!holds) {
      throw new StepFailed(otherwise);
    }
  }
}
