package io.samlsp.internal.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The ciphers that content may be encrypted with (xmlenc-core1 §5.2). */
enum ContentCipher {
  AES128_GCM("http://www.w3.org/2009/xmlenc11#aes128-gcm", "AES", 16, 0),
  AES192_GCM("http://www.w3.org/2009/xmlenc11#aes192-gcm", "AES", 24, 0),
  AES256_GCM("http://www.w3.org/2009/xmlenc11#aes256-gcm", "AES", 32, 0),
  AES128_CBC("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "AES", 16, 16),
  AES192_CBC("http://www.w3.org/2001/04/xmlenc#aes192-cbc", "AES", 24, 16),
  AES256_CBC("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "AES", 32, 16),
  TRIPLE_DES_CBC("http://www.w3.org/2001/04/xmlenc#tripledes-cbc", "DESede", 24, 8);

  private static final int GCM_IV_BYTES = 12;
  private static final int GCM_TAG_BYTES = 16;
  private static final ContentCipher[] ALL = values();

  private final String uri;
  private final String jcaName;
  private final int keyBytes;

  /** Block size in bytes for CBC, 0 for GCM. */
  private final int cbcBlock;

  ContentCipher(String uri, String jcaName, int keyBytes, int cbcBlock) {
    this.uri = uri;
    this.jcaName = jcaName;
    this.keyBytes = keyBytes;
    this.cbcBlock = cbcBlock;
  }

  /** The cipher of that identifier, or null. */
  static @Nullable ContentCipher of(String uri) {
    for (ContentCipher cipher : ALL) {
      if (cipher.uri.equals(uri)) {
        return cipher;
      }
    }
    return null;
  }

  int keyBytes() {
    return keyBytes;
  }

  /** Whether a changed ciphertext goes unnoticed unless a signature covers it (attacks D2). */
  boolean isMalleable() {
    return cbcBlock > 0;
  }

  /** Decrypts IV and ciphertext (and tag), side by side as XML Encryption puts them. */
  byte[] decrypt(byte[] key, byte[] value) throws GeneralSecurityException {
    try {
      return decrypted(key, value);
    } catch (RuntimeException e) {
      // As in EncryptedKey: a provider in front of the JDK's may throw what it likes.
      throw new GeneralSecurityException(e);
    }
  }

  private byte[] decrypted(byte[] key, byte[] value) throws GeneralSecurityException {
    SecretKeySpec secret = new SecretKeySpec(key, jcaName);
    if (cbcBlock == 0) {
      if (value.length < GCM_IV_BYTES + GCM_TAG_BYTES) {
        throw new AEADBadTagException();
      }
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      GCMParameterSpec iv = new GCMParameterSpec(GCM_TAG_BYTES * 8, value, 0, GCM_IV_BYTES);
      cipher.init(Cipher.DECRYPT_MODE, secret, iv);
      return cipher.doFinal(value, GCM_IV_BYTES, value.length - GCM_IV_BYTES);
    }
    if (value.length < 2 * cbcBlock || value.length % cbcBlock != 0) {
      throw new AEADBadTagException();
    }
    Cipher cipher = Cipher.getInstance(jcaName + "/CBC/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, secret, new IvParameterSpec(value, 0, cbcBlock));
    byte[] padded = cipher.doFinal(value, cbcBlock, value.length - cbcBlock);
    // xmlenc-core1 §5.2.1: only the last octet of the padding means something.
    int padding = padded[padded.length - 1] & 0xff;
    if (padding < 1 || padding > cbcBlock) {
      throw new AEADBadTagException();
    }
    return Arrays.copyOf(padded, padded.length - padding);
  }
}
