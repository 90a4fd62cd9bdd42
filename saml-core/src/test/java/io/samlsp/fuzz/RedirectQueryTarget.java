package io.samlsp.fuzz;

import io.samlsp.binding.RedirectQuery;
import io.samlsp.failure.SamlFailure;
import java.nio.charset.StandardCharsets;

/** The raw query of a redirect. */
public final class RedirectQueryTarget {

  private static final int MAXIMUM = 1 << 16;

  /** All that the identity provider ever signed: the seed signed.txt. */
  private static final String SIGNED = "<a/>";

  private static final String STATE = "state/1 2";

  private RedirectQueryTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    String query = new String(data, StandardCharsets.ISO_8859_1);
    try {
      RedirectQuery read = RedirectQuery.read(query, MAXIMUM);
      if (read.message().length > MAXIMUM) {
        throw new IllegalStateException("larger than allowed");
      }
      read.verify(World.IDENTITY_PROVIDER);
      if (!SIGNED.equals(new String(read.message(), StandardCharsets.UTF_8))
          || !STATE.equals(read.relayState().orElse(null))) {
        throw new IllegalStateException("verified, but never signed");
      }
    } catch (SamlFailure refused) {
      // As it should be.
    }
  }
}
