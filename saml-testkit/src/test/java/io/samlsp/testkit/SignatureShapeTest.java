package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.testkit.SignatureShape.Algorithm;
import io.samlsp.testkit.SignatureShape.Canonicalization;
import io.samlsp.testkit.SignatureShape.Digest;
import io.samlsp.testkit.SignatureShape.KeyInfo;
import java.security.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureShapeTest {

  private static final TestCredential RSA = TestCredential.rsa();
  private static final TestCredential EC = TestCredential.ec(256);
  private static final FakeIdentityProvider IDP =
      FakeIdentityProvider.builder("https://idp.example.com").signingKeys(RSA).build();

  static Stream<Arguments> algorithms_in_each_mode() {
    return Arrays.stream(Algorithm.values())
        .flatMap(
            algorithm ->
                Stream.of(SigningMode.RESPONSE, SigningMode.ASSERTION, SigningMode.BOTH)
                    .map(mode -> Arguments.of(algorithm, mode)));
  }

  @ParameterizedTest
  @MethodSource("algorithms_in_each_mode")
  void signature_is_verified_by_the_jdk_and_by_santuario(Algorithm algorithm, SigningMode mode) {
    TestCredential credential = algorithm.name().startsWith("EC") ? EC : RSA;
    Key key =
        algorithm.name().startsWith("HMAC")
            ? new SecretKeySpec(RSA.certificate().getPublicKey().getEncoded(), "HMAC")
            : credential.certificate().getPublicKey();
    SignatureShape shape = SignatureShape.defaults().algorithm(algorithm).key(credential);
    String xml = answer().signing(mode).signature(shape).build().xml();
    int count = mode == SigningMode.BOTH ? 2 : 1;
    if (algorithm == Algorithm.RSA_MD5) { // which the JDK does not know any more
      assertThat(Checks.santuario(xml, key)).isEqualTo(Collections.nCopies(count, true));
    } else {
      assertVerified(xml, key, count);
    }
    assertThat(xml).contains("<ds:SignatureMethod Algorithm=\"" + algorithm.uri() + "\"/>");
  }

  @ParameterizedTest
  @EnumSource(Digest.class)
  void digest_is_verified_by_the_jdk_and_by_santuario(Digest digest) {
    SignatureShape shape = SignatureShape.defaults().digest(digest);
    String xml = answer().signature(shape).build().xml();
    assertThat(xml).contains("<ds:DigestMethod Algorithm=\"" + digest.uri() + "\"/>");
    // The JDK does not know MD5 any more.
    if (digest == Digest.MD5) {
      assertThat(Checks.santuario(xml, publicKey())).containsExactly(true, true);
    } else {
      assertVerified(xml, publicKey(), 2);
    }
  }

  static Stream<Arguments> canonicalizations() {
    List<Canonicalization> transforms = new ArrayList<>(List.of(Canonicalization.values()));
    transforms.add(null);
    return Arrays.stream(Canonicalization.values())
        .flatMap(
            signedInfo ->
                transforms.stream().map(transform -> Arguments.of(signedInfo, transform)));
  }

  @ParameterizedTest
  @MethodSource("canonicalizations")
  void any_canonicalization_of_odd_content_is_verified(
      Canonicalization signedInfo, Canonicalization transform) {
    SignatureShape shape =
        SignatureShape.defaults().canonicalization(signedInfo).transform(transform);
    for (SigningMode mode : List.of(SigningMode.RESPONSE, SigningMode.ASSERTION)) {
      for (SignatureShape each : List.of(shape, shape.withEmptyReference())) {
        String xml = oddAnswer().signing(mode).signature(each).build().xml();
        assertVerified(xml, publicKey(), 1);
      }
    }
    assertVerified(oddAnswer().signature(shape).build().xml(), publicKey(), 2);
  }

  @Test
  void inclusive_prefixes_are_written_and_verified() {
    SignatureShape shape = SignatureShape.defaults().inclusivePrefixes("xs", "xsi", "#default");
    String xml = oddAnswer().signature(shape).build().xml();
    assertThat(xml)
        .contains(
            "<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\""
                + " PrefixList=\"xs xsi #default\"/>");
    assertVerified(xml, publicKey(), 2);
  }

  @Test
  void declarations_of_listed_prefixes_are_signed() {
    SignatureShape shape = SignatureShape.defaults().inclusivePrefixes("xs");
    FakeResponse response = answer().signing(SigningMode.ASSERTION).signature(shape).build();
    FakeResponse changed = response.replace("http://www.w3.org/2001/XMLSchema\"", "urn:other\"");
    assertThat(Checks.santuario(changed.xml(), publicKey())).containsExactly(false);
  }

  @Test
  void empty_reference_covers_the_whole_document() {
    SignatureShape shape = SignatureShape.defaults().withEmptyReference();
    FakeResponse response = answer().signing(SigningMode.ASSERTION).signature(shape).build();
    assertThat(response.xml()).contains("<ds:Reference URI=\"\">");
    FakeResponse changed = response.replace("Destination=\"https://sp", "Destination=\"https://xx");
    assertThat(Checks.jdk(changed.xml(), publicKey())).containsExactly(false);
  }

  @Test
  void changed_content_is_not_verified() {
    FakeResponse changed = answer().build().replace("alice", "mallory");
    assertThat(Checks.jdk(changed.xml(), publicKey())).containsExactly(false, false);
    assertThat(Checks.santuario(changed.xml(), publicKey())).containsExactly(false, false);
  }

  @Test
  void another_key_does_not_verify() {
    Key other = TestCredential.rsa().certificate().getPublicKey();
    assertThat(Checks.jdk(answer().build().xml(), other)).containsExactly(false, false);
  }

  @Test
  void signature_stands_right_after_the_issuer() {
    Dom.parse(answer().build().xml());
    assertThat(answer().build().xml().split("</saml:Issuer><ds:Signature ", -1)).hasSize(3);
  }

  @Test
  void signature_stands_first_where_there_is_no_issuer() {
    String xml = answer().issuer(null).assertion(assertion -> assertion.issuer(null)).build().xml();
    assertThat(xml)
        .containsPattern("<samlp:Response[^>]*><ds:Signature ")
        .containsPattern("<saml:Assertion[^>]*><ds:Signature ");
    assertVerified(xml, publicKey(), 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 384, 521})
  void curve_decides_the_algorithm_that_nobody_chose(int bits) {
    TestCredential key = TestCredential.ec(bits);
    String xml = answer().signature(SignatureShape.defaults().key(key)).build().xml();
    int hash = bits == 521 ? 512 : bits;
    assertThat(xml).contains("#ecdsa-sha" + hash + "\"");
    assertVerified(xml, key.certificate().getPublicKey(), 2);
  }

  @Test
  void key_info_holds_the_certificate_by_default() {
    assertThat(answer().build().xml())
        .contains("<ds:X509Certificate>" + RSA.certificateBase64() + "</ds:X509Certificate>");
  }

  @Test
  void key_info_can_be_left_out() {
    String xml = withKeyInfo(KeyInfo.NONE);
    assertThat(xml).doesNotContain("KeyInfo");
    assertVerified(xml, publicKey(), 2);
  }

  @Test
  void key_info_can_name_the_key() {
    String xml = withKeyInfo(KeyInfo.KEY_NAME);
    assertThat(xml).contains("<ds:KeyName>CN=samlsp test key</ds:KeyName>");
    assertVerified(xml, publicKey(), 2);
  }

  @Test
  void key_info_can_show_another_certificate() {
    SignatureShape shape = SignatureShape.defaults().keyInfoCertificate(EC.certificate());
    String xml = answer().signature(shape).build().xml();
    assertThat(xml).contains(EC.certificateBase64()).doesNotContain(RSA.certificateBase64());
    assertVerified(xml, publicKey(), 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 256, 384, 521})
  void key_info_can_show_the_bare_key(int curve) throws Exception {
    TestCredential key = curve == 0 ? RSA : TestCredential.ec(curve);
    SignatureShape shape = SignatureShape.defaults().keyInfo(KeyInfo.KEY_VALUE).key(key);
    String xml = answer().signature(shape).build().xml();
    assertThat(Checks.keyValues(xml))
        .containsExactlyElementsOf(Collections.nCopies(2, key.certificate().getPublicKey()));
    assertVerified(xml, key.certificate().getPublicKey(), 2);
  }

  @Test
  void key_that_cannot_sign_with_the_algorithm_is_refused() {
    SignatureShape shape = SignatureShape.defaults().algorithm(Algorithm.ECDSA_SHA256);
    ResponseBuilder builder = answer().signature(shape);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot sign with ECDSA_SHA256")
        .hasMessageContaining("CN=samlsp test key");
  }

  private static ResponseBuilder answer() {
    return IDP.unsolicited("https://sp.example.com", "https://sp.example.com/acs");
  }

  /** Comments, CDATA, default and redeclared namespaces, white space, and what must be escaped. */
  private static ResponseBuilder oddAnswer() {
    return answer()
        .editUnsigned(text -> text.replace("<samlp:Status>", "\n<!-- one --> <samlp:Status>"))
        .assertion(
            assertion ->
                assertion
                    .nameId(nameId -> nameId.contentXml("al<!-- two -->i<![CDATA[c&<]]>e\r\n&#13;"))
                    .attribute("a\t\n\"'<>&", "v\"'<>&\u00e9\ud83d\ude00")
                    .attribute(
                        "xml",
                        attribute ->
                            attribute.xmlValue(
                                "<x xmlns=\"urn:x\" b='1' a=\"2\"><y xmlns=\"\" xml:lang='de'/>"
                                    + "<saml:z xmlns:saml=\"urn:z\" saml:q='&#9;'/></x><?pi data?>")));
  }

  private static String withKeyInfo(KeyInfo keyInfo) {
    return answer().signature(SignatureShape.defaults().keyInfo(keyInfo)).build().xml();
  }

  private static Key publicKey() {
    return RSA.certificate().getPublicKey();
  }

  private static void assertVerified(String xml, Key key, int count) {
    List<Boolean> all = Collections.nCopies(count, true);
    assertThat(Checks.jdk(xml, key)).as("JDK: %s", xml).isEqualTo(all);
    assertThat(Checks.santuario(xml, key)).as("Santuario: %s", xml).isEqualTo(all);
  }
}
