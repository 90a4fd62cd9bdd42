package io.samlsp.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.OpenSaml;
import io.samlsp.keys.SigningAlgorithm;
import io.samlsp.keys.SigningKey;
import io.samlsp.keys.SpKey;
import io.samlsp.keys.TestKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opensaml.saml.saml2.core.AuthnRequest;
import org.opensaml.saml.security.impl.SAMLSignatureProfileValidator;
import org.opensaml.security.x509.BasicX509Credential;
import org.opensaml.xmlsec.signature.support.SignatureValidator;

class PostFormTest {

  private static final URI SSO = URI.create("https://idp.example.test/sso?a=1&b=2");
  private static final String XML =
      "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\""
          + " Version=\"2.0\" IssueInstant=\"2026-11-24T07:00:00Z\">"
          + "<saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">sp</saml:Issuer>"
          + "<samlp:NameIDPolicy AllowCreate=\"true\"/></samlp:AuthnRequest>";

  @Test
  void carries_the_message_in_base64_as_it_is() {
    PostForm form = form(SSO, "handle", null);

    assertThat(form.action()).isEqualTo(SSO);
    assertThat(form.fields()).containsOnlyKeys("SAMLRequest", "RelayState");
    assertThat(message(form)).asString(StandardCharsets.UTF_8).isEqualTo(XML);
    assertThat(form.fields()).containsEntry("RelayState", "handle");
    assertThat(form(SSO, null, null).fields()).containsOnlyKeys("SAMLRequest");
    assertThat(PostForm.of(SSO, MessageParameter.SAML_RESPONSE, new byte[0], null, null).fields())
        .containsOnlyKeys("SAMLResponse");
  }

  @ParameterizedTest
  @EnumSource
  void signs_the_message_as_opensaml_verifies_and_the_schema_demands(SigningAlgorithm algorithm)
      throws Exception {
    SpKey key = algorithm.name().startsWith("ECDSA") ? TestKeys.ec("p521") : TestKeys.rsa();
    AuthnRequest read = OpenSaml.read(message(form(SSO, "h", new SigningKey(key, algorithm))));

    new SAMLSignatureProfileValidator().validate(read.getSignature());
    SignatureValidator.validate(read.getSignature(), new BasicX509Credential(key.certificate()));
    assertThat(read.getSignature().getSignatureAlgorithm()).isEqualTo(algorithm.uri());
  }

  @Test
  void holds_nothing_but_its_fields_in_the_page() {
    String html = form(SSO, "handle", null).html();

    assertThat(tags(html))
        .containsExactly(
            "!DOCTYPE",
            "html",
            "head",
            "meta",
            "title",
            "/title",
            "/head",
            "body",
            "form",
            "input",
            "input",
            "p",
            "/p",
            "button",
            "/button",
            "/form",
            "script",
            "/script",
            "/body",
            "/html");
    assertThat(html)
        .contains(
            "<form method=\"post\" action=\"https://idp.example.test/sso?a=1&amp;b=2\">",
            "<meta charset=\"utf-8\">",
            "<input type=\"hidden\" name=\"RelayState\" value=\"handle\">",
            "<button type=\"submit\">");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"><script>alert(1)</script>",
        "' onfocus='alert(1)' autofocus='",
        "&quot;&#34;&amp;",
        "</form><form action=\"https://evil.example\">",
        "\r\n\t\u0000\u00e9\ud83d\ude00",
        "<!--",
        "{{7*7}}${7*7}"
      })
  void lets_no_relay_state_break_out_of_its_place(String hostile) {
    String harmless = form(SSO, "handle", null).html();
    String html = form(SSO, hostile, null).html();

    assertThat(tags(html)).isEqualTo(tags(harmless));
    String value = html.replaceAll("(?s).*name=\"RelayState\" value=\"([^\"]*)\">.*", "$1");
    assertThat(value).doesNotContain("<", ">", "'", "\"", "\r", "\n");
    assertThat(unescape(value)).isEqualTo(hostile);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://idp.example.test/'onclick='alert(1)",
        "https://idp.example.test/?a='&b=&quot;",
        "https://idp.example.test/%22%3E%3Cscript%3E"
      })
  void lets_no_location_break_out_of_its_place(String location) {
    String html = form(URI.create(location), "h", null).html();
    String action = html.replaceAll("(?s).* action=\"([^\"]*)\">.*", "$1");

    assertThat(tags(html)).isEqualTo(tags(form(SSO, "h", null).html()));
    assertThat(action).doesNotContain("<", ">", "'");
    assertThat(unescape(action)).isEqualTo(location);
  }

  @Test
  void names_the_script_of_the_page_in_its_policy_by_hash() throws Exception {
    PostForm form = form(SSO, "handle", null);
    String script = form.html().replaceAll("(?s).*<script>(.*)</script>.*", "$1");
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));

    assertThat(form.contentSecurityPolicy())
        .startsWith("default-src 'none'; ")
        .contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "';")
        .doesNotContain("unsafe");
    assertThat(form.html()).doesNotContainPattern("\\son\\w+=").doesNotContain("style");
  }

  @ParameterizedTest
  @CsvSource({
    "https://idp.example.test/sso?a=1, https://idp.example.test",
    "http://127.0.0.1:8443/sso, http://127.0.0.1:8443",
    "https://[::1]:1/sso, https://[::1]:1",
    "https://user:secret@idp.example.test/sso, https://idp.example.test"
  })
  void lets_the_page_submit_to_the_receiver_and_to_where_that_redirects(
      String location, String origin) {
    assertThat(form(URI.create(location), null, null).contentSecurityPolicy())
        .contains("; form-action " + origin + " https:;");
  }

  @Test
  void says_with_which_headers_to_answer() {
    PostForm form = form(SSO, null, null);

    assertThat(form.headers())
        .containsEntry("Content-Type", "text/html; charset=UTF-8")
        .containsEntry("Content-Security-Policy", form.contentSecurityPolicy())
        .containsEntry("Cache-Control", "no-cache, no-store")
        .containsEntry("Pragma", "no-cache");
  }

  @Test
  void refuses_a_relay_state_of_more_than_80_bytes() {
    assertThat(form(SSO, "r".repeat(80), null).fields()).containsKey("RelayState");
    assertThatThrownBy(() -> form(SSO, "r".repeat(81), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PostForm form(URI location, String relayState, SigningKey key) {
    return PostForm.of(
        location,
        MessageParameter.SAML_REQUEST,
        XML.getBytes(StandardCharsets.UTF_8),
        relayState,
        key);
  }

  private static byte[] message(PostForm form) {
    return Base64.getDecoder().decode(form.fields().get("SAMLRequest"));
  }

  private static List<String> tags(String html) {
    List<String> tags = new ArrayList<>();
    Matcher matcher = Pattern.compile("<(!?/?\\w+)").matcher(html);
    while (matcher.find()) {
      tags.add(matcher.group(1));
    }
    return tags;
  }

  private static String unescape(String value) {
    return value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#13;", "\r")
        .replace("&#10;", "\n")
        .replace("&amp;", "&");
  }
}
