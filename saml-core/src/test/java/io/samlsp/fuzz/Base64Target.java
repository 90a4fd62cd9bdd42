package io.samlsp.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The form parameter SAMLResponse, as it comes. */
public final class Base64Target {

  private Base64Target() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    World.requireNobodyElse(
        World.validate(new String(data, StandardCharsets.ISO_8859_1)), List.of("alice", "mallory"));
  }
}
