package io.samlsp.examples.identitycenter.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The token in every form of ours: a digest of a cookie that scripts cannot read and that another
 * site can neither see nor send along with a POST.
 */
final class Csrf {

  private static final String COOKIE = "center-form";

  private final SecureRandom random;

  Csrf(SecureRandom random) {
    this.random = random;
  }

  /** The token for this browser's forms. */
  String token(Exchange exchange) {
    return digest(
        exchange
            .cookie(COOKIE)
            .orElseGet(
                () -> {
                  byte[] octets = new byte[32];
                  random.nextBytes(octets);
                  String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
                  exchange.setCookie(COOKIE, secret, Exchange.SameSite.LAX);
                  return secret;
                }));
  }

  /** Whether the form came from a page of ours in this browser. */
  boolean holds(Exchange exchange, @Nullable String token) {
    return token != null
        && exchange
            .cookie(COOKIE)
            .filter(
                secret ->
                    MessageDigest.isEqual(
                        digest(secret).getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8)))
            .isPresent();
  }

  private static String digest(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("form:" + secret).getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
