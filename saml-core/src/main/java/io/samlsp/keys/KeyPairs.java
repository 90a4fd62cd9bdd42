package io.samlsp.keys;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;

/** Tells whether a private key belongs to a public one, as far as the private key lets us look. */
final class KeyPairs {

  private static final byte[] PROBE = "io.samlsp: is this a pair?".getBytes(StandardCharsets.UTF_8);

  private KeyPairs() {}

  static void requirePair(PrivateKey privateKey, PublicKey publicKey) throws SamlFailure {
    if (!sameFamily(privateKey, publicKey)
        || !sameModulus(privateKey, publicKey)
        || !sameCurve(privateKey, publicKey)
        || !samePoint(privateKey, publicKey)) {
      throw new SamlFailure(
          FailureCode.KEY_AND_CERTIFICATE_DIFFER,
          "a certificate of this private key, first in the chain",
          "a certificate of another key");
    }
  }

  private static boolean sameFamily(PrivateKey privateKey, PublicKey publicKey) {
    return family(privateKey.getAlgorithm()).equals(family(publicKey.getAlgorithm()));
  }

  private static boolean sameModulus(PrivateKey privateKey, PublicKey publicKey) {
    return !(privateKey instanceof RSAKey a)
        || !(publicKey instanceof RSAKey b)
        || a.getModulus().equals(b.getModulus());
  }

  private static boolean sameCurve(PrivateKey privateKey, PublicKey publicKey) {
    return !(privateKey instanceof ECKey a)
        || !(publicKey instanceof ECKey b)
        || (a.getParams().getCurve().equals(b.getParams().getCurve())
            && a.getParams().getGenerator().equals(b.getParams().getGenerator()));
  }

  /**
   * Signs and verifies. Not with a key that a device holds: each use may be counted or paid for.
   */
  private static boolean samePoint(PrivateKey privateKey, PublicKey publicKey) {
    if (!family(privateKey.getAlgorithm()).equals("EC") || privateKey.getEncoded() == null) {
      return true;
    }
    byte[] signed;
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(privateKey);
      signer.update(PROBE);
      signed = signer.sign();
    } catch (GeneralSecurityException | RuntimeException e) {
      // Another JCA provider may know this key; it is named only later.
      return true;
    }
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(publicKey);
      verifier.update(PROBE);
      return verifier.verify(signed);
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
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
