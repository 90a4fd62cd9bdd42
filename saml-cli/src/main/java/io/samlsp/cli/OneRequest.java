package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.state.PendingLogin;
import io.samlsp.state.RequestStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pending sign-in that a command was told of, or none: the store of one validation. */
final class OneRequest implements RequestStore {

  private static final String HANDLE = "of-the-command-line";

  private final @Nullable PendingLogin pending;

  private OneRequest(@Nullable PendingLogin pending) {
    this.pending = pending;
  }

  /**
   * The store.
   *
   * @param requestId ID of the request, or null if there was none
   * @param message the response: of several identity providers, the one that it names was asked
   * @param issuedAt when the request was made
   * @param forceAuthn whether it asked for a fresh sign-in
   * @param contexts the authentication contexts of which it wanted one
   */
  static OneRequest of(
      @Nullable String requestId,
      Message message,
      List<IdentityProvider> trusted,
      String consumerService,
      Instant issuedAt,
      boolean forceAuthn,
      List<String> contexts) {
    if (requestId == null || trusted.isEmpty()) {
      return new OneRequest(null);
    }
    return new OneRequest(
        new PendingLogin(
            requestId,
            asked(message, trusted),
            consumerService,
            HANDLE,
            "/",
            issuedAt,
            Instant.MAX,
            forceAuthn,
            contexts,
            null));
  }

  private static String asked(Message message, List<IdentityProvider> trusted) {
    if (trusted.size() > 1) {
      try {
        String issuer = DecodedMessage.of(message).facts().get("Issuer");
        if (trusted.stream().anyMatch(idp -> idp.entityId().equals(issuer))) {
          return String.valueOf(issuer);
        }
      } catch (SamlFailure e) {
        // Validation will say so, whoever was asked.
        return trusted.get(0).entityId();
      }
    }
    return trusted.get(0).entityId();
  }

  /** What comes back beside the response; null if nothing is pending. */
  @Nullable String relayState() {
    return pending == null ? null : HANDLE;
  }

  @Override
  public void put(PendingLogin login) {
    throw new IllegalStateException("no sign-in is started here");
  }

  @Override
  public Optional<PendingLogin> take(String relayState) {
    return Optional.ofNullable(pending);
  }
}
