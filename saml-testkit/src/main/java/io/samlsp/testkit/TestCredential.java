package io.samlsp.testkit;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import javax.security.auth.x500.X500Principal;

/**
 * A private key and its certificate, for signing answers or for decrypting them.
 *
 * <p>Generated keys are made anew for each call and belong to a test: never let anything real trust
 * one. Immutable.
 */
public final class TestCredential {

  private final PrivateKey privateKey;
  private final X509Certificate certificate;

  private TestCredential(PrivateKey privateKey, X509Certificate certificate) {
    this.privateKey = privateKey;
    this.certificate = certificate;
  }

  /** A key that the caller already has; the two are not compared, so they may belie each other. */
  public static TestCredential of(PrivateKey privateKey, X509Certificate certificate) {
    return new TestCredential(
        Objects.requireNonNull(privateKey, "privateKey"),
        Objects.requireNonNull(certificate, "certificate"));
  }

  /** A new RSA key of 2048 bits with a self-signed certificate. */
  public static TestCredential rsa() {
    return builder().build();
  }

  /** A new EC key on P-256, P-384 or P-521 with a self-signed certificate. */
  public static TestCredential ec(int bits) {
    return builder().ec(bits).build();
  }

  /** Starts a new key whose certificate is told in detail. */
  public static Builder builder() {
    return new Builder();
  }

  /** The private key. */
  public PrivateKey privateKey() {
    return privateKey;
  }

  /** The certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The certificate as PEM. */
  public String certificatePem() {
    return pem("CERTIFICATE", encoded());
  }

  /** The certificate as base64 in one line, as in an X509Certificate element. */
  public String certificateBase64() {
    return Base64.getEncoder().encodeToString(encoded());
  }

  /**
   * The private key as PEM (PKCS#8, not encrypted).
   *
   * @throws IllegalStateException if the key does not leave its provider
   */
  public String privateKeyPem() {
    byte[] pkcs8 = privateKey.getEncoded();
    if (pkcs8 == null) {
      throw new IllegalStateException("this private key cannot be exported");
    }
    return pem("PRIVATE KEY", pkcs8);
  }

  PublicKey publicKey() {
    return certificate.getPublicKey();
  }

  private byte[] encoded() {
    return encode(certificate);
  }

  static byte[] encode(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("certificate without an encoding", e);
    }
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /** Names the certificate, never the key. */
  @Override
  public String toString() {
    return "TestCredential["
        + publicKey().getAlgorithm()
        + ", "
        + certificate.getSubjectX500Principal().getName()
        + ", serial "
        + certificate.getSerialNumber().toString(16)
        + "]";
  }

  /** Describes a key to generate and the self-signed certificate that goes with it. */
  public static final class Builder {

    private String algorithm = "RSA";
    private int bits = 2048;
    private String subject = "CN=samlsp test key";
    private BigInteger serialNumber = BigInteger.ONE;
    private Instant notBefore = Instant.parse("2020-01-01T00:00:00Z");
    private Instant notAfter = Instant.parse("2049-12-31T23:59:59Z");
    private String digest = "SHA256";
    private SecureRandom random = new SecureRandom();

    private Builder() {}

    /** An RSA key; fewer than 2048 bits make a key that a service provider should refuse. */
    public Builder rsa(int modulusBits) {
      this.algorithm = "RSA";
      this.bits = modulusBits;
      return this;
    }

    /**
     * An EC key on a NIST curve.
     *
     * @throws IllegalArgumentException unless {@code curveBits} is 256, 384 or 521
     */
    public Builder ec(int curveBits) {
      if (curveBits != 256 && curveBits != 384 && curveBits != 521) {
        throw new IllegalArgumentException("no such curve: P-" + curveBits);
      }
      this.algorithm = "EC";
      this.bits = curveBits;
      return this;
    }

    /** The subject and issuer of the certificate, as in {@code CN=idp.example.com}. */
    public Builder subject(String distinguishedName) {
      this.subject = Objects.requireNonNull(distinguishedName, "distinguishedName");
      return this;
    }

    /** The serial number of the certificate; 1 by default. */
    public Builder serialNumber(BigInteger number) {
      this.serialNumber = Objects.requireNonNull(number, "number");
      return this;
    }

    /** The validity of the certificate, in whole seconds; 2020 to 2049 by default. */
    public Builder validity(Instant from, Instant to) {
      this.notBefore = Objects.requireNonNull(from, "from");
      this.notAfter = Objects.requireNonNull(to, "to");
      return this;
    }

    /** Signs the certificate itself with SHA-1, as many old ones are. */
    public Builder sha1Certificate() {
      this.digest = "SHA1";
      return this;
    }

    /** The source of the key; a repeatable source gives a repeatable key. */
    public Builder random(SecureRandom source) {
      this.random = Objects.requireNonNull(source, "source");
      return this;
    }

    /** Makes the key and the certificate. */
    public TestCredential build() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(keyParameters(), random);
        KeyPair pair = generator.generateKeyPair();
        return new TestCredential(pair.getPrivate(), selfSign(pair));
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException("cannot make a " + algorithm + " key of " + bits, e);
      }
    }

    private AlgorithmParameterSpec keyParameters() {
      return algorithm.equals("EC")
          ? new ECGenParameterSpec("secp" + bits + "r1")
          : new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4);
    }

    // RFC 5280 §4.1: a version 3 certificate without extensions.
    private X509Certificate selfSign(KeyPair pair) throws GeneralSecurityException {
      boolean elliptic = pair.getPublic() instanceof ECPublicKey;
      byte[] name = new X500Principal(subject).getEncoded();
      byte[] signatureAlgorithm = signatureAlgorithm(elliptic);
      byte[] toBeSigned =
          Der.sequence(
              Der.context(0, Der.integer(BigInteger.TWO)),
              Der.integer(serialNumber),
              signatureAlgorithm,
              name,
              Der.sequence(Der.time(notBefore), Der.time(notAfter)),
              name,
              pair.getPublic().getEncoded());
      Signature signature = Signature.getInstance(digest + (elliptic ? "withECDSA" : "withRSA"));
      signature.initSign(pair.getPrivate(), random);
      signature.update(toBeSigned);
      byte[] certificate =
          Der.sequence(toBeSigned, signatureAlgorithm, Der.bitString(signature.sign()));
      return read(certificate);
    }

    private byte[] signatureAlgorithm(boolean elliptic) {
      boolean sha1 = digest.equals("SHA1");
      return elliptic
          ? Der.sequence(Der.objectIdentifier(sha1 ? "1.2.840.10045.4.1" : "1.2.840.10045.4.3.2"))
          : Der.sequence(
              Der.objectIdentifier(sha1 ? "1.2.840.113549.1.1.5" : "1.2.840.113549.1.1.11"),
              Der.nullValue());
    }
  }

  static X509Certificate read(byte[] der) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
  }

  /** Reads the text of an X509Certificate element. */
  static X509Certificate readBase64(String base64) {
    try {
      return read(Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an X.509 certificate", e);
    }
  }
}
