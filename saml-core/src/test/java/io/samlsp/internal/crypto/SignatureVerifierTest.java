package io.samlsp.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A signature whose every octet is written down here, and the proof that comes out of it. */
class SignatureVerifierTest {

  private static final String DS = " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";
  private static final String X = " xmlns:x=\"urn:x\"";
  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

  /** What is signed, with the prefix that the Reference lists. */
  private static final String CONTENT = "<r xmlns:y=\"urn:y\" ID=\"a\"><b></b></r>";

  private static KeyPair key;

  @BeforeAll
  static void makeKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    key = generator.generateKeyPair();
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static String inclusive(String prefix) {
    return "<e:InclusiveNamespaces xmlns:e=\""
        + EXCLUSIVE
        + "\" PrefixList=\""
        + prefix
        + "\"></e:InclusiveNamespaces>";
  }

  /** In canonical form but for the declarations in its start tag. */
  private static String signedInfo(String declarations, String digest) {
    return "<ds:SignedInfo"
        + declarations
        + "><ds:CanonicalizationMethod Algorithm=\""
        + EXCLUSIVE
        + "\">"
        + inclusive("x")
        + "</ds:CanonicalizationMethod><ds:SignatureMethod"
        + " Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\"></ds:SignatureMethod>"
        + "<ds:Reference URI=\"#a\"><ds:Transforms><ds:Transform"
        + " Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>"
        + "<ds:Transform Algorithm=\""
        + EXCLUSIVE
        + "\">"
        + inclusive("y")
        + "</ds:Transform></ds:Transforms><ds:DigestMethod"
        + " Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>"
        + "<ds:DigestValue>"
        + digest
        + "</ds:DigestValue></ds:Reference></ds:SignedInfo>";
  }

  private static XmlElement parse(String xml) throws SamlFailure {
    return XmlParser.parse(xml.getBytes(StandardCharsets.UTF_8), XmlLimits.MESSAGE);
  }

  /** A root with its signature, over SignedInfo with those declarations. */
  private static XmlElement signed(String signedDeclarations) throws Exception {
    byte[] content = CONTENT.getBytes(StandardCharsets.UTF_8);
    String digest = base64(MessageDigest.getInstance("SHA-256").digest(content));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key.getPrivate());
    signature.update(signedInfo(signedDeclarations, digest).getBytes(StandardCharsets.UTF_8));
    return parse(
        "<r"
            + X
            + " xmlns:y='urn:y' ID='a'><ds:Signature"
            + DS
            + ">"
            + signedInfo("", digest)
            + "<ds:SignatureValue>"
            + base64(signature.sign())
            + "</ds:SignatureValue></ds:Signature><b/></r>");
  }

  private static SignatureVerifier verifier() {
    return new SignatureVerifier(
        List.of(new TrustedKey(key.getPublic(), "00")), CryptoPolicy.STRICT, XmlLimits.MESSAGE);
  }

  private static VerifiedElement verify(String signedDeclarations) throws Exception {
    XmlElement root = signed(signedDeclarations);
    return verifier().verify(root, root.firstElement());
  }

  private static SignedDigest promise() throws Exception {
    XmlElement root = signed(DS + X);
    return verifier().promise(root, root.firstElement());
  }

  @Test
  void takes_the_prefixes_that_the_canonicalization_method_lists_into_signed_info()
      throws Exception {
    assertThat(verify(DS + X).element().firstElement().localName()).isEqualTo("b");
  }

  @Test
  void hands_out_only_what_stands_inside_of_the_verified_element() throws Exception {
    VerifiedElement verified = verify(DS + X);
    XmlElement inside = verified.element().firstElement();

    assertThat(verified.within(inside).element()).isSameAs(inside);
    assertThat(verified.within(verified.element()).element()).isSameAs(verified.element());
    XmlElement asSent = parse("<r ID='a'><b/></r>");
    for (XmlElement foreign : new XmlElement[] {asSent, asSent.firstElement()}) {
      assertThatThrownBy(() -> verified.within(foreign)).isInstanceOf(IllegalStateException.class);
    }
    VerifiedElement within = verified.within(inside);
    assertThatThrownBy(() -> within.within(verified.element()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takes_nothing_for_decrypted_that_came_out_of_another_element() throws Exception {
    VerifiedElement verified = verify(DS + X);
    byte[] octets = "<c/>".getBytes(StandardCharsets.UTF_8);
    Plaintext own = new Plaintext(verified.element(), octets, parse("<c/>"));
    Plaintext foreign = new Plaintext(parse("<r ID='a'><b/></r>"), octets, parse("<c/>"));

    assertThat(verified.decrypted(own, XmlLimits.MESSAGE).element().localName()).isEqualTo("c");
    assertThatThrownBy(() -> verified.decrypted(foreign, XmlLimits.MESSAGE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void promises_the_digest_and_the_prefixes_that_the_reference_names() throws Exception {
    SignedDigest promise = promise();

    assertThat(promise.inclusivePrefixes()).containsExactly("y");
    byte[] digest = promise.start().digest(CONTENT.getBytes(StandardCharsets.UTF_8));
    assertThatCode(() -> promise.require(digest, parse(CONTENT))).doesNotThrowAnyException();
  }

  @Test
  @Gives(FailureCode.DIGEST_MISMATCH)
  void believes_no_content_but_that_whose_digest_was_promised(Refusal refusal) throws Exception {
    SignedDigest promise = promise();
    byte[] digest = promise.start().digest(CONTENT.getBytes(StandardCharsets.UTF_8));
    XmlElement root = parse(CONTENT);

    for (int i = 0; i < digest.length; i++) {
      byte[] changed = digest.clone();
      changed[i] ^= 1;
      refusal.by(() -> promise.require(changed, root));
    }
    refusal.by(() -> promise.require(Arrays.copyOf(digest, digest.length - 1), root));
    refusal.by(() -> promise.require(Arrays.copyOf(digest, digest.length + 1), root));
    refusal.by(() -> promise.require(new byte[0], root));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_REFERENCE_REFUSED)
  void believes_no_element_but_the_one_that_was_promised(Refusal refusal) throws Exception {
    SignedDigest promise = promise();
    byte[] digest = promise.start().digest(CONTENT.getBytes(StandardCharsets.UTF_8));

    for (String other :
        new String[] {"<r ID='b'/>", "<r/>", "<q ID='a'/>", "<r xmlns='urn:n' ID='a'/>"}) {
      XmlElement root = parse(other);
      refusal.by(() -> promise.require(digest, root));
    }
  }
}
