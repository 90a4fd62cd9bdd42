package io.samlsp.metadata.fuzz;

import io.samlsp.metadata.IndexAgreement;
import java.time.Instant;

/** An aggregate that is streamed: known of it is what is known of it when it is read whole. */
public final class AggregateTarget {

  private static final Instant NOW = Instant.parse("2014-01-01T00:00:00Z");

  private AggregateTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    IndexAgreement.require(data, NOW);
  }
}
