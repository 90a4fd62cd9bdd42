package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An element with its attributes, namespace declarations and children.
 *
 * <p>An element carries no trust: it is whatever somebody sent. Trusted content is only what a
 * {@code VerifiedElement} of the crypto package hands out.
 */
public final class XmlElement extends XmlNode {

  final @Nullable XmlElement parent;
  final String prefix;
  final String localName;
  final String namespaceUri;
  final @Nullable XmlAttribute firstAttribute;

  /** Declarations made on this element: prefix, URI, prefix, URI… */
  final String[] declarations;

  final int offset;

  /** Where its start tag ends. */
  int tagEnd;

  /** Where the element ends, if it was read to its end. */
  int end;

  @Nullable XmlNode firstChild;
  @Nullable XmlNode lastChild;

  XmlElement(
      @Nullable XmlElement parent,
      String prefix,
      String localName,
      String namespaceUri,
      @Nullable XmlAttribute firstAttribute,
      String[] declarations,
      int offset) {
    this.parent = parent;
    this.prefix = prefix;
    this.localName = localName;
    this.namespaceUri = namespaceUri;
    this.firstAttribute = firstAttribute;
    this.declarations = declarations;
    this.offset = offset;
  }

  void append(XmlNode child) {
    if (lastChild == null) {
      firstChild = child;
    } else {
      lastChild.next = child;
    }
    lastChild = child;
  }

  /** Name as it was written, to be shown to people: two prefixes can mean the same. */
  public String qualifiedName() {
    return prefix.isEmpty() ? localName : prefix + ":" + localName;
  }

  /** The namespaces declared on this element, by prefix, in document order, to be shown. */
  public Map<String, String> declaredNamespaces() {
    Map<String, String> declared = new LinkedHashMap<>();
    for (int i = 0; i < declarations.length; i += 2) {
      declared.put(declarations[i], declarations[i + 1]);
    }
    return Collections.unmodifiableMap(declared);
  }

  /** Name without its prefix. */
  public String localName() {
    return localName;
  }

  /** Namespace, empty for an element in none. */
  public String namespaceUri() {
    return namespaceUri;
  }

  /** Parent element, or null at the root. */
  public @Nullable XmlElement parent() {
    return parent;
  }

  /** Where the element starts in the UTF-8 form of the document, in bytes from its start. */
  public int offset() {
    return offset;
  }

  /** Whether this is the element of that exact namespace and name. */
  public boolean is(String uri, String name) {
    return localName.equals(name) && namespaceUri.equals(uri);
  }

  /** The attributes in document order, without namespace declarations. */
  public List<XmlAttribute> attributes() {
    List<XmlAttribute> attributes = new ArrayList<>();
    for (XmlAttribute a = firstAttribute; a != null; a = a.next) {
      attributes.add(a);
    }
    return Collections.unmodifiableList(attributes);
  }

  /** The first attribute that is not a namespace declaration, or null. */
  public @Nullable XmlAttribute firstAttribute() {
    return firstAttribute;
  }

  /** Value of the attribute of that name in no namespace, or null. */
  public @Nullable String attribute(String name) {
    return attribute("", name);
  }

  /** Value of the attribute of that namespace and name, or null. */
  public @Nullable String attribute(String uri, String name) {
    for (XmlAttribute a = firstAttribute; a != null; a = a.next) {
      if (a.is(uri, name)) {
        return a.value();
      }
    }
    return null;
  }

  /** First child of any kind, or null. */
  public @Nullable XmlNode firstChild() {
    return firstChild;
  }

  /** First child element, or null. */
  public @Nullable XmlElement firstElement() {
    return elementFrom(firstChild);
  }

  /** Next sibling element, or null. */
  public @Nullable XmlElement nextElement() {
    return elementFrom(next);
  }

  private static @Nullable XmlElement elementFrom(@Nullable XmlNode node) {
    for (XmlNode n = node; n != null; n = n.next) {
      if (n instanceof XmlElement element) {
        return element;
      }
    }
    return null;
  }

  /** First child element of that name, or null. */
  public @Nullable XmlElement first(String uri, String name) {
    XmlElement child = firstElement();
    while (child != null && !child.is(uri, name)) {
      child = child.nextElement();
    }
    return child;
  }

  /** Next sibling element of the same name, or null. */
  public @Nullable XmlElement nextSame() {
    XmlElement sibling = nextElement();
    while (sibling != null && !sibling.is(namespaceUri, localName)) {
      sibling = sibling.nextElement();
    }
    return sibling;
  }

  /**
   * The child element of that name, or null if there is none.
   *
   * @throws SamlFailure {@link FailureCode#ELEMENT_REPEATED} if there are several: which one counts
   *     would be a guess
   */
  public @Nullable XmlElement optional(String uri, String name) throws SamlFailure {
    XmlElement child = first(uri, name);
    if (child != null && child.nextSame() != null) {
      throw new SamlFailure(
          FailureCode.ELEMENT_REPEATED, "one " + name + " in " + localName, "several");
    }
    return child;
  }

  /**
   * The text of an element of simple content, whole.
   *
   * <p>Comments do not cut it: the pieces around them are joined, as canonicalisation joins them.
   *
   * @throws SamlFailure {@link FailureCode#CONTENT_NOT_SIMPLE} if it holds an element or a
   *     processing instruction
   */
  public String text() throws SamlFailure {
    if (firstChild instanceof XmlText only && only.next == null) {
      return only.text();
    }
    StringBuilder joined = new StringBuilder();
    for (XmlNode n = firstChild; n != null; n = n.next) {
      if (n instanceof XmlText text) {
        joined.append(text.text());
      } else if (!(n instanceof XmlComment)) {
        throw new SamlFailure(
            FailureCode.CONTENT_NOT_SIMPLE, "only text in " + localName, "other markup");
      }
    }
    return joined.toString();
  }

  /**
   * The URI that a prefix stands for here ("" for the default namespace), or null if it is not
   * declared.
   */
  public @Nullable String lookupNamespace(String wanted) {
    for (XmlElement e = this; e != null; e = e.parent) {
      for (int i = e.declarations.length - 2; i >= 0; i -= 2) {
        if (e.declarations[i].equals(wanted)) {
          return e.declarations[i + 1];
        }
      }
    }
    return null;
  }

  /** Local name only: content never reaches a log by accident. */
  @Override
  public String toString() {
    return localName;
  }
}
