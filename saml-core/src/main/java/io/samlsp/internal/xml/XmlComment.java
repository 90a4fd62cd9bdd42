package io.samlsp.internal.xml;

/** A comment. It is kept because canonicalisation "with comments" puts it under the signature. */
public final class XmlComment extends XmlNode {

  final String text;

  XmlComment(String text) {
    this.text = text;
  }

  /** What stands in it: said by nobody and meant for nobody, but to be shown. */
  public String text() {
    return text;
  }
}
