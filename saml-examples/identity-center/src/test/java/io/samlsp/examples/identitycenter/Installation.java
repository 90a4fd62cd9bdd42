package io.samlsp.examples.identitycenter;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.MutableClock;
import io.samlsp.testkit.RegisteredServiceProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An identity center that runs, its administrator's browser, and the other side of the lab. */
final class Installation implements AutoCloseable {

  static final String PASSWORD = "correct horse battery staple";
  static final String IDP = "https://idp.example.com/metadata";

  final MutableClock clock = MutableClock.at("2026-11-24T08:00:00Z");
  private final Settings.Builder settings;
  private final URI inside;
  private final HttpClient client = HttpClient.newHttpClient();
  IdentityCenter center;
  Browser administrator;
  FakeIdentityProvider idp =
      FakeIdentityProvider.builder(IDP).baseUrl("https://idp.example.com").clock(clock).build();
  String token = "";

  Installation(Store store) throws Exception {
    this(store.fresh());
  }

  Installation(Settings.Builder settings) throws Exception {
    this(settings, null);
  }

  /** One that is reached at another address than its public one. */
  Installation(Settings.Builder settings, URI inside) throws Exception {
    this.settings = settings.clock(clock);
    this.inside = inside;
    start();
  }

  private URI address() {
    return inside == null ? center.baseUrl() : inside;
  }

  Path data() {
    return settings.build().data();
  }

  private void start() throws Exception {
    center = IdentityCenter.start(settings.build());
    // the same port after a restart, as the identity provider knows it
    settings.port(address().getPort());
    administrator = new Browser(address());
  }

  void restart() throws Exception {
    center.close();
    Browser before = administrator;
    start();
    administrator.cookies().putAll(before.cookies());
  }

  /** The first sign-in of the administrator. */
  void setUp() throws Exception {
    administrator.open("/admin");
    administrator.submit(
        "/admin/setup",
        "code",
        center.setupCode().orElseThrow(),
        "password",
        PASSWORD,
        "again",
        PASSWORD);
    assertThat(administrator.page()).contains("Overview");
  }

  /** Lab, steps 1 to 3. */
  void connect() throws Exception {
    upload(idp.metadataXml());
    administrator.open("/admin/settings/identity-source/review");
    administrator.submit("/admin/settings/identity-source/review", "confirmation", "ACCEPT");
    assertThat(administrator.page()).contains("The identity source is changed");
    idp =
        idp.toBuilder()
            .serviceProvider(
                RegisteredServiceProvider.fromMetadata(
                    new Browser(address()).open("/saml/metadata").page()))
            .build();
  }

  void upload(String metadata) throws Exception {
    administrator.open("/admin/settings/identity-source/metadata");
    administrator.upload(
        "/admin/settings/identity-source/metadata", "metadataFile", "metadata.xml", metadata);
  }

  /** Lab, step 4. */
  void enableProvisioning() throws Exception {
    administrator.open("/admin/settings");
    administrator.submit("/admin/settings/provisioning/enable");
    token = administrator.value("access-token");
  }

  HttpResponse<String> scim(String method, String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address() + "/scim/v2" + path))
            .header("Authorization", "Bearer " + token)
            .header("User-Agent", "Okta SCIM Client 1.0.0")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/scim+json");
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Provisions a user, and says the id. */
  String provision(String userName) throws Exception {
    HttpResponse<String> created =
        scim(
            "POST",
            "/Users",
            "{\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:User\"],\"userName\":\""
                + userName
                + "\",\"name\":{\"givenName\":\"Ada\",\"familyName\":\"Lovelace\"},\"displayName\":"
                + "\"Ada Lovelace\",\"emails\":[{\"value\":\""
                + userName
                + "\",\"primary\":true,\"type\":\"work\"}],\"active\":true}");
    assertThat(created.statusCode()).isEqualTo(201);
    return id(created.body());
  }

  static String id(String json) {
    Matcher id = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"").matcher(json);
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  void deactivate(String id) throws Exception {
    HttpResponse<String> answer =
        scim(
            "PATCH",
            "/Users/" + id,
            "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":"
                + "[{\"op\":\"replace\",\"value\":{\"active\":false}}]}");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  /** Starts a sign-in and says where the browser was sent. */
  String startLogin(Browser person) throws Exception {
    person.open("/");
    person.submit("/login");
    assertThat(person.location()).startsWith("https://idp.example.com/sso?SAMLRequest=");
    return person.location();
  }

  /** Signs in as that name, from the access portal. */
  Browser signIn(Browser person, String nameId) throws Exception {
    String url = startLogin(person);
    return post(person, idp.respondTo(URI.create(url)).nameId(nameId).build());
  }

  Browser post(Browser person, FakeResponse response) throws Exception {
    return person.postFromElsewhere("/saml/acs", response.formBody());
  }

  Browser person() {
    return new Browser(address());
  }

  /** The page of the latest attempt in the sign-in activity. */
  String latestAttempt() throws Exception {
    administrator.open("/admin/activity/sign-ins");
    Matcher first =
        Pattern.compile("/admin/activity/sign-ins/([0-9]+)").matcher(administrator.page());
    assertThat(first.find()).isTrue();
    return administrator.open("/admin/activity/sign-ins/" + first.group(1)).page();
  }

  @Override
  public void close() {
    center.close();
  }
}
