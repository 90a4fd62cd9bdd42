package io.samlsp.keys;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * The keys and certificates in a PEM text (RFC 7468), as keys of the JDK.
 *
 * <p>BouncyCastle takes the text apart and decrypts. Its exceptions go no further: they can quote
 * what they choked on, which may be a key.
 */
final class Pem {

  private static final int MAXIMUM = 1 << 20;

  private final List<PrivateKey> keys = new ArrayList<>();
  private final List<X509Certificate> certificates = new ArrayList<>();

  private Pem() {}

  static Pem read(String text, char @Nullable [] password) throws SamlFailure {
    if (text.length() > MAXIMUM) {
      throw unreadable("at most " + MAXIMUM + " characters of PEM", text.length() + " characters");
    }
    // A byte order mark would hide the first block.
    int begin = Math.max(0, text.indexOf("-----BEGIN "));
    Pem pem = new Pem();
    try (PEMParser parser = new PEMParser(new StringReader(text.substring(begin)))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        pem.add(block, password);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException | StackOverflowError e) {
      throw unreadable("PEM of an RSA or EC key or of X.509 certificates", "a block that is not");
    }
    return pem;
  }

  PrivateKey onlyKey() throws SamlFailure {
    if (keys.size() != 1) {
      throw unreadable("one private key in PEM", keys.isEmpty() ? "none" : keys.size() + " keys");
    }
    return keys.get(0);
  }

  List<X509Certificate> certificates() throws SamlFailure {
    if (certificates.isEmpty()) {
      throw unreadable("a certificate in PEM", "none");
    }
    return List.copyOf(certificates);
  }

  /** Other blocks are passed over: parameters of a curve, public keys, requests. */
  private void add(Object block, char @Nullable [] password)
      throws SamlFailure, IOException, GeneralSecurityException {
    if (block instanceof X509CertificateHolder certificate) {
      certificates.add(jdkCertificate(certificate));
    } else if (block instanceof X509TrustedCertificateBlock trusted) {
      certificates.add(jdkCertificate(trusted.getCertificateHolder()));
    } else if (block instanceof PrivateKeyInfo pkcs8) {
      keys.add(jdkKey(pkcs8));
    } else if (block instanceof PEMKeyPair pair) {
      keys.add(jdkKey(pair.getPrivateKeyInfo()));
    } else if (block instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
      KeyDerivationCost.requireBearable(encrypted.getEncryptionAlgorithm());
      keys.add(decrypted(password, p -> decrypt(encrypted, p)));
    } else if (block instanceof PEMEncryptedKeyPair encrypted) {
      keys.add(decrypted(password, p -> decrypt(encrypted, p)));
    }
  }

  @FunctionalInterface
  private interface Decryption {
    PrivateKeyInfo with(char[] password) throws IOException, PKCSException, OperatorException;
  }

  /**
   * A wrong password shows in a bad padding or, if that looks good by chance, in a key that is
   * none.
   */
  private static PrivateKey decrypted(char @Nullable [] password, Decryption decryption)
      throws SamlFailure {
    if (password == null) {
      throw new SamlFailure(
          FailureCode.KEY_PASSWORD_WRONG, "the password of the encrypted key", "no password");
    }
    try {
      return jdkKey(decryption.with(password));
    } catch (IOException
        | PKCSException
        | OperatorException
        | GeneralSecurityException
        | RuntimeException e) {
      throw new SamlFailure(
          FailureCode.KEY_PASSWORD_WRONG, "the password of the encrypted key", "another password");
    }
  }

  private static PrivateKeyInfo decrypt(PKCS8EncryptedPrivateKeyInfo encrypted, char[] password)
      throws PKCSException, OperatorException {
    return encrypted.decryptPrivateKeyInfo(
        new JceOpenSSLPKCS8DecryptorProviderBuilder()
            .setProvider(BouncyCastle.PROVIDER)
            .build(password));
  }

  private static PrivateKeyInfo decrypt(PEMEncryptedKeyPair encrypted, char[] password)
      throws IOException {
    return encrypted
        .decryptKeyPair(
            new JcePEMDecryptorProviderBuilder().setProvider(BouncyCastle.PROVIDER).build(password))
        .getPrivateKeyInfo();
  }

  private static PrivateKey jdkKey(PrivateKeyInfo info)
      throws IOException, GeneralSecurityException {
    return KeyFactory.getInstance(algorithm(info.getPrivateKeyAlgorithm().getAlgorithm()))
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  private static String algorithm(ASN1ObjectIdentifier oid) throws NoSuchAlgorithmException {
    if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return "RSA";
    } else if (oid.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      return "RSASSA-PSS";
    } else if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return "EC";
    }
    throw new NoSuchAlgorithmException(oid.getId());
  }

  private static X509Certificate jdkCertificate(X509CertificateHolder holder)
      throws IOException, GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
  }

  static SamlFailure unreadable(String expected, String found) {
    return new SamlFailure(FailureCode.KEY_UNREADABLE, expected, found);
  }

  /** Made at the first encrypted key, and never registered: the application's choice stands. */
  private static final class BouncyCastle {
    static final Provider PROVIDER = new BouncyCastleProvider();
  }
}
