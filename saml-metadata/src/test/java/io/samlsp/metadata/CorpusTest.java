package io.samlsp.metadata;

import static io.samlsp.metadata.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every document of the corpus is read, or refused for the reason that stands here. */
class CorpusTest {

  /** Before any of the documents expires. */
  private static final Clock EARLY =
      Clock.fixed(Instant.parse("2014-01-01T00:00:00Z"), ZoneOffset.UTC);

  private static final Clock LATE =
      Clock.fixed(Instant.parse("2026-11-24T00:00:00Z"), ZoneOffset.UTC);

  /** Refused as a whole, or for the only identity provider in it. */
  private static final Map<String, FailureCode> REFUSED =
      Map.of(
          // The role has no KeyDescriptor.
          "IdentityPython+pyFF/src/pyff/test/data/metadata/test02-invalid.xml",
          FailureCode.METADATA_NO_SIGNING_KEY,
          "coveo+saml-client/src/test/resources/com/coveo/saml/hub.xml",
          FailureCode.METADATA_NO_SIGNING_KEY,
          // Its KeyInfo holds a KeyName and no key.
          "simplesamlphp+saml2/tests/resources/xml/md_EntitiesDescriptor.xml",
          FailureCode.METADATA_NO_SIGNING_KEY,
          // Its KeyInfo stands in the metadata namespace instead of that of XML Signature.
          "tngan+samlify/test/misc/idpmeta_share_cert.xml",
          FailureCode.METADATA_NO_SIGNING_KEY,
          // The certificate was damaged; its key's algorithm is no known one.
          "spring-projects+spring-security/saml2/saml2-service-provider/src/test/resources/test-metadata.xml",
          FailureCode.METADATA_CERTIFICATE_UNREADABLE,
          // Two EntityDescriptors with one entity id.
          "njaremko+samael/test_vectors/idp_metadata_nested.xml",
          FailureCode.METADATA_INVALID,
          // Three identity providers; see the test below.
          "ukf+ukf-meta/tests/manual/ukf-meta-258/accented.xml",
          FailureCode.METADATA_SEVERAL_ENTITIES);

  /** Past their validUntil in 2026. */
  private static final List<String> EXPIRED =
      List.of(
          "SAML-Toolkits+java-saml/core/src/test/resources/data/metadata/metadata_entities.xml",
          "SAML-Toolkits+ruby-saml/test/metadata/idp_descriptor_6.xml",
          "SAML-Toolkits+ruby-saml/test/metadata/idp_different_slo_response_location.xml",
          "boxyhq+jackson/npm/test/sso/data/metadata/boxyhq.xml",
          "lightSAML+lightSAML/resources/sample/EntityDescriptor/engine.surfconext.nl_authentication_idp_metadata.xml",
          "njaremko+samael/test_vectors/idp_metadata.xml",
          "simplesamlphp+saml2/tests/resources/xml/metadata/expired-metadata.xml");

  /**
   * Has endpoints whose Location is "xxx", which are passed over; the one that is a URL is read.
   */
  private static final String LOCATIONS_THAT_ARE_NO_URLS =
      "ucarion+saml/tests/valid_idp_metadata.xml";

  static Stream<Corpus.Document> readable() {
    return Corpus.stream().filter(document -> !REFUSED.containsKey(document.toString()));
  }

  static Stream<Corpus.Document> refused() {
    return Corpus.stream().filter(document -> REFUSED.containsKey(document.toString()));
  }

  @Test
  void the_corpus_is_whole() {
    assertThat(Corpus.documents()).hasSize(59);
    assertThat(readable()).hasSize(52);
    assertThat(refused()).hasSize(REFUSED.size());
  }

  @ParameterizedTest
  @MethodSource("readable")
  void reads_document(Corpus.Document document) throws SamlFailure {
    IdpMetadata metadata = IdpMetadata.parse(document.octets(), EARLY);

    IdentityProvider idp = metadata.single();
    assertThat(List.of(idp.entityId())).isEqualTo(document.entityIds());
    assertThat(metadata.entityIds()).isEqualTo(document.entityIds());
    assertThat(metadata.all()).hasSize(1);
    assertThat(metadata.refused()).isEmpty();
    assertThat(idp.signingKeys()).hasSize(document.number("distinct_signing_certs"));
    assertThat(idp.encryptionKeys()).hasSize(document.number("encryption_certs"));
    assertThat(bindings(idp.singleSignOnServices())).isEqualTo(known(document, "sso_bindings"));
    assertThat(bindings(idp.singleLogoutServices())).isEqualTo(known(document, "slo_bindings"));
    assertThat(idp.wantAuthnRequestsSigned())
        .isEqualTo(document.list("flags").contains("WantAuthnRequestsSigned"));
    assertThat(idp.validUntil().map(Instant::toString).orElse("never"))
        .isEqualTo(flag(document, "validUntil="));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refuses_document(Corpus.Document document) {
    FailureCode code = codeOf(() -> IdpMetadata.parse(document.octets(), EARLY).single());

    assertThat(code).isEqualTo(REFUSED.get(document.toString()));
  }

  /** Rows of the corpus of messages that are metadata: there only their XML is judged. */
  @Test
  void refuses_metadata_that_breaks_the_schema() {
    String directory =
        "corpus/files/SAML-Toolkits+java-saml/core/src/test/resources/data/metadata/";
    byte[] noEntity = Corpus.resource(directory + "noentity_metadata_settings1.xml");
    byte[] badOrder = Corpus.resource(directory + "metadata_bad_order_settings1.xml");

    assertThat(codeOf(() -> IdpMetadata.parse(noEntity, EARLY)))
        .isEqualTo(FailureCode.METADATA_NOT_METADATA);
    assertThat(codeOf(() -> IdpMetadata.parse(badOrder, EARLY)))
        .isEqualTo(FailureCode.METADATA_SP_INSTEAD_OF_IDP);
  }

  @ParameterizedTest
  @MethodSource("readable")
  void refuses_document_that_has_expired_since(Corpus.Document document) {
    boolean expired = EXPIRED.contains(document.toString());

    if (expired) {
      assertThat(codeOf(() -> IdpMetadata.parse(document.octets(), LATE).single()))
          .isEqualTo(FailureCode.METADATA_EXPIRED);
    } else {
      assertThat(IdpMetadataTest.read(document.octets(), LATE).entityId()).isNotEmpty();
    }
  }

  @Test
  void names_each_identity_provider_of_an_aggregate_that_cannot_be_used() throws SamlFailure {
    IdpMetadata metadata =
        IdpMetadata.parse(
            Corpus.resource("corpus/files/ukf+ukf-meta/tests/manual/ukf-meta-258/accented.xml"),
            EARLY);

    assertThat(metadata.entityIds())
        .containsExactly(
            "https://idp.rummidge.ac.uk/idp",
            "urn:mace:ac.uk:sdss.ac.uk:provider:identity:unseen.ac.uk",
            "https://bantshire.ac.uk/idp");
    assertThat(metadata.all()).isEmpty();
    // They lack the protocolSupportEnumeration that the schema demands.
    assertThat(metadata.refused().values())
        .extracting(SamlFailure::code)
        .containsExactly(
            FailureCode.METADATA_NOT_SAML2,
            FailureCode.METADATA_NOT_SAML2,
            FailureCode.METADATA_NOT_SAML2);
  }

  @Test
  void reads_a_certificate_that_was_encoded_twice() throws SamlFailure {
    IdpMetadata metadata =
        IdpMetadata.parse(
            Corpus.resource(
                "corpus/files/SAML-Toolkits+ruby-saml/test/metadata/idp_different_slo_response_location.xml"),
            EARLY);

    assertThat(
            metadata
                .single()
                .signingKeys()
                .get(0)
                .certificate()
                .orElseThrow()
                .getSubjectX500Principal()
                .getName())
        .contains("CN=lawrencepit.com");
  }

  private static List<String> bindings(List<Endpoint> endpoints) {
    return endpoints.stream().map(e -> e.binding().uri()).distinct().sorted().toList();
  }

  private static List<String> known(Corpus.Document document, String fact) {
    if (document.toString().equals(LOCATIONS_THAT_ARE_NO_URLS)) {
      return fact.equals("sso_bindings") ? List.of(Binding.HTTP_REDIRECT.uri()) : List.of();
    }
    return document.list(fact).stream()
        .map(Object::toString)
        .map(name -> "urn:oasis:names:tc:SAML:2.0:bindings:" + name)
        .filter(uri -> Binding.of(uri).isPresent())
        .sorted()
        .toList();
  }

  private static String flag(Corpus.Document document, String start) {
    return document.list("flags").stream()
        .map(Object::toString)
        .filter(flag -> flag.startsWith(start))
        .map(flag -> Instant.parse(flag.substring(start.length())).toString())
        .findFirst()
        .orElse("never");
  }
}
