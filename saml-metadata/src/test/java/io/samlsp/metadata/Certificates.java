package io.samlsp.metadata;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates for tests. */
final class Certificates {

  private static final AtomicLong SERIAL = new AtomicLong(1);

  /** A key pair and its certificate. */
  record Pair(KeyPair keys, X509Certificate certificate) {

    String base64() throws GeneralSecurityException {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    }

    /** A certificate for a new key, issued by this one. */
    Pair issue(String subject) throws GeneralSecurityException {
      KeyPair own = rsa(2048);
      return new Pair(
          own,
          make(
              certificate.getSubjectX500Principal(),
              subject,
              own,
              keys,
              "SHA256withRSA",
              Instant.parse("2026-01-01T00:00:00Z"),
              Instant.parse("2036-01-01T00:00:00Z")));
    }
  }

  private Certificates() {}

  static Pair selfSigned(String subject) throws GeneralSecurityException {
    return selfSigned(subject, rsa(2048), "SHA256withRSA");
  }

  static Pair selfSigned(String subject, KeyPair keys, String algorithm)
      throws GeneralSecurityException {
    return selfSigned(
        subject,
        keys,
        algorithm,
        Instant.parse("2026-01-01T00:00:00Z"),
        Instant.parse("2036-01-01T00:00:00Z"));
  }

  static Pair selfSigned(
      String subject, KeyPair keys, String algorithm, Instant notBefore, Instant notAfter)
      throws GeneralSecurityException {
    return new Pair(
        keys,
        make(new X500Principal(subject), subject, keys, keys, algorithm, notBefore, notAfter));
  }

  static KeyPair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  private static X509Certificate make(
      X500Principal issuer,
      String subject,
      KeyPair own,
      KeyPair signer,
      String algorithm,
      Instant notBefore,
      Instant notAfter)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      issuer,
                      BigInteger.valueOf(SERIAL.getAndIncrement()),
                      Date.from(notBefore),
                      Date.from(notAfter),
                      new X500Principal(subject),
                      own.getPublic())
                  .build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
