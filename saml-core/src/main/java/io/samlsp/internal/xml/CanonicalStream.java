package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * The canonical octets of an element that is read with an {@link XmlStream}; the rules are those of
 * {@link ExclusiveCanonicalizer}.
 */
public final class CanonicalStream {

  private final ExclusiveCanonicalizer canonicalizer;
  private final XmlElement apex;
  private final OutputStream out;
  private final Deque<Integer> outer = new ArrayDeque<>();

  /**
   * A stream of octets.
   *
   * @param apex the element whose canonical form it is
   * @param inclusivePrefixes the PrefixList of InclusiveNamespaces, "" for #default
   * @param maximum size of what one call puts out, in bytes
   */
  public CanonicalStream(
      XmlElement apex, Set<String> inclusivePrefixes, int maximum, OutputStream out) {
    this.canonicalizer = new ExclusiveCanonicalizer(null, inclusivePrefixes, 1 << 16, maximum);
    this.apex = apex;
    this.out = out;
  }

  /**
   * Puts out the start of an element: the apex first.
   *
   * @throws SamlFailure {@link FailureCode#CANONICAL_FORM_TOO_LARGE}
   */
  public void open(XmlElement element) throws IOException, SamlFailure {
    outer.push(canonicalizer.startTag(element, apex));
    canonicalizer.out.moveTo(out);
  }

  /**
   * Puts out a node that is whole.
   *
   * @throws SamlFailure {@link FailureCode#CANONICAL_FORM_TOO_LARGE}
   */
  public void node(XmlNode node) throws IOException, SamlFailure {
    canonicalizer.node(node, apex);
    canonicalizer.out.moveTo(out);
  }

  /** Puts out the end of the element that was opened last. */
  public void close(XmlElement element) throws IOException, SamlFailure {
    canonicalizer.endTag(element, outer.pop());
    canonicalizer.out.moveTo(out);
  }
}
