package io.samlsp.examples.identitycenter.store;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Every change that an administrator made, and what the application did by itself. */
public final class AuditTrail {

  private static final int MOST = 20_000;

  /** One entry. */
  public record Entry(long id, Instant at, String actor, String action, String details) {}

  private final Database database;
  private final Clock clock;

  /** The trail in that database. */
  public AuditTrail(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Adds an entry.
   *
   * @param details without secrets and without anybody's attributes
   */
  public void record(String actor, String action, String details) {
    Instant now = clock.instant();
    database.write(
        work -> {
          work.update(
              "DELETE FROM center_audit WHERE id <= (SELECT max(id) FROM center_audit) - ?",
              (long) MOST);
          return work.update(
              "INSERT INTO center_audit (happened_at, actor, action, details) VALUES (?, ?, ?, ?)",
              now,
              actor,
              action,
              details);
        });
  }

  /** A page of entries, newest first. */
  public List<Entry> page(int number, int size) {
    return database.read(
        work ->
            work.query(
                "SELECT * FROM center_audit ORDER BY id DESC LIMIT ? OFFSET ?",
                row ->
                    new Entry(
                        row.getLong("id"),
                        Database.time(row, "happened_at"),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("details")),
                size,
                (long) (number - 1) * size));
  }
}
