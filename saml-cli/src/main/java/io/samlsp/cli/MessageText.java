package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlAttribute;
import io.samlsp.internal.xml.XmlComment;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlNode;
import io.samlsp.internal.xml.XmlText;
import java.util.Set;

/**
 * A message, indented for people. Who it is about is masked; long base64 is cut; what could do
 * something to a terminal is written as a reference. What comes out is for reading: it is not the
 * message any more, and no signature over it would verify.
 */
final class MessageText {

  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final String SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol";

  /** Whose text is personal, or lets somebody act for a person. */
  private static final Set<String> PRIVATE =
      Set.of("NameID", "NewID", "BaseID", "AttributeValue", "SessionIndex");

  private static final Set<String> PRIVATE_ATTRIBUTES = Set.of("SPProvidedID", "SessionIndex");

  /** Base64 that says nothing to people. */
  private static final Set<String> LONG =
      Set.of("X509Certificate", "SignatureValue", "CipherValue", "Modulus");

  private static final int CUT = 40;

  private final StringBuilder out = new StringBuilder(4096);
  private final boolean showValues;
  private final boolean full;

  private MessageText(boolean showValues, boolean full) {
    this.showValues = showValues;
    this.full = full;
  }

  /**
   * The text.
   *
   * @param showValues whether to show what is private
   * @param full whether to show base64 whole
   */
  static String of(XmlElement root, boolean showValues, boolean full) {
    MessageText text = new MessageText(showValues, full);
    // The parser bounds the depth, so recursion is safe.
    text.element(root, 0, false);
    return text.out.toString();
  }

  private static boolean isPrivate(XmlElement element) {
    String uri = element.namespaceUri();
    return (uri.equals(SAML) || uri.equals(SAMLP)) && PRIVATE.contains(element.localName());
  }

  private void element(XmlElement element, int depth, boolean inPrivate) {
    boolean masked = !showValues && (inPrivate || isPrivate(element));
    out.append("  ".repeat(depth)).append('<').append(element.qualifiedName());
    element
        .declaredNamespaces()
        .forEach((prefix, uri) -> attribute(prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix, uri));
    for (XmlAttribute a : element.attributes()) {
      boolean hidden = !showValues && (inPrivate || PRIVATE_ATTRIBUTES.contains(a.localName()));
      attribute(a.qualifiedName(), hidden ? Shown.masked(a.value()) : a.value());
    }
    if (element.firstChild() == null) {
      out.append("/>\n");
      return;
    }
    out.append('>');
    if (element.firstElement() == null && !holdsComment(element)) {
      out.append(content(element, masked));
    } else {
      out.append('\n');
      for (XmlNode n = element.firstChild(); n != null; n = n.next()) {
        child(n, depth + 1, masked);
      }
      out.append("  ".repeat(depth));
    }
    out.append("</").append(element.qualifiedName()).append(">\n");
  }

  private static boolean holdsComment(XmlElement element) {
    for (XmlNode n = element.firstChild(); n != null; n = n.next()) {
      if (!(n instanceof XmlText)) {
        return true;
      }
    }
    return false;
  }

  private String content(XmlElement element, boolean masked) {
    String text;
    try {
      text = element.text();
    } catch (SamlFailure e) {
      throw new IllegalStateException(e);
    }
    if (masked) {
      return Shown.masked(text);
    }
    String packed = text.replaceAll("\\s", "");
    if (!full && LONG.contains(element.localName()) && packed.length() > 2 * CUT) {
      return escaped(packed.substring(0, CUT), false) + "… (" + packed.length() + " characters)";
    }
    return escaped(text, false);
  }

  private void child(XmlNode node, int depth, boolean masked) {
    String indent = "  ".repeat(depth);
    if (node instanceof XmlElement element) {
      element(element, depth, masked);
    } else if (node instanceof XmlText text) {
      if (!text.isBlank()) {
        String shown = masked ? Shown.masked(text.text()) : escaped(text.text(), false);
        out.append(indent).append(shown).append('\n');
      }
    } else if (node instanceof XmlComment comment) {
      String shown = masked ? Shown.masked(comment.text()) : escaped(comment.text(), false);
      out.append(indent).append("<!--").append(shown).append("-->\n");
    } else {
      out.append(indent).append("<?…?>\n");
    }
  }

  private void attribute(String name, String value) {
    out.append(' ').append(name).append("=\"").append(escaped(value, true)).append('"');
  }

  private static String escaped(String text, boolean attribute) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append(attribute ? "&quot;" : "\"");
        case '\n', '\t' -> escaped.append(attribute ? "&#" + c + ";" : Character.toString(c));
        default -> {
          if (Shown.isHarmless(c)) {
            escaped.appendCodePoint(c);
          } else {
            escaped.append("&#x").append(Integer.toHexString(c)).append(';');
          }
        }
      }
    }
    return escaped.toString();
  }
}
