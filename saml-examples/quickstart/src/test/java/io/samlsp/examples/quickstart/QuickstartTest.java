package io.samlsp.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.LoginRedirect;
import io.samlsp.ServiceProvider;
import io.samlsp.authn.LoginOptions;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.metadata.IdpMetadata;
import io.samlsp.response.LoginResult;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class QuickstartTest {

  private static final Path SOURCE =
      Path.of("src/main/java/io/samlsp/examples/quickstart/Quickstart.java");
  private static final Path TEST =
      Path.of("src/test/java/io/samlsp/examples/quickstart/QuickstartTest.java");
  private static final Pattern FIELD =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

  private final HttpClient browser =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.ALWAYS)
          .cookieHandler(new CookieManager())
          .build();

  @Test
  void the_readme_shows_this_very_program() throws IOException {
    String source = Files.readString(SOURCE);
    String end = "    web.start();";
    String body =
        source.substring(source.indexOf("    HttpServer web"), source.indexOf(end) + end.length());
    String dedented =
        body.lines()
            .map(line -> line.startsWith("    ") ? line.substring(4) : line)
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(Path.of("../../README.md")))
        .contains("```java\n" + dedented + "\n```");
  }

  @Test
  void the_program_has_at_most_60_lines() throws IOException {
    assertThat(Files.readAllLines(SOURCE)).hasSizeLessThanOrEqualTo(60);
  }

  @Test
  void a_person_signs_in_and_sees_name_id_and_attributes() throws Exception {
    String base = Quickstart.start(0);
    assertThat(get(base + "/").body()).contains("Sign in");

    HttpResponse<String> login = get(base + "/login");
    assertThat(login.body()).contains("Sign in").contains("alice");
    HttpResponse<String> form =
        post(formAction(login), fields(login.body()) + "&user=alice&decision=sign-in");
    assertThat(form.body()).contains("SAMLResponse");
    HttpResponse<String> in = post(formAction(form), fields(form.body()));

    assertThat(in.statusCode()).isEqualTo(200);
    assertThat(in.body()).contains("You are signed in").contains("alice@example.test");
  }

  @Test
  void a_stray_post_gets_the_plain_page() throws Exception {
    String base = Quickstart.start(0);
    HttpResponse<String> answer = post(URI.create(base + "/saml/acs"), "SAMLResponse=bogus");
    assertThat(answer.body()).contains("You could not be signed in").doesNotContain("BASE64");
  }

  @Test
  void the_readme_shows_a_unit_test_that_works() throws Exception {
    FakeIdentityProvider idp = FakeIdentityProvider.create("https://idp.test");
    IdentityProvider trusted = IdpMetadata.parse(idp.metadataXml()).single();
    URI acs = URI.create("https://app.test/acs");
    ServiceProvider sp =
        ServiceProvider.builder("https://app.test", acs, IdentityProviders.of(trusted)).build();

    LoginRedirect login = sp.startLogin(LoginOptions.to(trusted));
    FakeResponse answer = idp.respondTo(login.url().orElseThrow()).nameId("alice").build();
    LoginResult result = sp.finishLogin(answer.base64(), answer.relayState().orElse(null));

    assertThat(result).isInstanceOf(LoginResult.SignedIn.class);
    assertThat(((LoginResult.SignedIn) result).subject().nameId().value()).isEqualTo("alice");
    String readme = Files.readString(Path.of("../../README.md"));
    for (String line : Files.readAllLines(TEST)) {
      if (line.matches("    (LoginRedirect|FakeResponse|LoginResult) \\w+ = .*;")) {
        assertThat(readme).contains("\n" + line.strip() + "\n");
      }
    }
  }

  private HttpResponse<String> get(String url) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(URI url, String body) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static URI formAction(HttpResponse<String> page) {
    Matcher action = Pattern.compile("<form[^>]* action=\"([^\"]+)\"").matcher(page.body());
    assertThat(action.find()).as(page.body()).isTrue();
    return page.uri().resolve(unescape(action.group(1)));
  }

  private static String fields(String page) {
    return FIELD
        .matcher(page)
        .results()
        .map(
            f -> f.group(1) + "=" + URLEncoder.encode(unescape(f.group(2)), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String unescape(String html) {
    return html.replace("&#43;", "+")
        .replace("&#61;", "=")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }
}
