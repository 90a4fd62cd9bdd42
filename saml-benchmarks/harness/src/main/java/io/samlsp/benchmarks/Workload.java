package io.samlsp.benchmarks;

import java.util.Locale;

/** A kind of response; the sizes are those of what identity providers send. */
public enum Workload {
  /** A signed assertion with five attributes. */
  SMALL,
  /** The same, with the response signed too. */
  BOTH,
  /** A signed assertion with 200 further attribute values: somebody in many groups. */
  BIG,
  /** A signed assertion, encrypted with AES-256-GCM under RSA-OAEP, in a signed response. */
  ENCRYPTED;

  /** Whether the response is signed, besides the assertion. */
  public boolean signsResponse() {
    return this == BOTH || this == ENCRYPTED;
  }

  /** Its name in tables and files. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one of this {@link #label}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Workload labelled(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
