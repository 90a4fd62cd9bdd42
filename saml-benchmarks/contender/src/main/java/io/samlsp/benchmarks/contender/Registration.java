package io.samlsp.benchmarks.contender;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Objects;

/**
 * What service provider and identity provider know of each other. JDK types only, since it crosses
 * class loaders.
 *
 * @param spEntityId the service provider's name
 * @param acsUrl where responses arrive
 * @param requestId the id of the request that every response answers
 * @param idpEntityId the identity provider's name
 * @param idpCertificate the key that signs
 * @param idpMetadata the file metadata.xml of the identity provider
 * @param responsesSigned whether the identity provider signs responses, besides assertions
 * @param decryptionKey the service provider's key
 * @param decryptionCertificate its certificate
 */
public record Registration(
    String spEntityId,
    String acsUrl,
    String requestId,
    String idpEntityId,
    X509Certificate idpCertificate,
    Path idpMetadata,
    boolean responsesSigned,
    PrivateKey decryptionKey,
    X509Certificate decryptionCertificate) {

  /** The name of the identity provider's metadata in its directory. */
  public static final String METADATA = "metadata.xml";

  private static final String CONSTANTS = "registration.txt";
  private static final String IDP_CERTIFICATE = "idp.cer";
  private static final String SP_CERTIFICATE = "sp.cer";
  private static final String SP_KEY = "sp.pk8";

  /** Writes it beside its metadata, for other processes. */
  public void write(String metadata) throws IOException {
    Path directory = Objects.requireNonNull(idpMetadata.getParent());
    Files.writeString(idpMetadata, metadata);
    Files.write(directory.resolve(CONSTANTS), List.of(spEntityId, acsUrl, requestId, idpEntityId));
    Files.write(directory.resolve(SP_KEY), decryptionKey.getEncoded());
    try {
      Files.write(directory.resolve(IDP_CERTIFICATE), idpCertificate.getEncoded());
      Files.write(directory.resolve(SP_CERTIFICATE), decryptionCertificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException("a certificate does not encode", e);
    }
  }

  /** Reads what {@link #write} wrote into a directory. */
  public static Registration read(Path directory, boolean responsesSigned) throws IOException {
    List<String> constants = Files.readAllLines(directory.resolve(CONSTANTS));
    byte[] key = Files.readAllBytes(directory.resolve(SP_KEY));
    try {
      return new Registration(
          constants.get(0),
          constants.get(1),
          constants.get(2),
          constants.get(3),
          certificate(directory.resolve(IDP_CERTIFICATE)),
          directory.resolve(METADATA),
          responsesSigned,
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)),
          certificate(directory.resolve(SP_CERTIFICATE)));
    } catch (GeneralSecurityException e) {
      throw new IOException("no registration: " + directory, e);
    }
  }

  private static X509Certificate certificate(Path file)
      throws IOException, GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
  }
}
