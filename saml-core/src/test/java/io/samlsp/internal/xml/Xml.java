package io.samlsp.internal.xml;

import io.samlsp.failure.SamlFailure;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Parses and canonicalises texts. */
final class Xml {

  private Xml() {}

  static XmlElement parse(String document) throws SamlFailure {
    return parse(document, XmlLimits.MESSAGE);
  }

  static XmlElement parse(String document, XmlLimits limits) throws SamlFailure {
    return parse(utf8(document), limits);
  }

  static XmlElement parse(byte[] document) throws SamlFailure {
    return parse(document, XmlLimits.MESSAGE);
  }

  static XmlElement parse(byte[] document, XmlLimits limits) throws SamlFailure {
    return XmlParser.parse(document, limits);
  }

  static String canonical(XmlElement element, String... inclusivePrefixes) throws SamlFailure {
    return canonical(element, null, inclusivePrefixes);
  }

  static String canonical(XmlElement element, XmlElement omitted, String... inclusivePrefixes)
      throws SamlFailure {
    byte[] octets =
        ExclusiveCanonicalizer.canonicalize(element, omitted, Set.of(inclusivePrefixes), 16 << 20);
    return new String(octets, StandardCharsets.UTF_8);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
