package io.samlsp.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.util.List;
import java.util.Locale;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.XMLSignature;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SigningKeyTest {

  private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
  private static final String MESSAGE =
      "<p:M xmlns:p=\"urn:p\" ID=\"_1\" b=\"&amp;&lt;&quot;&#10;\"><s:Issuer xmlns:s=\"urn:oasis:names:tc:SAML:2.0:assertion\">me</s:Issuer>"
          + "<p:Rest xmlns=\"urn:d\"><q xmlns=\"\" xml:lang=\"de\">\u00e9 &#13; &gt;</q></p:Rest></p:M>";

  @ParameterizedTest
  @EnumSource
  void signs_as_xmlsec_and_the_jdk_verify(SigningAlgorithm algorithm) throws Exception {
    SpKey key = key(algorithm);
    Document signed = dom(sign(MESSAGE, key, algorithm));

    assertThat(verifiedByXmlsec(signed, key.certificate().getPublicKey())).isTrue();
    // The JDK's own XML signatures know neither of the two newer families of algorithms by name.
    if (algorithm.name().startsWith("RSA_SHA") || algorithm.name().startsWith("ECDSA")) {
      assertThat(verifiedByJdk(signed, key.certificate().getPublicKey())).isTrue();
    }
  }

  @Test
  void makes_a_signature_that_changed_content_breaks() throws Exception {
    SpKey key = TestKeys.rsa();
    byte[] signed = sign(MESSAGE, key, SigningAlgorithm.RSA_SHA256);
    String changed = new String(signed, StandardCharsets.UTF_8).replace(">me<", ">you<");

    assertThat(
            verifiedByXmlsec(
                dom(changed.getBytes(StandardCharsets.UTF_8)), key.certificate().getPublicKey()))
        .isFalse();
  }

  @Test
  void puts_the_signature_right_after_the_issuer() throws Exception {
    XmlElement root = parse(sign(MESSAGE, TestKeys.rsa(), SigningAlgorithm.RSA_SHA256));

    assertThat(root.firstElement().localName()).isEqualTo("Issuer");
    assertThat(root.firstElement().nextElement().is(DS, "Signature")).isTrue();
    assertThat(root.firstElement().nextElement().nextElement().localName()).isEqualTo("Rest");
  }

  @Test
  void puts_the_signature_first_where_there_is_no_issuer() throws Exception {
    for (String xml : new String[] {"<E ID=\"_1\"><R/></E>", "<E ID=\"_1\"/>"}) {
      XmlElement root = parse(sign(xml, TestKeys.rsa(), SigningAlgorithm.RSA_SHA256));

      assertThat(root.firstElement().is(DS, "Signature")).isTrue();
    }
  }

  @Test
  void follows_the_signature_profile_of_saml() throws Exception {
    XmlElement signature =
        parse(sign(MESSAGE, TestKeys.rsa(), SigningAlgorithm.RSA_SHA384)).first(DS, "Signature");
    XmlElement info = signature.first(DS, "SignedInfo");
    XmlElement reference = info.optional(DS, "Reference");
    XmlElement transforms = reference.first(DS, "Transforms");

    assertThat(info.first(DS, "CanonicalizationMethod").attribute("Algorithm"))
        .isEqualTo("http://www.w3.org/2001/10/xml-exc-c14n#");
    assertThat(reference.attribute("URI")).isEqualTo("#_1");
    assertThat(transforms.firstElement().attribute("Algorithm"))
        .isEqualTo("http://www.w3.org/2000/09/xmldsig#enveloped-signature");
    assertThat(transforms.firstElement().nextElement().attribute("Algorithm"))
        .isEqualTo("http://www.w3.org/2001/10/xml-exc-c14n#");
    assertThat(transforms.firstElement().nextElement().nextElement()).isNull();
    assertThat(reference.first(DS, "DigestMethod").attribute("Algorithm"))
        .isEqualTo("http://www.w3.org/2001/04/xmldsig-more#sha384");
    assertThat(
            signature
                .first(DS, "KeyInfo")
                .first(DS, "X509Data")
                .first(DS, "X509Certificate")
                .text()
                .strip())
        .startsWith("MII");
  }

  @Test
  void writes_no_line_breaks() throws Exception {
    String signed =
        new String(
            sign("<E ID=\"_1\"/>", TestKeys.rsa(), SigningAlgorithm.RSA_SHA256),
            StandardCharsets.UTF_8);

    assertThat(signed.toLowerCase(Locale.ROOT)).doesNotContain("\r", "\n", "&#xd;", "&#13;");
  }

  @Test
  void signs_through_the_provider_it_is_given() throws Exception {
    Provider bouncyCastle = new BouncyCastleProvider();
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      SpKey key = key(algorithm);
      Document signed = dom(sign(MESSAGE, key.with(bouncyCastle), algorithm));

      assertThat(verifiedByXmlsec(signed, key.certificate().getPublicKey())).isTrue();
    }
    SpKey unusable = TestKeys.rsa().with(Security.getProvider("SUN"));
    assertThatThrownBy(() -> sign(MESSAGE, unusable, SigningAlgorithm.RSA_SHA256))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refuses_documents_that_cannot_be_signed() {
    for (String xml :
        List.of(
            "",
            "text",
            "<E/>",
            "<E ID=\"\"/>",
            "<E id=\"_1\"/>",
            "<E ID=\"_1\"><Signature xmlns=\"" + DS + "\"/></E>")) {
      assertThatThrownBy(() -> sign(xml, TestKeys.rsa(), SigningAlgorithm.RSA_SHA256))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void signs_what_it_puts_out_also_if_comments_and_instructions_got_lost() throws Exception {
    SpKey key = TestKeys.ec("p256");
    byte[] signed =
        SigningKey.of(key)
            .signXml("<E ID=\"_1\">a<!--b-->c<?d e?></E>".getBytes(StandardCharsets.UTF_8));

    assertThat(new String(signed, StandardCharsets.UTF_8)).endsWith("ac</E>");
    assertThat(verifiedByXmlsec(dom(signed), key.certificate().getPublicKey())).isTrue();
  }

  @Test
  void refuses_an_algorithm_that_does_not_fit_the_key() {
    assertThatThrownBy(() -> new SigningKey(TestKeys.rsa(), SigningAlgorithm.ECDSA_SHA256))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SigningKey(TestKeys.ec("p256"), SigningAlgorithm.RSA_SHA256))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(SigningKey.of(TestKeys.pss()).algorithm())
        .isEqualTo(SigningAlgorithm.RSA_PSS_SHA256);
  }

  private static SpKey key(SigningAlgorithm algorithm) {
    return algorithm.name().startsWith("ECDSA") ? TestKeys.ec("p384") : TestKeys.rsa();
  }

  private static byte[] sign(String xml, SpKey key, SigningAlgorithm algorithm) {
    return new SigningKey(key, algorithm).signXml(xml.getBytes(StandardCharsets.UTF_8));
  }

  private static XmlElement parse(byte[] xml) throws Exception {
    return XmlParser.parse(xml, XmlLimits.MESSAGE);
  }

  private static Document dom(byte[] xml) throws Exception {
    Document document =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml));
    document.getDocumentElement().setIdAttributeNS(null, "ID", true);
    return document;
  }

  private static Element signature(Document document) {
    return (Element) document.getElementsByTagNameNS(DS, "Signature").item(0);
  }

  private static boolean verifiedByXmlsec(Document document, PublicKey key) throws Exception {
    Init.init();
    return new XMLSignature(signature(document), "", true).checkSignatureValue(key);
  }

  private static boolean verifiedByJdk(Document document, PublicKey key) throws Exception {
    DOMValidateContext context = new DOMValidateContext(key, signature(document));
    return XMLSignatureFactory.getInstance("DOM", Security.getProvider("XMLDSig"))
        .unmarshalXMLSignature(context)
        .validate(context);
  }
}
