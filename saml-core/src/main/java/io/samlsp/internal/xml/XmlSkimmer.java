package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes over what nobody wants to see: the rules, the limits and the scanners are those of {@link
 * XmlParser}, in the same order, but nothing is built.
 */
final class XmlSkimmer {

  private static final String[] NONE = {};

  private static final int SLOTS = 1 << 10;

  /** What a name in ASCII is made of, the colon with it. */
  private static final boolean[] IN_NAME = new boolean[128];

  static {
    for (int c = 0; c < 128; c++) {
      IN_NAME[c] = c == ':' || XmlChars.ascii(c, XmlChars.NAME);
    }
  }

  /** A qualified name that was read before: its octets need not be looked at one by one again. */
  private static final class Name {

    final byte[] octets;
    final String prefix;
    final String local;
    final boolean kept;

    /** The prefix that an attribute of this name declares, "" for the default namespace. */
    final @Nullable String declares;

    Name(byte[] octets, String prefix, String local, boolean kept) {
      this.octets = octets;
      this.prefix = prefix;
      this.local = local;
      this.kept = kept;
      boolean isDefault = prefix.isEmpty() && local.equals("xmlns");
      this.declares = prefix.equals("xmlns") ? local : isDefault ? "" : null;
    }

    boolean isAt(byte[] in, int from, int to) {
      return Arrays.equals(octets, 0, octets.length, in, from, to);
    }
  }

  private final NameTable names;
  private final XmlLimits limits;
  private final Set<String> kept;

  /** One name for each hash, the last one: names made to collide cost what unknown names cost. */
  private final @Nullable Name[] known = new Name[SLOTS];

  private XmlScanner in;
  private TextScanner texts;
  private MarkupScanner markup;
  private NamespaceScope scope;

  private int nodes;

  // The elements that are open in the one being passed over.
  private final Name[] open;
  private final int[] outer;

  // The start tag being read.
  private final Name[] attributes;
  private final String[] uris;
  private boolean empty;

  XmlSkimmer(NameTable names, XmlLimits limits, Set<String> kept) {
    this.names = names;
    this.limits = limits;
    this.kept = kept;
    this.open = new Name[limits.depth() + 1];
    this.outer = new int[limits.depth() + 1];
    this.attributes = new Name[limits.attributes() + 1];
    this.uris = new String[limits.attributes() + 1];
    this.in = new XmlScanner(new byte[0], names);
    this.texts = new TextScanner(in);
    this.markup = new MarkupScanner(in, texts);
    this.scope = new NamespaceScope(in, limits);
  }

  /** Reads on in these octets. */
  void start(byte[] utf8) {
    in = new XmlScanner(utf8, names);
    texts = new TextScanner(in);
    markup = new MarkupScanner(in, texts);
  }

  /** Where the cursor stands, in bytes. */
  int position() {
    return in.pos;
  }

  /** Starts to count the nodes of a tree, and reads on inside of its root. */
  void startTree(XmlElement root) throws SamlFailure {
    nodes = 0;
    count(root);
    inherit(root);
  }

  /** Reads on inside of that child. */
  void enter(XmlElement element) {
    if (element.declarations.length > 0) {
      inherit(element);
    }
  }

  /** Reads on inside of its parent. */
  void leave(XmlElement element) {
    scope.forget(element.declarations.length);
  }

  private void inherit(XmlElement context) {
    scope = new NamespaceScope(in, limits);
    scope.inherit(context);
  }

  /** Counts a node that was not passed over. */
  void count(XmlNode node) throws SamlFailure {
    count(1);
    if (node instanceof XmlElement element) {
      count(element.attributes().size() + element.declarations.length / 2);
    }
  }

  private void count(int more) throws SamlFailure {
    nodes += more;
    if (nodes > limits.nodes()) {
      throw in.failure(FailureCode.XML_TOO_MANY_NODES, "at most " + limits.nodes() + " nodes");
    }
  }

  /**
   * Passes over as many elements as there are before the first one that is kept, each with the text
   * before it; in the parent stands an empty element for each.
   *
   * @param level of the parent
   * @return where the first octet stands that was not passed over
   */
  int skim(int from, XmlElement parent, int level) throws SamlFailure {
    int done = from;
    in.pos = from;
    while (level < limits.depth() && nodes + 2 <= limits.nodes()) {
      texts.text();
      if (in.peek() != '<' || in.startsWith("</") || in.startsWith("<!") || in.startsWith("<?")) {
        return done;
      }
      int start = in.pos++;
      Name name = name();
      if (name.kept) {
        return done;
      }
      in.pos = start + 1;
      count(start > done ? 1 : 0);
      String uri = element(level);
      parent.append(new XmlElement(parent, name.prefix, name.local, uri, null, NONE, start));
      done = in.pos;
    }
    return done;
  }

  /** Reads an element after its "<", and returns its namespace. */
  private String element(int level) throws SamlFailure {
    int depth = 0;
    String uri = startTag(level, depth);
    if (empty) {
      return uri;
    }
    depth++;
    while (depth > 0) {
      if (in.peek() != '<' || in.startsWith("<![CDATA[")) {
        count(1);
        texts.text();
        if (in.peek() < 0) {
          throw in.malformed("\"</" + open[depth - 1].local + ">\"");
        }
      }
      if (in.skip("</")) {
        depth--;
        endTag(open[depth]);
        scope.forget(scope.size() - outer[depth]);
      } else if (in.startsWith("<!") || in.startsWith("<?")) {
        count(1);
        markup.commentOrInstruction();
      } else {
        in.pos++;
        startTag(level + depth, depth);
        depth += empty ? 0 : 1;
      }
    }
    return uri;
  }

  /** Reads an element's start after its "<"; unless it is empty, it is open from now on. */
  private String startTag(int level, int depth) throws SamlFailure {
    count(1);
    if (level + 1 > limits.depth()) {
      throw in.failure(FailureCode.XML_TOO_DEEP, "at most " + limits.depth() + " levels");
    }
    Name name = name();
    int outside = scope.size();
    int count = attributes(outside);
    String uri = scope.lookup(name.prefix);
    for (int i = 0; i < count; i++) {
      requireOnce(i);
    }
    empty = in.skip('/');
    in.require('>');
    if (empty) {
      scope.forget(scope.size() - outside);
    } else {
      open[depth] = name;
      outer[depth] = outside;
    }
    return uri;
  }

  /** Reads all attributes, and returns how many are no namespace declarations. */
  private int attributes(int outside) throws SamlFailure {
    int count = 0;
    while (true) {
      boolean space = in.space();
      if (in.peek() == '>' || in.peek() == '/') {
        return count;
      }
      if (!space) {
        throw in.malformed("white space before an attribute");
      }
      Name name = name();
      in.equalsSign();
      texts.attributeValue();
      count(1);
      if (name.declares == null) {
        attributes[count++] = name;
      } else {
        scope.declare(outside, name.declares, texts);
      }
      if (count + (scope.size() - outside) / 2 > limits.attributes()) {
        throw in.failure(
            FailureCode.XML_TOO_MANY_ATTRIBUTES, "at most " + limits.attributes() + " attributes");
      }
    }
  }

  private void requireOnce(int i) throws SamlFailure {
    Name name = attributes[i];
    uris[i] = name.prefix.isEmpty() ? "" : scope.lookup(name.prefix);
    for (int j = 0; j < i; j++) {
      if (attributes[j].local.equals(name.local) && uris[j].equals(uris[i])) {
        throw in.malformed("each attribute once on an element");
      }
    }
  }

  private void endTag(Name name) throws SamlFailure {
    int to = in.pos + name.octets.length;
    if (to < in.in.length && in.in[to] == '>' && name.isAt(in.in, in.pos, to)) {
      in.pos = to + 1;
      return;
    }
    in.qualifiedName();
    if (!in.local().equals(name.local) || !in.prefix().equals(name.prefix)) {
      throw in.malformed("\"</" + name.local + ">\"");
    }
    in.space();
    in.require('>');
  }

  private Name name() throws SamlFailure {
    byte[] octets = in.in;
    int from = in.pos;
    int to = from;
    int hash = 0;
    while (to < octets.length && octets[to] >= 0 && IN_NAME[octets[to]]) {
      hash = hash * 31 + octets[to];
      to++;
    }
    boolean goesOn = to < octets.length && octets[to] < 0;
    int slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
    Name name = known[slot];
    if (name != null && !goesOn && name.isAt(octets, from, to)) {
      in.pos = to;
      return name;
    }
    in.qualifiedName();
    String local = in.local();
    name =
        new Name(
            Arrays.copyOfRange(octets, from, in.pos), in.prefix(), local, kept.contains(local));
    known[slot] = name;
    return name;
  }
}
