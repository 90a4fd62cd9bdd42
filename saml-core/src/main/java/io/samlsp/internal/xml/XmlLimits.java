package io.samlsp.internal.xml;

/**
 * What a document may cost before it is refused.
 *
 * @param bytes size of the document, in bytes
 * @param depth nesting of elements
 * @param nodes elements, texts, comments, processing instructions and attributes together
 * @param attributes attributes and namespace declarations on one element
 * @param namespaces namespace declarations in scope at one place
 * @param names distinct element names, attribute names, prefixes and namespace URIs
 */
public record XmlLimits(
    int bytes, int depth, int nodes, int attributes, int namespaces, int names) {

  /** For protocol messages and what is decrypted from them. */
  public static final XmlLimits MESSAGE = new XmlLimits(1 << 20, 64, 20_000, 64, 64, 1_024);

  /** For the metadata of one or a few entities, which an administrator chose to load. */
  public static final XmlLimits METADATA = new XmlLimits(16 << 20, 64, 1_000_000, 128, 128, 16_384);

  /** For one entity, and everything else that is read whole, in an aggregate that is streamed. */
  public static final XmlLimits AGGREGATE = new XmlLimits(4 << 20, 64, 200_000, 128, 128, 16_384);

  /** The same limits with another size in bytes. */
  public XmlLimits withBytes(int maximum) {
    return new XmlLimits(maximum, depth, nodes, attributes, namespaces, names);
  }
}
