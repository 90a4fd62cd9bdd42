package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.KeyFiles;
import io.samlsp.metadata.IdpMetadata;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataCommandsTest {

  private static final String KEYCLOAK = Run.captured("keycloak/metadata.xml");
  private static final String SP = Run.captured("pysaml2/sp-metadata.xml");

  @TempDir Path folder;

  @Test
  void inspect_shows_what_was_understood_of_an_identity_provider() {
    Run run = Run.saml("metadata", "inspect", KEYCLOAK);

    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out())
        .contains(
            "Identity provider http://127.0.0.1:28480/realms/acme",
            "made by           Keycloak",
            "sign-in           HTTP_REDIRECT http://127.0.0.1:28480/realms/acme/protocol/saml",
            "signed requests   wanted",
            "SHA-256   2B:8F:9C:72:",
            "subject   CN=acme",
            "encryption keys: none");
  }

  @Test
  void inspect_shows_a_service_provider_too() {
    Run run = Run.saml("metadata", "inspect", SP);

    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out())
        .contains(
            "Service provider https://sp.example.test/saml/metadata",
            "answers to        HTTP_POST http://localhost:8080/saml/acs, index 0, default");
  }

  @Test
  void inspect_writes_json() {
    Run run = Run.saml("metadata", "inspect", "--json", KEYCLOAK);

    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out())
        .contains(
            "\"product\" : \"KEYCLOAK\"", "\"wantAuthnRequestsSigned\" : true", "\"sha256\" :");
  }

  @Test
  void inspect_names_an_entity_that_cannot_be_used_and_why() throws Exception {
    String expired =
        Files.readString(Path.of(KEYCLOAK))
            .replaceFirst("entityID=", "validUntil=\"2026-11-24T11:59:59Z\" entityID=");

    Run run = Run.withInput(expired, "metadata", "inspect", "-");

    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
    assertThat(run.out()).contains("Refused: identity provider", "METADATA_EXPIRED");
  }

  @Test
  void inspect_of_an_entity_that_is_not_there_says_so() {
    Run run = Run.saml("metadata", "inspect", "--entity", "urn:nobody", KEYCLOAK);

    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
    assertThat(run.err()).startsWith("There is no entity urn:nobody in the document.");
  }

  @Test
  void inspect_gives_the_code_of_what_is_no_metadata() {
    Run run = Run.withInput("<html><body>Sign in</body></html>", "metadata", "inspect", "-");

    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
    assertThat(run.err()).startsWith("METADATA_NOT_METADATA: ");
  }

  @Test
  void lint_fails_from_the_severity_that_was_asked_for() {
    assertThat(Run.saml("metadata", "lint", KEYCLOAK).code()).isEqualTo(Saml.FINDINGS);
    assertThat(Run.saml("metadata", "lint", "--fail-on", "error", KEYCLOAK).code())
        .isEqualTo(Saml.FINE);
    assertThat(Run.saml("metadata", "lint", "--fail-on", "INFO", KEYCLOAK).code())
        .isEqualTo(Saml.FINDINGS);
  }

  @Test
  void lint_prints_the_report_of_the_library() throws Exception {
    Run run = Run.saml("metadata", "lint", KEYCLOAK);
    Run json = Run.saml("metadata", "lint", "--json", KEYCLOAK);

    Clock clock = Clock.fixed(Run.NOW, java.time.ZoneOffset.UTC);
    assertThat(run.out()).isEqualTo(IdpMetadata.lint(Path.of(KEYCLOAK), clock).toString());
    assertThat(json.out()).isEqualTo(IdpMetadata.lint(Path.of(KEYCLOAK), clock).toJson() + "\n");
  }

  @Test
  void lint_looks_as_of_another_time() {
    Run run = Run.saml("metadata", "lint", "--at", "2036-11-24T03:49:37Z", KEYCLOAK);

    assertThat(run.out()).contains("CERTIFICATE_EXPIRED");
    assertThat(Run.saml("metadata", "lint", "--at", "tomorrow", KEYCLOAK).code())
        .isEqualTo(Saml.USAGE);
  }

  @Test
  void lint_reports_on_anything() {
    Run run = Run.withInput(new byte[] {1, 2, 3, -1, -2}, "metadata", "lint", "-");

    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
    assertThat(run.out()).contains("ERROR DOCUMENT_NOT_XML");
  }

  @Test
  void generate_writes_metadata_that_says_what_was_asked_for() throws Exception {
    Path file = folder.resolve("sp.xml");
    Run run =
        Run.saml(
            "metadata",
            "generate",
            "--entity-id=https://app.example.com/saml",
            "--acs=https://app.example.com/acs",
            "--acs=7=https://beta.example.com/acs",
            "--logout=https://app.example.com/slo",
            "--signing=" + Run.captured("keys/sp.crt"),
            "--encryption=" + Run.captured("keys/sp.crt"),
            "--name-id-format=persistent",
            "--valid-until=30d",
            "-o",
            file.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out()).isEmpty();
    SpFacts sp = SpFacts.read(Files.readAllBytes(file)).get(0);
    assertThat(sp.entityId()).isEqualTo("https://app.example.com/saml");
    assertThat(sp.consumerServices())
        .extracting(SpFacts.Service::location)
        .containsExactly("https://app.example.com/acs", "https://beta.example.com/acs");
    assertThat(sp.consumerServices()).extracting(SpFacts.Service::index).containsExactly("0", "7");
    assertThat(sp.logoutServices()).hasSize(2);
    assertThat(sp.certificates("signing"))
        .isEqualTo(sp.certificates("encryption"))
        .containsExactly(
            KeyFiles.certificates(Files.readString(Path.of(Run.captured("keys/sp.crt")))).get(0));
    assertThat(sp.authnRequestsSigned()).isTrue();
    assertThat(sp.wantAssertionsSigned()).isTrue();
    assertThat(sp.nameIdFormats())
        .containsExactly("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
    assertThat(sp.end()).contains(Run.NOW.plusSeconds(30 * 86_400));
  }

  @Test
  void generate_makes_the_first_consumer_service_the_default_whatever_its_index() {
    Run run =
        Run.saml(
            "metadata",
            "generate",
            "--entity-id=https://app.example.com/saml",
            "--acs=3=https://app.example.com/acs",
            "--acs=https://beta.example.com/acs",
            "--acs=1=https://old.example.com/acs");

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().filter(line -> line.contains("AssertionConsumerService")))
        .hasSize(3)
        .anyMatch(
            line ->
                line.contains("app.example.com/acs")
                    && line.contains("index=\"3\"")
                    && line.contains("isDefault=\"true\""))
        .anyMatch(line -> line.contains("beta.example.com") && line.contains("index=\"4\""))
        .anyMatch(line -> line.contains("old.example.com") && line.contains("index=\"1\""));
    assertThat(run.out()).containsOnlyOnce("isDefault=\"true\"");
  }

  @Test
  void generate_names_contacts_and_the_organisation() {
    Run run =
        Run.saml(
            "metadata",
            "generate",
            "--entity-id=https://app.example.com/saml",
            "--acs=https://app.example.com/acs",
            "--organization=Example & Sons",
            "--organization-url=https://example.com/",
            "--contact=it@example.com",
            "--contact=support=Help <desk> help@example.com");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out())
        .contains(
            "<md:OrganizationName xml:lang=\"en\">Example &amp; Sons</md:OrganizationName>",
            "<md:OrganizationURL xml:lang=\"en\">https://example.com/</md:OrganizationURL>",
            "contactType=\"technical\"",
            "<md:EmailAddress>mailto:it@example.com</md:EmailAddress>",
            "contactType=\"support\"",
            "<md:GivenName>Help &lt;desk&gt;</md:GivenName>",
            "<md:EmailAddress>mailto:help@example.com</md:EmailAddress>");
  }

  @Test
  void generate_signs_so_that_the_pinned_certificate_verifies() throws Exception {
    Path key = folder.resolve("sp.pem");
    Files.writeString(
        key,
        Files.readString(Path.of(Run.captured("keys/sp.key")))
            + Files.readString(Path.of(Run.captured("keys/sp.crt"))));

    Run run =
        Run.saml(
            "metadata",
            "generate",
            "--entity-id=https://app.example.com/saml",
            "--acs=https://app.example.com/acs",
            "--sign-with=" + key);

    List<IdpKey> pinned = List.of(IdpKey.of(KeyFiles.certificates(Files.readString(key)).get(0)));
    // It verifies, and only then is it found to be of a service provider.
    assertThat(codeOf(run.out(), pinned)).isEqualTo(FailureCode.METADATA_SP_INSTEAD_OF_IDP);
    assertThat(codeOf(run.out().replace("app.example.com/acs", "evil.example.com/acs"), pinned))
        .isEqualTo(FailureCode.DIGEST_MISMATCH);
  }

  private static FailureCode codeOf(String xml, List<IdpKey> pinned) {
    try {
      IdpMetadata.parseSigned(xml.getBytes(StandardCharsets.UTF_8), pinned, Clock.systemUTC());
      throw new AssertionError("accepted");
    } catch (io.samlsp.failure.SamlFailure failure) {
      return failure.code();
    }
  }

  @Test
  void generate_says_which_option_is_wrong() {
    String id = "--entity-id=https://app.example.com/saml";
    String acs = "--acs=https://app.example.com/acs";

    assertThat(usage("metadata", "generate", id, "--acs=acs")).contains("acs");
    assertThat(usage("metadata", "generate", id, "--acs=70000=https://a.example.com/"))
        .contains("0 to 65535");
    assertThat(usage("metadata", "generate", id, acs, "--contact=help"))
        .contains("help does not end with a mail address");
    assertThat(usage("metadata", "generate", id, acs, "--contact=it=help@example.com"))
        .contains("does not know the kind it");
    assertThat(usage("metadata", "generate", id, acs, "--organization=Example"))
        .contains("--organization and --organization-url go together");
    assertThat(
            usage(
                "metadata",
                "generate",
                id,
                acs,
                "--organization=Example",
                "--organization-url=example"))
        .contains("example");
    assertThat(usage("metadata", "generate", id, acs, "--acs=0=https://b.example.com/"))
        .contains("Two --acs have the index 0");
    assertThat(usage("metadata", "generate", id, acs, "--name-id-format=mail"))
        .contains("mail is no name id format");
    assertThat(usage("metadata", "generate", id, acs, "--valid-until=soon"))
        .contains("soon is no length of time");
    assertThat(usage("metadata", "generate", id, acs, "--sign-with", Run.captured("keys/sp.crt")))
        .contains("holds a certificate and no private key");
    assertThat(usage("metadata", "generate", id, acs, "--sign-with", Run.captured("keys/sp.key")))
        .contains("holds a private key and no certificate");
  }

  @Test
  void diff_says_what_has_changed() throws Exception {
    String changed =
        Files.readString(Path.of(KEYCLOAK))
            .replace("WantAuthnRequestsSigned=\"true\"", "WantAuthnRequestsSigned=\"false\"");

    Run same = Run.saml("metadata", "diff", KEYCLOAK, KEYCLOAK);
    Run other = Run.withInput(changed, "metadata", "diff", KEYCLOAK, "-");
    Run json = Run.withInput(changed, "metadata", "diff", "--json", "-", KEYCLOAK);

    assertThat(same.out()).isEqualTo("They say the same.\n");
    assertThat(same.code()).isEqualTo(Saml.FINE);
    assertThat(other.out().lines())
        .hasSize(1)
        .first()
        .asString()
        .endsWith("WantAuthnRequestsSigned changed from true to false");
    assertThat(other.code()).isEqualTo(Saml.FINDINGS);
    assertThat(json.out()).contains("\"changes\" : [ {", "\"entityId\" : \"http://127.0.0.1:28480");
    assertThat(Run.saml("metadata", "diff", "-", "-").code()).isEqualTo(Saml.USAGE);
    assertThat(Run.withInput("<x/>", "metadata", "diff", KEYCLOAK, "-").err())
        .startsWith("METADATA_NOT_METADATA: ");
  }

  private static String usage(String... args) {
    Run run = Run.saml(args);
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(Saml.USAGE);
    return run.err();
  }
}
