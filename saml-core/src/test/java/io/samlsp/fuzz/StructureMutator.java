package io.samlsp.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Attr;
import org.w3c.dom.DOMException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.SAXException;

/**
 * Rearranges a message as attackers do: elements moved, doubled, wrapped, taken from elsewhere or
 * renamed; identifiers made to clash; text interrupted.
 */
final class StructureMutator {

  private static final String SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol";
  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final String DS = "http://www.w3.org/2000/09/xmldsig#";

  /** Names to wrap elements in and to rename them to. */
  private static final List<String[]> NAMES =
      List.of(
          new String[] {SAMLP, "samlp:Extensions"},
          new String[] {SAMLP, "samlp:StatusDetail"},
          new String[] {SAMLP, "samlp:Response"},
          new String[] {SAMLP, "samlp:LogoutResponse"},
          new String[] {SAML, "saml:Assertion"},
          new String[] {SAML, "saml:EncryptedAssertion"},
          new String[] {SAML, "saml:Advice"},
          new String[] {SAML, "saml:AttributeValue"},
          new String[] {SAML, "saml:SubjectConfirmationData"},
          new String[] {SAML, "saml:Subject"},
          new String[] {DS, "ds:Object"},
          new String[] {DS, "ds:KeyInfo"},
          new String[] {DS, "ds:Signature"},
          new String[] {"urn:other", "saml:Assertion"},
          new String[] {null, "Assertion"});

  private static final List<String> VALUES =
      List.of("admin", "", "_x", "2.0", "#", "#_x", "https://sp.example.com/acs", "bearer");
  private static final List<String> ID_NAMES = List.of("ID", "Id", "id", "xml:id", "AssertionID");

  private static final DocumentBuilder BUILDER = builder();
  private static final Transformer TRANSFORMER = transformer();

  private final Choices choices;
  private final Document document;

  StructureMutator(Choices choices, String xml) {
    this.choices = choices;
    this.document = parse(xml);
  }

  /** The message after as many changes as the choices last for, at most a few. */
  String mutate() {
    for (int i = 0; i < 4 && !choices.isEmpty() && document.getDocumentElement() != null; i++) {
      try {
        change();
      } catch (DOMException impossible) {
        // An element into itself, a second root: the next change may be possible.
      }
    }
    return serialize();
  }

  private void change() {
    Element e = element();
    switch (choices.below(17)) {
      case 0 -> swap(e, element());
      case 1 -> insert(e.cloneNode(true), element());
      case 2 -> insert(e, element());
      case 3 -> wrap(e);
      case 4 -> document.renameNode(e, e.getNamespaceURI(), "p:" + e.getLocalName());
      case 5 -> rename(e);
      case 6 -> interrupt(text(e), document.createComment("x"));
      case 7 -> interrupt(text(e), document.createProcessingInstruction("x", "y"));
      case 8 -> attribute(e).setValue(choices.of(VALUES));
      case 9 -> attribute(e).setValue(attribute(element()).getValue());
      case 10 -> e.setAttribute(choices.of(ID_NAMES), attribute(element()).getValue());
      case 11 -> e.setTextContent(choices.of(VALUES));
      case 12 -> insert(material(), e);
      case 13 -> e.getParentNode().replaceChild(material(), e);
      case 14 -> e.getParentNode().removeChild(e);
      case 15 ->
          e.setAttributeNS(
              "http://www.w3.org/2000/xmlns/",
              choices.below(2) == 0 ? "xmlns:saml" : "xmlns",
              choices.below(2) == 0 ? "urn:other" : SAML);
      default -> forge(e);
    }
  }

  /** A copy that says something else, before or after the original, with its ID or with another. */
  private void forge(Element original) {
    Element copy = (Element) original.cloneNode(true);
    for (Element e : elements(copy)) {
      if ("NameID".equals(e.getLocalName()) || choices.below(16) == 1) {
        e.setTextContent("admin");
      }
    }
    if (choices.below(2) == 0 && copy.hasAttribute("ID")) {
      copy.setAttribute("ID", "_forged");
    }
    Node parent = original.getParentNode();
    parent.insertBefore(copy, choices.below(2) == 0 ? original : original.getNextSibling());
  }

  private void swap(Element a, Element b) {
    if (elements(a).contains(b) || elements(b).contains(a)) {
      return;
    }
    Node place = document.createTextNode("");
    a.getParentNode().replaceChild(place, a);
    b.getParentNode().replaceChild(a, b);
    place.getParentNode().replaceChild(b, place);
  }

  private void insert(Node node, Element parent) {
    List<Node> children = new ArrayList<>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      children.add(n);
    }
    children.add(null);
    parent.insertBefore(node, choices.of(children));
  }

  private void wrap(Element e) {
    String[] name = choices.of(NAMES);
    Element wrapper = document.createElementNS(name[0], name[1]);
    e.getParentNode().replaceChild(wrapper, e);
    wrapper.appendChild(e);
  }

  private void rename(Element e) {
    String[] name = choices.of(NAMES);
    document.renameNode(e, name[0], name[1]);
  }

  private void interrupt(Text text, Node by) {
    if (text != null && text.getLength() > 0) {
      Node rest = text.splitText(choices.below(text.getLength()));
      rest.getParentNode().insertBefore(by, rest);
    }
  }

  private Node material() {
    Element root = parse(choices.of(SignedMessages.MATERIAL)).getDocumentElement();
    return document.importNode(choices.of(elements(root)), true);
  }

  private Element element() {
    return choices.of(elements(document.getDocumentElement()));
  }

  private Attr attribute(Element e) {
    NamedNodeMap attributes = e.getAttributes();
    if (attributes.getLength() == 0) {
      e.setAttribute("ID", "_x");
    }
    return (Attr) attributes.item(choices.below(attributes.getLength()));
  }

  /** The first text in the element, or null. */
  private static Text text(Node from) {
    for (Node n = from.getFirstChild(); n != null; n = n.getNextSibling()) {
      Text found = n instanceof Text text ? text : text(n);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static List<Element> elements(Element root) {
    List<Element> elements = new ArrayList<>();
    elements.add(root);
    for (Node n = root.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element child) {
        elements.addAll(elements(child));
      }
    }
    return elements;
  }

  private static Document parse(String xml) {
    try {
      return BUILDER.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (SAXException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String serialize() {
    StringWriter out = new StringWriter();
    try {
      TRANSFORMER.transform(new DOMSource(document), new StreamResult(out));
    } catch (TransformerException e) {
      throw new IllegalStateException(e);
    }
    return out.toString();
  }

  private static DocumentBuilder builder() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      return factory.newDocumentBuilder();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Transformer transformer() {
    try {
      Transformer transformer = TransformerFactory.newInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      return transformer;
    } catch (TransformerException e) {
      throw new IllegalStateException(e);
    }
  }
}
