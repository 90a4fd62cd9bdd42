package io.samlsp.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shortest ciphertexts there can be, and every length of padding. */
class ContentCipherTest {

  private static final byte[] KEY = "sixteen octets !".getBytes(StandardCharsets.US_ASCII);

  /** Blocks that end in an octet of that value, encrypted in CBC, behind an IV of zeros. */
  private static byte[] cbc(String jcaName, byte[] key, int block, int length, int last)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(jcaName + "/CBC/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, jcaName), new IvParameterSpec(new byte[block]));
    byte[] padded = new byte[length];
    padded[length - 1] = (byte) last;
    byte[] value = new byte[block + length];
    System.arraycopy(cipher.doFinal(padded), 0, value, block, length);
    return value;
  }

  @Test
  void takes_a_padding_of_one_octet_to_a_whole_block_and_no_other() throws Exception {
    for (int padding = 0; padding < 256; padding++) {
      byte[] aes = cbc("AES", KEY, 16, 32, padding);
      byte[] des = cbc("DESede", Arrays.copyOf(KEY, 24), 8, 16, padding);
      if (padding >= 1 && padding <= 16) {
        assertThat(ContentCipher.AES128_CBC.decrypt(KEY, aes)).hasSize(32 - padding);
      } else {
        assertThatThrownBy(() -> ContentCipher.AES128_CBC.decrypt(KEY, aes))
            .isInstanceOf(AEADBadTagException.class);
      }
      byte[] desKey = Arrays.copyOf(KEY, 24);
      if (padding >= 1 && padding <= 8) {
        assertThat(ContentCipher.TRIPLE_DES_CBC.decrypt(desKey, des)).hasSize(16 - padding);
      } else {
        assertThatThrownBy(() -> ContentCipher.TRIPLE_DES_CBC.decrypt(desKey, des))
            .isInstanceOf(AEADBadTagException.class);
      }
    }
  }

  @Test
  void takes_one_block_of_nothing_but_padding() throws Exception {
    assertThat(ContentCipher.AES128_CBC.decrypt(KEY, cbc("AES", KEY, 16, 16, 16))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"AES128_CBC, 0", "AES128_CBC, 16", "AES128_CBC, 31", "AES128_CBC, 33"})
  void refuses_ciphertext_that_is_not_whole_blocks_after_the_iv(ContentCipher cipher, int length) {
    assertThatThrownBy(() -> cipher.decrypt(KEY, new byte[length]))
        .isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void opens_gcm_of_nothing_at_all_and_nothing_shorter() throws Exception {
    byte[] iv = new byte[12];
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, iv));
    byte[] value = new byte[28];
    System.arraycopy(cipher.doFinal(), 0, value, 12, 16);

    assertThat(ContentCipher.AES128_GCM.decrypt(KEY, value)).isEmpty();
    for (int shorter = 0; shorter < 28; shorter++) {
      byte[] cut = Arrays.copyOf(value, shorter);
      assertThatThrownBy(() -> ContentCipher.AES128_GCM.decrypt(KEY, cut))
          .isInstanceOf(AEADBadTagException.class);
    }
  }
}
