package io.samlsp.fuzz;

import io.samlsp.failure.SamlFailure;
import io.samlsp.keys.KeyFiles;
import io.samlsp.keys.SpKey;
import java.nio.charset.StandardCharsets;

/** Key files. */
public final class PemTarget {

  private PemTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    String pem = new String(data, StandardCharsets.ISO_8859_1);
    try {
      requireCertificate(KeyFiles.pemText(pem, null));
    } catch (SamlFailure refused) {
      requireNoKeyIn(refused);
    }
    try {
      requireCertificate(KeyFiles.pemText(pem, "secret".toCharArray()));
    } catch (SamlFailure refused) {
      requireNoKeyIn(refused);
    }
    try {
      KeyFiles.certificates(pem);
    } catch (SamlFailure refused) {
      requireNoKeyIn(refused);
    }
  }

  private static void requireCertificate(SpKey key) {
    if (!key.certificate().equals(key.certificates().get(0)) || key.toString().isEmpty()) {
      throw new IllegalStateException("a key without its certificate");
    }
  }

  /** Our own words only: what was found may be a key (attacks C10). */
  private static void requireNoKeyIn(SamlFailure refused) {
    if (refused.getMessage().length() > 400) {
      throw new IllegalStateException("a long message: " + refused.getMessage());
    }
  }
}
