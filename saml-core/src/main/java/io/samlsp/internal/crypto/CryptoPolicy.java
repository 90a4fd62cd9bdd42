package io.samlsp.internal.crypto;

/**
 * What a caller has loosened, by name; all false is strict.
 *
 * @param sha1 signatures and digests with SHA-1
 * @param shortRsa RSA keys of 1024 to 2047 bits
 * @param emptyReference a signature over "" instead of "#ID", where its parent is the root
 * @param unsignedCbc CBC ciphertext that stands under no signature
 * @param rsa15 key transport with RSA PKCS#1 1.5
 */
public record CryptoPolicy(
    boolean sha1, boolean shortRsa, boolean emptyReference, boolean unsignedCbc, boolean rsa15) {

  /** Nothing loosened. */
  public static final CryptoPolicy STRICT = new CryptoPolicy(false, false, false, false, false);
}
