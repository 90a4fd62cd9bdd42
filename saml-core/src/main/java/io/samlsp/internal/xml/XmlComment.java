package io.samlsp.internal.xml;

/** A comment. It is kept because canonicalisation "with comments" puts it under the signature. */
public final class XmlComment extends XmlNode {

  final String text;

  XmlComment(String text) {
    this.text = text;
  }
}
