package io.samlsp.examples.identitycenter.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.samlsp.LoginRedirect;
import io.samlsp.ServiceProvider;
import io.samlsp.authn.LoginOptions;
import io.samlsp.examples.identitycenter.standin.StandIn;
import io.samlsp.failure.FailureCode;
import io.samlsp.idp.Binding;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.metadata.IdpMetadata;
import io.samlsp.response.LoginResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in's pages, and what a service provider of the library thinks of its answers. */
class StandInTest {

  private static final String AMINA = "amina.okafor@northwind.example";

  @TempDir Path folder;
  private StandIn standIn;
  private HttpServer application;
  private String issuer;
  private URI acs;
  private final Map<String, String> delivered = new HashMap<>();
  private final Visitor visitor = new Visitor();

  @BeforeEach
  void start() throws Exception {
    standIn = StandIn.start(folder, 0, Clock.systemUTC(), new SecureRandom());
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/acs",
        exchange -> {
          try (exchange) {
            String body =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            delivered.clear();
            for (String pair : body.split("&", -1)) {
              String[] parts = pair.split("=", 2);
              delivered.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            exchange.sendResponseHeaders(204, -1);
          }
        });
    application.start();
    String base = "http://localhost:" + application.getAddress().getPort();
    acs = URI.create(base + "/acs");
    issuer = base + "/saml/metadata";
  }

  @AfterEach
  void stop() throws Exception {
    application.stop(0);
    standIn.close();
  }

  private Page open(String path) throws Exception {
    return visitor.open(standIn.baseUrl().resolve(path));
  }

  private IdentityProvider identityProvider() throws Exception {
    String xml = new String(open("/metadata.xml").body(), StandardCharsets.UTF_8);
    return IdpMetadata.parse(xml).single().toBuilder().allowIdpInitiated().build();
  }

  private void pasteTheTwoValues() throws Exception {
    open("/admin/app")
        .press("Save", Map.of("AWS SSO ACS URL", acs.toString(), "AWS SSO issuer URL", issuer))
        .shows("Saved.");
  }

  private ServiceProvider serviceProvider() throws Exception {
    return ServiceProvider.builder(issuer, acs, IdentityProviders.of(identityProvider())).build();
  }

  private LoginResult signIn(ServiceProvider sp, String userName) throws Exception {
    LoginRedirect login =
        sp.startLogin(LoginOptions.to(identityProvider()).binding(Binding.HTTP_REDIRECT));
    Page page = visitor.open(login.url().orElseThrow());
    if (page.document().selectFirst("#user") != null) {
      page.press("Sign In", Map.of("Username", userName));
    }
    return sp.finishLogin(delivered.get("SAMLResponse"), delivered.get("RelayState"));
  }

  private static Optional<FailureCode> code(LoginResult result) {
    assertThat(result).isInstanceOf(LoginResult.Rejected.class);
    return result.report().code();
  }

  private static List<FailureCode> codes(LoginResult result) {
    return result.report().entries().stream().flatMap(entry -> entry.code().stream()).toList();
  }

  private static String nameId(LoginResult result) {
    assertThat(result).as("%s", result.report()).isInstanceOf(LoginResult.SignedIn.class);
    return ((LoginResult.SignedIn) result).subject().nameId().value();
  }

  private void breakTheNextAnswer(String fault) throws Exception {
    open("/admin/app").press("Set", Map.of("Wrong with the next answer", fault));
  }

  @Test
  void person_signs_in_by_name_and_by_dashboard() throws Exception {
    pasteTheTwoValues();
    ServiceProvider sp = serviceProvider();

    assertThat(nameId(signIn(sp, AMINA))).isEqualTo(AMINA);
    open("/").shows("My Apps").shows("Amina Okafor").follow("AWS IAM Identity Center");
    assertThat(nameId(sp.finishLogin(delivered.get("SAMLResponse"), null))).isEqualTo(AMINA);
    open("/").press("Sign out").shows("Sign In");
  }

  @Test
  void nobody_inactive_or_unheard_of_gets_past_the_sign_in_page() throws Exception {
    pasteTheTwoValues();
    open("/signin")
        .press("Sign In", Map.of("Username", "nobody@northwind.example"))
        .shows("Nobody active has the user name that you typed.");

    open("/admin/people").follow("Amina Okafor").press("Deactivate").shows("Deactivated");
    open("/signin").press("Sign In", Map.of("Username", AMINA)).shows("Nobody active has");
  }

  @Test
  void answer_is_for_nobody_until_the_two_values_are_pasted() throws Exception {
    LoginResult result = signIn(serviceProvider(), AMINA);

    assertThat(code(result)).contains(FailureCode.DESTINATION_MISMATCH);
    assertThat(codes(result))
        .contains(FailureCode.RECIPIENT_MISMATCH, FailureCode.AUDIENCE_MISMATCH);
    assertThat(result.report().toString()).contains("https://not-configured.northwind.example/acs");
  }

  @Test
  void wrong_issuer_url_is_the_wrong_audience() throws Exception {
    open("/admin/app")
        .press(
            "Save",
            Map.of("AWS SSO ACS URL", acs.toString(), "AWS SSO issuer URL", "https://other.test"));

    assertThat(code(signIn(serviceProvider(), AMINA))).contains(FailureCode.AUDIENCE_MISMATCH);
  }

  @Test
  void clock_key_and_reuse_can_be_wrong_on_purpose() throws Exception {
    pasteTheTwoValues();
    ServiceProvider sp = serviceProvider();
    assertThat(nameId(signIn(sp, AMINA))).isEqualTo(AMINA);

    breakTheNextAnswer("CLOCK");
    assertThat(code(signIn(sp, AMINA))).contains(FailureCode.ISSUE_INSTANT_IN_FUTURE);
    breakTheNextAnswer("KEY");
    assertThat(code(signIn(sp, AMINA))).contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
    assertThat(nameId(signIn(sp, AMINA))).isEqualTo(AMINA);
    breakTheNextAnswer("REUSE");
    assertThat(code(signIn(sp, AMINA))).contains(FailureCode.REQUEST_UNKNOWN);
    assertThat(nameId(signIn(sp, AMINA))).isEqualTo(AMINA);
  }

  @Test
  void answer_never_leaves_the_machine_for_an_address_that_was_not_pasted() throws Exception {
    ServiceProvider elsewhere =
        ServiceProvider.builder(
                issuer,
                URI.create("https://evil.example/acs"),
                IdentityProviders.of(identityProvider()))
            .build();
    LoginRedirect login =
        elsewhere.startLogin(LoginOptions.to(identityProvider()).binding(Binding.HTTP_REDIRECT));

    Page page = visitor.open(login.url().orElseThrow());

    assertThat(page.status()).isEqualTo(400);
    page.shows("the request wants its answer at https://evil.example/acs");
  }

  @Test
  void metadata_and_settings_stay_the_same_after_a_restart() throws Exception {
    pasteTheTwoValues();
    IdentityProvider before = identityProvider();
    int port = standIn.baseUrl().getPort();
    standIn.close();
    standIn = StandIn.start(folder, port, Clock.systemUTC(), new SecureRandom());

    assertThat(identityProvider().signingKeys()).isEqualTo(before.signingKeys());
    assertThat(open("/admin/app").element("#acs").val()).isEqualTo(acs.toString());
  }

  @Test
  void page_never_shows_the_token() throws Exception {
    Page page =
        open("/admin/app/provisioning")
            .press(
                "Test API Credentials",
                Map.of(
                    "Base URL", acs.resolve("/nowhere").toString(), "API Token", "s3cret-token"));

    page.shows("Error authenticating: Not Found. Errors reported by remote server: Invalid JSON");
    assertThat(page.document().html()).doesNotContain("s3cret-token").contains("entered; type to");
  }

  @Test
  void form_of_another_site_changes_nothing() throws Exception {
    Page page =
        visitor.submit(
            standIn.baseUrl().resolve("/admin/app"),
            true,
            false,
            Map.of("acs", "https://evil.example/acs", "issuer", "https://evil.example"));

    assertThat(page.status()).isEqualTo(403);
    assertThat(open("/admin/app").element("#acs").val()).isEmpty();
  }

  @Test
  void what_people_type_is_text_on_every_page() throws Exception {
    String name = "<b>x</b>\"'&";
    open("/admin/people/00u00000001")
        .press("Save", Map.of("First name", name, "Last name", name))
        .shows(name);
    open("/admin/groups/00g00000001").press("Rename", Map.of("name", name)).shows(name);
    for (String path :
        List.of(
            "/admin/people",
            "/admin/app/assignments",
            "/admin/groups",
            "/admin/groups/00g00000001",
            "/admin/people/00u00000001")) {
      assertThat(open(path).document().select("b")).as(path).isEmpty();
    }
  }
}
