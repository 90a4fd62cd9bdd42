package io.samlsp.response;

import static io.samlsp.response.Fixture.IDP;
import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.fakeIdp;
import static io.samlsp.response.Fixture.sp;
import static io.samlsp.response.Fixture.trusted;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.TestKeys;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SignatureShape;
import io.samlsp.testkit.SignatureShape.Algorithm;
import io.samlsp.testkit.SignatureShape.Canonicalization;
import io.samlsp.testkit.SignatureShape.Digest;
import io.samlsp.testkit.SignatureShape.KeyInfo;
import io.samlsp.testkit.SigningMode;
import io.samlsp.testkit.TestCredential;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed in any way that SAML allows is believed. */
class SignedResponseTest {

  private static final SignatureShape SHAPE = SignatureShape.defaults();

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void takes_a_signature_on_the_response_the_assertion_or_both(SigningMode signing) {
    FakeResponse response = answer().signing(signing).attribute("mail", "a@example.com").build();

    AuthenticatedSubject subject = sp().signIn(response);

    assertThat(subject.nameId().value()).isEqualTo("alice");
    assertThat(subject.value("mail")).contains("a@example.com");
    assertThat(subject.issuer()).isEqualTo(IDP);
    assertThat(subject.assertionId()).isEqualTo(response.assertionId());
    assertThat(subject.signingKeyFingerprint())
        .isEqualTo(IdpKey.of(Keys.idp().certificate()).fingerprint());
  }

  static Stream<Arguments> algorithms() {
    TestCredential rsa = Keys.idp();
    TestCredential pssOnly =
        TestCredential.of(TestKeys.pss().privateKey(), TestKeys.pss().certificate());
    return Stream.of(
        Arguments.of(Algorithm.RSA_SHA256, rsa),
        Arguments.of(Algorithm.RSA_SHA384, rsa),
        Arguments.of(Algorithm.RSA_SHA512, rsa),
        Arguments.of(Algorithm.RSA_PSS_SHA256, rsa),
        Arguments.of(Algorithm.RSA_PSS_SHA384, rsa),
        Arguments.of(Algorithm.RSA_PSS_SHA512, rsa),
        Arguments.of(Algorithm.RSA_PSS_SHA256, pssOnly),
        Arguments.of(Algorithm.ECDSA_SHA256, Keys.ec(256)),
        Arguments.of(Algorithm.ECDSA_SHA384, Keys.ec(384)),
        Arguments.of(Algorithm.ECDSA_SHA512, Keys.ec(521)),
        Arguments.of(Algorithm.ECDSA_SHA256, Keys.ec(521)),
        Arguments.of(Algorithm.ECDSA_SHA512, Keys.ec(256)));
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void takes_every_algorithm_on_the_list(Algorithm algorithm, TestCredential key) {
    for (SigningMode signing : new SigningMode[] {SigningMode.RESPONSE, SigningMode.ASSERTION}) {
      ResponseBuilder response =
          answer(fakeIdp(key)).signing(signing).signature(SHAPE.algorithm(algorithm));

      assertThat(sp().trusting(trusted(key).build()).signIn(response).nameId().value())
          .isEqualTo("alice");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHA256", "SHA384", "SHA512"})
  void takes_every_digest_on_the_list(Digest digest) {
    sp().signIn(answer().signature(SHAPE.digest(digest)));
  }

  @Test
  void takes_different_algorithms_on_response_and_assertion() {
    sp().trusting(trusted(Keys.ec(256), Keys.idp()).build())
        .signIn(
            answer()
                .responseSignature(SHAPE.algorithm(Algorithm.RSA_SHA512).digest(Digest.SHA512))
                .assertion(a -> a.signature(SHAPE.key(Keys.ec(256)))));
  }

  @Test
  void takes_sha1_only_by_name() {
    ResponseBuilder response =
        answer().signature(SHAPE.algorithm(Algorithm.RSA_SHA1).digest(Digest.SHA1));
    sp().policy(ValidationPolicy.strict().allowSha1()).signIn(response);

    ResponseBuilder ecdsa =
        answer(fakeIdp(Keys.ec(256)))
            .signature(SHAPE.algorithm(Algorithm.ECDSA_SHA1).digest(Digest.SHA1));
    sp().trusting(trusted(Keys.ec(256)).build())
        .policy(ValidationPolicy.strict().allowSha1())
        .signIn(ecdsa);
  }

  @Test
  void takes_a_short_rsa_key_only_by_name() {
    sp().trusting(trusted(Keys.shortRsa(1024)).build())
        .policy(ValidationPolicy.strict().allowShortRsaKeys())
        .signIn(answer(fakeIdp(Keys.shortRsa(1024))));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_KEY_REFUSED)
  void refuses_a_key_that_is_too_short_even_by_name(Refusal refusal) {
    refusal.of(
        sp().trusting(trusted(Keys.shortRsa(1016)).build())
            .policy(ValidationPolicy.strict().allowShortRsaKeys())
            .validate(answer(fakeIdp(Keys.shortRsa(1016)))));
  }

  @Test
  void takes_the_empty_reference_only_by_name_and_only_on_the_response() {
    sp().policy(ValidationPolicy.strict().allowEmptyReferenceUri())
        .signIn(answer().signing(SigningMode.RESPONSE).signature(SHAPE.withEmptyReference()));
  }

  @Test
  void takes_any_of_the_keys_that_the_identity_provider_has_while_it_changes_them() {
    IdentityProvider changing =
        trusted(Keys.rsa("old"), Keys.ec(256), Keys.idp(), Keys.rsa("next")).build();
    for (TestCredential key :
        new TestCredential[] {Keys.rsa("old"), Keys.idp(), Keys.rsa("next")}) {
      AuthenticatedSubject subject = sp().trusting(changing).signIn(answer(fakeIdp(key)));

      assertThat(subject.signingKeyFingerprint())
          .isEqualTo(IdpKey.of(key.certificate()).fingerprint());
    }
  }

  @Test
  void takes_response_and_assertion_signed_with_different_keys_of_the_identity_provider() {
    sp().trusting(trusted(Keys.rsa("old"), Keys.idp()).build())
        .signIn(answer().assertion(a -> a.signature(SHAPE.key(Keys.rsa("old")))));
  }

  @Test
  void knows_a_bare_key_without_a_certificate() {
    IdpKey bare = IdpKey.of(Keys.idp().certificate().getPublicKey());
    AuthenticatedSubject subject =
        sp().trusting(IdentityProvider.builder(IDP).signingKey(bare).build()).signIn(answer());

    assertThat(subject.signingKeyFingerprint()).isEqualTo(bare.fingerprint());
  }

  @ParameterizedTest
  @EnumSource
  void does_not_care_what_key_info_tells(KeyInfo keyInfo) {
    sp().signIn(answer().signature(SHAPE.keyInfo(keyInfo)));
  }

  @Test
  void does_not_care_which_certificate_key_info_shows() {
    X509Certificate foreign = Keys.rsa("foreign").certificate();
    sp().signIn(answer().signature(SHAPE.keyInfoCertificate(foreign)));
  }

  @Test
  void does_not_care_that_the_certificate_has_expired() {
    TestCredential expired =
        TestCredential.builder()
            .ec(256)
            .validity(Instant.parse("2001-01-01T00:00:00Z"), Instant.parse("2002-01-01T00:00:00Z"))
            .build();
    sp().trusting(trusted(expired).build()).signIn(answer(fakeIdp(expired)));
  }

  @ParameterizedTest
  @EnumSource(names = {"EXCLUSIVE", "EXCLUSIVE_WITH_COMMENTS"})
  void takes_exclusive_canonicalisation_of_both_kinds(Canonicalization canonicalization) {
    sp().signIn(
            answer()
                .signature(SHAPE.canonicalization(canonicalization).transform(canonicalization)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xs", "xs xsi", "#default saml samlp", "nowhere xs", "xs xs"})
  void takes_inclusive_namespaces(String prefixes) {
    ResponseBuilder response =
        answer()
            .attribute("mail", "a@example.com")
            .signature(SHAPE.inclusivePrefixes(prefixes.split(" ", -1)));

    assertThat(sp().signIn(response).value("mail")).contains("a@example.com");
  }

  @Test
  void takes_base64_in_lines_of_any_kind() {
    FakeResponse response = answer().build();

    sp().signIn(response);
    for (String wrapped :
        new String[] {
          response.base64InLines(),
          response.base64InLines().replace("\r\n", "\n"),
          response.base64InLines().replace("\r\n", "\r") + "\r\n\r\n"
        }) {
      assertThat(sp().validate(wrapped)).isInstanceOf(LoginResult.SignedIn.class);
    }
  }

  @Test
  void takes_a_signature_value_in_lines_and_with_carriage_returns() {
    FakeResponse response = answer().signing(SigningMode.RESPONSE).build();

    sp().signIn(
            response
                .replace("<ds:SignatureValue>", "<ds:SignatureValue>&#13;\n ")
                .replace("</ds:SignatureValue>", "\t\n</ds:SignatureValue>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "ISO-8859-1"})
  void takes_the_message_in_every_encoding_since_what_is_signed_is_utf8(String encoding) {
    String name = "Jos\u00e9 \u00df";
    String declared = encoding.startsWith("UTF-16") ? "UTF-16" : encoding;
    String bom = encoding.startsWith("UTF-") ? "\ufeff" : "";
    String xml = answer().nameId(name).build().xml();
    byte[] octets =
        (bom + "<?xml version='1.0' encoding='" + declared + "'?>" + xml)
            .getBytes(Charset.forName(encoding));

    LoginResult result = sp().validate(Base64.getEncoder().encodeToString(octets));

    assertThat(((LoginResult.SignedIn) result).subject().nameId().value()).isEqualTo(name);
  }

  @Test
  void does_not_care_about_prefixes() {
    ResponseBuilder response =
        answer()
            .editUnsigned(
                xml ->
                    xml.replace("xmlns:samlp=", "xmlns=")
                        .replace("samlp:", "")
                        .replace("xmlns:saml=", "xmlns:x-\u00e9=")
                        .replace("saml:", "x-\u00e9:"));

    assertThat(sp().signIn(response).nameId().value()).isEqualTo("alice");
  }

  @Test
  void does_not_care_about_white_space_between_elements() {
    ResponseBuilder response =
        answer()
            .editUnsigned(
                xml -> xml.replace("><saml:", ">\r\n\t <saml:").replace("><samlp:", ">\n<samlp:"));

    assertThat(sp().signIn(response).nameId().value()).isEqualTo("alice");
  }

  @Test
  void does_not_care_about_markup_around_the_response() {
    FakeResponse response =
        answer()
            .build()
            .edit(xml -> "<?xml version='1.0'?><!-- a -->\n<?pi?>" + xml + "<!-- b -->\n<?pi x?>");

    assertThat(sp().signIn(response).nameId().value()).isEqualTo("alice");
  }

  @Test
  void reads_every_character_that_xml_allows_as_it_was_signed() {
    String name = "<&>\"'\t \u00a0\u200b\ud83d\ude00\ufffd]]>\u0085";
    ResponseBuilder response = answer().nameId(name).attribute("a", "\r\n\r \n", name);

    AuthenticatedSubject subject = sp().signIn(response);

    assertThat(subject.nameId().value()).isEqualTo(name);
    assertThat(subject.values("a")).containsExactly("\r\n\r \n", name);
  }

  @Test
  void reads_a_value_whole_when_a_comment_was_put_into_it() {
    ResponseBuilder signedWithComment =
        answer().assertion(a -> a.nameId(n -> n.contentXml("alice@corp<!-- -->.evil.example")));
    assertThat(sp().signIn(signedWithComment).nameId().value())
        .isEqualTo("alice@corp.evil.example");

    FakeResponse commentAddedLater =
        answer()
            .nameId("alice@corp.evil.example")
            .build()
            .replace("alice@corp.", "alice@corp<!---->.");
    assertThat(sp().signIn(commentAddedLater).nameId().value())
        .isEqualTo("alice@corp.evil.example");
  }

  @Test
  void reads_cdata_as_the_text_that_it_is() {
    ResponseBuilder response =
        answer().assertion(a -> a.nameId(n -> n.contentXml("al<![CDATA[i&lt;]]>ce<![CDATA[]]>")));

    assertThat(sp().signIn(response).nameId().value()).isEqualTo("ali&lt;ce");
  }

  @Test
  void takes_what_the_policy_demands() {
    FakeIdentityProvider idp = fakeIdp();
    ValidationPolicy strict = ValidationPolicy.strict();
    Fixture sp = Fixture.decryptingSp();

    sp.policy(strict.requireSignedResponse()).signIn(answer(idp).signing(SigningMode.RESPONSE));
    sp.policy(strict.requireSignedAssertion()).signIn(answer(idp).signing(SigningMode.ASSERTION));
    sp.policy(strict.requireSignedAssertion().requireSignedResponse().requireEncryption())
        .signIn(
            answer(idp)
                .signing(SigningMode.BOTH)
                .encryptAssertion(io.samlsp.testkit.EncryptionShape.to(Keys.sp())));
  }

  @Test
  void takes_what_several_languages_call_utf8() {
    FakeResponse response = answer().build();
    for (String name : new String[] {"utf-8", "Utf-8", "UTF8"}) {
      String xml =
          "<?xml version=\"1.0\" encoding=\"" + name + "\" standalone='no' ?>" + response.xml();
      byte[] octets = xml.getBytes(StandardCharsets.UTF_8);

      assertThat(sp().validate(Base64.getEncoder().encodeToString(octets)))
          .as(name.toLowerCase(Locale.ROOT))
          .isInstanceOf(LoginResult.SignedIn.class);
    }
  }
}
