package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document that is too large for one tree, in one pass: the elements that the caller opens
 * are handed out by their start, their children and their end, everything else as whole trees.
 *
 * <p>The parser is {@link XmlParser}, over a window that slides along the stream. What a window
 * cuts in two is read again from its start in a larger one, so where windows end has no influence
 * on what is read. The limits hold for each tree.
 */
public final class XmlStream {

  /** What was read. */
  public enum Event {
    /** The start of an element that the caller opens. */
    OPENED,
    /** An element with all that is in it, or a text, comment or instruction. */
    NODE,
    /** The end of an opened element. */
    CLOSED,
    /** The end of the document. */
    END
  }

  private static final int CHUNK = 1 << 18;

  /** Stands for all names. */
  private static final Set<String> ALL = Set.of();

  /** No decision of the scanner rests on octets further away than this. */
  private static final int FARTHEST_LOOK = 16;

  private final InputStream source;
  private final int chunk;
  private final XmlLimits limits;
  private final long maximum;
  private final Predicate<XmlElement> opens;
  private final NameTable names;
  private final @Nullable XmlSkimmer skimmer;

  private byte[] window = new byte[0];

  /** Where the window starts in the document. */
  private long base;

  /** Where the piece being read starts in the window. */
  private int from;

  /** Whether the window reaches to the end of the document. */
  private boolean last;

  private XmlParser parser;
  private boolean prolog = true;
  private boolean emptyOpened;
  private @Nullable XmlElement open;

  /** How many elements are open. */
  private int level;

  private @Nullable XmlNode node;

  /**
   * A stream over a document in UTF-8.
   *
   * @param limits for each tree; bytes is the size of its text
   * @param maximum size of the whole document, in bytes
   * @param opens which elements are not read as a tree, told by their start
   */
  public XmlStream(
      InputStream source, XmlLimits limits, long maximum, Predicate<XmlElement> opens) {
    this(source, limits, maximum, opens, ALL);
  }

  /**
   * A stream of trees that hold only what is asked for: all is read and checked as ever, but of an
   * element in a tree whose name is not among these stands there an empty one, without attributes,
   * and no text before it. A node is good until the next one is read, for its octets are
   * overwritten then; what is opened, and the root, stay good.
   *
   * @param kept local names
   */
  public XmlStream(
      InputStream source,
      XmlLimits limits,
      long maximum,
      Predicate<XmlElement> opens,
      Set<String> kept) {
    this(source, limits, maximum, opens, kept, CHUNK);
  }

  /** For tests: with windows of another size. */
  XmlStream(
      InputStream source,
      XmlLimits limits,
      long maximum,
      Predicate<XmlElement> opens,
      Set<String> kept,
      int chunk) {
    this.source = source;
    this.chunk = chunk;
    this.limits = limits;
    this.maximum = maximum;
    this.opens = opens;
    this.names = new NameTable(limits.names());
    this.skimmer = kept.isEmpty() ? null : new XmlSkimmer(names, limits, kept);
    this.parser = new XmlParser(window, names, limits, null);
  }

  /**
   * Reads on.
   *
   * @throws IOException if the stream cannot be read
   * @throws SamlFailure as {@link XmlParser#parse(byte[], XmlLimits)}, and {@link
   *     FailureCode#XML_ENCODING} if the document is not in UTF-8
   */
  public Event next() throws IOException, SamlFailure {
    from = parser.position();
    // Most pieces are smaller than that, so few are read in vain first. An element that is open and
    // empty ends without another octet, and its declarations with it.
    if (!last && !emptyOpened && window.length - from < chunk / 8) {
      slide();
    }
    while (true) {
      try {
        Event event = piece();
        if (!goesOn(event)) {
          return event;
        }
        slide();
      } catch (SamlFailure failure) {
        boolean cut =
            failure.code() == FailureCode.XML_NOT_WELL_FORMED
                || failure.code() == FailureCode.XML_ENCODING;
        if (last || !cut || farthest() < window.length - FARTHEST_LOOK) {
          throw located(failure);
        }
        slide();
      }
    }
  }

  /** Whether what comes after the window may be part of the same text: the start of CDATA is. */
  private boolean goesOn(Event event) {
    return event == Event.NODE
        && node instanceof XmlText
        && !last
        && parser.position() >= window.length - FARTHEST_LOOK;
  }

  /** The element that was opened or closed, or the node that was read. */
  public XmlNode node() {
    if (node == null) {
      throw new IllegalStateException("nothing was read");
    }
    return node;
  }

  /** Where the text of the node starts in the document, in bytes. */
  public long offset() {
    return base + from;
  }

  /** How long the text of the node is, in bytes. */
  public int length() {
    return parser.position() - from;
  }

  /** Takes the text of the node into a digest. */
  public void digest(MessageDigest digest) {
    digest.update(window, from, length());
  }

  private Event piece() throws SamlFailure {
    parser.startPiece(0, level);
    if (emptyOpened) {
      emptyOpened = false;
      return close();
    }
    if (prolog) {
      start();
      XmlElement root = parser.startTag(null);
      return opened(root);
    }
    if (open == null) {
      parser.end(last);
      return Event.END;
    }
    XmlNode read = parser.child(open);
    if (read == open) {
      return close();
    }
    if (read instanceof XmlElement element) {
      return opened(element);
    }
    node = read;
    return checked(Event.NODE);
  }

  private void start() throws SamlFailure {
    XmlEncoding encoding = XmlEncoding.of(window);
    if (encoding != XmlEncoding.UTF_8) {
      throw new SamlFailure(FailureCode.XML_ENCODING, "UTF-8", encoding.toString());
    }
    parser.startPiece(encoding.markIn(window), level);
    parser.prolog(encoding);
  }

  private Event opened(XmlElement element) throws SamlFailure {
    boolean empty = parser.wasEmpty();
    if (!opens.test(element)) {
      if (!empty) {
        content(element);
      }
      node = element;
      prolog = false;
      from = element.offset();
      return checked(Event.NODE);
    }
    // The tag is read once more, from a copy: what stays open must not keep whole windows alive.
    byte[] tag = Arrays.copyOfRange(window, element.offset(), parser.position());
    XmlParser again = new XmlParser(tag, names, limits, open);
    again.startPiece(1, level);
    XmlElement small = again.startTag(open);
    checked(Event.OPENED);
    prolog = false;
    open = small;
    node = small;
    level++;
    emptyOpened = empty;
    return Event.OPENED;
  }

  /** Reads all that is in an element, and its end; what is not kept is passed over. */
  private void content(XmlElement root) throws SamlFailure {
    XmlSkimmer over = skimmer;
    if (over == null) {
      parser.content(root);
      return;
    }
    XmlElement at = root;
    int depth = level + 1;
    over.startTree(root);
    while (true) {
      int from = parser.position();
      parser.startPiece(over.skim(from, at, depth) - from, depth);
      XmlNode child = parser.child(at);
      if (child != at) {
        over.count(child);
        at.append(child);
        if (child instanceof XmlElement element && !parser.wasEmpty()) {
          at = element;
          depth++;
          over.enter(element);
        }
      } else if (at == root) {
        return;
      } else {
        over.leave(at);
        // Only the root's parent may be missing, and the root was handled above.
        at = java.util.Objects.requireNonNull(at.parent);
        depth--;
      }
    }
  }

  /** How far was looked. */
  private int farthest() {
    return skimmer == null ? parser.position() : Math.max(parser.position(), skimmer.position());
  }

  private Event close() {
    node = open;
    open = open == null ? null : open.parent;
    level--;
    return Event.CLOSED;
  }

  private Event checked(Event event) throws SamlFailure {
    if (length() > limits.bytes()) {
      throw new SamlFailure(
          FailureCode.XML_TOO_LARGE, "at most " + limits.bytes() + " bytes in one element", "more");
    }
    return event;
  }

  /** Moves the window to the start of the piece being read, and at least doubles what follows. */
  private void slide() throws IOException, SamlFailure {
    int rest = window.length - from;
    if (rest > limits.bytes()) {
      throw new SamlFailure(
          FailureCode.XML_TOO_LARGE, "at most " + limits.bytes() + " bytes in one element", "more");
    }
    byte[] next =
        mayOverwrite() && rest <= window.length / 2
            ? window
            : new byte[rest + Math.max(chunk, rest)];
    System.arraycopy(window, from, next, 0, rest);
    int n = source.readNBytes(next, rest, next.length - rest);
    last = rest + n < next.length;
    base += from;
    from = 0;
    window = last ? Arrays.copyOf(next, rest + n) : next;
    if (base + window.length > maximum) {
      throw new SamlFailure(
          FailureCode.XML_TOO_LARGE, "at most " + maximum + " bytes", "a larger document");
    }
    parser = new XmlParser(window, names, limits, open);
    if (skimmer != null) {
      skimmer.start(window);
    }
  }

  /**
   * Nothing in the window is needed any more but what is read again. What was read in full is the
   * caller's, and so is the root: more than the end does not come after it.
   */
  private boolean mayOverwrite() {
    return skimmer != null && open != null && window.length > 0;
  }

  /** Lines and columns count from the start of the window. */
  private SamlFailure located(SamlFailure failure) {
    return base == 0
        ? failure
        : new SamlFailure(
            failure.code(), failure.expected(), failure.found() + ", counted from byte " + base);
  }
}
