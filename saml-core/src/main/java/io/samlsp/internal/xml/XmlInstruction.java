package io.samlsp.internal.xml;

/**
 * A processing instruction. Nothing in SAML uses one; it is kept because canonicalisation puts it
 * under the signature.
 */
public final class XmlInstruction extends XmlNode {

  final String target;
  final String data;

  XmlInstruction(String target, String data) {
    this.target = target;
    this.data = data;
  }
}
