package io.samlsp.differential;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** The JDK's parser, as the other side of the comparison. */
final class Dom {

  private static final DocumentBuilder BUILDER = builder();

  private Dom() {}

  /**
   * Parses without a document type.
   *
   * @throws SAXException if it is not well-formed
   */
  static Document parse(byte[] xml) throws SAXException, IOException {
    return BUILDER.parse(new ByteArrayInputStream(xml));
  }

  private static DocumentBuilder builder() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      // Both libraries pass over CDATA sections when they read SignatureValue and DigestValue.
      factory.setCoalescing(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(
          new DefaultHandler() {
            @Override
            public void fatalError(SAXParseException e) throws SAXException {
              throw e;
            }
          });
      return builder;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All elements in document order. */
  static List<Element> elements(Document document) {
    List<Element> elements = new ArrayList<>();
    collect(document.getDocumentElement(), elements);
    return elements;
  }

  private static void collect(Element e, List<Element> to) {
    to.add(e);
    for (Node n = e.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element child) {
        collect(child, to);
      }
    }
  }
}
