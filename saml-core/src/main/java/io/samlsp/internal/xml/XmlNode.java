package io.samlsp.internal.xml;

import org.jspecify.annotations.Nullable;

/**
 * A node of the tree. The parser links nodes while it builds; to everyone else the tree is
 * immutable.
 */
public abstract sealed class XmlNode permits XmlElement, XmlText, XmlComment, XmlInstruction {

  @Nullable XmlNode next;

  XmlNode() {}

  /** The next sibling, in document order. */
  public final @Nullable XmlNode next() {
    return next;
  }
}
