package io.samlsp.scim.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * A database with the directory's tables in it: opening one brings its schema up to date.
 *
 * <p>The tables' names begin with {@code scim_}, so they may lie in a database with others.
 */
public final class ScimDatabase implements AutoCloseable {
  private static final String MIGRATIONS = "classpath:io/samlsp/scim/jdbc/";

  private final DataSource source;
  private final @Nullable HikariDataSource ownPool;

  /** In H2, one writer at a time: its row locks let an update get lost (docs/decisions/0504). */
  private final @Nullable ReentrantLock oneWriter;

  private ScimDatabase(
      DataSource source, @Nullable HikariDataSource ownPool, @Nullable ReentrantLock oneWriter) {
    this.source = source;
    this.ownPool = ownPool;
    this.oneWriter = oneWriter;
  }

  /**
   * An H2 database in the file {@code file}.mv.db, for this process alone. A commit is in the file
   * when it returns, so that it survives the end of the process, however sudden.
   */
  public static ScimDatabase embedded(Path file) {
    return pooled(
        "jdbc:h2:file:"
            + file.toAbsolutePath()
            + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE",
        "scim",
        "",
        10);
  }

  /**
   * A pool of at most {@code connections} to that JDBC URL.
   *
   * @throws IllegalArgumentException when the database is neither H2 nor PostgreSQL
   */
  public static ScimDatabase pooled(String url, String user, String password, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(10_000);
    config.setPoolName("scim");
    HikariDataSource pool = new HikariDataSource(config);
    try {
      return open(pool, pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /**
   * The application's own pool; it stays the application's to close. If it leads to H2, open it
   * once in a process: writers are kept apart by the object that this returns.
   */
  public static ScimDatabase over(DataSource source) {
    return open(source, null);
  }

  private static ScimDatabase open(DataSource source, @Nullable HikariDataSource ownPool) {
    String vendor = vendor(source);
    migrate(source, vendor);
    return new ScimDatabase(source, ownPool, vendor.equals("h2") ? new ReentrantLock(true) : null);
  }

  private static void migrate(DataSource source, String vendor) {
    Flyway.configure(ScimDatabase.class.getClassLoader())
        .dataSource(source)
        .table("scim_schema_history")
        .locations(MIGRATIONS + vendor)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }

  private static String vendor(DataSource source) {
    try (Connection connection = source.getConnection()) {
      String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
      if (product.equals("h2") || product.equals("postgresql")) {
        return product;
      }
      throw new IllegalArgumentException("neither H2 nor PostgreSQL: " + product);
    } catch (SQLException e) {
      throw new IllegalStateException("The directory's database cannot be reached.", e);
    }
  }

  /** For the classes that keep something in this database. */
  public DataSource source() {
    return source;
  }

  /** To be called before the first statement of a transaction that writes. */
  void beginWriting() {
    if (oneWriter != null) {
      oneWriter.lock();
    }
  }

  /** To be called after the end of a transaction that writes, whatever the end was. */
  void endWriting() {
    if (oneWriter != null) {
      oneWriter.unlock();
    }
  }

  /** Closes the pool, if {@link #pooled} or {@link #embedded} made it. */
  @Override
  public void close() {
    if (ownPool != null) {
      ownPool.close();
    }
  }
}
