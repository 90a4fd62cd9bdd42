package io.samlsp.fuzz;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.ExclusiveCanonicalizer;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.xml.security.Init;
import org.apache.xml.security.c14n.Canonicalizer;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Any octets as XML. What our parser takes, the JDK's takes too, and both trees have the same
 * canonical form; that form read again has itself as its canonical form.
 */
public final class XmlTarget {

  private static final int MAXIMUM = 1 << 24;
  private static final DocumentBuilder JDK = builder();

  private XmlTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) throws Exception {
    byte[] canonical;
    try {
      canonical = canonical(XmlParser.parse(data, XmlLimits.MESSAGE));
    } catch (SamlFailure refused) {
      return;
    }
    byte[] again;
    try {
      again = canonical(XmlParser.parse(canonical, XmlLimits.MESSAGE.withBytes(MAXIMUM)));
    } catch (SamlFailure e) {
      throw new IllegalStateException("canonical form is refused", e);
    }
    if (!Arrays.equals(canonical, again)) {
      throw new IllegalStateException("canonical form has another canonical form");
    }
    compare(data, canonical);
  }

  private static void compare(byte[] data, byte[] canonical)
      throws IOException, XMLSecurityException {
    Document document;
    try {
      document = JDK.parse(new ByteArrayInputStream(data));
    } catch (SAXException | IOException refused) {
      // Its names are those of the fourth edition of XML 1.0, which has fewer beyond ASCII.
      if (isAscii(data)) {
        throw new IllegalStateException("the JDK refuses what we take", refused);
      }
      return;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Canonicalizer.getInstance(Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS)
        .canonicalizeSubtree(document.getDocumentElement(), out);
    if (!Arrays.equals(canonical, out.toByteArray()) && isAscii(data)) {
      throw new IllegalStateException("Santuario's canonical form is another");
    }
  }

  private static byte[] canonical(XmlElement root) throws SamlFailure {
    return ExclusiveCanonicalizer.canonicalize(root, null, Set.of(), MAXIMUM);
  }

  private static boolean isAscii(byte[] data) {
    for (byte b : data) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static DocumentBuilder builder() {
    try {
      Init.init();
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      // Our limits are checked before; its own are others.
      for (String limit : new String[] {"elementAttributeLimit", "maxXMLNameLimit"}) {
        factory.setAttribute("http://www.oracle.com/xml/jaxp/properties/" + limit, "1000000");
      }
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
}
