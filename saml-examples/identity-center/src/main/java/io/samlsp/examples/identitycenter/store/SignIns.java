package io.samlsp.examples.identitycenter.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every attempt to sign in, the latest 5,000; of those that name no identity provider, 500. */
public final class SignIns {

  private static final long MOST = 5_000;

  /**
   * Of messages that no identity provider of ours has sent: strangers shall not push out the rest.
   */
  private static final int MOST_FOREIGN = 500;

  /** How an attempt ended. */
  public enum Outcome {
    /** The person is signed in. */
    SIGNED_IN("Signed in"),
    /** The response was refused. */
    REJECTED("Rejected"),
    /** The identity provider did not sign the person in. */
    REFUSED_BY_IDENTITY_PROVIDER("Refused by the identity provider"),
    /** The response was good, and nobody of that name was provisioned. */
    USER_NOT_PROVISIONED("User not provisioned"),
    /** The response was good, and the user is deactivated. */
    USER_DEACTIVATED("User deactivated"),
    /** The directory could not be asked. */
    DIRECTORY_UNAVAILABLE("Directory unavailable");

    private final String title;

    Outcome(String title) {
      this.title = title;
    }

    /** In words. */
    public String title() {
      return title;
    }
  }

  /**
   * One attempt.
   *
   * @param id 0 before it is recorded
   * @param reference what the person was shown
   * @param code the failure code, or empty
   * @param userId the account, or empty
   * @param userName the name id, only when it was proven; or empty
   * @param report the validation report as JSON
   * @param message the decoded message, masked
   */
  public record Attempt(
      long id,
      Instant at,
      String reference,
      Outcome outcome,
      String code,
      String userId,
      String userName,
      String identityProvider,
      String address,
      String report,
      String message) {

    /** Whether the person is signed in. */
    public boolean isSuccess() {
      return outcome == Outcome.SIGNED_IN;
    }
  }

  private final Database database;

  /** The attempts in that database. */
  public SignIns(Database database) {
    this.database = database;
  }

  /** Records an attempt, and forgets the oldest beyond the limit. */
  public void record(Attempt attempt) {
    database.write(
        work -> {
          work.update(
              "DELETE FROM center_sign_in WHERE id <= (SELECT max(id) FROM center_sign_in) - ?",
              MOST);
          if (attempt.identityProvider().isEmpty()) {
            work.update(
                "DELETE FROM center_sign_in WHERE id IN (SELECT id FROM center_sign_in"
                    + " WHERE identity_provider = '' ORDER BY id DESC OFFSET ? ROWS)",
                MOST_FOREIGN - 1);
          }
          return work.update(
              "INSERT INTO center_sign_in (happened_at, reference, outcome, code, user_id,"
                  + " user_name, identity_provider, address, report, message)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              attempt.at(),
              attempt.reference(),
              attempt.outcome().name(),
              attempt.code(),
              attempt.userId(),
              attempt.userName(),
              attempt.identityProvider(),
              attempt.address(),
              attempt.report(),
              attempt.message());
        });
  }

  /** A page of attempts, newest first; failed ones only, if asked. */
  public List<Attempt> page(int number, int size, boolean failedOnly) {
    long offset = (long) (number - 1) * size;
    return database.read(
        work ->
            failedOnly
                ? work.query(
                    "SELECT * FROM center_sign_in WHERE outcome <> 'SIGNED_IN'"
                        + " ORDER BY id DESC LIMIT ? OFFSET ?",
                    SignIns::attempt,
                    size,
                    offset)
                : work.query(
                    "SELECT * FROM center_sign_in ORDER BY id DESC LIMIT ? OFFSET ?",
                    SignIns::attempt,
                    size,
                    offset));
  }

  /** The attempt of that number, or of that reference. */
  public Optional<Attempt> find(String idOrReference) {
    return database
        .read(
            work ->
                idOrReference.matches("[0-9]{1,18}")
                    ? work.query(
                        "SELECT * FROM center_sign_in WHERE id = ?",
                        SignIns::attempt,
                        Long.parseLong(idOrReference))
                    : work.query(
                        "SELECT * FROM center_sign_in WHERE reference = ?",
                        SignIns::attempt,
                        idOrReference))
        .stream()
        .findFirst();
  }

  /** The latest attempts of a user. */
  public List<Attempt> of(String userId, int most) {
    return database.read(
        work ->
            work.query(
                "SELECT * FROM center_sign_in WHERE user_id = ? ORDER BY id DESC LIMIT ?",
                SignIns::attempt,
                userId,
                most));
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    return new Attempt(
        row.getLong("id"),
        Database.time(row, "happened_at"),
        row.getString("reference"),
        Outcome.valueOf(row.getString("outcome")),
        row.getString("code"),
        row.getString("user_id"),
        row.getString("user_name"),
        row.getString("identity_provider"),
        row.getString("address"),
        row.getString("report"),
        row.getString("message"));
  }
}
