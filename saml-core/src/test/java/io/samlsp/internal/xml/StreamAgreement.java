package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds {@link XmlStream} against {@link XmlParser}: the same documents are taken and refused, for
 * the same reason, and the same is read, wherever windows end and whatever is opened or kept.
 */
public final class StreamAgreement {

  private static final XmlLimits LIMITS = XmlLimits.MESSAGE;

  /** Small, so that windows end everywhere; the encoding is told by the first 128 octets. */
  private static final int WINDOW = 128;

  private StreamAgreement() {}

  /** Throws if the two read different things. */
  public static void require(byte[] document) {
    XmlElement whole = null;
    FailureCode refused = null;
    try {
      whole = XmlParser.parse(document, LIMITS);
    } catch (SamlFailure failure) {
      refused = failure.code();
    }
    if (XmlEncoding.of(document) != XmlEncoding.UTF_8) {
      // Other encodings are none of a stream's.
      whole = null;
      refused = FailureCode.XML_ENCODING;
    } else if (declaresAscii(document)) {
      // Of which a stream has seen the first window alone.
      return;
    }
    // By their length, for want of a better choice that an input decides on and repeats.
    int window = WINDOW + document.length % 97;
    canonical(document, window, e -> e.parent() == null, whole, refused);
    canonical(document, window, e -> true, whole, refused);
    outline(document, window, e -> false, Set.of("a", "EntityDescriptor"), whole, refused);
    outline(document, window, e -> e.parent() == null, Set.of("b", "x"), whole, refused);
  }

  private static boolean declaresAscii(byte[] document) {
    String head =
        new String(document, 0, Math.min(128, document.length), StandardCharsets.US_ASCII);
    return head.toUpperCase(Locale.ROOT).contains("ASCII");
  }

  private static void canonical(
      byte[] document,
      int window,
      Predicate<XmlElement> opens,
      @Nullable XmlElement whole,
      @Nullable FailureCode refused) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      XmlStream in = stream(document, opens, Set.of(), window);
      CanonicalStream canonical = null;
      for (XmlStream.Event event = in.next(); event != XmlStream.Event.END; event = in.next()) {
        if (canonical == null) {
          canonical = new CanonicalStream((XmlElement) in.node(), Set.of(), 1 << 24, out);
        }
        switch (event) {
          case OPENED -> canonical.open((XmlElement) in.node());
          case CLOSED -> canonical.close((XmlElement) in.node());
          default -> canonical.node(in.node());
        }
      }
      requireTaken(refused);
      byte[] other = ExclusiveCanonicalizer.canonicalize(whole, null, Set.of(), 1 << 24);
      if (!Arrays.equals(out.toByteArray(), other)) {
        throw new IllegalStateException("the stream reads something else");
      }
    } catch (SamlFailure failure) {
      requireSame(failure, refused);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void outline(
      byte[] document,
      int window,
      Predicate<XmlElement> opens,
      Set<String> kept,
      @Nullable XmlElement whole,
      @Nullable FailureCode refused) {
    try {
      XmlStream in = stream(document, opens, kept, window);
      XmlNode at = whole;
      for (XmlStream.Event event = in.next(); event != XmlStream.Event.END; event = in.next()) {
        if (event == XmlStream.Event.OPENED) {
          at = whole == null ? null : whole.firstChild;
        } else if (event == XmlStream.Event.NODE) {
          requireText(document, in);
          // A document that is refused further on may be read up to there.
          if (whole != null) {
            requireOutline(at, in.node(), kept);
            at = at.next;
          }
        }
      }
      requireTaken(refused);
    } catch (SamlFailure failure) {
      requireSame(failure, refused);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static XmlStream stream(
      byte[] document, Predicate<XmlElement> opens, Set<String> kept, int window) {
    return new XmlStream(
        new ByteArrayInputStream(document), LIMITS, document.length, opens, kept, window);
  }

  /** What stands at the place that the stream tells is the node, and is all of it. */
  private static void requireText(byte[] document, XmlStream in) throws SamlFailure {
    if (in.node() instanceof XmlElement element) {
      int from = (int) in.offset();
      byte[] text = Arrays.copyOfRange(document, from, from + in.length());
      XmlElement again = XmlParser.parse(text, element.parent, LIMITS);
      if (!again.is(element.namespaceUri, element.localName)) {
        throw new IllegalStateException("another element stands there");
      }
    }
  }

  private static void requireOutline(XmlNode full, XmlNode outline, Set<String> kept) {
    if (full instanceof XmlElement element && outline instanceof XmlElement other) {
      requireOutline(element, other, kept);
    } else {
      requireSameLeaf(full, outline);
    }
  }

  private static void requireOutline(XmlElement full, XmlElement outline, Set<String> kept) {
    requireSameStart(full, outline, true);
    XmlNode at = outline.firstChild;
    for (XmlNode child = full.firstChild; child != null; child = child.next) {
      boolean passedOver =
          child instanceof XmlText
              && child.next instanceof XmlElement next
              && !kept.contains(next.localName);
      if (passedOver) {
        continue;
      }
      if (at == null) {
        throw new IllegalStateException("something is missing in " + full);
      }
      if (child instanceof XmlElement element && !kept.contains(element.localName)) {
        requireSameStart(element, (XmlElement) at, false);
      } else {
        requireOutline(child, at, kept);
      }
      at = at.next;
    }
    if (at != null) {
      throw new IllegalStateException("something is too much in " + full);
    }
  }

  private static void requireSameStart(XmlElement one, XmlElement other, boolean attributes) {
    boolean same =
        one.qualifiedName().equals(other.qualifiedName())
            && one.namespaceUri.equals(other.namespaceUri)
            && (attributes
                ? named(one).equals(named(other))
                : other.attributes().isEmpty() && other.firstChild == null);
    if (!same) {
      throw new IllegalStateException("another start of " + one);
    }
  }

  private static List<String> named(XmlElement element) {
    return element.attributes().stream()
        .map(a -> a.qualifiedName() + "{" + a.namespaceUri + "}" + a.value())
        .toList();
  }

  private static void requireSameLeaf(XmlNode one, XmlNode other) {
    boolean same =
        one.getClass() == other.getClass()
            && (!(one instanceof XmlText text) || text.text().equals(((XmlText) other).text()));
    if (!same) {
      throw new IllegalStateException("another text");
    }
  }

  private static void requireTaken(@Nullable FailureCode refused) {
    if (refused != null) {
      throw new IllegalStateException("taken by the stream, refused as a whole: " + refused);
    }
  }

  private static void requireSame(SamlFailure failure, @Nullable FailureCode refused) {
    if (failure.code() != refused) {
      throw new IllegalStateException("as a whole: " + refused, failure);
    }
  }
}
