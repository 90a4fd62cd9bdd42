package io.samlsp.fuzz;

import java.util.Base64;
import java.util.List;

/** A response, before base64: the whole of validation. */
public final class ResponseTarget {

  private ResponseTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    World.requireNobodyElse(
        World.validate(Base64.getEncoder().encodeToString(data)), List.of("alice", "mallory"));
  }
}
