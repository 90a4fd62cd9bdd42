package io.samlsp.examples.identitycenter.standin;

import io.samlsp.testkit.TestCredential;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The key that signs, kept over restarts: metadata that was uploaded once stays right. */
final class SigningKey {

  private SigningKey() {}

  static TestCredential keptIn(Path folder, SecureRandom random) {
    Path key = folder.resolve("idp-key.pem");
    Path certificate = folder.resolve("idp-certificate.pem");
    try {
      if (Files.exists(key) && Files.exists(certificate)) {
        return TestCredential.of(privateKey(key), certificate(certificate));
      }
      TestCredential made =
          TestCredential.builder().subject("CN=" + Organization.NAME).random(random).build();
      PrivateFiles.write(key, made.privateKeyPem().getBytes(StandardCharsets.US_ASCII));
      Files.writeString(certificate, made.certificatePem());
      return made;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the keys in " + folder + " cannot be used", e);
    }
  }

  private static PrivateKey privateKey(Path pem) throws IOException, GeneralSecurityException {
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der(pem)));
  }

  private static X509Certificate certificate(Path pem)
      throws IOException, GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der(pem)));
  }

  private static byte[] der(Path pem) throws IOException {
    String text = Files.readString(pem, StandardCharsets.US_ASCII);
    return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
  }
}
