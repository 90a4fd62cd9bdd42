package io.samlsp.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import javax.xml.crypto.NodeSetData;
import javax.xml.crypto.OctetStreamData;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.TransformException;
import javax.xml.crypto.dsig.TransformService;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Writes DOM trees as text: comments, CDATA sections and processing instructions stay as they are.
 *
 * <p>Written here because the JDK's serialisers reorder, drop or rewrite what some attacks consist
 * of.
 */
final class XmlText {

  private XmlText() {}

  /** The whole document, without an XML declaration. */
  static String write(Document document) {
    StringBuilder out = new StringBuilder();
    for (Node node : Dom.nodes(document)) {
      write(node, Map.of(), out);
    }
    return out.toString();
  }

  /** One element by itself, with every prefix that is in scope declared on it. */
  static String writeStandalone(Element element) {
    StringBuilder out = new StringBuilder();
    write(element, Dom.namespacesInScope(element), out);
    return out.toString();
  }

  /**
   * The canonical octets of an element in its place, as a reference to it would digest them.
   *
   * @param inclusivePrefixes the InclusiveNamespaces PrefixList; only for exclusive
   *     canonicalisation
   */
  static byte[] canonicalize(Element element, String algorithm, List<String> inclusivePrefixes) {
    // All prefixes in scope are declared on the copy, so inclusive canonicalisation sees the same.
    Document copy = Dom.parse(writeStandalone(element));
    Set<Node> nodes = new LinkedHashSet<>();
    collect(copy, nodes);
    // As nodes and not as octets, for which the JDK would forget the prefix list.
    NodeSetData<Node> data = nodes::iterator;
    try {
      TransformService service = TransformService.getInstance(algorithm, "DOM");
      service.init(new DOMStructure(parameters(inclusivePrefixes)), null);
      OctetStreamData result = (OctetStreamData) service.transform(data, null);
      try (InputStream octets = result.getOctetStream()) {
        return octets.readAllBytes();
      }
    } catch (GeneralSecurityException | TransformException | IOException e) {
      throw new IllegalArgumentException("cannot canonicalize with " + algorithm, e);
    }
  }

  /** A Transform element, for only from one of these does the JDK take the prefix list. */
  private static Element parameters(List<String> inclusivePrefixes) {
    Element transform = Dom.append(Dom.newDocument(), SamlUris.XMLDSIG, "ds:Transform");
    appendPrefixList(transform, inclusivePrefixes);
    return transform;
  }

  /** Adds InclusiveNamespaces, unless the list is empty. */
  static void appendPrefixList(Element transform, List<String> inclusivePrefixes) {
    if (!inclusivePrefixes.isEmpty()) {
      Element list =
          Dom.append(transform, CanonicalizationMethod.EXCLUSIVE, "ec:InclusiveNamespaces");
      Dom.attribute(list, "PrefixList", String.join(" ", inclusivePrefixes));
    }
  }

  private static void collect(Node node, Set<Node> into) {
    into.add(node);
    if (node instanceof Element element) {
      into.addAll(Dom.attributes(element));
    }
    Dom.nodes(node).forEach(child -> collect(child, into));
  }

  private static void write(Node node, Map<String, String> extraNamespaces, StringBuilder out) {
    switch (node.getNodeType()) {
      case Node.ELEMENT_NODE -> writeElement((Element) node, extraNamespaces, out);
      case Node.TEXT_NODE -> out.append(escapeText(node.getNodeValue()));
      case Node.CDATA_SECTION_NODE ->
          out.append("<![CDATA[").append(node.getNodeValue()).append("]]>");
      case Node.COMMENT_NODE -> out.append("<!--").append(node.getNodeValue()).append("-->");
      case Node.PROCESSING_INSTRUCTION_NODE -> {
        out.append("<?").append(node.getNodeName());
        if (!node.getNodeValue().isEmpty()) {
          out.append(' ').append(node.getNodeValue());
        }
        out.append("?>");
      }
      default -> throw new IllegalStateException("node type " + node.getNodeType());
    }
  }

  private static void writeElement(
      Element element, Map<String, String> extraNamespaces, StringBuilder out) {
    out.append('<').append(element.getTagName());
    Map<String, String> namespaces = new TreeMap<>(extraNamespaces);
    StringBuilder attributes = new StringBuilder();
    for (Attr attribute : Dom.attributes(element)) {
      if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
        String name = attribute.getName();
        namespaces.put("xmlns".equals(name) ? "" : attribute.getLocalName(), attribute.getValue());
      } else {
        writeAttribute(attribute.getName(), attribute.getValue(), attributes);
      }
    }
    namespaces.forEach(
        (prefix, uri) -> writeAttribute(prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix, uri, out));
    out.append(attributes);
    if (element.getFirstChild() == null) {
      out.append("/>");
      return;
    }
    out.append('>');
    for (Node child : Dom.nodes(element)) {
      write(child, Map.of(), out);
    }
    out.append("</").append(element.getTagName()).append('>');
  }

  private static void writeAttribute(String name, String value, StringBuilder out) {
    out.append(' ').append(name).append("=\"").append(escapeAttribute(value)).append('"');
  }

  static String escapeText(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\r", "&#xD;");
  }

  static String escapeAttribute(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\"", "&quot;")
        .replace("\t", "&#x9;")
        .replace("\n", "&#xA;")
        .replace("\r", "&#xD;");
  }
}
