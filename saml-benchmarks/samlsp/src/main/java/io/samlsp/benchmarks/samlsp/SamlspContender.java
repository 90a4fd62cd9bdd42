package io.samlsp.benchmarks.samlsp;

import io.samlsp.ServiceProvider;
import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import io.samlsp.binding.RedirectQuery;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.keys.SpKey;
import io.samlsp.metadata.IdpMetadata;
import io.samlsp.response.LoginResult;
import io.samlsp.state.PendingLogin;
import io.samlsp.state.RequestStore;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** This library, as an application calls it: the default policy, an answer to a request of ours. */
public final class SamlspContender implements Contender {

  private static final String RELAY_STATE = "r";
  private static final int MESSAGE_BYTES = 1 << 20;

  private @Nullable ServiceProvider serviceProvider;

  /** Made by the harness. */
  public SamlspContender() {}

  @Override
  public void start(Registration registration) throws IOException, SamlFailure {
    Clock clock = Clock.systemUTC();
    IdentityProvider idp = IdpMetadata.parse(registration.idpMetadata()).single();
    SpKey key =
        SpKey.of(registration.decryptionKey(), List.of(registration.decryptionCertificate()));
    Instant now = clock.instant();
    PendingLogin pending =
        new PendingLogin(
            registration.requestId(),
            idp.entityId(),
            registration.acsUrl(),
            RELAY_STATE,
            "/",
            now.minusSeconds(10),
            now.plus(Duration.ofHours(2)),
            false,
            List.of(),
            null);
    serviceProvider =
        ServiceProvider.builder(
                registration.spEntityId(),
                URI.create(registration.acsUrl()),
                IdentityProviders.of(idp))
            .decryptionKey(key)
            // The same message again and again; peers are measured without a replay store too.
            .replayStore((issuer, assertionId, keepUntil) -> true)
            .requestStore(new Always(pending))
            .clock(clock)
            .build();
  }

  @Override
  public boolean accepts(String samlResponse) {
    return Objects.requireNonNull(serviceProvider).finishLogin(samlResponse, RELAY_STATE)
        instanceof LoginResult.SignedIn;
  }

  @Override
  public boolean readsRedirect(String query) {
    try {
      RedirectQuery.read(query, MESSAGE_BYTES);
      return true;
    } catch (SamlFailure refused) {
      return false;
    }
  }

  /** Every response answers the one request. */
  private record Always(PendingLogin pending) implements RequestStore {

    @Override
    public void put(PendingLogin other) {
      throw new IllegalStateException("nothing is started here");
    }

    @Override
    public Optional<PendingLogin> take(String relayState) {
      return Optional.of(pending);
    }
  }
}
