package io.samlsp.examples.identitycenter.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is signed in. The browser's cookie holds a secret, the table its digest. */
public final class Sessions {

  /** Whose session it is. */
  public enum Kind {
    /** A person's, in the access portal. */
    PORTAL(Duration.ofHours(1), Duration.ofHours(12)),
    /** The administrator's. */
    ADMINISTRATOR(Duration.ofMinutes(30), Duration.ofHours(8));

    private final Duration idle;
    private final Duration longest;

    Kind(Duration idle, Duration longest) {
      this.idle = idle;
      this.longest = longest;
    }
  }

  /**
   * A session that goes on.
   *
   * @param endsAt when it ends at the latest
   * @param details what is shown of the sign-in
   */
  public record Session(
      String userId,
      String userName,
      Instant createdAt,
      Instant endsAt,
      Map<String, Object> details) {}

  private static final Duration TOUCH_EVERY = Duration.ofSeconds(30);

  private final Database database;
  private final Clock clock;
  private final Secrets secrets;

  /** Sessions in that database. */
  public Sessions(Database database, Clock clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
  }

  /**
   * Starts a session.
   *
   * @param notOnOrAfter when the identity provider wants it to end, if it said so
   * @return what the cookie holds
   */
  public String start(
      Kind kind,
      String userId,
      String userName,
      Optional<Instant> notOnOrAfter,
      Map<String, Object> details) {
    String secret = secrets.fresh();
    Instant now = clock.instant();
    Instant longest = now.plus(kind.longest);
    Instant end = notOnOrAfter.filter(longest::isAfter).orElse(longest);
    database.write(
        work -> {
          work.update("DELETE FROM center_session WHERE ends_at <= ?", now);
          return work.update(
              "INSERT INTO center_session"
                  + " (digest, kind, user_id, user_name, created_at, seen_at, ends_at, details)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
              Secrets.digest(secret),
              kind.name(),
              userId,
              userName,
              now,
              now,
              end,
              Tree.write(details));
        });
    return secret;
  }

  private record Found(Session session, Instant seenAt) {}

  /** The session of that cookie, unless it has ended; the idle time begins anew. */
  public Optional<Session> find(Kind kind, String secret) {
    String digest = Secrets.digest(secret);
    Instant now = clock.instant();
    List<Found> found =
        database.read(
            work ->
                work.query(
                    "SELECT * FROM center_session WHERE digest = ? AND kind = ? AND ends_at > ?"
                        + " AND seen_at > ?",
                    Sessions::found,
                    digest,
                    kind.name(),
                    now,
                    now.minus(kind.idle)));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.get(0).seenAt().isBefore(now.minus(TOUCH_EVERY))) {
      database.write(
          work ->
              work.update("UPDATE center_session SET seen_at = ? WHERE digest = ?", now, digest));
    }
    return Optional.of(found.get(0).session());
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(
        new Session(
            row.getString("user_id"),
            row.getString("user_name"),
            Database.time(row, "created_at"),
            Database.time(row, "ends_at"),
            Tree.read(row.getString("details"))),
        Database.time(row, "seen_at"));
  }

  /** Ends the session of that cookie. */
  public void end(String secret) {
    String digest = Secrets.digest(secret);
    database.write(work -> work.update("DELETE FROM center_session WHERE digest = ?", digest));
  }

  /** Ends every session of a person; says how many there were. */
  public int endOf(String userId) {
    return database.write(
        work ->
            work.update(
                "DELETE FROM center_session WHERE kind = 'PORTAL' AND user_id = ?", userId));
  }

  /** Ends every session of the administrator. */
  public void endAdministrators() {
    database.write(
        work ->
            work.update("DELETE FROM center_session WHERE kind = ?", Kind.ADMINISTRATOR.name()));
  }

  /** How many people are signed in. */
  public long count() {
    Instant now = clock.instant();
    return database
        .read(
            work ->
                work.query(
                    "SELECT count(*) FROM center_session WHERE kind = 'PORTAL' AND ends_at > ?",
                    row -> row.getLong(1),
                    now))
        .get(0);
  }
}
