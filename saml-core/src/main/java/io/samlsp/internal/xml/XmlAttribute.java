package io.samlsp.internal.xml;

/** An attribute that is not a namespace declaration. */
public final class XmlAttribute {

  final String prefix;
  final String localName;
  final String namespaceUri;
  final XmlText.Slice value;

  XmlAttribute(String prefix, String localName, String namespaceUri, XmlText.Slice value) {
    this.prefix = prefix;
    this.localName = localName;
    this.namespaceUri = namespaceUri;
    this.value = value;
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
    return value.toString();
  }

  boolean is(String uri, String name) {
    return localName.equals(name) && namespaceUri.equals(uri);
  }
}
