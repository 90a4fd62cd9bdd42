package io.samlsp.corpus;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.KeyFiles;
import io.samlsp.keys.SpKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The keys and certificates of the corpus, in whatever form its projects keep them. */
final class CorpusKeys {

  private static final Map<String, SpKey> SP_KEYS = new ConcurrentHashMap<>();

  private CorpusKeys() {}

  static List<IdpKey> identityProvider(Row row) {
    return row.idpCertificates().stream().map(CorpusKeys::idpKey).toList();
  }

  static List<SpKey> serviceProvider(Row row) {
    return row.spKeys().stream().map(CorpusKeys::spKey).toList();
  }

  static IdpKey idpKey(String path) {
    return idpKey(Corpus.resource(path));
  }

  /** From a certificate in PEM or DER, or a public key in PEM. */
  static IdpKey idpKey(byte[] file) {
    try {
      Object pem = pem(file);
      if (pem instanceof SubjectPublicKeyInfo key) {
        return IdpKey.of(new JcaPEMKeyConverter().getPublicKey(key));
      }
      byte[] der = pem instanceof X509CertificateHolder holder ? holder.getEncoded() : file;
      return IdpKey.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key with a certificate made for the purpose: the corpus has none for most of them. */
  static SpKey spKey(String path) {
    return SP_KEYS.computeIfAbsent(path, p -> withCertificate(privateKey(p)));
  }

  static PrivateKey privateKey(String path) {
    try {
      Object pem = pem(Corpus.resource(path));
      PrivateKeyInfo info =
          pem instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : (PrivateKeyInfo) pem;
      return new JcaPEMKeyConverter().getPrivateKey(info);
    } catch (IOException e) {
      throw new IllegalStateException(path, e);
    }
  }

  static PublicKey publicKey(PrivateKey key) {
    try {
      RSAPrivateCrtKey rsa = (RSAPrivateCrtKey) key;
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SpKey withCertificate(PrivateKey key) {
    X500Principal name = new X500Principal("CN=corpus");
    try {
      X509CertificateHolder certificate =
          new JcaX509v3CertificateBuilder(
                  name,
                  BigInteger.ONE,
                  Date.from(Instant.parse("2010-01-01T00:00:00Z")),
                  Date.from(Instant.parse("2040-01-01T00:00:00Z")),
                  name,
                  publicKey(key))
              .build(new JcaContentSignerBuilder("SHA256withRSA").build(key));
      String base64 = java.util.Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
      return SpKey.of(
          key,
          KeyFiles.certificates(
              "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n"));
    } catch (IOException | OperatorCreationException | SamlFailure e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object pem(byte[] file) throws IOException {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      return parser.readObject();
    }
  }
}
