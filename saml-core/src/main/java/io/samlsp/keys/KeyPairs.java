package io.samlsp.keys;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;

/** Tells whether a private key belongs to a public one. */
final class KeyPairs {

  private KeyPairs() {}

  static void requirePair(PrivateKey privateKey, PublicKey publicKey) throws SamlFailure {
    boolean sameFamily = family(privateKey.getAlgorithm()).equals(family(publicKey.getAlgorithm()));
    boolean sameModulus =
        !(privateKey instanceof RSAKey a)
            || !(publicKey instanceof RSAKey b)
            || a.getModulus().equals(b.getModulus());
    if (!sameFamily || !sameModulus) {
      throw new SamlFailure(
          FailureCode.KEY_AND_CERTIFICATE_DIFFER,
          "a certificate of this private key",
          "a certificate of another key");
    }
  }

  private static String family(String algorithm) {
    return switch (algorithm) {
      case "RSASSA-PSS" -> "RSA";
      case "ECDSA" -> "EC";
      default -> algorithm;
    };
  }
}
