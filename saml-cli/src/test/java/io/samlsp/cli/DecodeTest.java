package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What "response decode" and "request decode" make of the forms that messages come in. */
class DecodeTest {

  private static final String FILE = Run.captured("keycloak/plain-sp-initiated.b64");
  private static final String REQUEST =
      "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_r1\""
          + " Version=\"2.0\" IssueInstant=\"2026-11-24T12:00:00Z\" ForceAuthn=\"true\""
          + " Destination=\"https://idp.example.com/sso\"><saml:Issuer"
          + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">https://sp.example.com</saml:Issuer>"
          + "</samlp:AuthnRequest>";

  private static String base64() throws Exception {
    return Files.readString(Path.of(FILE)).strip();
  }

  private static String xml() throws Exception {
    return new String(Base64.getDecoder().decode(base64()), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String deflated(byte[] octets) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      deflater.write(octets);
    }
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }

  static Stream<Arguments> forms() throws Exception {
    String base64 = base64();
    String har =
        """
        {"log":{"version":"1.2","entries":[
          {"request":{"method":"GET","url":"https://app.example.com/","headers":[{"name":"SAMLResponse","value":"no"}]}},
          {"request":{"method":"POST","url":"https://app.example.com/acs","postData":POSTED}}
        ]}}
        """;
    return Stream.of(
        Arguments.of("base64", base64),
        Arguments.of("base64 in lines", base64.replaceAll("(.{76})", "$1\r\n")),
        Arguments.of("base64 with percent signs", encoded(base64)),
        Arguments.of("XML", xml()),
        Arguments.of("XML with a byte order mark", "\uFEFF" + xml()),
        Arguments.of("form body", "RelayState=%2Fx&SAMLResponse=" + encoded(base64)),
        Arguments.of("form body, not encoded", "SAMLResponse=" + base64 + "&RelayState=x"),
        Arguments.of(
            "HAR with the body as text",
            har.replace("POSTED", "{\"text\":\"SAMLResponse=" + encoded(base64) + "\"}")),
        Arguments.of(
            "HAR with the body in parts",
            har.replace(
                "POSTED",
                "{\"params\":[{\"name\":\"SAMLResponse\",\"value\":\"" + base64 + "\"}]}")),
        Arguments.of(
            "HAR with both, encoded",
            har.replace(
                "POSTED",
                "{\"params\":[{\"value\":\""
                    + encoded(base64)
                    + "\",\"name\":\"SAMLResponse\"}],\"text\":\"SAMLResponse="
                    + encoded(base64)
                    + "\"}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void reads_a_response_from(String form, String input) {
    Run run = Run.withInput(input, "response", "decode", "-");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out())
        .startsWith("Response, from (standard input)\n")
        .containsOnlyOnce("\n  ID              ID_411d5507-8b5f-4bce-9a59-8c4db69ae796\n")
        .contains("<saml:Issuer>http://127.0.0.1:28480/realms/acme</saml:Issuer>");
  }

  @Test
  void tells_signatures_and_their_certificates_and_that_nothing_is_verified() {
    Run run = Run.saml("response", "decode", FILE);

    assertThat(run.out())
        .contains(
            "signature       of Response, not verified here",
            "signature       of Assertion, not verified here",
            "it carries a certificate, which proves nothing:",
            "SHA-256   2B:8F:9C:72:1D:E7:73:B2:");
  }

  @Test
  void masks_who_it_is_about_unless_asked() {
    Run masked = Run.saml("response", "decode", FILE);
    Run json = Run.saml("response", "decode", "--json", FILE);
    Run shown = Run.saml("response", "decode", "--show-values", FILE);

    assertThat(masked.out()).doesNotContain("alice@example.com", "PpHgOAjf").contains("*** (17 ch");
    assertThat(json.out()).doesNotContain("alice@example.com", "PpHgOAjf");
    assertThat(shown.out()).contains(">alice@example.com</saml:NameID>");
  }

  @Test
  void masks_elements_comments_and_attributes_inside_of_private_values() {
    String xml =
        "<r xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'><a:AttributeValue>x<!--secret--><b"
            + " c='secret'>secret</b>secret</a:AttributeValue><a:NameID SPProvidedID='secret'>sec"
            + "<!-- -->ret</a:NameID></r>";

    Run run = Run.withInput(xml, "response", "decode", "-");

    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out()).doesNotContain("secret", "sec", "ret<").contains("*** (6 characters)");
  }

  @Test
  void shows_encryption_and_does_not_need_the_key() {
    Run run = Run.saml("response", "decode", Run.captured("keycloak/enc-sp-initiated.b64"));

    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out()).contains("Assertion       encrypted", "encrypted       EncryptedData: ");
  }

  @Test
  void writes_what_could_move_the_cursor_as_a_reference() {
    String xml = "<r a='\u009b31m'>\u202e\u009b2J\u200b</r>";

    Run run = Run.withInput(xml, "response", "decode", "-");

    assertThat(run.out()).contains("<r a=\"&#x9b;31m\">&#x202e;&#x9b;2J&#x200b;</r>");
  }

  @Test
  void reads_a_request_out_of_an_address() throws Exception {
    String address =
        "https://idp.example.com/sso?SAMLRequest="
            + encoded(deflated(REQUEST.getBytes(StandardCharsets.UTF_8)))
            + "&RelayState=x&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256"
            + "&Signature=AAAA#fragment";

    Run run = Run.withInput(address, "request", "decode", "-");

    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out())
        .startsWith("AuthnRequest, from")
        .contains(
            "ForceAuthn      true",
            "Issuer          https://sp.example.com",
            "signature       of the query, not verified here",
            "rsa-sha256");
  }

  @Test
  void reads_a_request_in_every_other_form() throws Exception {
    byte[] octets = REQUEST.getBytes(StandardCharsets.UTF_8);
    for (String input :
        new String[] {
          REQUEST,
          Base64.getEncoder().encodeToString(octets),
          deflated(octets),
          encoded(deflated(octets)),
          "SAMLRequest=" + encoded(deflated(octets)),
          "{\"log\":{\"entries\":[{\"request\":{\"url\":\"https://idp.example.com/sso?SAMLRequest="
              + encoded(deflated(octets))
              + "\"}}]}}"
        }) {
      Run run = Run.withInput(input, "request", "decode", "-");

      assertThat(run.out()).as(input).startsWith("AuthnRequest, from (standard input)\n");
      assertThat(run.code()).isEqualTo(Saml.FINE);
    }
  }

  @Test
  void reads_the_captured_redirects() {
    Run run = Run.saml("request", "decode", Run.captured("pysaml2/13-logout-request-redirect.url"));

    assertThat(run.out()).startsWith("LogoutRequest, from").contains("*** (");
    assertThat(run.code()).isEqualTo(Saml.FINE);
  }

  @Test
  void finds_request_and_response_in_one_recording() throws Exception {
    String har =
        "{\"log\":{\"entries\":[{\"request\":{\"url\":\"https://idp.example.com/sso?SAMLRequest="
            + encoded(deflated(REQUEST.getBytes(StandardCharsets.UTF_8)))
            + "\"}},{\"request\":{\"url\":\"https://sp.example.com/acs\",\"postData\":{\"text\":"
            + "\"SAMLResponse="
            + encoded(base64())
            + "\"}}}]}}";

    Run run = Run.withInput(har, "response", "decode", "--json", "-");

    assertThat(run.out())
        .contains(
            "\"type\" : \"AuthnRequest\"",
            "\"type\" : \"Response\"",
            "\"from\" : \"(standard input) #2\"",
            "\"verified\" : false");
  }

  static Stream<Arguments> hostile() throws Exception {
    Random random = new Random(20261124);
    byte[] noise = new byte[100_000];
    random.nextBytes(noise);
    byte[] zeros = new byte[64 << 20];
    String doctype = "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>&x;</r>";
    String deep = "<a>".repeat(100_000);
    return Stream.of(
        Arguments.of("nothing", new byte[0], ""),
        Arguments.of("white space", bytes(" \r\n\t "), ""),
        Arguments.of("noise", noise, "BASE64_INVALID"),
        Arguments.of(
            "noise in base64",
            bytes(Base64.getEncoder().encodeToString(noise)),
            "XML_NOT_WELL_FORMED"),
        Arguments.of("a deflate bomb", bytes(deflated(zeros)), "XML_TOO_LARGE"),
        Arguments.of(
            "a deflate bomb in a query",
            bytes("https://x/?SAMLRequest=" + encoded(deflated(zeros))),
            "XML_TOO_LARGE"),
        Arguments.of("too much base64", bytes("QUFB".repeat(1 << 20)), "RESPONSE_TOO_LARGE"),
        Arguments.of(
            "too much XML", bytes("<r>" + "x".repeat(2 << 20) + "</r>"), "RESPONSE_TOO_LARGE"),
        Arguments.of("a DOCTYPE", bytes(doctype), "XML_DOCTYPE"),
        Arguments.of(
            "a DOCTYPE in base64",
            bytes(Base64.getEncoder().encodeToString(bytes(doctype))),
            "XML_DOCTYPE"),
        Arguments.of("a DOCTYPE deflated", bytes(deflated(bytes(doctype))), "XML_DOCTYPE"),
        Arguments.of("depth", bytes(deep), "XML_TOO_DEEP"),
        Arguments.of("no end", bytes("<r"), "XML_NOT_WELL_FORMED"),
        Arguments.of("a web page", bytes("<html><br></html>"), "XML_NOT_WELL_FORMED"),
        Arguments.of("JSON that is no HAR", bytes("{\"a\":1}"), ""),
        Arguments.of("JSON that ends", bytes("{\"log\":{\"entries\":[{\"request\":{"), ""),
        Arguments.of("JSON that is deep", bytes("{\"a\":" + "[".repeat(100_000)), ""),
        Arguments.of(
            "JSON of other types",
            bytes("{\"log\":{\"entries\":[{\"request\":{\"url\":{\"x\":[1]},\"postData\":7}}]}} x"),
            ""),
        Arguments.of("an empty parameter", bytes("SAMLResponse="), "XML_NOT_WELL_FORMED"),
        Arguments.of("a bare percent sign", bytes("SAMLResponse=%zz"), "BASE64_INVALID"),
        Arguments.of("NUL", new byte[1000], "BASE64_INVALID"),
        Arguments.of(
            "UTF-16 that ends", new byte[] {(byte) 0xfe, (byte) 0xff, 0}, "XML_NOT_WELL_FORMED"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refuses_with_one_message(String what, byte[] input, String code) {
    for (String command : new String[] {"response", "request"}) {
      Run run = Run.withInput(input, command, "decode", "-");

      assertThat(run.code()).as(run.out() + run.err()).isEqualTo(Saml.FINDINGS);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).doesNotContain("fault of saml", "Exception");
      assertThat(run.err().lines().count()).isBetween(1L, 2L);
      if (!code.isEmpty()) {
        assertThat(run.err()).startsWith(code + ": ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void noise_of_any_kind_never_ends_in_an_exception(int seed) throws Exception {
    Random random = new Random(seed);
    String whole = xml();
    for (int i = 0; i < 100; i++) {
      byte[] changed = bytes(i % 2 == 0 ? whole : "SAMLResponse=" + encoded(base64()));
      for (int n = random.nextInt(4); n >= 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      Run run = Run.withInput(changed, "response", "decode", "-");

      assertThat(run.code()).isIn(Saml.FINE, Saml.FINDINGS);
      assertThat(run.err()).doesNotContain("fault of saml");
    }
  }

  @Test
  void a_recording_of_long_names_in_deep_objects_costs_no_more_than_it_is_long() {
    String name = "{\"" + "n".repeat(40_000) + "\":";
    // 400 paths of up to 16 MB would be 3 GB.
    String deep = name.repeat(400) + "1" + "}".repeat(400);

    Run run = Run.withInput(deep, "response", "decode", "-");

    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
    assertThat(run.err()).contains("There is neither SAMLResponse nor SAMLRequest");
  }

  @Test
  void a_form_of_very_many_messages_is_refused() {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      form.append("SAMLResponse=").append(i).append('&');
    }

    Run run = Run.withInput(form.toString(), "response", "decode", "-");

    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
    assertThat(run.err()).contains("holds more than 1000 messages");
  }
}
