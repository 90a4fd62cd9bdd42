package io.samlsp.benchmarks.peers;

import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.xml.security.Init;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.signature.XMLSignature;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Santuario alone: a hardened DOM parser of the JDK, then every signature; nothing else is read.
 */
public final class SantuarioContender implements Contender {

  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  private static final String XMLDSIG = "http://www.w3.org/2000/09/xmldsig#";

  /** A builder serves one thread, and then again and again. */
  private ThreadLocal<DocumentBuilder> builders;

  private PublicKey verificationKey;
  private PrivateKey decryptionKey;

  @Override
  public Promise promise() {
    return Promise.SIGNATURES;
  }

  @Override
  public void start(Registration registration) throws Exception {
    Init.init();
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    builders =
        ThreadLocal.withInitial(
            () -> {
              try {
                return factory.newDocumentBuilder();
              } catch (ParserConfigurationException e) {
                throw new IllegalStateException(e);
              }
            });
    verificationKey = registration.idpCertificate().getPublicKey();
    decryptionKey = registration.decryptionKey();
  }

  @Override
  public boolean accepts(String samlResponse) throws Exception {
    byte[] octets = Base64.getDecoder().decode(samlResponse);
    Document document = builders.get().parse(new ByteArrayInputStream(octets));
    Element response = document.getDocumentElement();
    List<Element> signatures = new ArrayList<>(children(response, XMLDSIG, "Signature"));
    if (!verified(signatures)) {
      return false;
    }
    boolean some = !signatures.isEmpty();
    for (Element encrypted : children(response, SAML, "EncryptedAssertion")) {
      decrypt(document, children(encrypted, XENC, "EncryptedData").get(0));
      encrypted.getParentNode().replaceChild(encrypted.getFirstChild(), encrypted);
    }
    for (Element assertion : children(response, SAML, "Assertion")) {
      signatures = children(assertion, XMLDSIG, "Signature");
      if (!verified(signatures)) {
        return false;
      }
      some |= !signatures.isEmpty();
    }
    return some;
  }

  private boolean verified(List<Element> signatures) throws Exception {
    for (Element element : signatures) {
      ((Element) element.getParentNode()).setIdAttribute("ID", true);
      if (!new XMLSignature(element, "", true).checkSignatureValue(verificationKey)) {
        return false;
      }
    }
    return true;
  }

  private void decrypt(Document document, Element data) throws Exception {
    XMLCipher cipher = XMLCipher.getInstance();
    cipher.init(XMLCipher.DECRYPT_MODE, null);
    cipher.setSecureValidation(true);
    cipher.setKEK(decryptionKey);
    cipher.doFinal(document, data);
  }

  private static List<Element> children(Element parent, String namespace, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element
          && namespace.equals(node.getNamespaceURI())
          && name.equals(node.getLocalName())) {
        found.add((Element) node);
      }
    }
    return found;
  }
}
