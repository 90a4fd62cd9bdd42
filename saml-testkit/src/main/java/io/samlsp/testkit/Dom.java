package io.samlsp.testkit;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads, builds and searches XML; the only place in the test kit that opens a parser. */
final class Dom {

  private static final String XMLNS = XMLConstants.XMLNS_ATTRIBUTE_NS_URI;

  private static final ErrorHandler SILENT =
      new ErrorHandler() {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) throws SAXException {
          throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
          throw e;
        }
      };

  private Dom() {}

  /**
   * Parses without DTDs, entities or network.
   *
   * @throws IllegalArgumentException if the text is not well-formed or has a DOCTYPE
   */
  static Document parse(String xml) {
    try {
      return newBuilder().parse(new InputSource(new StringReader(xml)));
    } catch (SAXException e) {
      throw new IllegalArgumentException("not usable as XML: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  static Document newDocument() {
    return newBuilder().newDocument();
  }

  private static DocumentBuilder newBuilder() {
    try {
      // The JDK's own parser, whatever other one is on the class path.
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(SILENT);
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's own parser lacks a standard feature", e);
    }
  }

  /** Adds an element as the last child and declares its prefix unless it is in scope already. */
  static Element append(Node parent, String namespace, String qualifiedName) {
    Element element = create(parent, namespace, qualifiedName);
    parent.appendChild(element);
    return element;
  }

  /** Adds an element with text. */
  static Element append(Node parent, String namespace, String qualifiedName, String text) {
    Element element = append(parent, namespace, qualifiedName);
    element.appendChild(element.getOwnerDocument().createTextNode(text));
    return element;
  }

  /** Makes an element for use below {@code parent} without placing it. */
  static Element create(Node parent, String namespace, String qualifiedName) {
    Document document = parent instanceof Document d ? d : parent.getOwnerDocument();
    Element element = document.createElementNS(namespace, qualifiedName);
    String prefix = element.getPrefix();
    String inScope = parent instanceof Document ? null : parent.lookupNamespaceURI(prefix);
    if (!namespace.equals(inScope)) {
      declare(element, prefix, namespace);
    }
    return element;
  }

  static void declare(Element element, @Nullable String prefix, String namespace) {
    element.setAttributeNS(XMLNS, prefix == null ? "xmlns" : "xmlns:" + prefix, namespace);
  }

  /** Sets an attribute without a namespace; null leaves it out. */
  static void attribute(Element element, String name, @Nullable String value) {
    if (value != null) {
      element.setAttributeNS(null, name, value);
    }
  }

  /** Parses a fragment, which may use the prefixes in scope at {@code parent}, and adds it. */
  static void appendXml(Element parent, String fragment) {
    StringBuilder wrapped = new StringBuilder("<fragment");
    namespacesInScope(parent)
        .forEach(
            (prefix, uri) -> {
              wrapped.append(' ').append(prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix);
              wrapped.append("=\"").append(XmlText.escapeAttribute(uri)).append('"');
            });
    Document parsed = parse(wrapped.append('>').append(fragment).append("</fragment>").toString());
    for (Node node : nodes(parsed.getDocumentElement())) {
      parent.appendChild(parent.getOwnerDocument().importNode(node, true));
    }
  }

  /** The prefixes in scope at an element; the empty prefix is the default namespace. */
  static Map<String, String> namespacesInScope(Element element) {
    Map<String, String> found = new TreeMap<>();
    for (Node node = element; node instanceof Element e; node = node.getParentNode()) {
      for (Attr attribute : attributes(e)) {
        if (XMLNS.equals(attribute.getNamespaceURI())) {
          String prefix = "xmlns".equals(attribute.getName()) ? "" : attribute.getLocalName();
          found.putIfAbsent(prefix, attribute.getValue());
        }
      }
    }
    found.values().removeIf(String::isEmpty);
    return found;
  }

  static List<Attr> attributes(Element element) {
    NamedNodeMap map = element.getAttributes();
    List<Attr> list = new ArrayList<>(map.getLength());
    for (int i = 0; i < map.getLength(); i++) {
      list.add((Attr) map.item(i));
    }
    return list;
  }

  static List<Node> nodes(Node parent) {
    List<Node> list = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      list.add(node);
    }
    return list;
  }

  static List<Element> children(Element parent) {
    List<Element> list = new ArrayList<>();
    for (Node node : nodes(parent)) {
      if (node instanceof Element element) {
        list.add(element);
      }
    }
    return list;
  }

  static List<Element> children(Element parent, String namespace, String localName) {
    List<Element> list = children(parent);
    list.removeIf(element -> !is(element, namespace, localName));
    return list;
  }

  static Optional<Element> child(Element parent, String namespace, String localName) {
    return children(parent, namespace, localName).stream().findFirst();
  }

  static boolean is(Element element, String namespace, String localName) {
    return namespace.equals(element.getNamespaceURI()) && localName.equals(element.getLocalName());
  }

  /** All elements of the document in document order, the root first. */
  static List<Element> all(Element root) {
    List<Element> list = new ArrayList<>();
    collect(root, list);
    return list;
  }

  private static void collect(Element element, List<Element> into) {
    into.add(element);
    children(element).forEach(child -> collect(child, into));
  }

  /** The first element in document order whose ID attribute has the value. */
  static Optional<Element> byId(Document document, String id) {
    return all(document.getDocumentElement()).stream()
        .filter(element -> element.hasAttributeNS(null, "ID"))
        .filter(element -> id.equals(element.getAttributeNS(null, "ID")))
        .findFirst();
  }

  /** The attribute's value, if it is there. */
  static Optional<String> value(Element element, String attribute) {
    return element.hasAttributeNS(null, attribute)
        ? Optional.of(element.getAttributeNS(null, attribute))
        : Optional.empty();
  }

  /** The element's own text, trimmed. */
  static String text(Element element) {
    StringBuilder text = new StringBuilder();
    for (Node node : nodes(element)) {
      if (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE) {
        text.append(node.getNodeValue());
      }
    }
    return text.toString().strip();
  }
}
