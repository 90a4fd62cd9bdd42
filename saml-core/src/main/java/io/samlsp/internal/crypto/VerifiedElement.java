package io.samlsp.internal.crypto;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;

/**
 * Proof that a trusted key signed this very content. Only this package makes one.
 *
 * <p>The element was parsed anew from the octets that went into the digest, not taken from the
 * message: whatever a parser, a look-up or a canonicaliser did to the message, what is read here is
 * what was signed.
 */
public final class VerifiedElement {

  private final XmlElement element;
  private final TrustedKey signer;

  private VerifiedElement(XmlElement element, TrustedKey signer) {
    this.element = element;
    this.signer = signer;
  }

  /** Parses the octets whose digest the signer signed. */
  static VerifiedElement fromDigested(byte[] octets, TrustedKey signer, XmlLimits limits)
      throws SamlFailure {
    return new VerifiedElement(XmlParser.parse(octets, limits.withBytes(octets.length)), signer);
  }

  /** The content. */
  public XmlElement element() {
    return element;
  }

  /** Whose signature it is. */
  public TrustedKey signer() {
    return signer;
  }

  /**
   * An element inside of this one, which the same signature covers.
   *
   * @throws IllegalStateException if it is not inside
   */
  public VerifiedElement within(XmlElement descendant) {
    for (XmlElement e = descendant; e != null; e = e.parent()) {
      if (e == element) {
        return new VerifiedElement(descendant, signer);
      }
    }
    throw new IllegalStateException("not inside the verified element");
  }

  /**
   * What was decrypted from this element: the signature over the ciphertext covers it, because the
   * ciphertext determines it. Its namespaces come from the verified content too.
   *
   * @throws IllegalStateException if the plaintext came from somewhere else
   */
  public VerifiedElement decrypted(Plaintext plaintext, XmlLimits limits) throws SamlFailure {
    if (plaintext.source() != element) {
      throw new IllegalStateException("decrypted from another element");
    }
    return new VerifiedElement(plaintext.under(element, limits), signer);
  }
}
