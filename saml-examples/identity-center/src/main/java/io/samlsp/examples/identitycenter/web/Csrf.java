package io.samlsp.examples.identitycenter.web;

import io.samlsp.examples.identitycenter.store.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The token in every form of ours: a digest of a cookie that scripts cannot read and that another
 * site can neither see nor send along with a POST.
 */
final class Csrf {

  private static final String COOKIE = "center-form";

  private final Secrets secrets;

  Csrf(SecureRandom random) {
    this.secrets = new Secrets(random);
  }

  /** The token for this browser's forms. */
  String token(Exchange exchange) {
    return tokenOf(
        exchange
            .cookie(COOKIE)
            .orElseGet(
                () -> {
                  String secret = secrets.fresh();
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
                        tokenOf(secret).getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8)))
            .isPresent();
  }

  private static String tokenOf(String secret) {
    return Secrets.digest("form:" + secret);
  }
}
