package io.samlsp.scim;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.jdbc.ScimDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Many users and groups, made by the database itself. */
final class Population {
  private Population() {}

  /**
   * Users u1, u2, … with the ids user-1, user-2, …; groups group-1, … of which the first has {@code
   * members} users and each other one ten.
   */
  static void fill(
      ScimDatabase database, Engine engine, Tenant tenant, int users, int groups, int members)
      throws SQLException {
    boolean h2 = engine == Engine.H2;
    String series = h2 ? "SYSTEM_RANGE(1, ?) AS s(i)" : "generate_series(1, ?) AS s(i)";
    try (Connection connection = database.source().getConnection()) {
      connection.setAutoCommit(false);
      run(
          connection,
          "INSERT INTO scim_user (tenant_id, id, version, created_at, modified_at, doc, display, active, user_name,"
              + " external_id, display_name, family_name, given_name) SELECT '"
              + tenant
              + "', 'user-' || i, 1, TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00', TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00',"
              + " '{\"userName\":\"u' || i || '@example.com\",\"externalId\":\"x' || i || '\",\"displayName\":\"User ' || i || '\",\"name\":{\"givenName\":\"G' || i ||"
              + " '\",\"familyName\":\"F' || i || '\"},\"emails\":[{\"value\":\"u' || i || '@example.com\",\"type\":\"work\",\"primary\":true}],\"active\":true}',"
              + " 'User ' || i, TRUE, 'u' || i || '@example.com', 'x' || i, 'user ' || i, 'f' || i, 'g' || i FROM "
              + series,
          users);
      run(
          connection,
          "INSERT INTO scim_user_value (tenant_id, user_seq, attribute, position, content, type, is_primary)"
              + " SELECT tenant_id, seq, 'emails', 0, user_name, 'work', TRUE FROM scim_user WHERE tenant_id = '"
              + tenant
              + "' AND 1 <= ?",
          1);
      run(
          connection,
          "INSERT INTO scim_group (tenant_id, id, version, created_at, modified_at, doc, display, display_name) SELECT '"
              + tenant
              + "', 'group-' || i, 1, TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00', TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00',"
              + " '{\"displayName\":\"Group ' || i || '\"}', 'Group ' || i, 'group ' || i FROM "
              + series,
          groups);
      // keys are contiguous within one statement, so members can be chosen by ranges of them
      long firstUser =
          first(connection, "SELECT min(seq) FROM scim_user WHERE tenant_id = ?", tenant);
      long firstGroup =
          first(connection, "SELECT min(seq) FROM scim_group WHERE tenant_id = ?", tenant);
      run(
          connection,
          "INSERT INTO scim_group_user (tenant_id, group_seq, user_seq) SELECT tenant_id, "
              + firstGroup
              + ", seq FROM scim_user WHERE tenant_id = '"
              + tenant
              + "' AND seq < "
              + firstUser
              + " + ?",
          members);
      run(
          connection,
          "INSERT INTO scim_group_user (tenant_id, group_seq, user_seq) SELECT g.tenant_id, g.seq, u.seq"
              + " FROM scim_group g JOIN scim_user u ON u.tenant_id = g.tenant_id AND u.seq BETWEEN "
              + firstUser
              + " + (g.seq - "
              + firstGroup
              + ") * 10 AND "
              + firstUser
              + " + (g.seq - "
              + firstGroup
              + ") * 10 + 9 WHERE g.tenant_id = '"
              + tenant
              + "' AND g.seq >= "
              + firstGroup
              + " + ?",
          1);
      connection.commit();
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.execute(h2 ? "ANALYZE" : "VACUUM ANALYZE");
      }
    }
  }

  private static void run(Connection connection, String sql, int parameter) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, parameter);
      statement.executeUpdate();
    }
  }

  private static long first(Connection connection, String sql, Tenant tenant) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
