package io.samlsp.internal.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document that is well-formed whatever values it is given: names are checked, values
 * escaped, namespaces declared where they are first used, elements closed in their order.
 *
 * <p>What XML cannot hold, a control character or half a surrogate pair, is refused with {@link
 * IllegalArgumentException}; a wrong order of calls is our own fault, {@link
 * IllegalStateException}.
 */
public final class XmlWriter {

  private final StringBuilder out = new StringBuilder(1024);
  private final Deque<Open> open = new ArrayDeque<>();

  /** What is declared here: prefix, URI, prefix, URI… */
  private final List<String> scope = new ArrayList<>();

  /** Whether the start tag of the innermost element can still take attributes. */
  private boolean inTag;

  private boolean rooted;

  private static final class Open {
    final String name;
    final int outerScope;
    final Set<String> attributes = new HashSet<>();

    Open(String name, int outerScope) {
      this.name = name;
      this.outerScope = outerScope;
    }
  }

  /** Starts an element, and declares its prefix unless it means the same already. */
  public XmlWriter start(String prefix, String uri, String localName) {
    requireName(localName);
    if (!prefix.isEmpty()) {
      requireName(prefix);
    }
    if (open.isEmpty() && rooted) {
      throw new IllegalStateException("a second root element: " + localName);
    }
    rooted = true;
    closeTag();
    String name = prefix.isEmpty() ? localName : prefix + ":" + localName;
    open.push(new Open(name, scope.size()));
    out.append('<').append(name);
    inTag = true;
    declare(prefix, uri);
    return this;
  }

  /** Adds an attribute in no namespace, unless the value is null. */
  public XmlWriter attribute(String name, @Nullable String value) {
    if (value != null) {
      requireName(name);
      addAttribute(name, value);
    }
    return this;
  }

  /** Adds text. */
  public XmlWriter text(String text) {
    if (open.isEmpty()) {
      throw new IllegalStateException("text outside of the root element");
    }
    closeTag();
    escape(text, false);
    return this;
  }

  /** Adds an element that holds only text, unless the text is null. */
  public XmlWriter element(String prefix, String uri, String localName, @Nullable String text) {
    return text == null ? this : start(prefix, uri, localName).text(text).end();
  }

  /** Ends the innermost element. */
  public XmlWriter end() {
    if (open.isEmpty()) {
      throw new IllegalStateException("no element to end");
    }
    Open ended = open.pop();
    if (inTag) {
      out.append("/>");
      inTag = false;
    } else {
      out.append("</").append(ended.name).append('>');
    }
    scope.subList(ended.outerScope, scope.size()).clear();
    return this;
  }

  /** Adds an element that was read, with all that is in it but comments and instructions. */
  public XmlWriter copy(XmlElement element) {
    startCopy(element);
    // The parser bounds the depth, so recursion is safe.
    for (XmlNode n = element.firstChild; n != null; n = n.next) {
      copyChild(n);
    }
    return end();
  }

  /**
   * Adds an element that was read, with another one put into it.
   *
   * @param after the child after which the other comes; null to have it first
   */
  public XmlWriter copy(XmlElement element, XmlElement inserted, @Nullable XmlElement after) {
    startCopy(element);
    if (after == null) {
      copy(inserted);
    }
    for (XmlNode n = element.firstChild; n != null; n = n.next) {
      copyChild(n);
      if (n == after) {
        copy(inserted);
      }
    }
    return end();
  }

  private void startCopy(XmlElement element) {
    start(element.prefix, element.namespaceUri, element.localName);
    for (int i = 0; i < element.declarations.length; i += 2) {
      declare(element.declarations[i], element.declarations[i + 1]);
    }
    for (XmlAttribute a = element.firstAttribute; a != null; a = a.next) {
      if (!a.prefix.isEmpty() && !a.prefix.equals("xml")) {
        declare(a.prefix, a.namespaceUri);
      }
      addAttribute(a.prefix.isEmpty() ? a.localName : a.prefix + ":" + a.localName, a.value());
    }
  }

  private void copyChild(XmlNode child) {
    if (child instanceof XmlText text) {
      text(text.text());
    } else if (child instanceof XmlElement element) {
      copy(element);
    }
  }

  /** The whole document in UTF-8, without an XML declaration. */
  public byte[] toBytes() {
    if (!open.isEmpty() || !rooted) {
      throw new IllegalStateException("the document is not complete");
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the value.
   *
   * @throws IllegalArgumentException if it holds what XML cannot hold
   */
  public static String requireCharacters(String value) {
    int c;
    for (int i = 0; i < value.length(); i += Character.charCount(c)) {
      c = value.codePointAt(i);
      if (!XmlChars.isChar(c)) {
        throw new IllegalArgumentException(
            "U+" + Integer.toHexString(0x10000 | c).substring(1) + " cannot stand in XML");
      }
    }
    return value;
  }

  private static void requireName(String name) {
    int c;
    for (int i = 0; i < name.length(); i += Character.charCount(c)) {
      c = name.codePointAt(i);
      boolean fits =
          i == 0
              ? c < 0x80 ? XmlChars.ascii(c, XmlChars.NAME_START) : XmlChars.isNameStart(c)
              : c < 0x80 ? XmlChars.ascii(c, XmlChars.NAME) : XmlChars.isName(c);
      if (!fits) {
        throw new IllegalArgumentException("not a name");
      }
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("an empty name");
    }
  }

  private void declare(String prefix, String uri) {
    if (lookup(prefix).equals(uri)) {
      return;
    }
    // Namespaces in XML 1.0 §5: a prefix cannot be taken back.
    if (uri.isEmpty() && !prefix.isEmpty()) {
      throw new IllegalArgumentException("a prefix without a namespace");
    }
    addAttribute(prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix, uri);
    scope.add(prefix);
    scope.add(uri);
  }

  private String lookup(String prefix) {
    for (int i = scope.size() - 2; i >= 0; i -= 2) {
      if (scope.get(i).equals(prefix)) {
        return scope.get(i + 1);
      }
    }
    return "";
  }

  private void addAttribute(String name, String value) {
    if (!inTag || open.isEmpty()) {
      throw new IllegalStateException("no start tag to add " + name + " to");
    }
    if (!open.peek().attributes.add(name)) {
      throw new IllegalStateException("attribute " + name + " twice");
    }
    out.append(' ').append(name).append("=\"");
    escape(value, true);
    out.append('"');
  }

  private void closeTag() {
    if (inTag) {
      out.append('>');
      inTag = false;
    }
  }

  private void escape(String value, boolean attribute) {
    requireCharacters(value);
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
