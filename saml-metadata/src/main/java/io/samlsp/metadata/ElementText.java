package io.samlsp.metadata;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * The text of an element tree that holds either elements or text in each element: indented for
 * people, and for the same tree the same on every JDK.
 */
final class ElementText {

  static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private final StringBuilder out = new StringBuilder(4096);

  private ElementText() {}

  /** The text of that root element. */
  static String of(Element root) {
    ElementText text = new ElementText();
    text.element(root, 0);
    return text.out.append('\n').toString();
  }

  private void element(Element element, int depth) {
    out.append('<').append(element.getTagName());
    for (Attr attribute : attributes(element)) {
      out.append(' ').append(attribute.getName()).append("=\"");
      escape(attribute.getValue(), true);
      out.append('"');
    }
    Node child = element.getFirstChild();
    if (child == null) {
      out.append("/>");
      return;
    }
    out.append('>');
    boolean elements = false;
    for (; child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        elements = true;
        indent(depth + 1);
        element(inner, depth + 1);
      } else if (child instanceof Text text) {
        escape(text.getData(), false);
      } else {
        throw new IllegalStateException("neither element nor text: " + child.getNodeName());
      }
    }
    if (elements) {
      indent(depth);
    }
    out.append("</").append(element.getTagName()).append('>');
  }

  /** Namespace declarations first, then by name. */
  private static List<Attr> attributes(Element element) {
    List<Attr> attributes = new ArrayList<>();
    NamedNodeMap map = element.getAttributes();
    for (int i = 0; i < map.getLength(); i++) {
      attributes.add((Attr) map.item(i));
    }
    attributes.sort(
        Comparator.comparing((Attr a) -> !a.getName().startsWith("xmlns"))
            .thenComparing(Attr::getName));
    return attributes;
  }

  private void indent(int depth) {
    out.append('\n').append("  ".repeat(depth));
  }

  private void escape(String value, boolean attribute) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        // XML 1.0 §2.11 and §3.3.3: a reader turns these into others unless they are references.
        case '\r' -> out.append("&#xD;");
        case '\n' -> out.append(attribute ? "&#xA;" : "\n");
        case '\t' -> out.append(attribute ? "&#x9;" : "\t");
        case '"' -> out.append(attribute ? "&quot;" : "\"");
        default -> out.append(c);
      }
    }
  }
}
