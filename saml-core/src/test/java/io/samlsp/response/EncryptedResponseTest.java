package io.samlsp.response;

import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.decryptingSp;
import static io.samlsp.response.Fixture.sp;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.keys.KeyState;
import io.samlsp.keys.SpKey;
import io.samlsp.testkit.EncryptionShape;
import io.samlsp.testkit.EncryptionShape.Content;
import io.samlsp.testkit.EncryptionShape.Hash;
import io.samlsp.testkit.EncryptionShape.KeyTransport;
import io.samlsp.testkit.EncryptionShape.Placement;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SamlUris;
import io.samlsp.testkit.SignatureShape;
import io.samlsp.testkit.SigningMode;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is encrypted for the service provider in any way that is sound can be read. */
class EncryptedResponseTest {

  private static final EncryptionShape SHAPE = EncryptionShape.to(Keys.sp());
  private static final ValidationPolicy STRICT = ValidationPolicy.strict();

  private static ResponseBuilder secret(SigningMode signing, EncryptionShape shape) {
    return answer().signing(signing).attribute("mail", "a@example.com").encryptAssertion(shape);
  }

  private static void assertOpened(AuthenticatedSubject subject) {
    assertThat(subject.nameId().value()).isEqualTo("alice");
    assertThat(subject.values("mail")).containsExactly("a@example.com");
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void opens_an_encrypted_assertion_in_every_signing_shape(SigningMode signing) {
    assertOpened(decryptingSp().signIn(secret(signing, SHAPE)));
  }

  @ParameterizedTest
  @EnumSource
  void opens_every_content_cipher_under_the_signature_of_the_response(Content content) {
    assertOpened(decryptingSp().signIn(secret(SigningMode.RESPONSE, SHAPE.content(content))));
  }

  @ParameterizedTest
  @EnumSource(names = ".*_GCM", mode = EnumSource.Mode.MATCH_ALL)
  void opens_a_signed_assertion_in_gcm_in_an_unsigned_response_as_entra_sends_it(Content content) {
    assertOpened(decryptingSp().signIn(secret(SigningMode.ASSERTION, SHAPE.content(content))));
  }

  @ParameterizedTest
  @Gives(FailureCode.ENCRYPTION_ALGORITHM_REFUSED)
  @EnumSource(names = ".*_CBC", mode = EnumSource.Mode.MATCH_ALL)
  void refuses_cbc_that_no_signature_covers_unless_allowed(Content content, Refusal refusal) {
    ResponseBuilder response = secret(SigningMode.ASSERTION, SHAPE.content(content));

    refusal.of(decryptingSp().validate(response));
    assertOpened(decryptingSp().policy(STRICT.allowUnsignedCbc()).signIn(response));
  }

  @ParameterizedTest
  @Gives(FailureCode.ENCRYPTION_ALGORITHM_REFUSED)
  @EnumSource(names = {"RESPONSE", "ASSERTION"})
  void refuses_rsa_15_unless_allowed_also_under_a_signature(SigningMode signing, Refusal refusal) {
    ResponseBuilder response = secret(signing, SHAPE.keyTransport(KeyTransport.RSA_1_5));

    refusal.of(decryptingSp().validate(response));
    refusal.of(decryptingSp().policy(STRICT.allowUnsignedCbc().allowSha1()).validate(response));
    assertOpened(decryptingSp().policy(STRICT.allowRsa15()).signIn(response));
  }

  static Stream<Arguments> oaep() {
    Hash[] hashes = {null, Hash.SHA1, Hash.SHA256, Hash.SHA384, Hash.SHA512};
    Stream<Arguments> first =
        Stream.of(hashes).map(digest -> Arguments.of(KeyTransport.RSA_OAEP_MGF1P, digest, null));
    Stream<Arguments> second =
        Stream.of(hashes)
            .flatMap(
                digest ->
                    Stream.of(hashes)
                        .map(mask -> Arguments.of(KeyTransport.RSA_OAEP_11, digest, mask)));
    return Stream.concat(first, second);
  }

  @ParameterizedTest
  @MethodSource("oaep")
  void opens_every_variant_of_oaep(KeyTransport transport, Hash digest, Hash mask) {
    EncryptionShape shape = SHAPE.keyTransport(transport).oaepDigest(digest).oaepMgf(mask);

    assertOpened(decryptingSp().signIn(secret(SigningMode.ASSERTION, shape)));
  }

  @ParameterizedTest
  @EnumSource
  void finds_the_key_inside_and_beside_with_and_without_retrieval_method(Placement placement) {
    EncryptionShape shape = SHAPE.placement(placement);

    assertOpened(decryptingSp().signIn(secret(SigningMode.ASSERTION, shape)));
    assertOpened(decryptingSp().signIn(secret(SigningMode.RESPONSE, shape)));
  }

  @ParameterizedTest
  @EnumSource
  void finds_its_own_key_among_those_for_others(Placement placement) {
    EncryptionShape shape =
        EncryptionShape.to(Keys.rsa("other sp"))
            .andTo(Keys.rsa("another sp").certificate(), "https://another.example.com")
            .andTo(Keys.sp().certificate(), null)
            .placement(placement);

    assertOpened(decryptingSp().signIn(secret(SigningMode.ASSERTION, shape)));
  }

  @Test
  void takes_as_many_as_four_encrypted_keys() {
    EncryptionShape shape = EncryptionShape.to(Keys.rsa("other sp"));
    for (int i = 0; i < 2; i++) {
      shape = shape.andTo(Keys.rsa("other sp").certificate(), null);
    }

    assertOpened(
        decryptingSp()
            .signIn(secret(SigningMode.ASSERTION, shape.andTo(Keys.sp().certificate(), null))));
  }

  @ParameterizedTest
  @EnumSource
  void decrypts_with_a_key_in_any_state(KeyState state) {
    Fixture sp =
        sp().decryptionKeys(
                Keys.decrypting(Keys.rsa("other sp")), Keys.decrypting(Keys.sp()).as(state));

    assertOpened(sp.signIn(secret(SigningMode.ASSERTION, SHAPE)));
  }

  /** Whoever encrypts may do so for each certificate that our metadata shows. */
  @ParameterizedTest
  @EnumSource
  void opens_what_is_encrypted_for_several_of_its_keys(Placement placement) {
    EncryptionShape shape =
        EncryptionShape.to(Keys.rsa("next sp"))
            .andTo(Keys.rsa("other sp").certificate(), null)
            .andTo(Keys.sp().certificate(), null)
            .placement(placement);
    SpKey active = Keys.decrypting(Keys.sp());
    SpKey next = Keys.decrypting(Keys.rsa("next sp")).as(KeyState.NEXT);

    assertOpened(sp().decryptionKeys(active, next).signIn(secret(SigningMode.ASSERTION, shape)));
    assertOpened(sp().decryptionKeys(next, active).signIn(secret(SigningMode.RESPONSE, shape)));
  }

  /** What the wrong key makes of it is no content key; or is one, once in forty million times. */
  @ParameterizedTest
  @EnumSource
  void passes_over_keys_that_do_not_fit_in_every_key_transport(KeyTransport transport) {
    Fixture sp =
        sp().decryptionKeys(
                Keys.decrypting(Keys.rsa("other sp")),
                Keys.decrypting(Keys.sp()),
                Keys.decrypting(Keys.rsa("next sp")))
            .policy(STRICT.allowRsa15());

    for (Content content : Content.values()) {
      assertOpened(
          sp.signIn(secret(SigningMode.RESPONSE, SHAPE.keyTransport(transport).content(content))));
    }
  }

  @Test
  void tries_active_keys_first_and_retired_keys_last_each_through_its_own_provider() {
    CountingProvider device = new CountingProvider();
    SpKey retired = Keys.decrypting(Keys.sp()).as(KeyState.RETIRED).with(device);
    SpKey next = Keys.decrypting(Keys.rsa("next sp")).as(KeyState.NEXT).with(device);
    SpKey active = Keys.decrypting(Keys.rsa("other sp")).with(device);
    List<Key> order = List.of(active.privateKey(), next.privateKey(), retired.privateKey());

    assertOpened(
        sp().decryptionKeys(retired, next, active).signIn(secret(SigningMode.ASSERTION, SHAPE)));

    assertThat(device.used()).isEqualTo(order);
  }

  @Test
  void passes_over_a_key_that_cannot_decrypt_at_all() {
    Fixture sp = sp().decryptionKeys(Keys.decrypting(Keys.ec(256)), Keys.decrypting(Keys.sp()));

    assertOpened(sp.signIn(secret(SigningMode.ASSERTION, SHAPE)));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void opens_an_encrypted_name_id_with_all_its_fields(SigningMode signing) {
    ResponseBuilder response =
        answer()
            .signing(signing)
            .assertion(
                a ->
                    a.nameId(
                        n ->
                            n.value("bob")
                                .format(SamlUris.NAME_ID_EMAIL)
                                .nameQualifier("q")
                                .spNameQualifier(Fixture.SP)
                                .encrypted(SHAPE)));

    assertThat(decryptingSp().signIn(response).nameId())
        .isEqualTo(new NameId("bob", SamlUris.NAME_ID_EMAIL, "q", Fixture.SP, null));
  }

  @Test
  void opens_an_encrypted_name_id_in_cbc_since_a_signature_covers_it() {
    for (Content content : new Content[] {Content.AES_128_CBC, Content.TRIPLE_DES_CBC}) {
      ResponseBuilder response =
          answer().signing(SigningMode.ASSERTION).encryptNameId(SHAPE.content(content));

      assertThat(decryptingSp().signIn(response).nameId().value()).isEqualTo("alice");
    }
  }

  @Test
  void opens_encrypted_attributes_and_merges_them_with_plain_ones() {
    ResponseBuilder response =
        answer()
            .attribute("role", "a")
            .assertion(
                a ->
                    a.attribute("role", x -> x.value("b", "c").encrypted(SHAPE))
                        .attribute("nil", x -> x.nilValue().encrypted(SHAPE)));

    AuthenticatedSubject subject = decryptingSp().signIn(response);

    assertThat(subject.values("role")).containsExactly("a", "b", "c");
    assertThat(subject.attributes()).extracting(Attribute::name).containsExactly("role", "nil");
    assertThat(subject.attributes().get(1).values())
        .containsExactly(new AttributeValue(AttributeValue.Kind.NIL, ""));
  }

  @Test
  void opens_what_is_encrypted_inside_of_an_encrypted_assertion() {
    ResponseBuilder response =
        secret(SigningMode.ASSERTION, SHAPE)
            .encryptNameId(SHAPE.placement(Placement.BESIDE_WITH_RETRIEVAL_METHOD))
            .assertion(a -> a.attribute("role", x -> x.value("b").encrypted(SHAPE)));

    AuthenticatedSubject subject = decryptingSp().signIn(response);

    assertOpened(subject);
    assertThat(subject.values("role")).containsExactly("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<?xml version='1.0' encoding='UTF-8'?>\n%s",
        " \n%s\n<!-- c -->",
        "\ufeff%s",
        "<?pi?>%s"
      })
  void takes_a_decrypted_document_as_well_as_an_element(String around) {
    FakeResponse response = answer().signing(SigningMode.ASSERTION).build();
    String plaintext = around.replace("%s", response.assertionXml());

    AuthenticatedSubject subject = decryptingSp().signIn(encrypting(response, plaintext));

    assertThat(subject.nameId().value()).isEqualTo("alice");
  }

  @Test
  void takes_a_decrypted_element_whose_namespaces_are_declared_outside_of_it() {
    FakeResponse response = answer().signing(SigningMode.ASSERTION).build();
    String inPlace = between(response.xml(), "<saml:Assertion", "</saml:Assertion>");

    assertThat(inPlace).doesNotContain("xmlns:saml=");
    assertThat(decryptingSp().signIn(encrypting(response, inPlace)).nameId().value())
        .isEqualTo("alice");
  }

  @Test
  void takes_a_decrypted_element_whose_namespaces_stand_under_the_signature_of_the_response() {
    FakeResponse response = answer().signing(SigningMode.NONE).build();
    String inPlace = between(response.xml(), "<saml:Assertion", "</saml:Assertion>");

    assertThat(inPlace).doesNotContain("xmlns:saml=");
    assertThat(
            decryptingSp()
                .signIn(
                    encrypting(response, inPlace).sign(response.id(), SignatureShape.defaults()))
                .nameId()
                .value())
        .isEqualTo("alice");
  }

  /** Under x stand the attributes: whoever may declare it anew makes them appear or vanish. */
  private static final String PREFIX = " xmlns:x=\"urn:oasis:names:tc:SAML:2.0:assertion\"";

  private static FakeResponse usingPrefix(FakeResponse response, String declaredOutside) {
    String plaintext =
        response.assertionXml().replaceAll("(</?)saml:Attribute(?=[ >S])", "$1x:Attribute");
    assertThat(plaintext).contains("<x:AttributeStatement>", "<x:Attribute Name=");
    return encrypting(response, plaintext)
        .replace("<samlp:Response ", "<samlp:Response" + declaredOutside + " ");
  }

  @Test
  @Gives(FailureCode.ENCRYPTED_NAMESPACE_UNSIGNED)
  void refuses_a_namespace_that_stands_outside_of_the_ciphertext_where_nobody_signed_it(
      Refusal refusal) {
    FakeResponse response =
        answer().signing(SigningMode.NONE).attribute("mail", "a@example.com").build();
    FakeResponse signed =
        usingPrefix(response, PREFIX).sign(response.id(), SignatureShape.defaults());

    refusal.of(decryptingSp().validate(signed));
    // The signature holds whatever the prefix means, and even if it means nothing.
    refusal.of(decryptingSp().validate(signed.replace(PREFIX, " xmlns:x=\"urn:other\"")));
    assertThat(decryptingSp().validate(signed.replace(PREFIX, "")).report().code())
        .contains(FailureCode.DECRYPTION_FAILED);
  }

  @Test
  @Gives(FailureCode.ENCRYPTED_NAMESPACE_UNSIGNED)
  void refuses_a_default_namespace_that_nobody_signed(Refusal refusal) {
    FakeResponse response =
        answer().signing(SigningMode.NONE).attribute("mail", "a@example.com").build();
    String plaintext = response.assertionXml().replaceAll("(</?)saml:Attribute", "$1Attribute");
    FakeResponse signed =
        encrypting(response, plaintext)
            .replace("<samlp:Response ", "<samlp:Response" + PREFIX.replace(":x", "") + " ")
            .sign(response.id(), SignatureShape.defaults());

    refusal.of(decryptingSp().validate(signed));
  }

  @Test
  void takes_a_namespace_from_outside_of_the_ciphertext_if_a_signature_covers_it() {
    FakeResponse response =
        answer().signing(SigningMode.NONE).attribute("mail", "a@example.com").build();
    SignatureShape inclusive = SignatureShape.defaults().inclusivePrefixes("x");
    assertOpened(
        decryptingSp().signIn(usingPrefix(response, PREFIX).sign(response.id(), inclusive)));

    String declared = "<saml:EncryptedAssertion" + PREFIX + " ";
    FakeResponse used = usingPrefix(response, "").replace("<saml:EncryptedAssertion ", declared);
    assertOpened(decryptingSp().signIn(used.sign(response.id(), inclusive)));
  }

  @Test
  void takes_a_namespace_from_outside_of_the_ciphertext_if_the_assertion_is_signed_with_it() {
    FakeResponse response =
        answer()
            .signing(SigningMode.NONE)
            .attribute("mail", "a@example.com")
            .editUnsigned(
                xml ->
                    xml.replaceAll("(</?)saml:Attribute(?=[ >S])", "$1x:Attribute")
                        .replace("<samlp:Response ", "<samlp:Response" + PREFIX + " "))
            .build();
    FakeResponse signed = response.sign(response.assertionId(), SignatureShape.defaults());
    String inPlace = between(signed.xml(), "<saml:Assertion", "</saml:Assertion>");

    assertThat(inPlace).contains("<x:Attribute").doesNotContain("xmlns:x=");
    FakeResponse encrypted = encrypting(signed, inPlace);
    assertOpened(decryptingSp().signIn(encrypted));
    assertOpened(decryptingSp().signIn(encrypted.sign(response.id(), SignatureShape.defaults())));
    assertThat(
            decryptingSp()
                .validate(encrypted.replace(PREFIX, " xmlns:x=\"urn:other\""))
                .report()
                .code())
        .contains(FailureCode.DIGEST_MISMATCH);
  }

  @Test
  void opens_an_assertion_in_utf16() {
    FakeResponse response = answer().nameId("J\u00f6rg").signing(SigningMode.ASSERTION).build();
    byte[] utf16 = ("\ufeff" + response.assertionXml()).getBytes(StandardCharsets.UTF_16BE);

    FakeResponse encrypted =
        response.edit(
            xml ->
                xml.replace(
                    between(xml, "<saml:Assertion", "</saml:Assertion>"),
                    Encrypted.assertion(utf16, Keys.sp())));

    assertThat(decryptingSp().signIn(encrypted).nameId().value()).isEqualTo("J\u00f6rg");
  }

  /** The response with its assertion replaced by an encrypted one of this content. */
  static FakeResponse encrypting(FakeResponse response, String plaintext) {
    return response.edit(
        xml ->
            xml.replace(
                between(xml, "<saml:Assertion", "</saml:Assertion>"),
                Encrypted.assertion(plaintext, Keys.sp())));
  }

  /** The first piece of a text from a start to an end, both included. */
  static String between(String xml, String start, String end) {
    int from = xml.indexOf(start);
    return xml.substring(from, xml.indexOf(end, from) + end.length());
  }
}
