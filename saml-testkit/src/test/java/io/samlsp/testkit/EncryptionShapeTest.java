package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.testkit.EncryptionShape.Content;
import io.samlsp.testkit.EncryptionShape.Hash;
import io.samlsp.testkit.EncryptionShape.KeyTransport;
import io.samlsp.testkit.EncryptionShape.Placement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EncryptionShapeTest {

  private static final TestCredential SP = TestCredential.rsa();
  private static final TestCredential OTHER = TestCredential.rsa();
  private static final FakeIdentityProvider IDP =
      FakeIdentityProvider.builder("https://idp.example.com")
          .serviceProvider(
              RegisteredServiceProvider.of("https://sp.example.com", "https://sp.example.com/acs")
                  .encryptionCertificate(SP.certificate()))
          .build();

  static Stream<Arguments> ciphers() {
    return Arrays.stream(Content.values())
        .flatMap(
            content ->
                Arrays.stream(KeyTransport.values())
                    .flatMap(
                        transport ->
                            Arrays.stream(Placement.values())
                                .map(placement -> Arguments.of(content, transport, placement))));
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void santuario_decrypts_what_was_signed_before(
      Content content, KeyTransport transport, Placement placement) {
    EncryptionShape shape =
        EncryptionShape.to(SP).content(content).keyTransport(transport).placement(placement);
    String xml = answer().signing(SigningMode.ASSERTION).encryptAssertion(shape).build().xml();
    assertThat(xml)
        .doesNotContain("alice")
        .contains("<saml:EncryptedAssertion>")
        .contains("Algorithm=\"" + content.uri() + "\"")
        .contains("Algorithm=\"" + transport.uri() + "\"");
    String decrypted = Checks.decrypt(xml, SP.privateKey());
    assertThat(decrypted).contains(">alice</saml:NameID>");
    assertThat(Checks.jdk(decrypted, idpKey())).containsExactly(true);
    assertThat(Checks.santuario(decrypted, idpKey())).containsExactly(true);
  }

  static Stream<Arguments> hashes() {
    List<Hash> hashes =
        Stream.concat(Stream.of((Hash) null), Arrays.stream(Hash.values())).toList();
    return hashes.stream().flatMap(digest -> hashes.stream().map(mgf -> Arguments.of(digest, mgf)));
  }

  @ParameterizedTest
  @MethodSource("hashes")
  void santuario_decrypts_each_oaep_digest_with_each_mask_generation(Hash digest, Hash mgf) {
    for (KeyTransport transport : List.of(KeyTransport.RSA_OAEP_11, KeyTransport.RSA_OAEP_MGF1P)) {
      EncryptionShape shape =
          EncryptionShape.to(SP).keyTransport(transport).oaepDigest(digest).oaepMgf(mgf);
      String xml = answer().signing(SigningMode.NONE).encryptAssertion(shape).build().xml();
      assertThat(xml.contains("DigestMethod")).isEqualTo(digest != null);
      assertThat(xml.contains("xenc11:MGF"))
          .isEqualTo(mgf != null && transport == KeyTransport.RSA_OAEP_11);
      assertThat(Checks.decrypt(xml, SP.privateKey())).contains(">alice</saml:NameID>");
    }
  }

  @ParameterizedTest
  @EnumSource(SigningMode.class)
  void response_signature_covers_the_encrypted_assertion(SigningMode mode) {
    String xml = answer().signing(mode).encryptAssertion().build().xml();
    List<Boolean> outer = mode.signsResponse() ? List.of(true) : List.of();
    assertThat(Checks.jdk(xml, idpKey())).isEqualTo(outer);
    String assertion =
        Dom.child(
                Dom.parse(Checks.decrypt(xml, SP.privateKey())).getDocumentElement(),
                SamlUris.ASSERTION,
                "Assertion")
            .map(XmlText::writeStandalone)
            .orElseThrow();
    List<Boolean> inner = mode.signsAssertion() ? List.of(true) : List.of();
    assertThat(Checks.santuario(assertion, idpKey())).isEqualTo(inner);
  }

  @Test
  void name_id_and_attribute_are_encrypted_before_the_assertion_is_signed() {
    EncryptionShape shape = EncryptionShape.to(SP);
    String xml =
        answer()
            .encryptNameId(shape)
            .assertion(
                assertion ->
                    assertion
                        .attribute("open", "seen")
                        .attribute("secret", a -> a.value("unseen").encrypted(shape)))
            .build()
            .xml();
    assertThat(xml)
        .contains("<saml:EncryptedID>", "<saml:EncryptedAttribute>", "seen</saml:AttributeValue>")
        .doesNotContain("alice", "unseen");
    assertThat(Checks.jdk(xml, idpKey())).containsExactly(true, true);
    assertThat(Checks.decrypt(xml, SP.privateKey()))
        .contains(">alice</saml:NameID>", ">unseen</saml:AttributeValue>");
  }

  @Test
  void everything_can_be_encrypted_at_once() {
    String xml = answer().encryptNameId(EncryptionShape.to(SP)).encryptAssertion().build().xml();
    assertThat(Checks.decrypt(xml, SP.privateKey())).contains(">alice</saml:NameID>");
  }

  @ParameterizedTest
  @EnumSource(Placement.class)
  void each_recipient_decrypts_with_its_own_key(Placement placement) {
    EncryptionShape shape =
        EncryptionShape.to(OTHER)
            .andTo(SP.certificate(), "https://sp.example.com")
            .placement(placement);
    String xml = answer().encryptAssertion(shape).build().xml();
    assertThat(xml.split("<xenc:EncryptedKey", -1)).hasSize(3);
    assertThat(xml).contains("Recipient=\"https://sp.example.com\"");
    assertThat(Checks.decrypt(xml, SP.privateKey())).contains(">alice</saml:NameID>");
    assertThat(Checks.decrypt(xml, OTHER.privateKey())).contains(">alice</saml:NameID>");
  }

  @Test
  void retrieval_method_names_the_key_beside_the_data() {
    EncryptionShape shape =
        EncryptionShape.to(SP).placement(Placement.BESIDE_WITH_RETRIEVAL_METHOD);
    String xml = answer().encryptAssertion(shape).build().xml();
    assertThat(xml)
        .containsPattern(
            "<ds:RetrievalMethod Type=\"http://www.w3.org/2001/04/xmlenc#EncryptedKey\""
                + " URI=\"#(_[0-9a-f]{32})\"/></ds:KeyInfo>.*</xenc:EncryptedData>"
                + "<xenc:EncryptedKey [^>]*Id=\"\\1\">");
  }

  @Test
  void nobody_to_encrypt_for_is_told_with_the_remedy() {
    ResponseBuilder builder =
        FakeIdentityProvider.create("https://idp.example.com")
            .unsolicited("https://sp.example.com", "https://sp.example.com/acs");
    assertThatThrownBy(builder::encryptAssertion)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no encryption certificate of https://sp.example.com is known")
        .hasMessageContaining("EncryptionShape.to(");
  }

  @Test
  void elliptic_key_cannot_take_a_content_key() {
    ResponseBuilder builder = answer().encryptAssertion(EncryptionShape.to(TestCredential.ec(256)));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot wrap a key for EC");
  }

  private static ResponseBuilder answer() {
    return IDP.unsolicited(IDP.serviceProviders().get(0));
  }

  private static java.security.PublicKey idpKey() {
    return IDP.signingKeys().get(0).certificate().getPublicKey();
  }
}
