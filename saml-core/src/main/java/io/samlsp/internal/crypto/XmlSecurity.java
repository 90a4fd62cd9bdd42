package io.samlsp.internal.crypto;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Namespaces of XML Signature and XML Encryption, and the two forms of value that both use. */
final class XmlSecurity {

  static final String DS = "http://www.w3.org/2000/09/xmldsig#";
  static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  static final String XENC11 = "http://www.w3.org/2009/xmlenc11#";

  private XmlSecurity() {}

  /** The Algorithm attribute of a method element. */
  static String algorithm(XmlElement method, FailureCode code) throws SamlFailure {
    String algorithm = method.attribute("Algorithm");
    if (algorithm == null) {
      throw new SamlFailure(code, "an Algorithm on " + method.localName(), null);
    }
    return algorithm;
  }

  /**
   * The element itself, if it is the one expected there; schema order is fixed, so position is part
   * of the identity.
   */
  static XmlElement expect(@Nullable XmlElement e, String namespace, String name, FailureCode code)
      throws SamlFailure {
    if (e == null || !e.is(namespace, name)) {
      throw new SamlFailure(code, name, e == null ? null : e.localName());
    }
    return e;
  }

  static void expectEnd(@Nullable XmlElement e, FailureCode code) throws SamlFailure {
    if (e != null) {
      throw new SamlFailure(code, "nothing more", e.localName());
    }
  }

  /**
   * Decodes the text of an element; white space between the characters is allowed, nothing else is.
   */
  static byte[] base64(XmlElement e, FailureCode code) throws SamlFailure {
    byte[] decoded = decode(e.text());
    if (decoded == null) {
      throw new SamlFailure(code, "base64 in " + e.localName(), "other characters");
    }
    return decoded;
  }

  static byte @Nullable [] decode(String text) {
    try {
      return Base64.getDecoder().decode(withoutSpace(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String withoutSpace(String text) {
    int at = 0;
    while (at < text.length() && !isSpace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder packed = new StringBuilder(text.length()).append(text, 0, at);
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isSpace(c)) {
        packed.append(c);
      }
    }
    return packed.toString();
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
