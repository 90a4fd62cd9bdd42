package io.samlsp.internal.xml;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at eight octets at a time: most octets of a message are long texts in which nothing needs
 * attention.
 *
 * <p>The tests put a bit into each octet that has the property. A borrow can put one too many into
 * the octet above one that has it, never below: the lowest bit that is set is always right.
 */
final class Octets {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private Octets() {}

  /** The eight octets from there on, the first one lowest. */
  static long eight(byte[] in, int at) {
    return (long) EIGHT.get(in, at);
  }

  /** Marks octets that are the given ASCII character. */
  private static long equal(long eight, int ascii) {
    long zero = eight ^ (ONES * ascii);
    return (zero - ONES) & ~zero;
  }

  /** Marks control characters. */
  private static long control(long eight) {
    return (eight - ONES * 0x20) & ~eight;
  }

  /** How many octets stand before the first that is marked. */
  private static int before(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }

  /**
   * Where the next octet stands that is one of three ASCII characters, a control character or not
   * ASCII; the end if there is none.
   */
  static int nextToExamine(byte[] in, int from, int end, int a, int b, int c) {
    int at = from;
    for (; at <= end - 8; at += 8) {
      long eight = eight(in, at);
      long marks = eight | control(eight) | equal(eight, a) | equal(eight, b) | equal(eight, c);
      if ((marks & HIGH) != 0) {
        return at + before(marks & HIGH);
      }
    }
    while (at < end && in[at] >= 0x20 && in[at] != a && in[at] != b && in[at] != c) {
      at++;
    }
    return at;
  }

  /** Where the next octet stands that attribute values escape; the end if there is none. */
  static int nextToEscapeInValue(byte[] in, int from, int end) {
    int at = from;
    for (; at <= end - 8; at += 8) {
      long eight = eight(in, at);
      long marks = control(eight) | equal(eight, '&') | equal(eight, '<') | equal(eight, '"');
      if ((marks & HIGH) != 0) {
        return at + before(marks & HIGH);
      }
    }
    while (at < end && !isEscapedInValue(in[at])) {
      at++;
    }
    return at;
  }

  private static boolean isEscapedInValue(byte b) {
    return (b >= 0 && b < 0x20) || b == '&' || b == '<' || b == '"';
  }

  /** Where the next octet stands that texts escape; the end if there is none. */
  static int nextToEscapeInText(byte[] in, int from, int end) {
    int at = from;
    for (; at <= end - 8; at += 8) {
      long eight = eight(in, at);
      long marks = equal(eight, '&') | equal(eight, '<') | equal(eight, '>') | equal(eight, '\r');
      if ((marks & HIGH) != 0) {
        return at + before(marks & HIGH);
      }
    }
    while (at < end && in[at] != '&' && in[at] != '<' && in[at] != '>' && in[at] != '\r') {
      at++;
    }
    return at;
  }
}
