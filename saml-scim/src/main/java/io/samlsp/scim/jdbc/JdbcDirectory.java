package io.samlsp.scim.jdbc;

import io.samlsp.scim.directory.Directory;
import io.samlsp.scim.directory.DirectoryChange;
import io.samlsp.scim.directory.DirectoryListener;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory in a {@link ScimDatabase}. */
public final class JdbcDirectory implements Directory {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcDirectory.class);
  private static final int TRIES = 8;
  private static final int FIRST_PAUSE_MILLIS = 2;

  private final ScimDatabase database;
  private final Clock clock;
  private final SecureRandom random;
  private final ChangeSequencer sequencer = new ChangeSequencer();

  /** A directory in that database, with times from that clock and ids from that source. */
  public JdbcDirectory(ScimDatabase database, Clock clock, SecureRandom random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public void addListener(DirectoryListener listener) {
    sequencer.addListener(listener);
  }

  @Override
  public <T> T read(Tenant tenant, Work<T> work) throws ScimException {
    return retried(() -> inTransaction(tenant, work, false));
  }

  @Override
  public <T> T write(Tenant tenant, Work<T> work) throws ScimException {
    return retried(() -> inTransaction(tenant, work, true));
  }

  private interface Attempt<T> {
    T run() throws ScimException;
  }

  private <T> T retried(Attempt<T> transaction) throws ScimException {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.run();
      } catch (DatabaseException e) {
        if (e.isTaken()) {
          throw new ScimException(
              ScimFailure.UNIQUENESS,
              "A user with this userName exists already; names are the same in any case.");
        }
        if (!e.isTransient() || attempt == TRIES) {
          throw given(e);
        }
        pause(attempt);
      }
    }
  }

  private <T> T inTransaction(Tenant tenant, Work<T> work, boolean writes) throws ScimException {
    Announcement announcement = new Announcement();
    try {
      if (!writes) {
        return onConnection(tenant, work, announcement);
      }
      database.beginWriting();
      try {
        return onConnection(tenant, work, announcement);
      } finally {
        database.endWriting();
      }
    } finally {
      // Not before connection and lock are given back: listeners may need either.
      if (announcement.ticket != null) {
        sequencer.redeem(announcement.ticket, announcement.changes);
      }
    }
  }

  /** What to tell the listeners; nothing if the transaction came to nothing. */
  private static final class Announcement {
    private ChangeSequencer.@Nullable Ticket ticket;
    private List<DirectoryChange> changes = List.of();
  }

  private <T> T onConnection(Tenant tenant, Work<T> work, Announcement announcement)
      throws ScimException {
    try (Connection connection = database.source().getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(false);
      JdbcTransaction transaction = new JdbcTransaction(connection, tenant, clock, random);
      T result;
      try {
        result = work.in(transaction);
      } catch (ScimException | RuntimeException e) {
        connection.rollback();
        connection.setAutoCommit(autoCommit);
        throw e;
      }
      commit(connection, transaction.changes(), announcement);
      connection.setAutoCommit(autoCommit);
      return result;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private void commit(
      Connection connection, List<DirectoryChange> changes, Announcement announcement)
      throws SQLException {
    if (!changes.isEmpty()) {
      announcement.ticket = sequencer.reserve(); // while the row locks are held
      announcement.changes = changes;
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      // After any other failure nobody knows whether the commit happened. A session ended for
      // nothing does less harm than one that outlives its user.
      if (new DatabaseException(e).isTransient()) {
        announcement.changes = List.of();
      }
      throw e;
    }
  }

  private static ScimException given(DatabaseException e) {
    if (e.isTransient() || e.isUnavailable()) {
      LOG.warn("The directory's database is not available: {}", e.error().getSQLState());
      return new ScimException(
          ScimFailure.UNAVAILABLE, "The directory is busy; please send the request again.");
    }
    throw new IllegalStateException("a statement that the database does not take", e.error());
  }

  private void pause(int attempt) {
    long longest = (long) FIRST_PAUSE_MILLIS << attempt;
    LockSupport.parkNanos(1_000_000L + random.nextInt((int) longest * 1_000_000));
  }
}
