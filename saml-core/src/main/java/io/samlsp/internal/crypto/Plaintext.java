package io.samlsp.internal.crypto;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.ExclusiveCanonicalizer;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.util.Arrays;
import java.util.Set;

/**
 * What came out of decryption, and out of which element. It carries no trust: anyone can encrypt
 * for a public key.
 */
public final class Plaintext {

  private final XmlElement source;
  private final byte[] octets;
  private final XmlElement element;

  Plaintext(XmlElement source, byte[] octets, XmlElement element) {
    this.source = source;
    this.octets = octets;
    this.element = element;
  }

  XmlElement source() {
    return source;
  }

  /**
   * The element in it, with the namespaces of the place where the encrypted one stood (xmlenc-core1
   * §4.4.1).
   */
  public XmlElement element() {
    return element;
  }

  /**
   * The same element with the namespaces that were signed there. Exclusive canonicalisation keeps
   * those that signed elements use (xml-exc-c14n §1.3), and of what the ciphertext uses it knows
   * nothing: whoever changes another one would change what the plaintext means.
   *
   * @throws SamlFailure {@link FailureCode#ENCRYPTED_NAMESPACE_UNSIGNED} if it means something else
   *     there, or nothing
   */
  XmlElement under(XmlElement signed, XmlLimits limits) throws SamlFailure {
    XmlElement verified = null;
    try {
      verified = XmlParser.parse(octets, signed, limits);
    } catch (SamlFailure e) {
      // Where it stood it was well-formed, so that only a namespace can be missing.
    }
    if (verified == null
        || !Arrays.equals(canonical(verified, limits), canonical(element, limits))) {
      throw new SamlFailure(
          FailureCode.ENCRYPTED_NAMESPACE_UNSIGNED,
          "an assertion that declares the namespaces that it uses",
          "one that takes a namespace from the message, which the signature does not cover");
    }
    return verified;
  }

  private static byte[] canonical(XmlElement e, XmlLimits limits) throws SamlFailure {
    return ExclusiveCanonicalizer.canonicalize(e, null, Set.of(), 2 * limits.bytes());
  }
}
