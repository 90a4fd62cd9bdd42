package io.samlsp.testkit;

import java.util.List;
import java.util.Optional;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A service provider as they were before 2012: it verifies the first signature that it finds, takes
 * every ID for one, and then reads the first NameID of the document, up to the first comment.
 */
final class NaiveServiceProvider {

  private NaiveServiceProvider() {}

  /** Who is signed in. */
  static Optional<String> signIn(String xml, TestCredential idpKey) {
    try {
      Document document = Dom.parse(xml);
      Element root = document.getDocumentElement();
      Element signature = first(root, "Signature");
      DOMValidateContext context = new DOMValidateContext(idpKey.publicKey(), signature);
      context.setProperty("org.jcp.xml.dsig.secureValidation", false);
      // The last one of an ID counts, as in many maps.
      for (Element element : Dom.all(root)) {
        for (String name : List.of("ID", "Id", "id")) {
          if (element.hasAttributeNS(null, name)) {
            context.setIdAttributeNS(element, null, name);
          }
        }
      }
      XMLSignature read = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
      return read.validate(context) ? Optional.of(nameId(root)) : Optional.empty();
    } catch (IllegalArgumentException
        | MarshalException
        | XMLSignatureException
        | ClassCastException e) {
      return Optional.empty();
    }
  }

  private static Element first(Element root, String localName) {
    return AttackScene.find(root, localName);
  }

  private static String nameId(Element root) {
    Node text = first(root, "NameID").getFirstChild();
    return text == null || text.getNodeValue() == null ? "" : text.getNodeValue();
  }
}
