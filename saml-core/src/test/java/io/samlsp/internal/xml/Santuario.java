package io.samlsp.internal.xml;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.xml.security.Init;
import org.apache.xml.security.c14n.Canonicalizer;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** The JDK's parser with Santuario's canonicaliser: somebody else's opinion. */
final class Santuario {

  static {
    Init.init();
  }

  private Santuario() {}

  static Document parse(byte[] document) throws SAXException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Silent());
      return builder.parse(new ByteArrayInputStream(document));
    } catch (ParserConfigurationException | IOException e) {
      throw new SAXException(e);
    }
  }

  /** The element of that number in document order. */
  static Element element(Document document, int number) {
    NodeList all = document.getElementsByTagName("*");
    return (Element) all.item(number);
  }

  static String canonical(Node apex, String... inclusivePrefixes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Canonicalizer canonicalizer =
          Canonicalizer.getInstance(Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS);
      if (inclusivePrefixes.length == 0) {
        canonicalizer.canonicalizeSubtree(apex, out);
      } else {
        String list = String.join(" ", inclusivePrefixes);
        canonicalizer.canonicalizeSubtree(apex, list, out);
      }
    } catch (XMLSecurityException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Says nothing, and takes every error for what it is. */
  private static final class Silent implements ErrorHandler {
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
  }
}
