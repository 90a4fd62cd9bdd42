package io.samlsp.metadata;

import static io.samlsp.metadata.Failures.codeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.keys.SigningAlgorithm;
import io.samlsp.keys.SigningKey;
import io.samlsp.keys.SpKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignedMetadataTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T07:00:00Z"), ZoneOffset.UTC);

  private static SpKey publisher;
  private static SpKey elliptic;
  private static SpKey stranger;

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException, SamlFailure {
    publisher = key(Certificates.selfSigned("CN=publisher"));
    stranger = key(Certificates.selfSigned("CN=stranger"));
    elliptic =
        key(
            Certificates.selfSigned(
                "CN=ec", KeyPairGenerator.getInstance("EC").generateKeyPair(), "SHA256withECDSA"));
  }

  private static SpKey key(Certificates.Pair pair) throws SamlFailure {
    return SpKey.of(pair.keys().getPrivate(), List.of(pair.certificate()));
  }

  private static List<IdpKey> pinned(SpKey... keys) {
    return List.of(keys).stream().map(key -> IdpKey.of(key.certificate())).toList();
  }

  private static byte[] signed(String document) {
    String withId = document.replaceFirst(" entityID=| Name=", " ID=\"_1\"$0");
    return SigningKey.of(publisher).signXml(withId.getBytes(StandardCharsets.UTF_8));
  }

  private static IdentityProvider read(byte[] document, SpKey... keys) throws SamlFailure {
    return IdpMetadata.parseSigned(document, pinned(keys), CLOCK).single();
  }

  private static FailureCode refusal(byte[] document, SpKey... keys) {
    return codeOf(() -> read(document, keys));
  }

  private static byte[] changed(byte[] document, String from, String to) {
    String text = new String(document, StandardCharsets.UTF_8);
    assertThat(text).contains(from);
    return text.replace(from, to).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void reads_what_a_pinned_key_signed() throws SamlFailure {
    assertThat(read(signed(Sample.ENTITY), stranger, publisher).entityId())
        .isEqualTo(Sample.ENTITY_ID);
    assertThat(read(signed(Sample.entities("Name='x'", Sample.ENTITY)), publisher).entityId())
        .isEqualTo(Sample.ENTITY_ID);
  }

  @Test
  void refuses_the_signature_of_another_key() {
    assertThat(refusal(signed(Sample.ENTITY), stranger))
        .isEqualTo(FailureCode.SIGNATURE_KEY_UNKNOWN);
  }

  @Test
  void refuses_content_that_was_changed() {
    assertThat(refusal(changed(signed(Sample.ENTITY), "/sso\"", "/evil\""), publisher))
        .isEqualTo(FailureCode.DIGEST_MISMATCH);
  }

  @Test
  void refuses_a_document_that_is_not_signed() {
    byte[] document = Sample.ENTITY.getBytes(StandardCharsets.UTF_8);

    assertThat(refusal(document, publisher)).isEqualTo(FailureCode.SIGNATURE_MISSING);
  }

  @Test
  void refuses_an_aggregate_of_which_only_one_entity_is_signed() {
    String inner = new String(signed(Sample.ENTITY), StandardCharsets.UTF_8);
    byte[] outer =
        Sample.entities("Name='x'", inner, Sample.entity("https://evil.example.com"))
            .getBytes(StandardCharsets.UTF_8);

    assertThat(refusal(outer, publisher)).isEqualTo(FailureCode.SIGNATURE_MISSING);
  }

  @Test
  void refuses_a_signature_moved_to_a_root_around_what_was_signed() {
    String inner = new String(signed(Sample.ENTITY), StandardCharsets.UTF_8);
    int from = inner.indexOf("<ds:Signature");
    int to = inner.indexOf("</ds:Signature>") + "</ds:Signature>".length();
    String signature =
        inner
            .substring(from, to)
            .replaceFirst("<ds:Signature", "<ds:Signature xmlns:ds=\"" + Md.DS + '"');
    String body = inner.substring(0, from) + inner.substring(to);
    String evil = Sample.entity("https://evil.example.com");

    byte[] sameId =
        Sample.entities("ID='_1'", signature, evil, body).getBytes(StandardCharsets.UTF_8);
    byte[] otherId =
        Sample.entities("ID='_2'", signature, evil, body).getBytes(StandardCharsets.UTF_8);

    assertThat(refusal(sameId, publisher)).isEqualTo(FailureCode.DIGEST_MISMATCH);
    assertThat(refusal(otherId, publisher)).isEqualTo(FailureCode.SIGNATURE_REFERENCE_REFUSED);
  }

  @Test
  void refuses_two_signatures() {
    String once = new String(signed(Sample.ENTITY), StandardCharsets.UTF_8);
    int from = once.indexOf("<ds:Signature");
    int to = once.indexOf("</ds:Signature>") + "</ds:Signature>".length();
    byte[] twice = (once.substring(0, to) + once.substring(from)).getBytes(StandardCharsets.UTF_8);

    assertThat(refusal(twice, publisher)).isEqualTo(FailureCode.SIGNATURE_MULTIPLE);
  }

  @Test
  void no_keys_never_mean_no_check() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IdpMetadata.parseSigned(signed(Sample.ENTITY), List.of(), CLOCK));
  }

  @Test
  void changing_any_octet_never_changes_what_is_read() throws SamlFailure {
    byte[] document = signed(Sample.ENTITY);
    IdentityProvider honest = read(document, publisher);

    for (int i = 0; i < document.length; i++) {
      byte[] changed = document.clone();
      changed[i] ^= 1;
      try {
        IdentityProvider read = read(changed, publisher);
        // What is changed outside of the signed content, such as KeyInfo, may pass: it is not read.
        assertThat(read.entityId()).isEqualTo(honest.entityId());
        assertThat(read.signingKeys()).isEqualTo(honest.signingKeys());
        assertThat(read.singleSignOnServices()).isEqualTo(honest.singleSignOnServices());
      } catch (SamlFailure refusal) {
        assertThat(refusal.code()).isNotNull();
      }
    }
  }

  @Test
  void simplesamlphp_signs_what_we_can_verify() throws SamlFailure {
    byte[] document = Corpus.resource("captured/simplesamlphp/metadata.xml");
    IdpKey signer = IdpMetadata.parse(document, CLOCK).single().signingKeys().get(0);

    assertThat(IdpMetadata.parseSigned(document, List.of(signer), CLOCK).single().signingKeys())
        .containsExactly(signer);
    assertThat(codeOf(() -> IdpMetadata.parseSigned(document, pinned(publisher), CLOCK)))
        .isEqualTo(FailureCode.SIGNATURE_KEY_UNKNOWN);
  }

  // Our own metadata, signed

  private static SpMetadata metadata() {
    return SpMetadata.builder("https://sp.example.com", URI.create("https://sp.example.com/acs"))
        .signingKey(publisher)
        .decryptionKey(publisher)
        .displayName("ja", "\u4f8b \ud83d\ude00 & <x>")
        .build();
  }

  private static XmlElement verified(String document, SpKey key) throws SamlFailure {
    XmlElement root = MetadataOctets.parse(document.getBytes(StandardCharsets.UTF_8));
    return SignedMetadata.verify(root, pinned(key));
  }

  @ParameterizedTest
  @EnumSource
  void signs_metadata_with_every_algorithm(SigningAlgorithm algorithm)
      throws SamlFailure, IOException {
    SpKey key = algorithm.name().startsWith("EC") ? elliptic : publisher;
    String document = metadata().toSignedXml(new SigningKey(key, algorithm));

    assertThat(verified(document, key).attribute("entityID")).isEqualTo("https://sp.example.com");
    assertThat(OasisSchemas.verdict(document)).isEqualTo("valid");
    assertThat(document).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:Entity");
  }

  @Test
  void the_signature_stands_first_and_refers_to_an_id_made_of_the_content() throws SamlFailure {
    String one = metadata().toSignedXml(publisher);
    String other =
        SpMetadata.builder("https://sp2.example.com", URI.create("https://sp.example.com/acs"))
            .build()
            .toSignedXml(publisher);
    XmlElement root = MetadataOctets.parse(one.getBytes(StandardCharsets.UTF_8));

    assertThat(root.firstElement().is(Md.DS, "Signature")).isTrue();
    assertThat(root.attribute("ID")).matches("_[0-9a-f]{64}");
    assertThat(metadata().toSignedXml(publisher)).isEqualTo(one);
    assertThat(MetadataOctets.parse(other.getBytes(StandardCharsets.UTF_8)).attribute("ID"))
        .isNotEqualTo(root.attribute("ID"));
  }
}
