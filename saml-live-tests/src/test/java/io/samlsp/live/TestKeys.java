package io.samlsp.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;

/** The key pairs of {@code src/test/resources/keys}. */
record TestKeys(PrivateKey privateKey, X509Certificate certificate) {
  static final TestKeys SP_RSA = read("sp", "RSA");
  static final TestKeys SP_EC = read("sp-ec", "EC");
  static final TestKeys IDP_RSA = read("idp", "RSA");
  static final TestKeys IDP_EC = read("idp-ec", "EC");

  /** The certificate as metadata carries it. */
  String certificateBase64() {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestKeys read(String name, String algorithm) {
    try (InputStream key = resource(name + ".key");
        InputStream certificate = resource(name + ".crt")) {
      String pem = new String(key.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
      byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
      return new TestKeys(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
          (X509Certificate)
              CertificateFactory.getInstance("X.509").generateCertificate(certificate));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static InputStream resource(String file) {
    return Objects.requireNonNull(TestKeys.class.getResourceAsStream("/keys/" + file), file);
  }
}
