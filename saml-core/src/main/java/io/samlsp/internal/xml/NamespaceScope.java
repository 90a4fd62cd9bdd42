package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The namespace bindings in scope while a document is read. */
final class NamespaceScope {

  private static final String XML = "http://www.w3.org/XML/1998/namespace";
  private static final String[] NONE = {};
  private static final String XMLNS = "http://www.w3.org/2000/xmlns/";

  private final XmlScanner in;
  private final XmlLimits limits;

  /** Innermost last: prefix, URI, prefix, URI… */
  private String[] bindings = new String[16];

  private int size;

  NamespaceScope(XmlScanner in, XmlLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  int size() {
    return size;
  }

  /**
   * Takes over what is in scope at an element, outer bindings first: the search goes from the end.
   */
  void inherit(@Nullable XmlElement context) {
    if (context != null) {
      inherit(context.parent);
      add(context.declarations);
    }
  }

  /**
   * Binds a prefix, "" for the default namespace, to the value that was read last; outer is the
   * size at the start of this element.
   */
  void declare(int outer, String prefix, TextScanner value) throws SamlFailure {
    String uri = in.intern(value);
    // Namespaces in XML 1.0 §3 and §6.2.
    if (prefix.equals("xml") != uri.equals(XML)
        || prefix.equals("xmlns")
        || uri.equals(XMLNS)
        || (uri.isEmpty() && !prefix.isEmpty())) {
      throw in.malformed("a permitted namespace declaration");
    }
    // Canonicalisers fail on relative URIs, and some then sign nothing (attacks A6; C14N 1.0 §2.1
    // forbids them).
    if (!uri.isEmpty() && !isAbsolute(uri)) {
      throw in.failure(FailureCode.XML_RELATIVE_NAMESPACE, "absolute namespace URIs");
    }
    for (int i = outer; i < size; i += 2) {
      if (bindings[i].equals(prefix)) {
        throw in.malformed("each namespace declared once on an element");
      }
    }
    if (size / 2 >= limits.namespaces()) {
      throw in.failure(
          FailureCode.XML_TOO_MANY_NAMESPACES, "at most " + limits.namespaces() + " in scope");
    }
    add(prefix);
    add(uri);
  }

  /** Binds what was checked already, on an element that is declared alike. */
  void add(String[] declarations) {
    for (String prefixOrUri : declarations) {
      add(prefixOrUri);
    }
  }

  private void add(String prefixOrUri) {
    if (size == bindings.length) {
      bindings = Arrays.copyOf(bindings, size * 2);
    }
    bindings[size++] = prefixOrUri;
  }

  /** RFC 3986 §3.1: starts with a scheme. */
  private static boolean isAbsolute(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (c == ':') {
        return i > 0;
      }
      if (!letter && (i == 0 || !other)) {
        return false;
      }
    }
    return false;
  }

  /** The URI that a prefix stands for; a prefix that was not declared is fatal (attacks A5). */
  String lookup(String prefix) throws SamlFailure {
    for (int i = size - 2; i >= 0; i -= 2) {
      if (bindings[i].equals(prefix)) {
        return bindings[i + 1];
      }
    }
    if (prefix.equals("xml")) {
      return XML;
    }
    if (prefix.isEmpty()) {
      return "";
    }
    throw in.malformed("a declared namespace prefix");
  }

  /** What was declared since the scope had that size. */
  String[] since(int outer) {
    return size == outer ? NONE : Arrays.copyOfRange(bindings, outer, size);
  }

  /** Leaves an element that declared so many prefixes and URIs. */
  void forget(int entries) {
    size -= entries;
  }
}
