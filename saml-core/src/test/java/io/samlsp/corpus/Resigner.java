package io.samlsp.corpus;

import io.samlsp.idp.IdpKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Signs documents of the corpus with the JDK's XML Signature: those that their project's test signs
 * too, and those where a missing or broken signature would hide what the row is about.
 */
final class Resigner {

  private static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  private static final String RSA_SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
  private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

  private static final KeyPair KEY = rsa();

  private Resigner() {}

  /** The key that signs anew. */
  static IdpKey key() {
    return IdpKey.of(KEY.getPublic());
  }

  /** Does to the document what a line of expected.jsonl asks for. */
  static byte[] fit(byte[] xml, Set<String> fit) {
    byte[] fitted = xml;
    if (fit.contains("utc")) {
      fitted =
          new String(xml, StandardCharsets.UTF_8)
              .replace("+00:00\"", "Z\"")
              .getBytes(StandardCharsets.UTF_8);
    }
    if (fit.contains("instant") || fit.contains("status") || fit.contains("qualifier")) {
      fitted = complete(fitted, fit);
    }
    return fit.contains("sign") ? signAnew(fitted) : fitted;
  }

  private static byte[] complete(byte[] xml, Set<String> fit) {
    Document document = parse(xml);
    Element root = document.getDocumentElement();
    Element assertion = (Element) root.getElementsByTagNameNS(ASSERTION, "Assertion").item(0);
    if (fit.contains("instant")) {
      String instant =
          assertion == null ? "2014-03-12T21:35:05Z" : assertion.getAttribute("IssueInstant");
      root.setAttribute("IssueInstant", instant);
    }
    if (fit.contains("status")) {
      Element status = document.createElementNS(PROTOCOL, "samlp:Status");
      Element code = document.createElementNS(PROTOCOL, "samlp:StatusCode");
      code.setAttribute("Value", "urn:oasis:names:tc:SAML:2.0:status:Success");
      status.appendChild(code);
      root.insertBefore(status, assertion);
    }
    Element nameId = (Element) root.getElementsByTagNameNS(ASSERTION, "NameID").item(0);
    if (fit.contains("qualifier")) {
      nameId.removeAttribute("SPNameQualifier");
    }
    return serialize(document);
  }

  /** Takes all signatures off and signs the response as a whole. */
  private static byte[] signAnew(byte[] xml) {
    Document document = parse(xml);
    removeSignatures(document.getDocumentElement());
    return sign(document, KEY.getPrivate(), RSA_SHA256, DigestMethod.SHA256);
  }

  /** Signs the response as java-saml's test does. */
  static byte[] signWithSha1(byte[] xml, PrivateKey key) {
    return sign(parse(xml), key, RSA_SHA1, DigestMethod.SHA1);
  }

  private static byte[] sign(
      Document document, PrivateKey key, String signatureMethod, String digestMethod) {
    Element root = document.getDocumentElement();
    if (!root.hasAttribute("ID")) {
      root.setAttribute("ID", "_anew");
    }
    root.setIdAttribute("ID", true);
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    try {
      Reference reference =
          factory.newReference(
              "#" + root.getAttribute("ID"),
              factory.newDigestMethod(digestMethod, null),
              List.of(
                  factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                  factory.newTransform(
                      CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)),
              null,
              null);
      SignedInfo signedInfo =
          factory.newSignedInfo(
              factory.newCanonicalizationMethod(
                  CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
              factory.newSignatureMethod(signatureMethod, null),
              List.of(reference));
      DOMSignContext context = new DOMSignContext(key, root, afterIssuer(root));
      context.setDefaultNamespacePrefix("ds");
      XMLSignature signature = factory.newXMLSignature(signedInfo, null);
      signature.sign(context);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return serialize(document);
  }

  /** saml-core, schema: Signature follows Issuer. */
  private static Node afterIssuer(Element root) {
    Element issuer = (Element) root.getElementsByTagNameNS(ASSERTION, "Issuer").item(0);
    boolean own = issuer != null && issuer.getParentNode() == root;
    return own ? issuer.getNextSibling() : root.getFirstChild();
  }

  private static void removeSignatures(Element e) {
    List<Node> signatures = new ArrayList<>();
    for (Node n = e.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element child) {
        boolean signature =
            XMLSignature.XMLNS.equals(child.getNamespaceURI())
                && "Signature".equals(child.getLocalName());
        if (signature) {
          signatures.add(child);
        } else if (Set.of(ASSERTION, PROTOCOL).contains(String.valueOf(child.getNamespaceURI()))) {
          removeSignatures(child);
        }
      }
    }
    signatures.forEach(e::removeChild);
  }

  private static Document parse(byte[] xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] serialize(Document document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Transformer transformer = TransformerFactory.newInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      transformer.transform(new DOMSource(document), new StreamResult(out));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
