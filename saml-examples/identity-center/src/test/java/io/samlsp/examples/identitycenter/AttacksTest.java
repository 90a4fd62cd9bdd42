package io.samlsp.examples.identitycenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What somebody tries who means harm: a stranger, a provisioned person, an identity provider. */
class AttacksTest {

  private static final String SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
  private static final String JSON_SCRIPT = SCRIPT.replace("\"", "\\\"");

  private static Installation lab;
  private static Browser admin;

  @BeforeAll
  static void start() throws Exception {
    lab = new Installation(Store.H2);
    lab.setUp();
    lab.connect();
    lab.enableProvisioning();
    admin = lab.administrator;
  }

  /** Wrong guesses are forgotten, so that no test is in another's way. */
  @AfterEach
  void waitQuarterOfAnHour() throws Exception {
    lab.clock.advance(Duration.ofMinutes(15));
    admin.open("/admin");
  }

  @AfterAll
  static void stop() {
    lab.close();
  }

  @Test
  void what_comes_from_outside_is_text_on_every_page() throws Exception {
    String user =
        Installation.id(
            lab.scim(
                    "POST",
                    "/Users",
                    "{\"userName\":\""
                        + JSON_SCRIPT
                        + "\",\"displayName\":\""
                        + JSON_SCRIPT
                        + "\",\"title\":\""
                        + JSON_SCRIPT
                        + "\",\"name\":{\"familyName\":\""
                        + JSON_SCRIPT
                        + "\"},\"active\":true}")
                .body());
    String group =
        Installation.id(
            lab.scim(
                    "POST",
                    "/Groups",
                    "{\"displayName\":\""
                        + JSON_SCRIPT
                        + "\",\"members\":[{\"value\":\""
                        + user
                        + "\"}]}")
                .body());
    lab.scim("GET", "/Users/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "");
    lab.scim("GET", "/Users?filter=%3Cscript%3E%20eq%20%22x%22", "");
    Browser person = lab.person();
    String url = lab.startLogin(person);
    lab.post(
        person,
        lab.idp.respondTo(URI.create(url)).nameId(SCRIPT).attribute(SCRIPT, SCRIPT).build());
    assertThat(person.page()).contains("You are signed in");
    List<String> pages = new ArrayList<>(List.of(person.page()));
    person.postFromElsewhere("/saml/acs", "SAMLResponse=%3Cscript%3Ealert(1)%3C/script%3E");
    pages.add(person.page());
    lab.signIn(lab.person(), "<script>alert(3)</script>");
    for (String page :
        List.of(
            "/admin",
            "/admin/users",
            "/admin/users?search=%3Cscript%3E&status=%3Cscript%3E",
            "/admin/users?done=%3Cscript%3E",
            "/admin/users/" + user,
            "/admin/users/%3Cscript%3E",
            "/admin/groups",
            "/admin/groups/" + group,
            "/admin/activity/sign-ins",
            "/admin/activity/sign-ins/1",
            "/admin/activity/sign-ins/2",
            "/admin/activity/sign-ins/3",
            "/admin/activity/provisioning",
            "/admin/audit")) {
      pages.add(admin.open(page).page());
    }
    for (String page : pages) {
      assertThat(page).doesNotContain("<script>alert", "<img src=x").contains("</html>");
    }
    assertThat(admin.open("/admin/users").page()).contains("&lt;script&gt;");
  }

  @Test
  void address_in_metadata_is_no_directive_of_the_page() throws Exception {
    lab.upload(
        lab.idp
            .metadataXml()
            .replace("https://idp.example.com/sso", "https://idp.example.com;script-src=x/sso"));
    admin.open("/admin/settings/identity-source/review");
    if (admin.page().contains("What changes")) {
      admin.submit("/admin/settings/identity-source/review", "confirmation", "ACCEPT");
    }
    Browser person = lab.person().open("/");
    assertThat(person.header("Content-Security-Policy"))
        .doesNotContain("script-src=x")
        .contains("script-src 'self';");
    lab.connect();
  }

  @Test
  void guesses_at_the_same_time_are_counted_one_by_one() throws Exception {
    Browser stranger = lab.person().open("/admin/login");
    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<HttpResponse<Void>>> guesses = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      guesses.add(
          client.sendAsync(
              HttpRequest.newBuilder(URI.create(lab.center.baseUrl() + "/admin/login"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Cookie", "center-form=" + stranger.cookies().get("center-form"))
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "csrf=" + stranger.csrf() + "&password=guess" + i))
                  .build(),
              HttpResponse.BodyHandlers.discarding()));
    }
    assertThat(guesses.stream().map(guess -> guess.join().statusCode()))
        .filteredOn(status -> status == 403)
        .hasSize(5);
  }

  @Test
  void strangers_upload_nothing() throws Exception {
    Browser stranger = lab.person().open("/admin/login");
    for (String action :
        List.of(
            "/admin/settings/identity-source/metadata",
            "/admin/settings/authentication/metadata",
            "/admin/settings/authentication/certificate",
            "/admin/login",
            "/saml/acs")) {
      stranger.open("/admin/login");
      stranger.upload(action, "metadataFile", "m.xml", lab.idp.metadataXml());
      assertThat(stranger.status()).as(action).isEqualTo(403);
      assertThat(stranger.page()).as(action).contains("You cannot do that");
    }
  }

  @Test
  void form_that_is_too_long_is_the_senders_fault() throws Exception {
    Browser stranger = lab.person();
    stranger.postFromElsewhere("/saml/acs", "SAMLResponse=" + "A".repeat(3 << 20));
    assertThat(stranger.status()).isEqualTo(400);
    assertThat(stranger.page()).contains("That cannot be read");
    stranger.postFromElsewhere("/saml/acs", "SAMLResponse=%zz");
    assertThat(stranger.status()).isIn(400, 403);
  }

  @Test
  void sender_of_too_much_reads_why_and_no_reset_connection() throws Exception {
    String form = "application/x-www-form-urlencoded";
    String upload = "multipart/form-data; boundary=x";
    assertThat(answerToMegabytes("/saml/acs", form, 12)).startsWith("HTTP/1.1 400 ");
    assertThat(answerToMegabytes("/saml/acs", upload, 12)).startsWith("HTTP/1.1 403 ");
  }

  /** Reads no octet of the answer before all of the body is sent. */
  private static String answerToMegabytes(String path, String contentType, int megabytes)
      throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), lab.center.baseUrl().getPort())) {
      String head =
          "POST "
              + path
              + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
              + contentType
              + "\r\nContent-Length: "
              + (megabytes << 20)
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < megabytes; i++) {
        socket.getOutputStream().write(new byte[1 << 20]);
      }
      return new String(socket.getInputStream().readNBytes(100), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void metadata_is_fetched_by_https_or_from_this_machine_only() throws Exception {
    for (String address :
        List.of(
            "http://idp.example.com/metadata",
            "http://127.0.0.2:1/metadata",
            "http://localhost.example.com/",
            "file:///etc/passwd",
            "https://user:secret@idp.example.com/",
            "ftp://idp.example.com/")) {
      admin.open("/admin/settings/identity-source/metadata");
      admin.upload(
          "/admin/settings/identity-source/metadata", "none", "", "", "metadataUrl", address);
      assertThat(admin.status()).as(address).isEqualTo(422);
      assertThat(admin.page())
          .as(address)
          .containsPattern("Metadata is fetched by https only|This is not an address");
    }
    admin.open("/admin/settings/identity-source/metadata");
    admin.upload(
        "/admin/settings/identity-source/metadata",
        "none",
        "",
        "",
        "metadataUrl",
        lab.center.baseUrl() + "/saml/metadata");
    assertThat(admin.page()).contains("This is a service provider&#39;s metadata.");
  }

  @Test
  void address_of_the_proxy_counts_and_not_what_the_client_says() throws Exception {
    try (Installation proxied = new Installation(Store.H2.fresh().allowForwardedHeaders())) {
      proxied.setUp();
      guessBehindProxy(proxied);
    }
  }

  private static void guessBehindProxy(Installation proxied) throws Exception {
    Browser liar = proxied.person().open("/admin/login");
    HttpClient client = HttpClient.newHttpClient();
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(
          client
              .send(
                  HttpRequest.newBuilder(URI.create(proxied.center.baseUrl() + "/admin/login"))
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .header("Cookie", "center-form=" + liar.cookies().get("center-form"))
                      .header("X-Forwarded-For", "192.0.2." + i)
                      .header("X-Forwarded-For", "198.51.100.7, 203.0.113.9")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "csrf=" + liar.csrf() + "&password=guess"))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode());
    }
    assertThat(answers).containsExactly(403, 403, 403, 403, 403, 429);
    assertThat(proxied.administrator.open("/admin/audit").page())
        .contains("from 203.0.113.9")
        .doesNotContain("192.0.2.");
  }

  @Test
  void another_password_ends_the_sessions_under_the_one_before() throws Exception {
    Settings.Builder settings = Store.H2.fresh();
    try (Installation demo = new Installation(settings.administratorPassword("first password"))) {
      demo.administrator.open("/admin/login");
      demo.administrator.submit("/admin/login", "password", "first password");
      demo.restart();
      assertThat(demo.administrator.open("/admin").page()).contains("Overview");
      settings.administratorPassword("second password");
      demo.restart();
      assertThat(demo.administrator.open("/admin").page()).contains("Administrator's console");
    }
  }

  @Test
  void session_is_a_new_one_after_signing_in_and_none_after_signing_out() throws Exception {
    Browser person = lab.person();
    person.cookies().put("center-admin", "A".repeat(43));
    person.open("/admin/login");
    person.submit("/admin/login", "password", Installation.PASSWORD);
    String secret = person.cookies().get("center-admin");
    assertThat(secret).hasSize(43).isNotEqualTo("A".repeat(43));
    person.submit("/admin/logout");
    person.cookies().put("center-admin", secret);
    assertThat(person.open("/admin").page()).contains("Administrator's console");
  }

  @Test
  void folder_of_the_database_is_its_owners_alone() throws Exception {
    Settings settings =
        Settings.in(InMemory.folder().resolve("deep").resolve("data")).port(0).build();
    try (IdentityCenter center = IdentityCenter.start(settings)) {
      assertThat(center.baseUrl().getPort()).isPositive();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings.data())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void answer_leads_nowhere_else() throws Exception {
    lab.provision("ada@example.com");
    admin.open("/admin/settings/authentication");
    admin.submit("/admin/settings/authentication/idp-initiated", "allowed", "on");
    for (String relayState :
        List.of("https://evil.example", "//evil.example", "/\\evil.example", "@evil.example")) {
      Browser person = lab.person();
      person.post(
          "/saml/acs",
          Map.of(
              "SAMLResponse",
              lab.idp
                  .unsolicited(lab.idp.serviceProviders().get(0))
                  .nameId("ada@example.com")
                  .build()
                  .base64(),
              "RelayState",
              relayState),
          Map.of());
      assertThat(person.status()).as(relayState).isEqualTo(303);
      assertThat(URI.create(person.location()).getAuthority())
          .as(relayState)
          .isEqualTo(lab.center.baseUrl().getAuthority());
    }
  }
}
