package io.samlsp.internal.crypto;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.List;

/** Verifies a signature that travels beside what it signs, as in a redirect. */
public final class DetachedSignature {

  private DetachedSignature() {}

  /**
   * Verifies that one of the keys made the signature over these very octets.
   *
   * @param algorithm its identifier, as the sender names it
   * @throws SamlFailure {@link FailureCode#SIGNATURE_ALGORITHM_REFUSED}, {@link
   *     FailureCode#SIGNATURE_KEY_REFUSED} or {@link FailureCode#SIGNATURE_INVALID}
   */
  public static void verify(
      String algorithm, byte[] octets, byte[] signature, List<TrustedKey> keys, CryptoPolicy policy)
      throws SamlFailure {
    SignatureMethod method = SignatureMethod.admitted(algorithm, policy);
    if (method == null) {
      throw new SamlFailure(
          FailureCode.SIGNATURE_ALGORITHM_REFUSED, "RSA or ECDSA with SHA-256 or more", algorithm);
    }
    for (TrustedKey key : keys) {
      if (method.fits(key.key(), policy) && method.verify(key.key(), octets, signature)) {
        return;
      }
    }
    throw SignatureDiagnosis.whyNot(method, null, keys, policy);
  }
}
