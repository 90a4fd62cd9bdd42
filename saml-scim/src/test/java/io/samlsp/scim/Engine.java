package io.samlsp.scim;

import io.samlsp.scim.jdbc.ScimDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;

/** The databases that every test of the directory runs on, each started once. */
@SuppressWarnings("ImmutableEnumChecker") // a lazily started server
enum Engine {
  H2,
  POSTGRESQL;

  private ScimDatabase shared;
  private EmbeddedPostgres server;
  private int databases;

  /** One database for all tests, which keep apart by their tenants. */
  synchronized ScimDatabase database() {
    if (shared == null) {
      shared = fresh().get();
    }
    return shared;
  }

  /** Opens, and opens again after closing, a database that nobody else uses. */
  synchronized Supplier<ScimDatabase> fresh() {
    if (this == H2) {
      Path file = temporary().resolve("directory");
      return () -> ScimDatabase.embedded(file);
    }
    String name = "scim" + ++databases;
    try {
      if (server == null) {
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on") // a test server usually forgets in a crash
                .setServerConfig("synchronous_commit", "on")
                .start();
      }
      try (Connection admin = server.getPostgresDatabase().getConnection();
          Statement statement = admin.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
    String url = server.getJdbcUrl("postgres", name);
    return () -> ScimDatabase.pooled(url, "postgres", "", 20);
  }

  private static Path temporary() {
    try {
      Path directory = Files.createTempDirectory("samlsp-scim");
      directory.toFile().deleteOnExit();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
