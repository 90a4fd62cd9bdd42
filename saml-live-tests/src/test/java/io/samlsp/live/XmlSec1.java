package io.samlsp.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The {@code xmlsec1} command (libxml2, OpenSSL) as a second opinion on XML signatures. Debian's
 * 1.2.37 does not know RSA-PSS.
 */
final class XmlSec1 {
  private XmlSec1() {}

  /** The version that the command gives for itself. */
  static String version() {
    return CommandLine.run(Map.of(), "", List.of("xmlsec1", "--version")).split(" ", -1)[1];
  }

  /**
   * Verifies the enveloped signature of the root element with that key and no other.
   *
   * @param root the root element as {@code namespace:name}
   * @param certificate a PEM file of {@code /keys}
   * @throws CommandLine.Failed when it does not hold
   */
  static void verify(String xml, String root, String certificate) {
    inFolder(
        xml,
        certificate,
        (document, key) ->
            CommandLine.run(
                Map.of(),
                "",
                List.of(
                    "xmlsec1",
                    "--verify",
                    "--enabled-reference-uris",
                    "same-doc",
                    // Without this a certificate in KeyInfo would be asked for the key.
                    "--enabled-key-data",
                    "raw-x509-cert",
                    "--pubkey-cert-pem",
                    key,
                    "--id-attr:ID",
                    root,
                    document)));
  }

  /**
   * Fills in the signature template in the document.
   *
   * @param root the signed element as {@code namespace:name}
   * @param privateKey a PEM file of {@code /keys}
   */
  static String sign(String template, String root, String privateKey) {
    return inFolder(
        template,
        privateKey,
        (document, key) ->
            CommandLine.run(
                Map.of(),
                "",
                List.of(
                    "xmlsec1", "--sign", "--privkey-pem", key, "--id-attr:ID", root, document)));
  }

  private interface Run {
    String run(String document, String key);
  }

  private static String inFolder(String xml, String keyResource, Run run) {
    try {
      Path folder = Files.createTempDirectory("xmlsec1");
      Path document = folder.resolve("document.xml");
      Path key = folder.resolve("key.pem");
      try (InputStream pem =
          Objects.requireNonNull(
              XmlSec1.class.getResourceAsStream("/keys/" + keyResource), keyResource)) {
        Files.writeString(document, xml, UTF_8);
        Files.write(key, pem.readAllBytes());
        return run.run(document.toString(), key.toString());
      } finally {
        Files.deleteIfExists(document);
        Files.deleteIfExists(key);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
