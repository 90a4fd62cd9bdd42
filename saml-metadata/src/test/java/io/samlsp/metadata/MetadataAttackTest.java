package io.samlsp.metadata;

import static io.samlsp.metadata.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.SigningKey;
import io.samlsp.keys.SpKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The attacks by metadata, one by one, as the catalogue numbers them: each is refused with its own
 * code, whether the document is read whole or streamed.
 */
class MetadataAttackTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final SettableClock CLOCK = new SettableClock(NOW);
  private static final String GOOD = "https://good.example.com";
  private static final String VICTIM = Sample.ENTITY_ID;

  private static SpKey publisher;
  private static SpKey stranger;

  @TempDir Path directory;

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException, SamlFailure {
    publisher = key(Certificates.selfSigned("CN=publisher"));
    stranger = key(Certificates.selfSigned("CN=stranger"));
  }

  private static SpKey key(Certificates.Pair pair) throws SamlFailure {
    return SpKey.of(pair.keys().getPrivate(), List.of(pair.certificate()));
  }

  /** What is done to the entity that is asked for; another one stands beside it. */
  enum Unsigned {
    G2_ENDED_ITSELF(
        FailureCode.METADATA_EXPIRED,
        entity -> entity.replace(" entityID", " validUntil='2026-11-24T07:00:00Z' entityID")),
    G2_ROLE_ENDED(
        FailureCode.METADATA_EXPIRED,
        entity ->
            entity
                .replace("IDPSSODescriptor p", "IDPSSODescriptor validUntil='2020Z' p")
                .replace("2020Z", "2020-01-01T00:00:00Z")),
    G2_GROUP_ENDED(
        FailureCode.METADATA_EXPIRED,
        entity -> Sample.entities("validUntil='2026-11-24T06:59:59Z'", entity)),
    G2_END_THAT_IS_NO_TIME(
        FailureCode.METADATA_INVALID,
        entity -> entity.replace(" entityID", " validUntil='never' entityID")),
    G3_TWICE(FailureCode.METADATA_INVALID, entity -> entity + entity),
    G3_TWICE_IN_ANOTHER_GROUP(
        FailureCode.METADATA_INVALID, entity -> entity + Sample.entities("", entity)),
    G3_TWO_ROLES(
        FailureCode.METADATA_INVALID,
        entity -> entity.replace(Sample.ROLE, Sample.ROLE + Sample.ROLE)),
    G3_ANOTHER_PROTOCOL(
        FailureCode.METADATA_NOT_SAML2,
        entity -> entity.replace("SAML:2.0:protocol", "SAML:1.1:protocol")),
    G3_LOCATION_JAVASCRIPT(
        FailureCode.METADATA_NO_ENDPOINT,
        entity -> entity.replace("https://idp.example.com/sso", "javascript:alert(1)")),
    G3_LOCATION_FILE(
        FailureCode.METADATA_NO_ENDPOINT,
        entity -> entity.replace("https://idp.example.com/sso", "file:///etc/passwd")),
    G3_LOCATION_RELATIVE(
        FailureCode.METADATA_NO_ENDPOINT,
        entity -> entity.replace("https://idp.example.com/sso", "//idp.example.com/sso")),
    G3_SERVICE_PROVIDER(
        FailureCode.METADATA_SP_INSTEAD_OF_IDP,
        entity -> entity.replace(Sample.ROLE, Sample.SP_ROLE)),
    G4_KEY_FOR_ENCRYPTION_ALONE(
        FailureCode.METADATA_NO_SIGNING_KEY,
        entity -> entity.replace("use=\"signing\"", "use=\"encryption\"")),
    G4_KEY_OF_ANOTHER_ROLE(
        FailureCode.METADATA_NO_SIGNING_KEY,
        entity ->
            entity.replace(
                Sample.ROLE,
                Sample.ROLE.replace(Sample.KEY, "")
                    + Sample.SP_ROLE.replaceFirst("(<md:SPSSO[^>]*>)", "$1" + Sample.KEY)));

    private final FailureCode code;

    @SuppressWarnings("ImmutableEnumChecker") // None of them keeps anything.
    private final UnaryOperator<String> attack;

    Unsigned(FailureCode code, UnaryOperator<String> attack) {
      this.code = code;
      this.attack = attack;
    }

    String document() {
      return Sample.entities("", Sample.entity(GOOD), attack.apply(Sample.ENTITY));
    }
  }

  private static IdentityProvider whole(String document, String entityId) throws SamlFailure {
    return IdpMetadata.parse(document, CLOCK).entity(entityId);
  }

  private static IdentityProvider streamed(String document, String entityId)
      throws SamlFailure, IOException {
    byte[] octets = document.getBytes(StandardCharsets.UTF_8);
    try (MetadataIndex index = MetadataIndex.of(DocumentStore.of(octets), null)) {
      return index.entity(entityId, NOW);
    }
  }

  @ParameterizedTest
  @EnumSource(Unsigned.class)
  void an_entity_under_attack_is_refused_and_the_others_are_not(Unsigned attack)
      throws SamlFailure, IOException {
    String document = attack.document();

    assertThat(codeOf(() -> whole(document, VICTIM))).isEqualTo(attack.code);
    assertThat(codeOf(() -> streamed(document, VICTIM))).isEqualTo(attack.code);
    assertThat(whole(document, GOOD).entityId()).isEqualTo(GOOD);
    assertThat(streamed(document, GOOD).entityId()).isEqualTo(GOOD);
  }

  @Test
  void g3_an_entity_id_of_1025_characters_is_refused() {
    String document = Sample.entity("https://" + "i".repeat(1_017));

    assertThat(codeOf(() -> whole(document, GOOD)))
        .isEqualTo(FailureCode.METADATA_ENTITY_ID_INVALID);
    assertThat(codeOf(() -> streamed(document, GOOD)))
        .isEqualTo(FailureCode.METADATA_ENTITY_ID_INVALID);
  }

  /** Metadata Interoperability Profile §2.6.1: the key counts, not what its certificate says. */
  @Test
  void g4_an_expired_certificate_is_a_key_all_the_same() throws Exception {
    Certificates.Pair old =
        Certificates.selfSigned(
            "CN=old",
            Certificates.rsa(2048),
            "SHA256withRSA",
            Instant.parse("2010-01-01T00:00:00Z"),
            Instant.parse("2011-01-01T00:00:00Z"));
    String document = Sample.ENTITY.replace(Sample.CERTIFICATE, old.base64());

    assertThat(whole(document, VICTIM).signingKeys()).containsExactly(IdpKey.of(old.certificate()));
    assertThat(streamed(document, VICTIM).signingKeys())
        .containsExactly(IdpKey.of(old.certificate()));
  }

  // G1: who has signed

  private static String signed(String document, SpKey by) {
    String withId = document.replaceFirst(" entityID=| Name=", " ID=\"_1\"$0");
    byte[] octets = withId.getBytes(StandardCharsets.UTF_8);
    return new String(SigningKey.of(by).signXml(octets), StandardCharsets.UTF_8);
  }

  private void refusesSigned(String document, FailureCode code) {
    List<IdpKey> pinned = List.of(IdpKey.of(publisher.certificate()));
    byte[] octets = document.getBytes(StandardCharsets.UTF_8);

    assertThat(codeOf(() -> IdpMetadata.parseSigned(octets, pinned, CLOCK))).isEqualTo(code);
    assertThat(
            codeOf(
                () -> {
                  SignedCopy.Result copy =
                      SignedCopy.of(DocumentStore.of(octets), pinned, directory);
                  MetadataIndex.of(copy.octets(), copy.promise()).close();
                }))
        .isEqualTo(code);
  }

  @Test
  void g1_an_unsigned_document_is_refused() {
    refusesSigned(Sample.ENTITY, FailureCode.SIGNATURE_MISSING);
  }

  @Test
  void g1_the_signature_of_somebody_else_is_refused() {
    refusesSigned(signed(Sample.ENTITY, stranger), FailureCode.SIGNATURE_KEY_UNKNOWN);
  }

  @Test
  void g1_what_was_changed_after_signing_is_refused() {
    refusesSigned(
        signed(Sample.ENTITY, publisher).replace("/sso\"", "/evil\""), FailureCode.DIGEST_MISMATCH);
  }

  @Test
  void g1_an_entity_put_into_a_signed_aggregate_is_refused() {
    String aggregate = signed(Sample.entities("Name='x'", Sample.entity(GOOD)), publisher);

    refusesSigned(
        aggregate.replace("</md:EntitiesDescriptor>", Sample.ENTITY + "</md:EntitiesDescriptor>"),
        FailureCode.DIGEST_MISMATCH);
  }

  @Test
  void g1_a_signed_entity_in_an_unsigned_aggregate_is_refused() {
    refusesSigned(
        Sample.entities("Name='x'", signed(Sample.ENTITY, publisher), Sample.entity(GOOD)),
        FailureCode.SIGNATURE_MISSING);
  }

  @Test
  void g1_two_signatures_are_refused() {
    String document = signed(Sample.ENTITY, publisher);
    int from = document.indexOf("<ds:Signature");
    int to = document.indexOf("</ds:Signature>") + "</ds:Signature>".length();
    String signature = document.substring(from, to);

    refusesSigned(
        document.substring(0, to) + signature + document.substring(to),
        FailureCode.SIGNATURE_MULTIPLE);
  }

  // G5: what a document may cost

  @Test
  void g5_more_than_100_000_entities_are_refused() {
    StringBuilder entities = new StringBuilder();
    for (int i = 0; i <= 100_000; i++) {
      entities.append("<md:EntityDescriptor entityID='urn:").append(i).append("'/>");
    }

    assertThat(codeOf(() -> streamed(Sample.entities("", entities.toString()), GOOD)))
        .isEqualTo(FailureCode.XML_TOO_MANY_NODES);
  }

  @Test
  void g5_more_than_10_000_groups_are_refused() {
    String groups = "<md:EntitiesDescriptor/>".repeat(10_000);

    assertThat(codeOf(() -> streamed(Sample.entities("", groups), GOOD)))
        .isEqualTo(FailureCode.XML_TOO_MANY_NODES);
  }

  @Test
  void g5_an_entity_of_more_than_4_mib_is_refused() {
    String large = Sample.ENTITY.replace("<md:IDPSSO", " ".repeat(4 << 20) + "<md:IDPSSO");

    assertThat(codeOf(() -> streamed(Sample.entities("", large), VICTIM)))
        .isEqualTo(FailureCode.XML_TOO_LARGE);
  }

  @Test
  void g5_a_bomb_of_entities_is_refused() {
    String bomb = "<!DOCTYPE a [<!ENTITY a 'aaaa'>]>" + Sample.ENTITY;

    assertThat(codeOf(() -> whole(bomb, VICTIM))).isEqualTo(FailureCode.XML_DOCTYPE);
    assertThat(codeOf(() -> streamed(bomb, VICTIM))).isEqualTo(FailureCode.XML_DOCTYPE);
  }
}
