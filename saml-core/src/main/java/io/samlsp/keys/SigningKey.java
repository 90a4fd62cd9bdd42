package io.samlsp.keys;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.crypto.XmlSigner;
import java.util.Objects;

/**
 * A key and how it signs.
 *
 * @param key the key
 * @param algorithm one that fits it
 */
public record SigningKey(SpKey key, SigningAlgorithm algorithm) {

  /** Checks that the algorithm fits the key. */
  public SigningKey {
    Objects.requireNonNull(algorithm);
    if (!algorithm.fits(key)) {
      throw new IllegalArgumentException(algorithm + " does not fit " + key);
    }
  }

  /**
   * The key with the algorithm that is usual for its kind.
   *
   * @throws IllegalArgumentException if there is none: neither an RSA nor an EC key
   */
  public static SigningKey of(SpKey key) {
    return new SigningKey(key, SigningAlgorithm.defaultFor(key));
  }

  /**
   * Signs octets.
   *
   * @return the signature in the form of SignatureValue, before base64
   * @throws IllegalStateException if the key cannot be used now
   */
  public byte[] sign(byte[] octets) {
    return algorithm.sign(key, octets);
  }

  /**
   * Puts an enveloped signature over its root into a document of ours: a message, or metadata
   * (saml-core §5.4). Comments and instructions in it are lost.
   *
   * @param xml whose root has an ID attribute and no signature yet
   * @throws IllegalArgumentException if it is no such document
   * @throws IllegalStateException if the key cannot be used now
   */
  public byte[] signXml(byte[] xml) {
    try {
      return XmlSigner.sign(
          xml,
          algorithm.uri(),
          algorithm.digestUri(),
          algorithm.digestName(),
          key.certificate(),
          this::sign);
    } catch (SamlFailure e) {
      throw new IllegalArgumentException("not a document to sign: " + e.getMessage(), e);
    }
  }
}
