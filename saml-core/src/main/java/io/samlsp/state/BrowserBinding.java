package io.samlsp.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Ties a sign-in to the browser that started it, by a secret that only this browser has: the value
 * of a cookie, or the identifier of the session before the sign-in.
 *
 * <p>Without it, an attacker can start a sign-in, finish it at the identity provider as himself and
 * make a victim's browser post the answer (attacks E6). The store keeps only a digest.
 */
public final class BrowserBinding {

  private BrowserBinding() {}

  /** SHA-256 of the secret, in base64url without padding. */
  public static String digest(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether the browser that finishes the sign-in is the one that started it.
   *
   * @param secret what the finishing browser has, or null if it has none
   * @return true also if the sign-in was started without a secret
   */
  public static boolean matches(PendingLogin pending, @Nullable String secret) {
    String expected = pending.browserDigest();
    return expected == null
        || (secret != null
            && MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                digest(secret).getBytes(StandardCharsets.UTF_8)));
  }
}
