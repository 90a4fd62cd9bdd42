package io.samlsp.metadata;

import static io.samlsp.metadata.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetadataDiffTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final SettableClock CLOCK = new SettableClock(NOW);

  private static List<String> diff(String before, String after) throws SamlFailure {
    return MetadataDiff.between(octets(before), octets(after), CLOCK).stream()
        .map(MetadataDiff.Change::toString)
        .toList();
  }

  private static byte[] octets(String document) {
    return document.getBytes(StandardCharsets.UTF_8);
  }

  private static String changed(String from, String to) {
    assertThat(Sample.ENTITY).contains(from);
    return Sample.ENTITY.replace(from, to);
  }

  private static String line(String what) {
    return Sample.ENTITY_ID + ": " + what;
  }

  @Test
  void what_is_only_written_differently_is_no_change() throws SamlFailure {
    String other =
        Sample.ENTITY
            .replace("md:", "m:")
            .replace("xmlns:md", "xmlns:m")
            .replace("\n", " \n\n")
            .replace("<m:EntityDescriptor", "<!-- x --><m:EntityDescriptor ID='_2'");

    assertThat(diff(Sample.ENTITY, Sample.ENTITY)).isEmpty();
    assertThat(diff(Sample.ENTITY, other)).isEmpty();
  }

  @Test
  void names_the_key_that_has_come_and_the_key_that_is_gone() throws SamlFailure {
    String added = changed(Sample.KEY, Sample.KEY + otherKey("signing"));
    String replaced = changed(Sample.KEY, otherKey("signing"));
    String print = fingerprint(added, 1);

    assertThat(diff(Sample.ENTITY, added))
        .singleElement()
        .asString()
        .startsWith(
            line("IdP signing key added: RSA 4096, SHA-256 fingerprint " + print + ", cert"));
    assertThat(diff(added, Sample.ENTITY))
        .singleElement()
        .asString()
        .startsWith(line("IdP signing key removed: RSA 4096, SHA-256 fingerprint " + print));
    assertThat(diff(Sample.ENTITY, replaced))
        .hasSize(2)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).startsWith(line("IdP signing key removed: RSA"));
              assertThat(lines.get(1)).startsWith(line("IdP signing key added: RSA"));
            });
  }

  private static String otherKey(String use) {
    return Sample.KEY
        .replace(Sample.CERTIFICATE, Sample.OTHER_CERTIFICATE)
        .replace("\"signing\"", '"' + use + '"');
  }

  private static String fingerprint(String document, int key) throws SamlFailure {
    return IdpMetadata.parse(document, CLOCK).single().signingKeys().get(key).fingerprint();
  }

  @Test
  void tells_the_use_of_a_key_and_that_it_cannot_be_read() throws SamlFailure {
    assertThat(diff(Sample.ENTITY, changed(Sample.KEY, Sample.KEY + otherKey("encryption"))))
        .singleElement()
        .asString()
        .startsWith(line("IdP encryption key added: RSA"));
    assertThat(diff(Sample.ENTITY, changed(Sample.CERTIFICATE, "AAAA")))
        .anySatisfy(
            text ->
                assertThat(text)
                    .startsWith(line("IdP signing key added: unreadable (X509Certificate:")))
        .contains(
            line(
                "use as an identity provider changed from possible to refused with"
                    + " METADATA_CERTIFICATE_UNREADABLE"));
  }

  @Test
  void names_endpoints_with_their_binding() throws SamlFailure {
    String logout =
        "<md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\""
            + " Location=\"https://idp.example.com/slo\" ResponseLocation=\"https://x/r\"/>";
    String anchor = "    <md:SingleSignOnService";

    assertThat(diff(Sample.ENTITY, changed("idp.example.com/sso", "idp.example.com/sso2")))
        .containsExactly(
            line(
                "IdP SingleSignOnService changed from HTTP-Redirect at https://idp.example.com/sso"
                    + " to HTTP-Redirect at https://idp.example.com/sso2"));
    assertThat(diff(Sample.ENTITY, changed(anchor, logout + anchor)))
        .containsExactly(
            line(
                "IdP SingleLogoutService added: HTTP-POST at https://idp.example.com/slo, responses"
                    + " at https://x/r"));
  }

  @Test
  void says_when_validity_ends_and_what_that_does() throws SamlFailure {
    String soon = changed(" entityID", " validUntil=\"2026-11-25T07:00:00Z\" entityID");
    String over = soon.replace("2026-11-25", "2026-11-23");
    String kept = soon.replace(" entityID", " cacheDuration=\"PT1H\" entityID");

    assertThat(diff(Sample.ENTITY, soon))
        .containsExactly(line("validUntil added: 2026-11-25T07:00:00Z (in 24 hours)"));
    assertThat(diff(soon, over))
        .containsExactly(
            line(
                "validUntil changed from 2026-11-25T07:00:00Z (in 24 hours) to"
                    + " 2026-11-23T07:00:00Z (over)"),
            line(
                "use as an identity provider changed from possible to refused with"
                    + " METADATA_EXPIRED"));
    assertThat(diff(soon, kept)).containsExactly(line("cacheDuration added: PT1H"));
    assertThat(diff(soon, soon.replace("2026-11-25", "2027-11-25")))
        .singleElement()
        .asString()
        .endsWith("to 2027-11-25T07:00:00Z (in 366 days)");
  }

  @Test
  void tells_the_validity_of_an_aggregate_once() throws SamlFailure {
    String other = Sample.entity("https://other.example.com");
    String before = Sample.entities("validUntil=\"2026-12-01T00:00:00Z\"", Sample.ENTITY, other);

    assertThat(diff(before, before.replace("2026-12-01", "2026-12-08")))
        .containsExactly(
            "document: validUntil changed from 2026-12-01T00:00:00Z (in 6 days) to"
                + " 2026-12-08T00:00:00Z (in 13 days)");
  }

  @Test
  void names_entities_that_have_come_and_gone() throws SamlFailure {
    String other = Sample.entity("https://other.example.com");
    String one = Sample.entities("", Sample.ENTITY);
    String two = Sample.entities("", Sample.ENTITY, other);

    assertThat(diff(one, two)).containsExactly("https://other.example.com: entity added: IdP");
    assertThat(diff(two, one)).containsExactly("https://other.example.com: entity removed: IdP");
  }

  @Test
  void compares_service_providers_too() throws SamlFailure {
    String sp = Sample.ENTITY.replace(Sample.ROLE, Sample.SP_ROLE);
    String want = " WantAssertionsSigned=\"true\" protocolSupportEnumeration";

    assertThat(diff(sp, sp.replace("/acs", "/acs2")))
        .containsExactly(
            line(
                "SP AssertionConsumerService changed from HTTP-POST at https://sp.example.com/acs,"
                    + " index 0 to HTTP-POST at https://sp.example.com/acs2, index 0"));
    assertThat(diff(sp, sp.replace(" protocolSupportEnumeration", want)))
        .containsExactly(line("SP WantAssertionsSigned added: true"));
  }

  @Test
  void compares_formats_names_scopes_and_contacts() throws SamlFailure {
    String more =
        """
        <md:Extensions xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui">
          <mdui:UIInfo><mdui:DisplayName xml:lang="en">An <![CDATA[<IdP>]]></mdui:DisplayName></mdui:UIInfo>
          <shibmd:Scope regexp="false">example.com</shibmd:Scope>
          <shibmd:Scope regexp="true">.*</shibmd:Scope>
        </md:Extensions>
        """;
    String first = "    <md:KeyDescriptor";
    String last = "    <md:SingleSignOnService";
    String format = "<md:NameIDFormat>urn:x</md:NameIDFormat>";

    assertThat(diff(Sample.ENTITY, changed(first, more + first).replace(last, format + last)))
        .containsExactly(
            line("IdP display name added: \"An <IdP>\" (en)"),
            line("IdP scope added: example.com"),
            line("IdP scope added: .* (a pattern)"),
            line("IdP NameIDFormat added: urn:x"));
    assertThat(
            diff(
                Sample.ENTITY,
                changed(
                    "</md:EntityDescriptor>",
                    "<md:ContactPerson contactType='support'><md:GivenName>A</md:GivenName>"
                        + "<md:EmailAddress>mailto:a@example.com</md:EmailAddress>"
                        + "</md:ContactPerson></md:EntityDescriptor>")))
        .containsExactly(line("contact added: support A mailto:a@example.com"));
  }

  @Test
  void says_that_a_signature_has_come_and_that_it_is_not_verified() throws SamlFailure {
    String signed = changed("  <md:IDPSSO", "<ds:Signature>forged</ds:Signature>  <md:IDPSSO");

    assertThat(diff(Sample.ENTITY, signed))
        .containsExactly("document: signature changed from none to there (not verified here)");
  }

  @Test
  void a_change_can_be_taken_apart_by_programs() throws SamlFailure {
    List<MetadataDiff.Change> changes =
        MetadataDiff.between(
            octets(Sample.ENTITY), octets(changed(Sample.ENTITY_ID, "https://new")), CLOCK);

    assertThat(changes)
        .containsExactly(
            new MetadataDiff.Change(Sample.ENTITY_ID, "entity", "IdP", null),
            new MetadataDiff.Change("https://new", "entity", null, "IdP"));
  }

  @Test
  void no_foreign_text_breaks_a_line() throws SamlFailure {
    String hostile =
        changed("idp.example.com/sso", "idp.example.com/&#xA;evil: entity added\u202e");

    assertThat(diff(Sample.ENTITY, hostile)).allMatch(text -> text.matches("[\\x20-\\x7e]+"));
  }

  @Test
  void refuses_what_is_no_metadata() {
    assertThat(codeOf(() -> diff("hello", Sample.ENTITY))).isEqualTo(FailureCode.METADATA_NOT_XML);
    assertThat(codeOf(() -> diff(Sample.ENTITY, "<a/>")))
        .isEqualTo(FailureCode.METADATA_NOT_METADATA);
    assertThat(codeOf(() -> diff(Sample.ENTITY, changed(" entityID", " validUntil='x' entityID"))))
        .isEqualTo(FailureCode.METADATA_INVALID);
  }

  static List<Corpus.Document> corpus() {
    return Corpus.documents();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void every_document_of_the_corpus_equals_itself(Corpus.Document document) throws SamlFailure {
    byte[] octets = document.octets();

    assertThat(MetadataDiff.between(octets, octets, CLOCK)).isEmpty();
    assertThat(MetadataDiff.between(octets(Sample.ENTITY), octets, CLOCK)).isNotEmpty();
  }
}
