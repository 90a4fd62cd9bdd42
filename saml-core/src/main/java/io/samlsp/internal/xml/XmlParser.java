package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.ArrayList;
import java.util.List;
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

  // The start tag being read.
  private final List<String> prefixes = new ArrayList<>();
  private final List<String> locals = new ArrayList<>();
  private final List<XmlText.Slice> values = new ArrayList<>();
  private boolean empty;

  /** A parser of what stands inside of the context, or of a document. */
  XmlParser(byte[] utf8, NameTable names, XmlLimits limits, @Nullable XmlElement context) {
    this.in = new XmlScanner(utf8, names);
    this.texts = new TextScanner(in);
    this.markup = new MarkupScanner(in, texts);
    this.limits = limits;
    this.scope = new NamespaceScope(in, limits);
    scope.inherit(context);
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
    if (in.skip("</")) {
      endTag(open);
      return open;
    }
    if (in.peek() != '<' || in.startsWith("<![CDATA[")) {
      count();
      XmlText.Slice text = texts.text();
      if (in.peek() < 0) {
        throw in.malformed("\"</" + open.localName + ">\"");
      }
      return new XmlText(text);
    }
    if (in.startsWith("<!") || in.startsWith("<?")) {
      count();
      return markup.commentOrInstruction();
    }
    in.require("<");
    return startTag(open);
  }

  /** Reads an element's start after its "<". */
  XmlElement startTag(@Nullable XmlElement parent) throws SamlFailure {
    int offset = in.pos - 1;
    count();
    if (++depth > limits.depth()) {
      throw in.failure(FailureCode.XML_TOO_DEEP, "at most " + limits.depth() + " levels");
    }
    in.qualifiedName();
    String prefix = in.prefix();
    String local = in.local();
    String[] declarations = attributes();
    String uri = scope.lookup(prefix);
    XmlElement element =
        new XmlElement(parent, prefix, local, uri, resolved(), declarations, offset);
    empty = in.skip("/");
    in.require(">");
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
    in.require(">");
    leave(open);
  }

  private void leave(XmlElement element) {
    depth--;
    scope.forget(element.declarations.length);
  }

  /**
   * Reads all attributes; the declarations among them are returned and in scope, the others wait to
   * be resolved.
   */
  private String[] attributes() throws SamlFailure {
    prefixes.clear();
    locals.clear();
    values.clear();
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
      XmlText.Slice value = texts.attributeValue();
      count();
      if (prefix.equals("xmlns")) {
        scope.declare(outer, local, value);
      } else if (prefix.isEmpty() && local.equals("xmlns")) {
        scope.declare(outer, "", value);
      } else {
        prefixes.add(prefix);
        locals.add(local);
        values.add(value);
      }
      if (locals.size() + (scope.size() - outer) / 2 > limits.attributes()) {
        throw in.failure(
            FailureCode.XML_TOO_MANY_ATTRIBUTES, "at most " + limits.attributes() + " attributes");
      }
    }
    return scope.since(outer);
  }

  private List<XmlAttribute> resolved() throws SamlFailure {
    if (locals.isEmpty()) {
      return List.of();
    }
    XmlAttribute[] attributes = new XmlAttribute[locals.size()];
    for (int i = 0; i < attributes.length; i++) {
      String prefix = prefixes.get(i);
      String uri = prefix.isEmpty() ? "" : scope.lookup(prefix);
      for (int j = 0; j < i; j++) {
        if (attributes[j].is(uri, locals.get(i))) {
          throw in.malformed("each attribute once on an element");
        }
      }
      attributes[i] = new XmlAttribute(prefix, locals.get(i), uri, values.get(i));
    }
    return List.of(attributes);
  }

  private void count() throws SamlFailure {
    if (++nodes > limits.nodes()) {
      throw in.failure(FailureCode.XML_TOO_MANY_NODES, "at most " + limits.nodes() + " nodes");
    }
  }
}
