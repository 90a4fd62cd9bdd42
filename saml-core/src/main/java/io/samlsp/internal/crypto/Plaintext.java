package io.samlsp.internal.crypto;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;

/**
 * What came out of decryption, and out of which element. It carries no trust: anyone can encrypt
 * for a public key.
 */
public final class Plaintext {

  private final XmlElement source;
  private final byte[] octets;

  Plaintext(XmlElement source, byte[] octets) {
    this.source = source;
    this.octets = octets;
  }

  XmlElement source() {
    return source;
  }

  /**
   * The element in it, with the namespaces of the place where the encrypted one stood (xmlenc-core1
   * §4.4.1).
   */
  public XmlElement parse(XmlElement context, XmlLimits limits) throws SamlFailure {
    return XmlParser.parse(octets, context, limits);
  }
}
