package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import org.jspecify.annotations.Nullable;

/**
 * The one XML parser of the product: XML 1.0 with namespaces, no document type declaration, every
 * limit enforced while reading.
 *
 * <p>What it reads is hostile until a signature says otherwise, so whatever is wrong ends in a
 * {@link SamlFailure} and in no other exception. It never resolves anything outside of the octets
 * it was given.
 */
public final class XmlParser {

  private final XmlScanner in;
  private final TextScanner texts;
  private final MarkupScanner markup;
  private final XmlLimits limits;

  private int nodes;
  private int depth;

  private final NamespaceScope scope;

  /** For each level the element that this parser began there last. */
  private final @Nullable XmlElement[] elders;

  // The start tag being read.
  private @Nullable XmlAttribute firstAttribute;
  private boolean empty;

  /** A parser of what stands inside of the context, or of a document. */
  XmlParser(byte[] utf8, NameTable names, XmlLimits limits, @Nullable XmlElement context) {
    this.in = new XmlScanner(utf8, names);
    this.texts = new TextScanner(in);
    this.markup = new MarkupScanner(in, texts);
    this.limits = limits;
    this.scope = new NamespaceScope(in, limits);
    scope.inherit(context);
    this.elders = new XmlElement[limits.depth() + 1];
  }

  /** Parses a document and returns its root element. */
  public static XmlElement parse(byte[] document, XmlLimits limits) throws SamlFailure {
    return parse(document, null, limits);
  }

  /**
   * Parses one element as if it stood as a child of the context: namespaces in scope there are in
   * scope here (xmlenc-core1 §4.4.1: what is decrypted takes the place of its EncryptedData). The
   * context itself is not changed.
   */
  public static XmlElement parse(byte[] document, @Nullable XmlElement context, XmlLimits limits)
      throws SamlFailure {
    if (document.length > limits.bytes()) {
      throw new SamlFailure(
          FailureCode.XML_TOO_LARGE,
          "at most " + limits.bytes() + " bytes",
          document.length + " bytes");
    }
    XmlEncoding encoding = XmlEncoding.of(document);
    NameTable names = new NameTable(limits.names());
    XmlParser parser = new XmlParser(encoding.toUtf8(document), names, limits, context);
    parser.prolog(encoding);
    XmlElement root = parser.startTag(context);
    if (!parser.empty) {
      parser.content(root);
    }
    parser.end(true);
    return root;
  }

  /** Where the cursor stands, in bytes. */
  int position() {
    return in.pos;
  }

  /** Skips so many bytes, and starts to count nodes and levels anew. */
  void startPiece(int skipped, int level) {
    in.pos += skipped;
    nodes = 0;
    depth = level;
  }

  /** Whether the element whose start was read last has no content and no end tag. */
  boolean wasEmpty() {
    return empty;
  }

  /** What stands before the root element, and its "<". */
  void prolog(XmlEncoding encoding) throws SamlFailure {
    if (in.startsWith("<?xml")
        && in.pos + 5 < in.in.length
        && XmlChars.isSpace(in.in[in.pos + 5])) {
      in.pos += 5;
      markup.declaration(encoding);
    }
    misc();
    in.require("<");
  }

  /** What stands after the root element, which must be nothing that means anything. */
  void end(boolean last) throws SamlFailure {
    misc();
    if (in.peek() >= 0 || !last) {
      throw in.malformed("nothing after the root element");
    }
  }

  /**
   * Comments, instructions and white space outside of the root element. They mean nothing, and no
   * signature covers them.
   */
  private void misc() throws SamlFailure {
    while (in.space() || in.startsWith("<!") || in.startsWith("<?")) {
      if (in.startsWith("<!") || in.startsWith("<?")) {
        count();
        markup.commentOrInstruction();
      }
    }
  }

  /** Reads all that is in an element, and its end. */
  void content(XmlElement root) throws SamlFailure {
    XmlElement open = root;
    while (true) {
      XmlNode child = child(open);
      if (child != open) {
        open.append(child);
        if (child instanceof XmlElement element && !empty) {
          open = element;
        }
      } else if (open == root) {
        return;
      } else {
        // Only the root's parent may be missing, and the root was handled above.
        open = java.util.Objects.requireNonNull(open.parent);
      }
    }
  }

  /**
   * Reads what comes next in an open element: a text, comment or instruction, the start of an
   * element, or its own end, for which the answer is itself.
   */
  XmlNode child(XmlElement open) throws SamlFailure {
    int after = in.peek() == '<' ? in.peek(1) : -1;
    if (after == '/') {
      in.pos += 2;
      endTag(open);
      return open;
    }
    if (in.peek() != '<' || (after == '!' && in.startsWith("<![CDATA["))) {
      count();
      texts.text();
      if (in.peek() < 0) {
        throw in.malformed("\"</" + open.localName + ">\"");
      }
      return new XmlText(texts);
    }
    if (after == '!' || after == '?') {
      count();
      return markup.commentOrInstruction();
    }
    XmlElement elder = depth < limits.depth() ? elders[depth + 1] : null;
    if (elder != null && elder.parent == open && in.repeats(elder.offset, elder.tagEnd)) {
      return repeatedTag(open, elder);
    }
    in.pos++;
    return startTag(open);
  }

  /**
   * Reads a start tag that is octet for octet that of the sibling before it, and so means the same:
   * long lists of values are much of what large messages are made of.
   */
  private XmlElement repeatedTag(XmlElement open, XmlElement elder) throws SamlFailure {
    int offset = in.pos;
    enter();
    for (XmlAttribute a = elder.firstAttribute; a != null; a = a.next) {
      count();
    }
    for (int i = 0; i < elder.declarations.length; i += 2) {
      count();
    }
    scope.add(elder.declarations);
    XmlElement element =
        new XmlElement(
            open,
            elder.prefix,
            elder.localName,
            elder.namespaceUri,
            elder.firstAttribute,
            elder.declarations,
            offset);
    in.pos += elder.tagEnd - elder.offset;
    empty = in.in[in.pos - 2] == '/';
    return entered(element);
  }

  /** Reads an element's start after its "<". */
  XmlElement startTag(@Nullable XmlElement parent) throws SamlFailure {
    int offset = in.pos - 1;
    enter();
    in.qualifiedName();
    String prefix = in.prefix();
    String local = in.local();
    String[] declarations = attributes();
    String uri = scope.lookup(prefix);
    resolve();
    XmlElement element =
        new XmlElement(parent, prefix, local, uri, firstAttribute, declarations, offset);
    empty = in.skip('/');
    in.require('>');
    return entered(element);
  }

  private void enter() throws SamlFailure {
    count();
    if (++depth > limits.depth()) {
      throw in.failure(FailureCode.XML_TOO_DEEP, "at most " + limits.depth() + " levels");
    }
  }

  private XmlElement entered(XmlElement element) {
    element.tagEnd = in.pos;
    elders[depth] = element;
    if (empty) {
      leave(element);
    }
    return element;
  }

  private void endTag(XmlElement open) throws SamlFailure {
    // Nearly always the next octets are the name; to look it up would cost more than to compare.
    if (!in.skipName(open.prefix, open.localName)) {
      in.qualifiedName();
      if (!in.local().equals(open.localName) || !in.prefix().equals(open.prefix)) {
        throw in.malformed("\"</" + open.localName + ">\"");
      }
    }
    in.space();
    in.require('>');
    leave(open);
  }

  private void leave(XmlElement element) {
    depth--;
    element.end = in.pos;
    scope.forget(element.declarations.length);
  }

  /**
   * Reads all attributes; the declarations among them are returned and in scope, the others wait to
   * be resolved.
   */
  private String[] attributes() throws SamlFailure {
    firstAttribute = null;
    XmlAttribute lastAttribute = null;
    int attributes = 0;
    int outer = scope.size();
    while (true) {
      boolean space = in.space();
      if (in.peek() == '>' || in.peek() == '/') {
        break;
      }
      if (!space) {
        throw in.malformed("white space before an attribute");
      }
      in.qualifiedName();
      String prefix = in.prefix();
      String local = in.local();
      in.equalsSign();
      texts.attributeValue();
      count();
      if (prefix.equals("xmlns")) {
        scope.declare(outer, local, texts);
      } else if (prefix.isEmpty() && local.equals("xmlns")) {
        scope.declare(outer, "", texts);
      } else {
        XmlAttribute attribute = new XmlAttribute(prefix, local, texts);
        if (lastAttribute == null) {
          firstAttribute = attribute;
        } else {
          lastAttribute.next = attribute;
        }
        lastAttribute = attribute;
      }
      if (++attributes > limits.attributes()) {
        throw in.failure(
            FailureCode.XML_TOO_MANY_ATTRIBUTES, "at most " + limits.attributes() + " attributes");
      }
    }
    return scope.since(outer);
  }

  /**
   * Gives the attributes their namespaces; one without a prefix is in none. Namespaces in XML 1.0
   * §6.3: each name once.
   */
  private void resolve() throws SamlFailure {
    for (XmlAttribute a = firstAttribute; a != null; a = a.next) {
      if (!a.prefix.isEmpty()) {
        a.namespaceUri = scope.lookup(a.prefix);
      }
      for (XmlAttribute b = firstAttribute; b != null && b != a; b = b.next) {
        if (b.is(a.namespaceUri, a.localName)) {
          throw in.malformed("each attribute once on an element");
        }
      }
    }
  }

  private void count() throws SamlFailure {
    if (++nodes > limits.nodes()) {
      throw in.failure(FailureCode.XML_TOO_MANY_NODES, "at most " + limits.nodes() + " nodes");
    }
  }
}
