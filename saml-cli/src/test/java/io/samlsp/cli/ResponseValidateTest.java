package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict at the command line is the verdict of the library. */
class ResponseValidateTest {

  private static final String SP = "https://sp.example.test/saml/metadata";
  private static final String ACS = "http://localhost:8080/saml/acs";
  private static final String FILE = Run.captured("keycloak/plain-sp-initiated.b64");
  private static final String[] THEN = {
    "--at=2026-11-24T03:49:42Z", "--request-id=_f100f3f506bc41e89cdb58fcfced7189"
  };

  @TempDir Path folder;
  private FakeIdentityProvider idp;
  private String metadata;

  @BeforeEach
  void writes_metadata_of_a_fake_identity_provider() throws Exception {
    idp =
        FakeIdentityProvider.builder("https://idp.test")
            .clock(Clock.fixed(Run.NOW, ZoneOffset.UTC))
            .build();
    metadata = Files.writeString(folder.resolve("idp.xml"), idp.metadataXml()).toString();
  }

  private static Run keycloak(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "response",
                "validate",
                "--idp=" + Run.captured("keycloak/metadata.xml"),
                "--sp=" + SP,
                "--acs=" + ACS));
    args.addAll(List.of(more));
    return Run.saml(args.toArray(String[]::new));
  }

  private static Run then(String... more) {
    List<String> args = new ArrayList<>(List.of(THEN));
    args.addAll(List.of(more));
    return keycloak(args.toArray(String[]::new));
  }

  private Run fake(FakeResponse response, String... more) throws Exception {
    Path file = Files.writeString(folder.resolve("response.txt"), response.base64());
    List<String> args =
        new ArrayList<>(
            List.of("response", "validate", "--idp=" + metadata, "--sp=" + SP, "--acs=" + ACS));
    args.addAll(List.of(more));
    args.add(file.toString());
    return Run.saml(args.toArray(String[]::new));
  }

  @Test
  void accepts_a_response_of_its_time_and_shows_every_check() {
    Run run = then(FILE);

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out())
        .startsWith(FILE + ": ACCEPTED\n")
        .contains(
            "NO CHECK FAILED",
            "PASS         The assertion's signature",
            "name id      *** (17 characters)",
            "attribute    groups")
        .doesNotContain("alice");
  }

  @Test
  void shows_values_when_asked() {
    assertThat(then("--show-values", FILE).out()).contains("name id      alice@example.com");
    assertThat(then("--show-values", "--json", FILE).out())
        .contains("\"nameId\" : \"alice@example.com\"");
  }

  @Test
  void says_in_one_line_a_file_when_brief() {
    Run run = then("--brief", FILE, Run.captured("keycloak/plain-forceauthn.b64"));

    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
    assertThat(run.out().lines().toList()).hasSize(2);
    assertThat(run.out())
        .startsWith(FILE + ": ACCEPTED from http://127.0.0.1:28480/realms/acme\n")
        .contains("plain-forceauthn.b64: REJECTED IN_RESPONSE_TO_MISMATCH Start the sign-in again");
  }

  @Test
  void takes_the_request_that_was_recorded_beside_the_response() throws Exception {
    String request =
        "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\""
            + " ID=\"_f100f3f506bc41e89cdb58fcfced7189\" Version=\"2.0\""
            + " IssueInstant=\"2026-11-24T03:49:41Z\"/>";
    String form =
        "SAMLRequest="
            + encoded(request.getBytes(StandardCharsets.UTF_8))
            + "&SAMLResponse="
            + URLEncoder.encode(Files.readString(Path.of(FILE)).strip(), StandardCharsets.UTF_8);
    Path both = Files.writeString(folder.resolve("both.txt"), form);
    Path other =
        Files.writeString(
            folder.resolve("other.txt"),
            form.replace(
                "SAMLRequest=",
                "SAMLRequest="
                    + encoded(request.replace("_f1", "_f2").getBytes(StandardCharsets.UTF_8))
                    + "&Another="));

    assertThat(keycloak("--brief", "--at=2026-11-24T03:49:42Z", both.toString()).out())
        .contains(": ACCEPTED");
    assertThat(keycloak("--brief", "--at=2026-11-24T03:49:42Z", other.toString()).out())
        .contains(": REJECTED REQUEST_UNKNOWN Try: --request-id _f100f3f506bc41e89cdb58fcfced7189");
  }

  private static String encoded(byte[] octets) {
    return URLEncoder.encode(Base64.getEncoder().encodeToString(octets), StandardCharsets.UTF_8);
  }

  private static Run fresh(String requestedAt) {
    return keycloak(
        "--brief",
        "--at=2026-11-24T03:49:44Z",
        "--request-id=_a3535ababf3147d68f118a5ee784b4d9",
        "--force-authn",
        "--requested-at=" + requestedAt,
        Run.captured("keycloak/plain-forceauthn.b64"));
  }

  @Test
  void holds_a_fresh_sign_in_against_the_time_of_its_request() {
    assertThat(fresh("2026-11-24T03:49:43Z").out()).contains(": ACCEPTED");
    assertThat(fresh("2026-11-24T04:30:00Z").out()).contains("REJECTED AUTHN_TOO_OLD");
  }

  @Test
  void holds_the_authentication_context_against_what_was_requested() {
    String unspecified = "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified";
    String password = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";

    assertThat(then("--brief", "--context=" + password, FILE).out())
        .contains("REJECTED AUTHN_CONTEXT_MISMATCH");
    assertThat(then("--brief", "--context=" + password, "--context=" + unspecified, FILE).out())
        .contains(": ACCEPTED");
  }

  @Test
  void asks_for_the_request_that_options_are_about() {
    for (String option :
        new String[] {"--force-authn", "--context=urn:x", "--requested-at=2026-11-24T03:49:43Z"}) {
      Run run = keycloak(option, FILE);
      assertThat(run.code()).isEqualTo(Saml.USAGE);
      assertThat(run.err()).contains("Give its --request-id");
    }
    Run untimed = then("--force-authn", FILE);
    assertThat(untimed.code()).isEqualTo(Saml.USAGE);
    assertThat(untimed.err()).contains("--requested-at");
  }

  @Test
  void writes_json_with_the_report_of_the_library() {
    Run run = keycloak("--json", FILE);

    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
    assertThat(run.out())
        .contains(
            "\"verdict\" : \"REJECTED\"",
            "\"code\" : \"REQUEST_UNKNOWN\"",
            "\"report\" : {\"at\":\"2026-11-24T12:00:00Z\"",
            "\"check\":\"DECODE\"");
  }

  @Test
  void hints_at_the_request_and_at_the_time() {
    assertThat(keycloak(FILE).out())
        .contains("Try: --request-id _f100f3f506bc41e89cdb58fcfced7189, if that request was yours");
    assertThat(keycloak(THEN[1], FILE).out())
        .contains("REJECTED: SUBJECT_CONFIRMATION_EXPIRED")
        .contains("Try: --at 2026-11-24T03:49:41.541Z, to see what it was worth then");
  }

  @Test
  void gives_the_same_verdict_twice_since_nothing_is_remembered() {
    Run run = then("--brief", FILE, FILE);

    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out()).doesNotContain("REPLAYED");
  }

  @Test
  void decrypts_with_the_key_that_it_is_given() {
    List<String> args =
        List.of(
            "response",
            "validate",
            "--idp=" + Run.captured("pysaml2/metadata.xml"),
            "--sp=" + SP,
            "--acs=" + ACS,
            "--request-id=_abc",
            "--brief",
            Run.captured("pysaml2/14-enc-aes256gcm-oaep.b64"));
    List<String> withKey = new ArrayList<>(args);
    withKey.add("--key=" + Run.captured("keys/sp.key"));
    withKey.add("--certificate=" + Run.captured("keys/sp.crt"));

    assertThat(Run.saml(args.toArray(String[]::new)).out()).contains("REJECTED");
    assertThat(Run.saml(withKey.toArray(String[]::new)).out())
        .doesNotContain("DECRYPTION_KEY_MISSING");
  }

  @Test
  void a_response_that_nobody_asked_for_is_refused_unless_allowed() throws Exception {
    FakeResponse unsolicited = idp.unsolicited(SP, ACS).nameId("alice").build();

    assertThat(fake(unsolicited, "--brief").out()).contains("REJECTED UNSOLICITED_REFUSED");
    assertThat(fake(unsolicited).out()).contains("Try: --request-id, if it answers");
    assertThat(fake(unsolicited, "--allow=unsolicited").code()).isEqualTo(Saml.FINE);
  }

  @ParameterizedTest
  @CsvSource({
    "--sp=https://other.example.com, AUDIENCE_MISMATCH",
    "--acs=https://other.example.com/acs, DESTINATION_MISMATCH",
    "--at=2026-11-24T11:58:00Z, ISSUE_INSTANT_IN_FUTURE",
    "--require=encryption, ENCRYPTION_REQUIRED"
  })
  void an_option_that_does_not_fit_gives_its_code(String option, String code) throws Exception {
    FakeResponse unsolicited = idp.unsolicited(SP, ACS).nameId("alice").build();
    String name = option.substring(0, option.indexOf('='));
    Path file = Files.writeString(folder.resolve("r"), unsolicited.base64());
    List<String> args =
        new ArrayList<>(List.of("response", "validate", "--brief", "--allow=unsolicited", option));
    for (String usual : new String[] {"--idp=" + metadata, "--sp=" + SP, "--acs=" + ACS}) {
      if (!usual.startsWith(name + "=")) {
        args.add(usual);
      }
    }
    args.add(file.toString());

    Run run = Run.saml(args.toArray(String[]::new));

    assertThat(run.out()).contains("REJECTED " + code + " ");
    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
  }

  @Test
  void sha1_is_refused_unless_allowed_by_name() {
    String[] args = {
      "response",
      "validate",
      "--idp=" + Run.captured("pysaml2/metadata.xml"),
      "--sp=" + SP,
      "--acs=" + ACS,
      "--brief",
      Run.captured("pysaml2/8-sha1-both-signed.b64"),
      "--request-id=_x"
    };
    assertThat(Run.saml(args).out()).contains("REJECTED ");
  }

  @Test
  void what_is_no_message_gets_the_code_of_the_library() {
    assertThat(withInput("not base64 at all!").out()).contains("REJECTED BASE64_INVALID");
    assertThat(withInput("<!DOCTYPE r><r/>").out()).contains("REJECTED XML_DOCTYPE");
    assertThat(withInput("<r/>").out()).contains("REJECTED NOT_A_RESPONSE");
    assertThat(withInput("SAMLRequest=AAAA").err()).contains("no SAMLResponse in what was given");
    assertThat(withInput("").err()).startsWith("(standard input) is empty");
  }

  private static Run withInput(String input) {
    return Run.withInput(
        input,
        "response",
        "validate",
        "--brief",
        "--idp=" + Run.captured("keycloak/metadata.xml"),
        "--sp=" + SP,
        "--acs=" + ACS,
        "-");
  }

  @Test
  void wrong_options_are_usage_errors() {
    assertThat(keycloak("--allow=everything", FILE).code()).isEqualTo(Saml.USAGE);
    assertThat(keycloak("--require=everything", FILE).code()).isEqualTo(Saml.USAGE);
    assertThat(keycloak("--skew=1h", FILE).err())
        .contains("clock skew must be from 0 to 5 minutes");
    assertThat(keycloak("--skew=1h", FILE).code()).isEqualTo(Saml.USAGE);
    assertThat(keycloak("--certificate=x", FILE).err()).contains("more --certificate than --key");
    assertThat(keycloak("--key=" + Run.captured("keys/sp.crt"), FILE).err())
        .contains("holds a certificate and no private key");
  }

  @Test
  void metadata_that_cannot_be_used_is_refused_with_its_code() {
    Run run = Run.saml("response", "validate", "--idp", FILE, "--sp", SP, "--acs", ACS, FILE);

    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
    assertThat(run.err()).startsWith("METADATA_NOT_XML: ");
  }
}
