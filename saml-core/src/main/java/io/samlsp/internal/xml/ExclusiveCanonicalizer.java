package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive XML Canonicalization 1.0 of an element, without comments.
 *
 * <p>A fault here makes a good signature fail; it cannot make a bad one pass, because what is
 * believed is parsed anew from the very octets that this class puts out and whose digest the
 * identity provider signed. Only {@link #canonicalizeElements} is different: what it puts out is
 * shown to the application.
 *
 * <p>Comments are never put out, also when the algorithm is the one "with comments": a
 * same-document reference such as "#id" selects no comment nodes in the first place (xmldsig-core1
 * §4.4.3.3), and in SignedInfo comments are refused.
 */
public final class ExclusiveCanonicalizer {

  private final @Nullable XmlElement omitted;
  private final Set<String> inclusivePrefixes;

  /** What the output declares at this place, innermost last: prefix, URI, prefix, URI… */
  private String[] rendered = new String[16];

  private int size;

  /** Where the name ends in the start tag that was put out last. */
  private int tagNameEnd;

  /** Of one start tag. */
  private XmlAttribute[] sorted = new XmlAttribute[8];

  final CanonicalOctets out;

  ExclusiveCanonicalizer(
      @Nullable XmlElement omitted, Set<String> inclusivePrefixes, int expected, int maximum) {
    this.omitted = omitted;
    this.inclusivePrefixes = inclusivePrefixes;
    this.out = new CanonicalOctets(expected, maximum);
  }

  /**
   * The canonical octets of an element.
   *
   * @param omitted left out with all its content: the enveloped signature; or null
   * @param inclusivePrefixes the PrefixList of InclusiveNamespaces, "" for #default
   * @param maximum size of the result, in bytes
   * @throws SamlFailure {@link FailureCode#CANONICAL_FORM_TOO_LARGE}: namespace declarations are
   *     repeated where they are used, so a small document can have a huge canonical form
   */
  public static byte[] canonicalize(
      XmlElement apex, @Nullable XmlElement omitted, Set<String> inclusivePrefixes, int maximum)
      throws SamlFailure {
    // Namespaces that are declared further out come on top of the element's own text.
    int leftOut = omitted == null ? 0 : omitted.end - omitted.offset;
    int expected = apex.end - apex.offset - leftOut + 256;
    ExclusiveCanonicalizer c =
        new ExclusiveCanonicalizer(omitted, inclusivePrefixes, expected, maximum);
    c.element(apex, apex);
    return c.out.toByteArray();
  }

  /**
   * The canonical octets of each element in an element, one after the other; what else is in it is
   * left out.
   *
   * @param maximum size of the result, in bytes
   * @throws SamlFailure {@link FailureCode#CANONICAL_FORM_TOO_LARGE}
   */
  public static byte[] canonicalizeElements(XmlElement parent, int maximum) throws SamlFailure {
    int expected = parent.end - parent.offset;
    ExclusiveCanonicalizer c = new ExclusiveCanonicalizer(null, Set.of(), expected, maximum);
    for (XmlElement e = parent.firstElement(); e != null; e = e.nextElement()) {
      c.element(e, e);
    }
    return c.out.toByteArray();
  }

  // The parser bounds the depth, so recursion is safe.
  private void element(XmlElement e, XmlElement apex) throws SamlFailure {
    int outer = startTag(e, apex);
    content(e, apex);
    endTag(e, outer);
  }

  /**
   * Puts out all that is in an element. The parser gives sibling elements whose start tags are
   * alike the same attributes, and what is declared around them is the same too: so is the start
   * tag's canonical form, which is then copied.
   */
  private void content(XmlElement e, XmlElement apex) throws SamlFailure {
    int outer = size;
    XmlElement elder = null;
    int tagStart = 0;
    int nameEnd = 0;
    int tagEnd = 0;
    int inner = 0;
    for (XmlNode n = e.firstChild; n != null; n = n.next) {
      if (!(n instanceof XmlElement child) || child == omitted) {
        node(n, apex);
        continue;
      }
      if (elder != null && hasTagOf(elder, child)) {
        out.repeat(tagStart, tagEnd);
        size = inner;
      } else {
        tagStart = out.length();
        startTag(child, apex);
        nameEnd = tagNameEnd;
        tagEnd = out.length();
        inner = size;
        elder = child;
      }
      content(child, apex);
      out.put('<');
      out.put('/');
      out.repeat(tagStart + 1, nameEnd);
      out.put('>');
      size = outer;
    }
  }

  /** Of siblings: what is in scope around them is the same, so attributes' prefixes are too. */
  private static boolean hasTagOf(XmlElement elder, XmlElement e) {
    return e.firstAttribute == elder.firstAttribute
        && e.declarations == elder.declarations
        && e.localName.equals(elder.localName)
        && e.prefix.equals(elder.prefix)
        // An XmlSkimmer keeps no declarations, so there the same prefix can mean another namespace.
        && e.namespaceUri.equals(elder.namespaceUri);
  }

  /** Puts out a start tag; the result is for its end tag. */
  int startTag(XmlElement e, XmlElement apex) throws SamlFailure {
    int outer = size;
    out.put('<');
    out.name(e.prefix, e.localName);
    tagNameEnd = out.length();
    namespaces(e, apex, outer);
    attributes(e.firstAttribute);
    out.put('>');
    return outer;
  }

  /** Puts out a node; comments have no canonical form. */
  void node(XmlNode n, XmlElement apex) throws SamlFailure {
    if (n instanceof XmlText text) {
      out.text(text);
    } else if (n instanceof XmlElement child) {
      if (child != omitted) {
        element(child, apex);
      }
    } else if (n instanceof XmlInstruction instruction) {
      instruction(instruction);
    }
  }

  /** Puts out an end tag, after which what its start tag declared is no longer in scope. */
  void endTag(XmlElement e, int outer) throws SamlFailure {
    out.put('<');
    out.put('/');
    out.name(e.prefix, e.localName);
    out.put('>');
    size = outer;
  }

  /**
   * Exclusive C14N §3: prefixes visibly used here, and those of the PrefixList as inclusive
   * canonicalisation treats them.
   */
  private void namespaces(XmlElement e, XmlElement apex, int outer) throws SamlFailure {
    declare(e.prefix, e.namespaceUri);
    for (XmlAttribute a = e.firstAttribute; a != null; a = a.next) {
      if (!a.prefix.isEmpty()) {
        declare(a.prefix, a.namespaceUri);
      }
    }
    if (!inclusivePrefixes.isEmpty()) {
      inclusive(e, apex);
    }
    sortByPrefix(outer);
    for (int i = outer; i < size; i += 2) {
      out.put(' ');
      if (rendered[i].isEmpty()) {
        out.ascii("xmlns");
      } else {
        out.name("xmlns", rendered[i]);
      }
      out.put('=');
      out.put('"');
      out.attributeValue(rendered[i + 1]);
      out.put('"');
    }
  }

  /**
   * By what is declared and not by what is listed: a long PrefixList costs no more than it says.
   */
  private void inclusive(XmlElement e, XmlElement apex) {
    if (e == apex) {
      for (String prefix : inclusivePrefixes) {
        String uri = e.lookupNamespace(prefix);
        if (uri != null) {
          declare(prefix, uri);
        }
      }
      return;
    }
    for (int i = 0; i < e.declarations.length; i += 2) {
      if (inclusivePrefixes.contains(e.declarations[i])) {
        declare(e.declarations[i], e.declarations[i + 1]);
      }
    }
  }

  private void declare(String prefix, String uri) {
    // C14N 1.0 §2.3: "xml" means the same everywhere and is never declared.
    if (prefix.equals("xml")) {
      return;
    }
    for (int i = size - 2; i >= 0; i -= 2) {
      if (rendered[i].equals(prefix)) {
        if (!rendered[i + 1].equals(uri)) {
          break;
        }
        return;
      }
    }
    if (uri.isEmpty() && !hasDefault()) {
      return;
    }
    if (size == rendered.length) {
      rendered = Arrays.copyOf(rendered, size * 2);
    }
    rendered[size++] = prefix;
    rendered[size++] = uri;
  }

  private boolean hasDefault() {
    for (int i = size - 2; i >= 0; i -= 2) {
      if (rendered[i].isEmpty()) {
        return !rendered[i + 1].isEmpty();
      }
    }
    return false;
  }

  private void sortByPrefix(int outer) {
    for (int i = outer + 2; i < size; i += 2) {
      String prefix = rendered[i];
      String uri = rendered[i + 1];
      int j = i;
      while (j > outer && compare(rendered[j - 2], prefix) > 0) {
        rendered[j] = rendered[j - 2];
        rendered[j + 1] = rendered[j - 1];
        j -= 2;
      }
      rendered[j] = prefix;
      rendered[j + 1] = uri;
    }
  }

  /** C14N 1.0 §2.2: by namespace, then by name. There are few, so insertion is the fastest. */
  private void attributes(@Nullable XmlAttribute first) throws SamlFailure {
    if (first == null || first.next == null) {
      attribute(first);
      return;
    }
    int n = 0;
    for (XmlAttribute a = first; a != null; a = a.next) {
      if (n == sorted.length) {
        sorted = Arrays.copyOf(sorted, n * 2);
      }
      int j = n++;
      while (j > 0 && isAfter(sorted[j - 1], a)) {
        sorted[j] = sorted[j - 1];
        j--;
      }
      sorted[j] = a;
    }
    for (int i = 0; i < n; i++) {
      attribute(sorted[i]);
    }
  }

  private void attribute(@Nullable XmlAttribute a) throws SamlFailure {
    if (a != null) {
      out.put(' ');
      out.name(a.prefix, a.localName);
      out.put('=');
      out.put('"');
      out.attributeValue(a);
      out.put('"');
    }
  }

  private static boolean isAfter(XmlAttribute a, XmlAttribute b) {
    int byUri = compare(a.namespaceUri, b.namespaceUri);
    return byUri != 0 ? byUri > 0 : compare(a.localName, b.localName) > 0;
  }

  /**
   * Order of code points (C14N 1.0 §2.2), which differs from the order of chars beyond the basic
   * plane.
   */
  @SuppressWarnings("ReferenceEquality")
  private static int compare(String a, String b) {
    if (a == b) {
      return 0;
    }
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean bothOrNone = Character.isSurrogate(x) == Character.isSurrogate(y);
        return bothOrNone ? x - y : Character.isSurrogate(x) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  private void instruction(XmlInstruction i) throws SamlFailure {
    out.ascii("<?");
    out.utf8(i.target);
    if (!i.data.isEmpty()) {
      out.put(' ');
      out.utf8(i.data);
    }
    out.ascii("?>");
  }
}
