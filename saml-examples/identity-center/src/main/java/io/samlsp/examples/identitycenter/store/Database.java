package io.samlsp.examples.identitycenter.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** The application's database, shared with the directory. Every statement is a constant. */
public final class Database implements AutoCloseable {

  private final HikariDataSource pool;

  /** In H2 one writer at a time, as in the directory (docs/decisions/0504). */
  private final @Nullable ReentrantLock oneWriter;

  private Database(HikariDataSource pool, boolean embedded) {
    this.pool = pool;
    this.oneWriter = embedded ? new ReentrantLock(true) : null;
  }

  /** The embedded database in that folder, for this process alone. */
  public static Database embedded(Path folder) {
    String url =
        "jdbc:h2:file:"
            + folder.resolve("center").toAbsolutePath()
            + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
    return open(url, "center", "", true);
  }

  /** A PostgreSQL database; user and password stand in its URL. */
  public static Database postgresql(String url) {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("the database must be a jdbc:postgresql: URL");
    }
    return open(url, null, null, false);
  }

  private static Database open(
      String url, @Nullable String user, @Nullable String password, boolean embedded) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(20);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(10_000);
    config.setPoolName("center");
    HikariDataSource pool = new HikariDataSource(config);
    try {
      Flyway.configure(Database.class.getClassLoader())
          .dataSource(pool)
          .table("center_schema_history")
          .locations("classpath:io/samlsp/examples/identitycenter/migrations")
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
      return new Database(pool, embedded);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** Whether this is the embedded database, in which writers take turns. */
  public boolean isEmbedded() {
    return oneWriter != null;
  }

  /** For the directory, which keeps its tables in the same database. */
  public DataSource source() {
    return pool;
  }

  /** Something to do in one transaction. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T in(Statements statements) throws SQLException;
  }

  /** Reads. */
  public <T> T read(Work<T> work) {
    return run(work);
  }

  /** Changes something, wholly or not at all. */
  public <T> T write(Work<T> work) {
    if (oneWriter == null) {
      return run(work);
    }
    oneWriter.lock();
    try {
      return run(work);
    } finally {
      oneWriter.unlock();
    }
  }

  private <T> T run(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(new Statements(connection));
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database refused: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Reads one row. */
  @FunctionalInterface
  public interface Row<T> {
    /** What stands in the row. */
    T of(ResultSet row) throws SQLException;
  }

  /** The statements of one transaction. */
  public static final class Statements {
    private final Connection connection;

    private Statements(Connection connection) {
      this.connection = connection;
    }

    /** The rows that a query finds. */
    public <T> List<T> query(String sql, Row<T> row, Object... values) throws SQLException {
      List<T> rows = new ArrayList<>();
      try (PreparedStatement statement = prepare(sql, values);
          ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(row.of(found));
        }
      }
      return rows;
    }

    /** Changes rows, and says how many. */
    public int update(String sql, @Nullable Object... values) throws SQLException {
      try (PreparedStatement statement = prepare(sql, values)) {
        return statement.executeUpdate();
      }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
      PreparedStatement statement = connection.prepareStatement(sql);
      try {
        for (int i = 0; i < values.length; i++) {
          Object value = values[i];
          statement.setObject(
              i + 1, value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
        }
        return statement;
      } catch (SQLException e) {
        statement.close();
        throw e;
      }
    }
  }

  /** A point in time in a row. */
  public static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
