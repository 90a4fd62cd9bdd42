package io.samlsp.idp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A public key of an identity provider.
 *
 * <p>The certificate around it is a container (Metadata Interoperability Profile §2.6.1): its
 * expiry and issuer decide nothing.
 */
public final class IdpKey {

  private final PublicKey publicKey;
  private final @Nullable X509Certificate certificate;
  private final String fingerprint;

  private IdpKey(PublicKey publicKey, @Nullable X509Certificate certificate) {
    this.publicKey = publicKey;
    this.certificate = certificate;
    this.fingerprint = fingerprint(publicKey, certificate);
  }

  /** The key in a certificate. */
  public static IdpKey of(X509Certificate certificate) {
    return new IdpKey(certificate.getPublicKey(), certificate);
  }

  /** A bare key. */
  public static IdpKey of(PublicKey key) {
    return new IdpKey(key, null);
  }

  /** The key. */
  public PublicKey publicKey() {
    return publicKey;
  }

  /** The certificate it came in, if it came in one. */
  public Optional<X509Certificate> certificate() {
    return Optional.ofNullable(certificate);
  }

  /** SHA-256 of the certificate's DER form, or of the bare key's, in lower-case hexadecimal. */
  public String fingerprint() {
    return fingerprint;
  }

  private static String fingerprint(PublicKey key, @Nullable X509Certificate certificate) {
    try {
      byte[] der = certificate == null ? key.getEncoded() : certificate.getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IdpKey key && key.fingerprint.equals(fingerprint);
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  @Override
  public String toString() {
    return publicKey.getAlgorithm() + " key, SHA-256 " + fingerprint;
  }
}
