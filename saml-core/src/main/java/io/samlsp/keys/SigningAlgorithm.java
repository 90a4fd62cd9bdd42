package io.samlsp.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** How the service provider signs (RFC 6931 §2.3). */
public enum SigningAlgorithm {
  /** RSA PKCS#1 v1.5 with SHA-256, which every identity provider knows. */
  RSA_SHA256("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", 256),
  /** RSA PKCS#1 v1.5 with SHA-384. */
  RSA_SHA384("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", 384),
  /** RSA PKCS#1 v1.5 with SHA-512. */
  RSA_SHA512("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", 512),
  /** RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes. */
  RSA_PSS_SHA256("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", 256),
  /** RSASSA-PSS with SHA-384, MGF1 with SHA-384 and a salt of 48 bytes. */
  RSA_PSS_SHA384("http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", 384),
  /** RSASSA-PSS with SHA-512, MGF1 with SHA-512 and a salt of 64 bytes. */
  RSA_PSS_SHA512("http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", 512),
  /** ECDSA with SHA-256. */
  ECDSA_SHA256("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", 256),
  /** ECDSA with SHA-384. */
  ECDSA_SHA384("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", 384),
  /** ECDSA with SHA-512. */
  ECDSA_SHA512("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", 512);

  private final String uri;
  private final int bits;

  SigningAlgorithm(String uri, int bits) {
    this.uri = uri;
    this.bits = bits;
  }

  /**
   * The algorithm to sign with unless told otherwise: RSA_SHA256 for an RSA key, RSA_PSS_SHA256 for
   * one that is bound to PSS, and for an EC key ECDSA with the hash that is as strong as the curve.
   *
   * @throws IllegalArgumentException if there is none for this kind of key
   */
  public static SigningAlgorithm defaultFor(SpKey key) {
    PublicKey publicKey = key.certificate().getPublicKey();
    if (publicKey instanceof ECPublicKey ec) {
      int size = ec.getParams().getOrder().bitLength();
      return size <= 256 ? ECDSA_SHA256 : size <= 384 ? ECDSA_SHA384 : ECDSA_SHA512;
    }
    for (SigningAlgorithm algorithm : values()) {
      if (algorithm.fits(key)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException("neither an RSA nor an EC key: " + key);
  }

  /** The identifier that stands in SigAlg and SignatureMethod. */
  public String uri() {
    return uri;
  }

  /** The identifier of the hash, that stands in DigestMethod. */
  public String digestUri() {
    // xmldsig-core1 §6.2: only SHA-384 stands in the older namespace.
    return bits == 384
        ? "http://www.w3.org/2001/04/xmldsig-more#sha384"
        : "http://www.w3.org/2001/04/xmlenc#sha" + bits;
  }

  String digestName() {
    return "SHA-" + bits;
  }

  /** Whether that key can sign with this algorithm. */
  public boolean fits(SpKey key) {
    PublicKey publicKey = key.certificate().getPublicKey();
    if (isEcdsa()) {
      return publicKey instanceof ECPublicKey;
    }
    // RFC 4055 §1.2: a key under the PSS identifier must not be used with PKCS#1 v1.5.
    return publicKey instanceof RSAPublicKey
        && (isPss() || !"RSASSA-PSS".equals(publicKey.getAlgorithm()));
  }

  /**
   * Signs octets, through the key's JCA provider if it has one.
   *
   * @return the signature in the form of SignatureValue, before base64
   * @throws IllegalArgumentException if the key does not fit
   * @throws IllegalStateException if the key cannot be used now: an HSM that is away, a provider
   *     that does not know the algorithm
   */
  public byte[] sign(SpKey key, byte[] octets) {
    if (!fits(key)) {
      throw new IllegalArgumentException(this + " does not fit " + key);
    }
    try {
      Signature signature = signature(key);
      signature.initSign(key.privateKey());
      if (isPss()) {
        pssParameters(signature);
      }
      signature.update(octets);
      byte[] value = signature.sign();
      return isEcdsa() ? plain(value, (ECPublicKey) key.certificate().getPublicKey()) : value;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw new IllegalStateException("cannot sign with " + key, e);
    }
  }

  private Signature signature(SpKey key) throws NoSuchAlgorithmException {
    String name = isPss() ? "RSASSA-PSS" : "SHA" + bits + (isEcdsa() ? "withECDSA" : "withRSA");
    return key.provider().isPresent()
        ? Signature.getInstance(name, key.provider().get())
        : Signature.getInstance(name);
  }

  /** RFC 6931 §2.3.10: MGF1 with the same hash, salt as long as the hash, trailer field 1. */
  private void pssParameters(Signature signature) throws InvalidAlgorithmParameterException {
    String hash = digestName();
    signature.setParameter(
        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
  }

  /**
   * xmldsig-core1 §6.4.3: the value is r and s side by side, each as long as the curve's order. JCA
   * providers give the DER form, and not all of them know the other.
   */
  private static byte[] plain(byte[] der, ECPublicKey publicKey) throws IOException {
    BigInteger order = publicKey.getParams().getOrder();
    BigInteger[] rs = StandardDSAEncoding.INSTANCE.decode(order, der);
    return PlainDSAEncoding.INSTANCE.encode(order, rs[0], rs[1]);
  }

  private boolean isPss() {
    return name().startsWith("RSA_PSS");
  }

  private boolean isEcdsa() {
    return name().startsWith("ECDSA");
  }
}
