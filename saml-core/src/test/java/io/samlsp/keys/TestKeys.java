package io.samlsp.keys;

import io.samlsp.failure.SamlFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** The key files of the tests. */
public final class TestKeys {

  public static final char[] PASSWORD = "secret".toCharArray();

  private TestKeys() {}

  public static SpKey rsa() {
    return of("rsa-pkcs8.pem", "leaf.crt");
  }

  public static SpKey otherRsa() {
    return of("other-rsa.pem", "other-rsa.crt");
  }

  public static SpKey pss() {
    return of("rsa-pss.pem", "rsa-pss.crt");
  }

  /** On curve p256, p384 or p521. */
  public static SpKey ec(String curve) {
    return of("ec-" + curve + "-pkcs8.pem", "ec-" + curve + ".crt");
  }

  static SpKey of(String key, String certificates) {
    try {
      return KeyFiles.pemText(text(key), text(certificates), null);
    } catch (SamlFailure e) {
      throw new AssertionError(e);
    }
  }

  static String text(String name) {
    try (InputStream in = TestKeys.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path file(String name) {
    try {
      return Path.of(Objects.requireNonNull(TestKeys.class.getResource(name), name).toURI());
    } catch (java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
