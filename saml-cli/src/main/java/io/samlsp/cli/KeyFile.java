package io.samlsp.cli;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.keys.KeyFiles;
import io.samlsp.keys.SpKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a key file holds.
 *
 * @param certificates the certificates, the key's own first; may be empty if there is a key
 * @param privateKey the private key, if there is one
 */
record KeyFile(List<X509Certificate> certificates, Optional<PrivateKey> privateKey) {

  /** Reads PEM or PKCS#12, whichever the file is. */
  static KeyFile read(String place, @Nullable String passwordFile, Terminal terminal)
      throws CliFailure, SamlFailure {
    byte[] octets = Source.readLocal(place, Source.KEYS, terminal);
    char[] password = password(passwordFile, terminal);
    // ASN.1 SEQUENCE: a PKCS#12 file. PEM is text.
    if (octets.length > 0 && octets[0] == 0x30 && !place.equals("-")) {
      return pkcs12(place, password);
    }
    String pem = new String(octets, StandardCharsets.ISO_8859_1);
    if (!pem.contains("PRIVATE KEY-----")) {
      return new KeyFile(KeyFiles.certificates(pem), Optional.empty());
    }
    PrivateKey key = KeyFiles.privateKey(pem, password);
    if (!pem.contains("CERTIFICATE-----")) {
      return new KeyFile(List.of(), Optional.of(key));
    }
    SpKey whole = KeyFiles.pemText(pem, password);
    return new KeyFile(whole.certificates(), Optional.of(whole.privateKey()));
  }

  private static KeyFile pkcs12(String place, char @Nullable [] password)
      throws CliFailure, SamlFailure {
    if (password == null) {
      throw CliFailure.usage(
          Shown.text(place) + " is a PKCS#12 file and needs a password",
          "Put the password into a file of its own and name it by --password-file.");
    }
    try {
      SpKey key = KeyFiles.pkcs12(Path.of(place), password);
      return new KeyFile(key.certificates(), Optional.of(key.privateKey()));
    } catch (IOException e) {
      throw CliFailure.usage(Shown.text(place) + " cannot be read", "Look at its permissions.");
    }
  }

  /** The first line of the password file; null if there is none. */
  static char @Nullable [] password(@Nullable String passwordFile, Terminal terminal)
      throws CliFailure {
    if (passwordFile == null) {
      return null;
    }
    byte[] octets = Source.readLocal(passwordFile, Source.KEYS, terminal);
    String text = new String(octets, StandardCharsets.UTF_8);
    return text.lines().findFirst().orElse("").toCharArray();
  }

  /** The key with its certificate, which may stand in another file. */
  static SpKey spKey(
      String place, @Nullable String certificatePlace, @Nullable String passwordFile, Terminal t)
      throws CliFailure, SamlFailure {
    KeyFile file = read(place, passwordFile, t);
    PrivateKey key =
        file.privateKey.orElseThrow(
            () ->
                CliFailure.usage(
                    Shown.text(place) + " holds a certificate and no private key",
                    "Give the file with the line \"-----BEGIN PRIVATE KEY-----\"."));
    List<X509Certificate> certificates =
        certificatePlace == null
            ? file.certificates
            : read(certificatePlace, null, t).certificates();
    if (certificates.isEmpty()) {
      throw CliFailure.usage(
          Shown.text(place) + " holds a private key and no certificate",
          "Put the certificate behind the key into the file, or give its file by --certificate.");
    }
    return SpKey.of(key, certificates);
  }

  /** The certificate, of a file with or without the key. */
  static X509Certificate certificate(String place, @Nullable String passwordFile, Terminal terminal)
      throws CliFailure, SamlFailure {
    List<X509Certificate> certificates = read(place, passwordFile, terminal).certificates();
    if (certificates.isEmpty()) {
      throw new SamlFailure(FailureCode.KEY_UNREADABLE, "a certificate in " + place, "only a key");
    }
    return certificates.get(0);
  }
}
