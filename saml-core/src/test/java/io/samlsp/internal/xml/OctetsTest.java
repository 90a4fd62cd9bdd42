package io.samlsp.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** Eight octets at a time find what one at a time finds. */
class OctetsTest {

  /** What stops a scanner, its neighbours, and what a borrow or a sign could confuse them with. */
  private static final byte[] TELLING = {
    0,
    1,
    '\t',
    '\n',
    '\r',
    0x1f,
    ' ',
    '!',
    '"',
    '#',
    '%',
    '&',
    '\'',
    ';',
    '<',
    '=',
    '>',
    '?',
    '\\',
    ']',
    '^',
    'a',
    0x7e,
    0x7f,
    (byte) 0x80,
    (byte) 0x81,
    (byte) 0xa6,
    (byte) 0xbc,
    (byte) 0xff
  };

  @Test
  void finds_what_a_reader_of_single_octets_finds() {
    Random random = new Random(7);
    for (int round = 0; round < 50_000; round++) {
      byte[] in = octets(random);
      int from = random.nextInt(in.length + 1);
      int end = from + random.nextInt(in.length - from + 1);
      String place = Arrays.toString(in) + " from " + from + " to " + end;

      for (char quote : new char[] {'"', '\'', ']'}) {
        assertThat(Octets.nextToExamine(in, from, end, '<', '&', quote))
            .as(place)
            .isEqualTo(first(in, from, end, b -> b < 0x20 || b == '<' || b == '&' || b == quote));
      }
      assertThat(Octets.nextToEscapeInValue(in, from, end))
          .as(place)
          .isEqualTo(
              first(in, from, end, b -> (b >= 0 && b < 0x20) || b == '&' || b == '<' || b == '"'));
      assertThat(Octets.nextToEscapeInText(in, from, end))
          .as(place)
          .isEqualTo(first(in, from, end, b -> b == '&' || b == '<' || b == '>' || b == '\r'));
    }
  }

  /** Mostly letters, so that long runs occur, and any octet in any place. */
  private static byte[] octets(Random random) {
    byte[] in = new byte[random.nextInt(40)];
    int odd = random.nextInt(4);
    for (int i = 0; i < in.length; i++) {
      in[i] =
          random.nextInt(4) >= odd
              ? (byte) 'x'
              : random.nextBoolean()
                  ? TELLING[random.nextInt(TELLING.length)]
                  : (byte) random.nextInt(256);
    }
    return in;
  }

  private static int first(byte[] in, int from, int end, IntPredicate stops) {
    int at = from;
    while (at < end && !stops.test(in[at])) {
      at++;
    }
    return at;
  }
}
