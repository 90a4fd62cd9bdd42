package io.samlsp.metadata;

import static io.samlsp.metadata.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.IdentityProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdpMetadataTest {

  private static final Instant END = Instant.parse("2026-11-24T07:00:00Z");

  static IdentityProvider read(byte[] document, Clock clock) {
    try {
      return IdpMetadata.parse(document, clock).single();
    } catch (SamlFailure e) {
      throw new AssertionError(e);
    }
  }

  private static IdentityProvider read(String document) {
    return read(document.getBytes(StandardCharsets.UTF_8), at(END));
  }

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }

  private static FailureCode refusal(String document) {
    return codeOf(() -> IdpMetadata.parse(document, at(END)).single());
  }

  private static String with(String from, String to) {
    assertThat(Sample.ENTITY).contains(from);
    return Sample.ENTITY.replace(from, to);
  }

  @Test
  void reads_file_stream_text_and_octets_alike(@TempDir Path folder)
      throws IOException, SamlFailure {
    byte[] octets = Sample.ENTITY.getBytes(StandardCharsets.UTF_8);
    Path file = Files.write(folder.resolve("metadata.xml"), octets);

    assertThat(IdpMetadata.parse(file).single().entityId()).isEqualTo(Sample.ENTITY_ID);
    assertThat(IdpMetadata.parse(new ByteArrayInputStream(octets)).single().entityId())
        .isEqualTo(Sample.ENTITY_ID);
    assertThat(IdpMetadata.parse(octets).single().entityId()).isEqualTo(Sample.ENTITY_ID);
    assertThat(IdpMetadata.parse(Sample.ENTITY).single().entityId()).isEqualTo(Sample.ENTITY_ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16", "windows-1252"})
  void ignores_the_encoding_that_a_text_declares(String encoding) {
    String organization =
        "<md:Organization><md:OrganizationName xml:lang=\"en\">Rummidg\u00e9 \u2603</md:OrganizationName></md:Organization>";
    String text =
        "\uFEFF<?xml version=\"1.0\" encoding=\""
            + encoding
            + "\"?>\n"
            + with("</md:EntityDescriptor>", organization + "</md:EntityDescriptor>");

    IdentityProvider idp;
    try {
      idp = IdpMetadata.parse(text).single();
    } catch (SamlFailure e) {
      throw new AssertionError(e);
    }

    assertThat(idp.organizationNames()).containsExactly(Map.entry("en", "Rummidg\u00e9 \u2603"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1"})
  void reads_octets_in_the_encoding_that_they_declare(String encoding) {
    String document = "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>\n" + Sample.ENTITY;
    byte[] octets = document.getBytes(Charset.forName(encoding));

    assertThat(read(octets, at(END)).entityId()).isEqualTo(Sample.ENTITY_ID);
  }

  // What is read

  @Test
  void reads_endpoints_by_binding_with_their_response_location() {
    IdentityProvider idp =
        read(
            with(
                "</md:IDPSSODescriptor>",
                """
                <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location=" https://idp.example.com/post "/>
                <md:SingleSignOnService Binding="urn:mace:shibboleth:1.0:profiles:AuthnRequest" Location="https://idp.example.com/old"/>
                <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example.com/slo" ResponseLocation="https://idp.example.com/slo/back"/>
                <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://idp.example.com/soap"/>
                </md:IDPSSODescriptor>"""));

    assertThat(idp.singleSignOnServices()).hasSize(2);
    assertThat(idp.singleSignOnService(Binding.HTTP_REDIRECT).orElseThrow().location())
        .isEqualTo(URI.create("https://idp.example.com/sso"));
    assertThat(idp.singleSignOnService(Binding.HTTP_POST).orElseThrow().location())
        .isEqualTo(URI.create("https://idp.example.com/post"));
    assertThat(idp.singleLogoutServices()).hasSize(2);
    assertThat(idp.singleLogoutServices().get(0).location())
        .isEqualTo(URI.create("https://idp.example.com/slo"));
    assertThat(idp.singleLogoutServices().get(0).responseLocation())
        .isEqualTo(URI.create("https://idp.example.com/slo/back"));
  }

  @ParameterizedTest
  @CsvSource({"signing, 1, 0", "encryption, 0, 1", "'', 0, 0", "other, 0, 0"})
  void a_declared_use_is_the_only_use(String use, int signing, int encryption) {
    String second =
        Sample.KEY
            .replace(Sample.CERTIFICATE, Sample.OTHER_CERTIFICATE)
            .replace("\"signing\"", '"' + use + '"');

    IdentityProvider idp = read(with(Sample.KEY, Sample.KEY + second));

    assertThat(idp.signingKeys()).hasSize(1 + signing);
    assertThat(idp.encryptionKeys()).hasSize(encryption);
  }

  @Test
  void an_omitted_use_is_both() {
    IdentityProvider idp = read(with(" use=\"signing\"", ""));

    assertThat(idp.signingKeys()).hasSize(1);
    assertThat(idp.encryptionKeys()).isEqualTo(idp.signingKeys());
  }

  @Test
  void a_key_that_stands_twice_is_one_key() {
    assertThat(read(with(Sample.KEY, Sample.KEY + Sample.KEY)).signingKeys()).hasSize(1);
  }

  @Test
  void reads_keys_only_from_the_identity_provider_role() {
    String spRole =
        Sample.SP_ROLE.replace(
            "<md:AssertionConsumerService",
            Sample.KEY.replace(Sample.CERTIFICATE, Sample.OTHER_CERTIFICATE)
                + "<md:AssertionConsumerService");
    String saml1Role =
        Sample.ROLE
            .replace("SAML:2.0:protocol", "SAML:1.1:protocol")
            .replace(Sample.CERTIFICATE, Sample.OTHER_CERTIFICATE);

    IdentityProvider idp = read(with(Sample.ROLE, spRole + saml1Role + Sample.ROLE));

    assertThat(idp.signingKeys()).hasSize(1);
    assertThat(certificateOf(idp)).isEqualTo(Sample.CERTIFICATE);
  }

  @Test
  void reads_a_certificate_through_line_breaks_and_stray_white_space() {
    String wrapped = Sample.CERTIFICATE.replaceAll("(.{13})", "$1 \t\r\n  ");

    assertThat(certificateOf(read(with(Sample.CERTIFICATE, wrapped))))
        .isEqualTo(Sample.CERTIFICATE);
  }

  @Test
  void reads_a_certificate_between_pem_lines() {
    String pem =
        "\n-----BEGIN CERTIFICATE-----\n" + Sample.CERTIFICATE + "\n-----END CERTIFICATE-----\n";

    assertThat(certificateOf(read(with(Sample.CERTIFICATE, pem)))).isEqualTo(Sample.CERTIFICATE);
  }

  @Test
  void reads_several_unrelated_certificates_of_one_key_info() {
    String both =
        Sample.CERTIFICATE + "</ds:X509Certificate><ds:X509Certificate>" + Sample.OTHER_CERTIFICATE;

    assertThat(read(with(Sample.CERTIFICATE, both)).signingKeys()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void does_not_believe_the_authority_above_a_certificate(boolean ownFirst) throws Exception {
    Certificates.Pair authority = Certificates.selfSigned("CN=ca");
    Certificates.Pair own = authority.issue("CN=idp");
    String break_ = "</ds:X509Certificate><ds:X509Certificate>";
    String chain =
        ownFirst
            ? own.base64() + break_ + authority.base64()
            : authority.base64() + break_ + own.base64();

    IdentityProvider idp = read(with(Sample.CERTIFICATE, chain));

    assertThat(idp.signingKeys()).hasSize(1);
    assertThat(certificateOf(idp)).isEqualTo(own.base64());
  }

  @Test
  void two_self_signed_certificates_of_one_name_are_two_keys() throws Exception {
    String both =
        Certificates.selfSigned("CN=idp").base64()
            + "</ds:X509Certificate><ds:X509Certificate>"
            + Certificates.selfSigned("CN=idp").base64();

    assertThat(read(with(Sample.CERTIFICATE, both)).signingKeys()).hasSize(2);
  }

  @Test
  void passes_over_an_unreadable_certificate_beside_a_good_one() {
    String broken = Sample.KEY.replace(Sample.CERTIFICATE, "AAAA");

    assertThat(read(with(Sample.KEY, broken + Sample.KEY)).signingKeys()).hasSize(1);
    assertThat(read(with(Sample.KEY, Sample.KEY + broken)).signingKeys()).hasSize(1);
  }

  @Test
  void reads_a_bare_rsa_key() throws GeneralSecurityException {
    RSAPublicKey key =
        (RSAPublicKey) KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();

    assertThat(read(keyValue(rsa(key.getModulus(), key.getPublicExponent()))).signingKeys())
        .singleElement()
        .satisfies(read -> assertThat(read.publicKey()).isEqualTo(key))
        .satisfies(read -> assertThat(read.certificate()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1, 1.2.840.10045.3.1.7",
    "secp384r1, 1.3.132.0.34",
    "secp521r1, 1.3.132.0.35"
  })
  void reads_a_bare_ec_key(String curve, String oid) throws GeneralSecurityException {
    ECPublicKey key = ec(curve);

    PublicKey read = read(keyValue(ec(oid, point(key)))).signingKeys().get(0).publicKey();

    assertThat(((ECPublicKey) read).getW()).isEqualTo(key.getW());
  }

  @Test
  void a_certificate_goes_before_a_bare_key_beside_it() throws GeneralSecurityException {
    RSAPublicKey key =
        (RSAPublicKey) KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic();
    String value =
        "<ds:KeyValue>" + rsa(key.getModulus(), key.getPublicExponent()) + "</ds:KeyValue>";

    IdentityProvider idp = read(with("<ds:KeyInfo>", "<ds:KeyInfo>" + value));

    assertThat(certificateOf(idp)).isEqualTo(Sample.CERTIFICATE);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "1, true", "' true ', true", "false, false", "0, false", "yes, false"})
  void reads_whether_requests_must_be_signed(String value, boolean wanted) {
    String role = "<md:IDPSSODescriptor WantAuthnRequestsSigned=\"" + value + "\"";

    assertThat(read(with("<md:IDPSSODescriptor", role)).wantAuthnRequestsSigned())
        .isEqualTo(wanted);
  }

  @Test
  void reads_name_id_formats_names_and_organisation() {
    String extensions =
        """
        <md:Extensions><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui">
          <mdui:DisplayName xml:lang="en">
            Example   University
          </mdui:DisplayName>
          <mdui:DisplayName xml:lang="sv">Exempel universitet</mdui:DisplayName>
          <mdui:DisplayName>Plain</mdui:DisplayName>
          <mdui:DisplayName xml:lang="fr"> </mdui:DisplayName>
        </mdui:UIInfo></md:Extensions>
        """;
    String format =
        "<md:NameIDFormat> urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\n</md:NameIDFormat>";
    String organization =
        """
        <md:Organization>
          <md:OrganizationName xml:lang="en">ExampleU</md:OrganizationName>
          <md:OrganizationName xml:lang="de">BeispielU</md:OrganizationName>
          <md:OrganizationDisplayName xml:lang="en">Example University</md:OrganizationDisplayName>
          <md:OrganizationURL xml:lang="en">https://example.com</md:OrganizationURL>
        </md:Organization>
        """;
    String document =
        with(Sample.KEY, extensions + Sample.KEY + format)
            .replace("</md:EntityDescriptor>", organization + "</md:EntityDescriptor>");

    IdentityProvider idp = read(document);

    assertThat(idp.nameIdFormats())
        .containsExactly("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
    assertThat(idp.displayNames())
        .isEqualTo(Map.of("en", "Example University", "sv", "Exempel universitet", "und", "Plain"));
    assertThat(idp.organizationNames())
        .isEqualTo(Map.of("en", "Example University", "de", "BeispielU"));
  }

  // Several entities

  @Test
  void picks_by_entity_id_from_nested_entities() throws SamlFailure {
    String document =
        Sample.entities(
            "Name='outer'",
            Sample.entity("https://a.example.com"),
            Sample.entities("Name='inner'", Sample.entity("https://b.example.com")));
    IdpMetadata metadata = IdpMetadata.parse(document, at(END));

    assertThat(metadata.entityIds())
        .containsExactly("https://a.example.com", "https://b.example.com");
    assertThat(metadata.entity("https://b.example.com").entityId())
        .isEqualTo("https://b.example.com");
    assertThat(metadata.all())
        .extracting(IdentityProvider::entityId)
        .containsExactly("https://a.example.com", "https://b.example.com");
    assertThat(refusal(document)).isEqualTo(FailureCode.METADATA_SEVERAL_ENTITIES);
  }

  @Test
  void service_providers_beside_the_only_identity_provider_do_not_matter() {
    String sp = Sample.entity("https://sp.example.com").replace(Sample.ROLE, Sample.SP_ROLE);

    assertThat(read(Sample.entities("", sp, Sample.ENTITY)).entityId()).isEqualTo(Sample.ENTITY_ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://idp.example.com/metadatA",
        "https://idp.example.com/metadata/",
        " https://idp.example.com/metadata",
        ""
      })
  void entity_ids_are_compared_to_the_letter(String asked) {
    assertThat(codeOf(() -> IdpMetadata.parse(Sample.ENTITY).entity(asked)))
        .isEqualTo(FailureCode.METADATA_ENTITY_UNKNOWN);
  }

  @Test
  void refuses_to_pick_a_service_provider() {
    String sp = Sample.entity("https://sp.example.com").replace(Sample.ROLE, Sample.SP_ROLE);
    String document = Sample.entities("", sp, Sample.ENTITY);

    assertThat(codeOf(() -> IdpMetadata.parse(document).entity("https://sp.example.com")))
        .isEqualTo(FailureCode.METADATA_SP_INSTEAD_OF_IDP);
  }

  @Test
  void refuses_an_entity_that_stands_twice() {
    String twice = Sample.entities("", Sample.ENTITY, Sample.entities("", Sample.ENTITY));
    String asSpToo =
        Sample.entities("", Sample.ENTITY, Sample.ENTITY.replace(Sample.ROLE, Sample.SP_ROLE));

    assertThat(refusal(twice)).isEqualTo(FailureCode.METADATA_INVALID);
    assertThat(refusal(asSpToo)).isEqualTo(FailureCode.METADATA_INVALID);
  }

  @Test
  void the_refusal_of_one_does_not_stop_the_others() throws SamlFailure {
    String broken =
        Sample.entity("https://b.example.com").replace("bindings:HTTP-Redirect", "bindings:PAOS");
    IdpMetadata metadata =
        IdpMetadata.parse(
            Sample.entities("", Sample.entity("https://a.example.com"), broken), at(END));

    assertThat(metadata.all()).hasSize(1);
    assertThat(metadata.refused().get("https://b.example.com").code())
        .isEqualTo(FailureCode.METADATA_NO_ENDPOINT);
  }

  // Time

  @ParameterizedTest
  @CsvSource({"-1, false", "0, true", "1, true"})
  void expires_at_the_very_second(long seconds, boolean expired) {
    String entity = with(" entityID", " validUntil='2026-11-24T07:00:00Z' entityID");
    String role =
        with("<md:IDPSSODescriptor", "<md:IDPSSODescriptor validUntil='2026-11-24T07:00:00Z'");
    String above = Sample.entities("validUntil='2026-11-24T07:00:00Z'", Sample.ENTITY);
    String farAbove =
        Sample.entities("validUntil='2026-11-24T07:00:00Z'", Sample.entities("", Sample.ENTITY));

    for (String document : new String[] {entity, role, above, farAbove}) {
      Clock clock = at(END.plusSeconds(seconds));
      if (expired) {
        assertThat(codeOf(() -> IdpMetadata.parse(document, clock).single()))
            .isEqualTo(FailureCode.METADATA_EXPIRED);
      } else {
        assertThat(read(document.getBytes(StandardCharsets.UTF_8), clock).validUntil())
            .contains(END);
      }
    }
  }

  @Test
  void what_was_parsed_before_its_end_is_refused_after_it() throws SamlFailure {
    SettableClock clock = new SettableClock(END.minusSeconds(1));
    IdpMetadata metadata =
        IdpMetadata.parse(with(" entityID", " validUntil='2026-11-24T07:00:00Z' entityID"), clock);
    assertThat(metadata.single().validUntil()).contains(END);

    clock.set(END);

    assertThat(codeOf(metadata::single)).isEqualTo(FailureCode.METADATA_EXPIRED);
  }

  @Test
  void the_earliest_end_and_the_shortest_duration_count() {
    String inner =
        with(" entityID", " validUntil='2027-03-01T00:00:00Z' cacheDuration='P1D' entityID")
            .replace(
                "<md:IDPSSODescriptor",
                "<md:IDPSSODescriptor validUntil='2027-02-01T00:00:00Z' cacheDuration='PT36H'");
    IdentityProvider idp =
        read(Sample.entities("validUntil='2027-04-01T00:00:00Z' cacheDuration='PT30H'", inner));

    assertThat(idp.validUntil()).contains(Instant.parse("2027-02-01T00:00:00Z"));
    assertThat(idp.cacheDuration()).contains(Duration.ofDays(1));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T09:00:00.123456789Z, 2026-11-24T09:00:00.123456789Z",
    "2026-11-24T11:00:00+02:00, 2026-11-24T09:00:00Z",
    "2026-11-24T09:00:00, 2026-11-24T09:00:00Z",
    "' 2026-11-24T09:00:00Z ', 2026-11-24T09:00:00Z"
  })
  void reads_times_of_every_form(String text, Instant expected) {
    assertThat(read(with(" entityID", " validUntil='" + text + "' entityID")).validUntil())
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "never", "2026-11-24", "2026-13-24T00:00:00Z", "1795676400"})
  void an_end_that_is_no_time_is_not_never(String text) {
    assertThat(refusal(with(" entityID", " validUntil='" + text + "' entityID")))
        .isEqualTo(FailureCode.METADATA_INVALID);
    assertThat(refusal(Sample.entities("validUntil='" + text + "'", Sample.ENTITY)))
        .isEqualTo(FailureCode.METADATA_INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "P0Y0M0DT0H15M0.000S, PT15M",
    "PT1H, PT1H",
    "P1Y2M3DT4H5M6S, PT10276H5M6S",
    "P10675199D, ",
    "P999999D, PT23999976H",
    "P2DT, ",
    "-P1D, ",
    "P, ",
    "PT, ",
    "1 day, "
  })
  void reads_durations_and_leaves_out_what_is_none(String text, Duration expected) {
    IdentityProvider idp = read(with(" entityID", " cacheDuration='" + text + "' entityID"));

    assertThat(idp.cacheDuration().orElse(null)).isEqualTo(expected);
  }

  // Refusals, code by code

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \n",
        "metadata.xml",
        "{\"error\":\"invalid_token\"}",
        "<html><body><p>Sign in<br></body></html>",
        "<!doctype html><html></html>"
      })
  void refuses_what_is_not_xml(String document) {
    assertThat(refusal(document)).isEqualTo(FailureCode.METADATA_NOT_XML);
  }

  @Test
  void refuses_xml_that_was_cut_off() {
    String cut = Sample.ENTITY.substring(0, Sample.ENTITY.length() / 2);

    assertThat(refusal(cut)).isEqualTo(FailureCode.XML_NOT_WELL_FORMED);
    assertThat(codeOf(() -> IdpMetadata.parse(cut.getBytes(StandardCharsets.UTF_16))))
        .isEqualTo(FailureCode.XML_NOT_WELL_FORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html>\n<html></html>",
        "<!DOCTYPE EntityDescriptor [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<x>&x;</x>"
      })
  void refuses_a_document_type(String document) {
    assertThat(refusal(document)).isEqualTo(FailureCode.XML_DOCTYPE);
  }

  @Test
  void refuses_octets_that_are_not_in_the_declared_encoding() {
    byte[] octets =
        with("https://idp.example.com/metadata", "https://idp.example.com/\u00e9")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThat(codeOf(() -> IdpMetadata.parse(octets))).isEqualTo(FailureCode.XML_ENCODING);
  }

  @Test
  void refuses_a_document_over_the_limit() {
    byte[] large = new byte[(16 << 20) + 1];
    Arrays.fill(large, (byte) ' ');
    byte[] start = Sample.ENTITY.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(start, 0, large, 0, start.length);

    assertThat(codeOf(() -> IdpMetadata.parse(large))).isEqualTo(FailureCode.XML_TOO_LARGE);
    assertThat(codeOf(() -> IdpMetadata.parse(new ByteArrayInputStream(large))))
        .isEqualTo(FailureCode.XML_TOO_LARGE);
    assertThat(read(Arrays.copyOf(large, 16 << 20), at(END)).entityId())
        .isEqualTo(Sample.ENTITY_ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html/>",
        "<EntityDescriptor entityID='x'/>",
        "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol'/>",
        "<md:IDPSSODescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata'/>"
      })
  void refuses_xml_that_is_no_metadata(String document) {
    assertThat(refusal(document)).isEqualTo(FailureCode.METADATA_NOT_METADATA);
  }

  @Test
  void refuses_metadata_of_a_service_provider() {
    String sp = with(Sample.ROLE, Sample.SP_ROLE);

    assertThat(refusal(sp)).isEqualTo(FailureCode.METADATA_SP_INSTEAD_OF_IDP);
    assertThat(refusal(Sample.entities("", sp))).isEqualTo(FailureCode.METADATA_SP_INSTEAD_OF_IDP);
    assertThat(codeOf(() -> IdpMetadata.parse(Corpus.resource("captured/pysaml2/sp-metadata.xml"))))
        .isEqualTo(FailureCode.METADATA_SP_INSTEAD_OF_IDP);
  }

  @Test
  void refuses_metadata_without_an_identity_provider() {
    assertThat(refusal(with(Sample.ROLE, ""))).isEqualTo(FailureCode.METADATA_NO_IDP);
    assertThat(refusal(Sample.entities(""))).isEqualTo(FailureCode.METADATA_NO_IDP);
  }

  @Test
  void refuses_an_entity_without_a_name_of_1_to_1024_characters() {
    String longest = "https://" + "x".repeat(1016);

    assertThat(read(Sample.entity(longest)).entityId()).isEqualTo(longest);
    assertThat(refusal(Sample.entity(longest + "x")))
        .isEqualTo(FailureCode.METADATA_ENTITY_ID_INVALID);
    assertThat(refusal(Sample.entity(" \t "))).isEqualTo(FailureCode.METADATA_ENTITY_ID_INVALID);
    assertThat(refusal(with(" entityID=\"" + Sample.ENTITY_ID + "\"", "")))
        .isEqualTo(FailureCode.METADATA_ENTITY_ID_INVALID);
  }

  @Test
  void drops_white_space_around_an_entity_id() {
    assertThat(read(Sample.entity("\n  https://idp.example.com/metadata ")).entityId())
        .isEqualTo("https://idp.example.com/metadata");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "urn:oasis:names:tc:SAML:1.1:protocol urn:mace:shibboleth:1.0",
        "urn:oasis:names:tc:SAML:2.0:protocols",
        "URN:OASIS:NAMES:TC:SAML:2.0:PROTOCOL"
      })
  void refuses_an_identity_provider_of_another_protocol(String protocols) {
    assertThat(refusal(with("\"urn:oasis:names:tc:SAML:2.0:protocol\"", '"' + protocols + '"')))
        .isEqualTo(FailureCode.METADATA_NOT_SAML2);
  }

  @Test
  void reads_saml2_among_several_protocols() {
    assertThat(
            read(with(
                    "\"urn:oasis:names:tc:SAML:2.0:protocol",
                    "\"urn:oasis:names:tc:SAML:1.1:protocol\n  urn:oasis:names:tc:SAML:2.0:protocol"))
                .signingKeys())
        .hasSize(1);
  }

  @Test
  void refuses_two_roles_for_one_protocol() {
    assertThat(refusal(with(Sample.ROLE, Sample.ROLE + Sample.ROLE)))
        .isEqualTo(FailureCode.METADATA_INVALID);
  }

  @Test
  void refuses_an_identity_provider_without_a_signing_key() {
    assertThat(refusal(with(Sample.KEY, ""))).isEqualTo(FailureCode.METADATA_NO_SIGNING_KEY);
    assertThat(refusal(with("\"signing\"", "\"encryption\"")))
        .isEqualTo(FailureCode.METADATA_NO_SIGNING_KEY);
    assertThat(
            refusal(
                with(
                    "<ds:X509Data><ds:X509Certificate>"
                        + Sample.CERTIFICATE
                        + "</ds:X509Certificate></ds:X509Data>",
                    "<ds:KeyName>key</ds:KeyName>")))
        .isEqualTo(FailureCode.METADATA_NO_SIGNING_KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "AAAA", "*", "MIIC", "\u00e9"})
  void refuses_a_certificate_that_cannot_be_read(String certificate) {
    assertThat(refusal(with(Sample.CERTIFICATE, certificate)))
        .isEqualTo(FailureCode.METADATA_CERTIFICATE_UNREADABLE);
  }

  @Test
  void refuses_a_certificate_with_something_behind_it() {
    byte[] der = Base64.getDecoder().decode(Sample.CERTIFICATE);
    String longer = Base64.getEncoder().encodeToString(Arrays.copyOf(der, der.length + 1));
    String shorter = Base64.getEncoder().encodeToString(Arrays.copyOf(der, der.length - 1));

    assertThat(refusal(with(Sample.CERTIFICATE, longer)))
        .isEqualTo(FailureCode.METADATA_CERTIFICATE_UNREADABLE);
    assertThat(refusal(with(Sample.CERTIFICATE, shorter)))
        .isEqualTo(FailureCode.METADATA_CERTIFICATE_UNREADABLE);
  }

  @Test
  void refuses_bare_keys_that_are_none() throws GeneralSecurityException {
    ECPublicKey key = ec("secp256r1");
    byte[] offCurve = point(key);
    offCurve[offCurve.length - 1] ^= 1;

    assertThat(refusal(keyValue(ec("1.2.840.10045.3.1.7", offCurve))))
        .isEqualTo(FailureCode.METADATA_CERTIFICATE_UNREADABLE);
    assertThat(refusal(keyValue(ec("1.3.132.0.10", point(key)))))
        .isEqualTo(FailureCode.METADATA_CERTIFICATE_UNREADABLE);
    assertThat(refusal(keyValue(ec("1.3.132.0.34", point(key)))))
        .isEqualTo(FailureCode.METADATA_CERTIFICATE_UNREADABLE);
    assertThat(refusal(keyValue(rsa(BigInteger.ZERO, BigInteger.ONE))))
        .isEqualTo(FailureCode.METADATA_CERTIFICATE_UNREADABLE);
    assertThat(refusal(keyValue("<ds:DSAKeyValue/>")))
        .isEqualTo(FailureCode.METADATA_CERTIFICATE_UNREADABLE);
    assertThat(refusal(keyValue("<ds:RSAKeyValue/>")))
        .isEqualTo(FailureCode.METADATA_CERTIFICATE_UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/sso",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://idp.example.com/",
        "https:",
        "https:///sso",
        "https://idp example.com/"
      })
  void refuses_locations_that_a_browser_shall_not_be_sent_to(String location) {
    assertThat(refusal(with("https://idp.example.com/sso", location)))
        .isEqualTo(FailureCode.METADATA_NO_ENDPOINT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOAP", "HTTP-Artifact", "PAOS", "HTTP-POST-SimpleSign"})
  void refuses_an_identity_provider_without_a_binding_for_browsers(String binding) {
    assertThat(refusal(with("bindings:HTTP-Redirect", "bindings:" + binding)))
        .isEqualTo(FailureCode.METADATA_NO_ENDPOINT);
  }

  @Test
  void says_what_to_do_and_never_breaks_a_log_line() {
    SamlFailure failure =
        Failures.of(() -> IdpMetadata.parse(Sample.ENTITY).entity("https://x\n\u202e.example.com"));

    assertThat(failure.getMessage())
        .isEqualTo(
            "METADATA_ENTITY_UNKNOWN: expected https://x\\u000a\\u202e.example.com; found"
                + " https://idp.example.com/metadata. Look at the entity ids it holds.");
  }

  private static String certificateOf(IdentityProvider idp) {
    try {
      return Base64.getEncoder()
          .encodeToString(idp.signingKeys().get(0).certificate().orElseThrow().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String keyValue(String value) {
    return with(
        "<ds:X509Data><ds:X509Certificate>"
            + Sample.CERTIFICATE
            + "</ds:X509Certificate></ds:X509Data>",
        "<ds:KeyValue>" + value + "</ds:KeyValue>");
  }

  private static String rsa(BigInteger modulus, BigInteger exponent) {
    Base64.Encoder base64 = Base64.getMimeEncoder();
    return "<ds:RSAKeyValue><ds:Modulus>"
        + base64.encodeToString(modulus.toByteArray()).replace("\r", "")
        + "</ds:Modulus><ds:Exponent>"
        + base64.encodeToString(exponent.toByteArray())
        + "</ds:Exponent></ds:RSAKeyValue>";
  }

  private static ECPublicKey ec(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return (ECPublicKey) generator.generateKeyPair().getPublic();
  }

  private static byte[] point(ECPublicKey key) {
    int width = (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
    byte[] point = new byte[1 + 2 * width];
    point[0] = 4;
    put(key.getW().getAffineX(), point, 1 + width);
    put(key.getW().getAffineY(), point, 1 + 2 * width);
    return point;
  }

  private static void put(BigInteger number, byte[] into, int end) {
    byte[] octets = number.toByteArray();
    int from = octets[0] == 0 ? 1 : 0;
    System.arraycopy(octets, from, into, end - (octets.length - from), octets.length - from);
  }

  private static String ec(String oid, byte[] point) {
    return "<dsig11:ECKeyValue xmlns:dsig11='http://www.w3.org/2009/xmldsig11#'>"
        + "<dsig11:NamedCurve URI='urn:oid:"
        + oid
        + "'/><dsig11:PublicKey>"
        + Base64.getEncoder().encodeToString(point)
        + "</dsig11:PublicKey></dsig11:ECKeyValue>";
  }
}
