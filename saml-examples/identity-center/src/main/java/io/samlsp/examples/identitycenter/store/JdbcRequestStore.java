package io.samlsp.examples.identitycenter.store;

import io.samlsp.state.PendingLogin;
import io.samlsp.state.RequestStore;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Pending sign-ins in the database: they outlive a restart, and any node can finish them. */
public final class JdbcRequestStore implements RequestStore {

  /** Anybody can start sign-ins without end; beyond these the oldest make room. */
  private static final int MOST = 50_000;

  private static final int LOOK_EVERY = 256;

  private final AtomicInteger puts = new AtomicInteger();
  private final Database database;
  private final Clock clock;

  /** Pending sign-ins in that database. */
  public JdbcRequestStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void put(PendingLogin pending) {
    Map<String, Object> details = new HashMap<>();
    details.put("requestId", pending.requestId());
    details.put("identityProvider", pending.identityProvider());
    details.put("assertionConsumerService", pending.assertionConsumerService());
    details.put("returnTo", pending.returnTo());
    details.put("issuedAt", pending.issuedAt().toString());
    details.put("expiresAt", pending.expiresAt().toString());
    details.put("forceAuthn", pending.forceAuthn());
    details.put("exactAuthnContexts", pending.exactAuthnContexts());
    String browser = pending.browserDigest();
    if (browser != null) {
      details.put("browserDigest", browser);
    }
    database.write(
        work -> {
          work.update("DELETE FROM center_pending_login WHERE expires_at <= ?", clock.instant());
          if (puts.incrementAndGet() % LOOK_EVERY == 0) {
            work.update(
                "DELETE FROM center_pending_login WHERE digest IN (SELECT digest"
                    + " FROM center_pending_login ORDER BY expires_at DESC OFFSET ? ROWS)",
                MOST);
          }
          return work.update(
              "INSERT INTO center_pending_login (digest, expires_at, details) VALUES (?, ?, ?)",
              Secrets.digest(pending.relayState()),
              pending.expiresAt(),
              Tree.write(details));
        });
  }

  @Override
  public Optional<PendingLogin> take(String relayState) {
    String digest = Secrets.digest(relayState);
    return database.write(
        work -> {
          List<String> found =
              work.query(
                  "SELECT details FROM center_pending_login WHERE digest = ? AND expires_at > ?",
                  row -> row.getString(1),
                  digest,
                  clock.instant());
          // of two that found it, the one whose DELETE counted has it
          int taken = work.update("DELETE FROM center_pending_login WHERE digest = ?", digest);
          return taken == 1
              ? found.stream().findFirst().map(json -> pending(relayState, json))
              : Optional.empty();
        });
  }

  private static PendingLogin pending(String relayState, String json) {
    Map<String, Object> details = Tree.read(json);
    String browser = Tree.text(details, "browserDigest");
    return new PendingLogin(
        Tree.text(details, "requestId"),
        Tree.text(details, "identityProvider"),
        Tree.text(details, "assertionConsumerService"),
        relayState,
        Tree.text(details, "returnTo"),
        Instant.parse(Tree.text(details, "issuedAt")),
        Instant.parse(Tree.text(details, "expiresAt")),
        Boolean.TRUE.equals(details.get("forceAuthn")),
        Tree.texts(details, "exactAuthnContexts"),
        browser.isEmpty() ? null : browser);
  }
}
