package io.samlsp.scim.jdbc;

import java.sql.SQLException;

/** Carries a database error to where transactions are retried; never leaves this package. */
final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SQLException error;

  DatabaseException(SQLException error) {
    super(error);
    this.error = error;
  }

  SQLException error() {
    return error;
  }

  /** Another transaction was in the way; running again may succeed. */
  boolean isTransient() {
    String state = state();
    return state.equals("40001") // serialisation failure; a deadlock in H2
        || state.equals("40P01") // deadlock in PostgreSQL
        || state.equals("55P03") // lock not available
        || state.equals("HYT00") // lock timeout in H2
        || state.equals("90131") // concurrent update in H2
        || (state.startsWith("235") && !isTaken()); // a row that we refer to went away meanwhile
  }

  /** A unique value is taken. */
  boolean isTaken() {
    return state().equals("23505");
  }

  /** The database cannot be reached, is shutting down or is out of something. */
  boolean isUnavailable() {
    String state = state();
    return state.isEmpty()
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("900")
        || state.startsWith("901");
  }

  private String state() {
    String state = error.getSQLState();
    return state == null ? "" : state;
  }
}
