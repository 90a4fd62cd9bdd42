package io.samlsp.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** What JDKs have got wrong, and this build's may not, is shown here by itself. */
class SignatureMethodTest {

  private static final BigInteger ORDER = BigInteger.valueOf(0xfffb);

  private static boolean inRange(int r, int s) {
    return SignatureMethod.isInRange(
        ORDER, new byte[] {(byte) (r >> 8), (byte) r, (byte) (s >> 8), (byte) s});
  }

  @Test
  void takes_r_and_s_from_one_to_below_the_order() {
    assertThat(inRange(1, 1)).isTrue();
    assertThat(inRange(0xfffa, 0xfffa)).isTrue();
    assertThat(inRange(1, 0xfffa)).isTrue();
  }

  @Test
  void refuses_zero_and_the_order_and_more_in_either_half() {
    for (int bad : new int[] {0, 0xfffb, 0xfffc, 0xffff}) {
      assertThat(inRange(bad, bad)).isFalse();
      assertThat(inRange(1, bad)).isFalse();
      assertThat(inRange(bad, 1)).isFalse();
    }
  }

  @Test
  void refuses_values_that_have_no_halves() {
    assertThat(SignatureMethod.isInRange(ORDER, new byte[0])).isFalse();
    assertThat(SignatureMethod.isInRange(ORDER, new byte[] {1})).isFalse();
  }
}
