package io.samlsp.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.Deflater;
import org.w3c.dom.Document;

/** Sends AuthnRequests as a service provider would. */
final class AuthnRequests {

  static final String SP = "https://sp.example.com/metadata";
  static final String ACS = "https://sp.example.com/acs";

  private AuthnRequests() {}

  static String xml(String attributes, String content) {
    return "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\""
        + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_q1\" Version=\"2.0\""
        + " IssueInstant=\"2026-01-31T12:00:00Z\" "
        + attributes
        + "><saml:Issuer>"
        + SP
        + "</saml:Issuer>"
        + content
        + "</samlp:AuthnRequest>";
  }

  static String plain() {
    return xml("AssertionConsumerServiceURL=\"" + ACS + "\"", "");
  }

  static String query(String xml) {
    return "SAMLRequest=" + encode(Base64.getEncoder().encodeToString(deflate(xml)));
  }

  static String signedQuery(
      String xml, String relayState, SignatureShape.Algorithm algorithm, TestCredential key) {
    String signed =
        query(xml) + "&RelayState=" + encode(relayState) + "&SigAlg=" + encode(algorithm.uri());
    byte[] octets = signed.getBytes(StandardCharsets.US_ASCII);
    byte[] value = Signer.signatureValue(octets, algorithm, key, new SecureRandom());
    return signed + "&Signature=" + encode(Base64.getEncoder().encodeToString(value));
  }

  static String post(String xml) {
    return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
  }

  static String signedPost(String xml, SignatureShape shape) {
    Document document = Dom.parse(xml);
    Signer.sign(document.getDocumentElement(), shape, shape.key(), new SecureRandom());
    return post(XmlText.write(document));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static byte[] deflate(String text) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
    deflater.finish();
    byte[] buffer = new byte[text.length() + 100];
    int length = deflater.deflate(buffer);
    deflater.end();
    return Arrays.copyOf(buffer, length);
  }
}
