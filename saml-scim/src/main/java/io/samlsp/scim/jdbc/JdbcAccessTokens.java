package io.samlsp.scim.jdbc;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.token.AccessTokens;
import io.samlsp.scim.token.IssuedToken;
import io.samlsp.scim.token.TokenInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens in a {@link ScimDatabase}, of the form {@code id.secret}: the id finds the row, and the
 * SHA-256 of the secret, 256 random bits, is compared in constant time. So how long a look-up takes
 * says nothing about any secret.
 */
public final class JdbcAccessTokens implements AccessTokens {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcAccessTokens.class);
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9_-]{16})\\.([A-Za-z0-9_-]{43})");
  private static final int ID_BYTES = 12;
  private static final int SECRET_BYTES = 32;
  private static final String SELECTED =
      "SELECT id, tenant_id, label, digest, created_at, expires_at, last_used_at FROM scim_token";

  private final ScimDatabase database;
  private final Clock clock;
  private final SecureRandom random;

  /** Tokens in that database, with times from that clock and secrets from that source. */
  public JdbcAccessTokens(ScimDatabase database, Clock clock, SecureRandom random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Optional<TokenInfo> verify(String presented) throws ScimException {
    Matcher form = FORM.matcher(presented);
    if (!form.matches()) {
      return Optional.empty();
    }
    Instant now = now();
    try (Connection connection = database.source().getConnection()) {
      Optional<Row> row = byId(connection, form.group(1));
      byte[] kept = row.map(Row::digest).orElseGet(() -> new byte[SECRET_BYTES]);
      boolean same = MessageDigest.isEqual(kept, digest(form.group(2)));
      if (row.isEmpty() || !same || !now.isBefore(row.get().info().expiresAt())) {
        return Optional.empty();
      }
      rememberUse(connection, row.get().info(), now);
      return Optional.of(row.get().info());
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  /** Once a minute at most: a busy client must not make its token's row a bottleneck. */
  private static void rememberUse(Connection connection, TokenInfo token, Instant now)
      throws SQLException {
    Instant last = token.lastUsedAt();
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    if (last != null && !last.isBefore(minute)) {
      return;
    }
    try {
      Sql.of("UPDATE scim_token SET last_used_at = ")
          .bind(minute)
          .add(" WHERE id = ")
          .bind(token.id())
          .add(" AND (last_used_at IS NULL OR last_used_at < ")
          .bind(minute)
          .add(")")
          .update(connection);
      commitUnlessAutomatic(connection);
    } catch (SQLException e) { // no reason to refuse a valid token
      LOG.warn("The last use of a token could not be noted: {}", e.getSQLState());
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    }
  }

  /** A pool of the application's may give connections that commit only when told. */
  private static void commitUnlessAutomatic(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }

  @Override
  public IssuedToken issue(Tenant tenant, String label, Duration lifetime) throws ScimException {
    if (lifetime.isNegative() || lifetime.isZero()) {
      throw new IllegalArgumentException("a token that is never valid");
    }
    Instant now = now();
    String secret = drawn(SECRET_BYTES);
    TokenInfo info = new TokenInfo(drawn(ID_BYTES), tenant, label, now, now.plus(lifetime), null);
    database.beginWriting();
    try (Connection connection = database.source().getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(true);
      ensureTenant(connection, tenant);
      connection.setAutoCommit(false);
      try {
        lock(connection, tenant); // so that two administrators cannot both issue the last one
        requireRoom(connection, tenant, now);
        insert(connection, info, digest(secret));
        connection.commit();
      } catch (SQLException | ScimException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(autoCommit);
      }
    } catch (SQLException e) {
      throw unavailable(e);
    } finally {
      database.endWriting();
    }
    return new IssuedToken(info, info.id() + "." + secret);
  }

  private static void insert(Connection connection, TokenInfo info, byte[] digest)
      throws SQLException {
    Sql.of("INSERT INTO scim_token (id, tenant_id, label, digest, created_at, expires_at) VALUES (")
        .bind(info.id())
        .add(", ")
        .bind(info.tenant().id())
        .add(", ")
        .bind(info.label())
        .add(", ")
        .bind(digest)
        .add(", ")
        .bind(info.createdAt())
        .add(", ")
        .bind(info.expiresAt())
        .add(")")
        .update(connection);
  }

  private static void requireRoom(Connection connection, Tenant tenant, Instant now)
      throws SQLException, ScimException {
    int valid = 0;
    for (Row row : of(connection, tenant)) {
      valid += now.isBefore(row.info().expiresAt()) ? 1 : 0;
    }
    if (valid >= MOST_PER_TENANT) {
      throw new ScimException(
          ScimFailure.CONFLICT,
          "There are " + MOST_PER_TENANT + " valid access tokens already; delete one first.");
    }
  }

  /** A tenant exists from its first token on. */
  private static void ensureTenant(Connection connection, Tenant tenant) throws SQLException {
    try {
      Sql.of("INSERT INTO scim_tenant (id) SELECT CAST(")
          .bind(tenant.id())
          .add(" AS VARCHAR(64)) WHERE NOT EXISTS (SELECT 1 FROM scim_tenant WHERE id = ")
          .bind(tenant.id())
          .add(")")
          .update(connection);
    } catch (SQLException e) {
      if (!new DatabaseException(e).isTaken()) {
        throw e;
      }
    }
  }

  private static void lock(Connection connection, Tenant tenant) throws SQLException {
    Sql sql = Sql.of("SELECT id FROM scim_tenant WHERE id = ").bind(tenant.id()).add(" FOR UPDATE");
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet locked = statement.executeQuery()) {
      locked.next();
    }
  }

  @Override
  public List<TokenInfo> list(Tenant tenant) throws ScimException {
    try (Connection connection = database.source().getConnection()) {
      return of(connection, tenant).stream().map(Row::info).toList();
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  @Override
  public boolean revoke(Tenant tenant, String tokenId) throws ScimException {
    try (Connection connection = database.source().getConnection()) {
      int deleted =
          Sql.of("DELETE FROM scim_token WHERE tenant_id = ")
              .bind(tenant.id())
              .add(" AND id = ")
              .bind(tokenId)
              .update(connection);
      commitUnlessAutomatic(connection);
      return deleted == 1;
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Row(TokenInfo info, byte[] digest) {}

  private static Optional<Row> byId(Connection connection, String id) throws SQLException {
    List<Row> rows = read(connection, Sql.of(SELECTED).add(" WHERE id = ").bind(id));
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
  }

  private static List<Row> of(Connection connection, Tenant tenant) throws SQLException {
    return read(
        connection,
        Sql.of(SELECTED)
            .add(" WHERE tenant_id = ")
            .bind(tenant.id())
            .add(" ORDER BY created_at, id"));
  }

  private static List<Row> read(Connection connection, Sql sql) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        OffsetDateTime lastUsed = found.getObject(7, OffsetDateTime.class);
        rows.add(
            new Row(
                new TokenInfo(
                    found.getString(1),
                    new Tenant(found.getString(2)),
                    found.getString(3),
                    found.getObject(5, OffsetDateTime.class).toInstant(),
                    found.getObject(6, OffsetDateTime.class).toInstant(),
                    lastUsed == null ? null : lastUsed.toInstant()),
                found.getBytes(4)));
      }
    }
    return rows;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private String drawn(int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
  }

  private static byte[] digest(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(secret.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has SHA-256
    }
  }

  private static ScimException unavailable(SQLException e) {
    if (new DatabaseException(e).isUnavailable() || new DatabaseException(e).isTransient()) {
      return new ScimException(
          ScimFailure.UNAVAILABLE, "The directory is busy; please send the request again.");
    }
    throw new IllegalStateException("a statement that the database does not take", e);
  }
}
