package io.samlsp.examples.identitycenter.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that nobody can guess, and the digests under which they are kept. */
public final class Secrets {

  private final SecureRandom random;

  /** Secrets from that chance. */
  public Secrets(SecureRandom random) {
    this.random = random;
  }

  /** 256 random bits, fit for a cookie. */
  public String fresh() {
    byte[] octets = new byte[32];
    random.nextBytes(octets);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  /** SHA-256 in base64url, 43 characters. */
  public static String digest(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
