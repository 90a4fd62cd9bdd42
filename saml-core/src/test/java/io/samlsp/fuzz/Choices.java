package io.samlsp.fuzz;

import java.util.List;

/**
 * Decisions taken from the fuzzer's octets, one for each; when they are used up, always the first.
 */
final class Choices {

  private final byte[] data;
  private int at;

  Choices(byte[] data) {
    this.data = data;
  }

  boolean isEmpty() {
    return at >= data.length;
  }

  /** A number from 0 to below the bound. */
  int below(int bound) {
    if (bound <= 1 || isEmpty()) {
      return 0;
    }
    int value = data[at++] & 0xff;
    if (bound > 256 && !isEmpty()) {
      value = value << 8 | (data[at++] & 0xff);
    }
    return value % bound;
  }

  <T> T of(List<T> from) {
    return from.get(below(from.size()));
  }
}
