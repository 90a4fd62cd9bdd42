package io.samlsp.examples.identitycenter.store;

import io.samlsp.state.ReplayStore;
import java.time.Clock;
import java.time.Instant;

/** The assertions that were used, in the database: a restart forgets none. */
public final class JdbcReplayStore implements ReplayStore {

  private final Database database;
  private final Clock clock;

  /** Used assertions in that database. */
  public JdbcReplayStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public boolean recordFirstUse(String issuer, String assertionId, Instant keepUntil) {
    String digest = Secrets.digest(issuer.length() + ":" + issuer + assertionId);
    return database.write(
        work -> {
          Instant now = clock.instant();
          if (!now.isBefore(keepUntil)) {
            // its first use may have been forgotten already
            throw new IllegalStateException("the assertion expired before its use was recorded");
          }
          work.update("DELETE FROM center_used_assertion WHERE keep_until <= ?", now);
          if (!database.isEmbedded()) {
            return work.update(
                    "INSERT INTO center_used_assertion (digest, keep_until) VALUES (?, ?)"
                        + " ON CONFLICT DO NOTHING",
                    digest,
                    keepUntil)
                == 1;
          }
          // writers take turns there, so nothing comes between the two statements
          boolean used =
              !work.query(
                      "SELECT 1 FROM center_used_assertion WHERE digest = ?",
                      row -> row.getInt(1),
                      digest)
                  .isEmpty();
          return !used
              && work.update(
                      "INSERT INTO center_used_assertion (digest, keep_until) VALUES (?, ?)",
                      digest,
                      keepUntil)
                  == 1;
        });
  }
}
