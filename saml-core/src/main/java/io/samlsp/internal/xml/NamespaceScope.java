package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The namespace bindings in scope while a document is read. */
final class NamespaceScope {

  private static final String XML = "http://www.w3.org/XML/1998/namespace";
  private static final String[] NONE = {};
  private static final String XMLNS = "http://www.w3.org/2000/xmlns/";

  private final XmlScanner in;
  private final XmlLimits limits;

  /** Innermost last: prefix, URI, prefix, URI… */
  private final List<String> bindings = new ArrayList<>();

  NamespaceScope(XmlScanner in, XmlLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  int size() {
    return bindings.size();
  }

  /**
   * Takes over what is in scope at an element, outer bindings first: the search goes from the end.
   */
  void inherit(@Nullable XmlElement context) {
    if (context != null) {
      inherit(context.parent);
      bindings.addAll(List.of(context.declarations));
    }
  }

  /**
   * Binds a prefix, "" for the default namespace; outer is the size at the start of this element.
   */
  void declare(int outer, String prefix, XmlText.Slice value) throws SamlFailure {
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
    for (int i = outer; i < bindings.size(); i += 2) {
      if (bindings.get(i).equals(prefix)) {
        throw in.malformed("each namespace declared once on an element");
      }
    }
    if (bindings.size() / 2 >= limits.namespaces()) {
      throw in.failure(
          FailureCode.XML_TOO_MANY_NAMESPACES, "at most " + limits.namespaces() + " in scope");
    }
    bindings.add(prefix);
    bindings.add(uri);
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
    for (int i = bindings.size() - 2; i >= 0; i -= 2) {
      if (bindings.get(i).equals(prefix)) {
        return bindings.get(i + 1);
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
    return bindings.size() == outer
        ? NONE
        : bindings.subList(outer, bindings.size()).toArray(new String[0]);
  }

  /** Leaves an element that declared so many prefixes and URIs. */
  void forget(int entries) {
    for (int i = 0; i < entries; i++) {
      bindings.remove(bindings.size() - 1);
    }
  }
}
