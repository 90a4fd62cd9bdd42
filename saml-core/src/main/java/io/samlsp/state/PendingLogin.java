package io.samlsp.state;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that was started and not yet answered. A plain value, so that any store can keep it.
 *
 * @param requestId ID of the AuthnRequest
 * @param identityProvider entity id of the identity provider that was asked; only its answer counts
 * @param assertionConsumerService the URL where the answer must arrive
 * @param relayState the opaque handle that comes back with the answer; 256 random bits, URL-safe,
 *     43 characters
 * @param returnTo where the person wanted to go: a path of our own, already checked
 * @param issuedAt when the request was made
 * @param expiresAt from when on an answer is too late
 * @param forceAuthn whether a fresh sign-in was asked for
 * @param exactAuthnContexts the authentication contexts of which one must be met; empty if none was
 *     asked for, or not with the comparison "exact"
 * @param browserDigest SHA-256, in base64url, of what binds the sign-in to the browser that started
 *     it; or null
 */
public record PendingLogin(
    String requestId,
    String identityProvider,
    String assertionConsumerService,
    String relayState,
    String returnTo,
    Instant issuedAt,
    Instant expiresAt,
    boolean forceAuthn,
    List<String> exactAuthnContexts,
    @Nullable String browserDigest) {

  /** Copies the list. */
  public PendingLogin {
    Objects.requireNonNull(requestId);
    Objects.requireNonNull(identityProvider);
    Objects.requireNonNull(assertionConsumerService);
    Objects.requireNonNull(relayState);
    Objects.requireNonNull(returnTo);
    Objects.requireNonNull(issuedAt);
    Objects.requireNonNull(expiresAt);
    exactAuthnContexts = List.copyOf(exactAuthnContexts);
  }

  /** Without the handle and the browser's digest: a log must not give a sign-in away. */
  @Override
  public String toString() {
    return "PendingLogin[" + requestId + " at " + identityProvider + "]";
  }
}
