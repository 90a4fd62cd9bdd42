package io.samlsp.internal.xml;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An attribute that is not a namespace declaration. */
public final class XmlAttribute {

  final String prefix;
  final String localName;

  /** Set by the parser once all declarations of the element are read. */
  String namespaceUri = "";

  /** Shared with the document, and never written to. */
  final byte[] octets;

  final int start;
  final int end;

  @Nullable XmlAttribute next;

  /** An attribute with the value that was read last. */
  XmlAttribute(String prefix, String localName, TextScanner read) {
    this.prefix = prefix;
    this.localName = localName;
    this.octets = read.octets;
    this.start = read.start;
    this.end = read.end;
  }

  /** The next attribute of the element, in document order, or null. */
  public @Nullable XmlAttribute next() {
    return next;
  }

  /** Name as it was written, to be shown to people. */
  public String qualifiedName() {
    return prefix.isEmpty() ? localName : prefix + ":" + localName;
  }

  /** Name without its prefix. */
  public String localName() {
    return localName;
  }

  /** Namespace, empty for an attribute in none. */
  public String namespaceUri() {
    return namespaceUri;
  }

  /** The normalised value. */
  public String value() {
    return new String(octets, start, end - start, StandardCharsets.UTF_8);
  }

  boolean is(String uri, String name) {
    return localName.equals(name) && namespaceUri.equals(uri);
  }
}
