package io.samlsp.examples.identitycenter;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The databases that the lab runs on. */
@SuppressWarnings("ImmutableEnumChecker") // a server that is started once
enum Store {
  H2,
  POSTGRESQL;

  private EmbeddedPostgres server;
  private int databases;

  /** Settings with a database that nobody else uses. */
  synchronized Settings.Builder fresh() {
    try {
      Settings.Builder settings = Settings.in(InMemory.folder()).port(0);
      if (this == H2) {
        return settings;
      }
      if (server == null) {
        server = EmbeddedPostgres.builder().start();
      }
      String name = "center" + ++databases;
      try (Connection admin = server.getPostgresDatabase().getConnection();
          Statement statement = admin.createStatement()) {
        statement.execute("CREATE DATABASE " + name);
      }
      return settings.databaseUrl(server.getJdbcUrl("postgres", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
