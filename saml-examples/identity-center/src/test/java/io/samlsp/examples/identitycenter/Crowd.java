package io.samlsp.examples.identitycenter;

import io.samlsp.examples.identitycenter.store.Database;
import io.samlsp.scim.jdbc.ScimDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** 10,000 users and 500 groups, made by the database itself before the application starts. */
final class Crowd {

  static final int USERS = 10_000;
  static final int GROUPS = 500;

  /** Members of the first group; the others have twenty. */
  static final int MEMBERS = 2_000;

  private static final String TENANT = "'center'";
  private static final String THEN = "TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00'";

  private Crowd() {}

  /** Fills the database of an application that is not running. */
  static void fill(Settings settings) throws SQLException {
    String url = settings.databaseUrl();
    boolean embedded = url == null;
    try (Database database =
        embedded ? Database.embedded(settings.data()) : Database.postgresql(url)) {
      ScimDatabase.over(database.source());
      try (Connection connection = database.source().getConnection();
          Statement statement = connection.createStatement()) {
        for (String sql : embedded ? statements("SYSTEM_RANGE") : statements("generate_series")) {
          statement.execute(sql);
        }
        statement.execute(embedded ? "ANALYZE" : "ANALYZE scim_user");
      }
    }
  }

  private static List<String> statements(String series) {
    return List.of(
        "INSERT INTO scim_user (tenant_id, id, version, created_at, modified_at, doc, display,"
            + " active, user_name, display_name, family_name, given_name) SELECT "
            + TENANT
            + ", 'user-' || i, 1, "
            + THEN
            + ", "
            + THEN
            + ", '{\"userName\":\"person' || i || '@example.com\",\"displayName\":\"Given' || i ||"
            + " ' Family\",\"name\":{\"givenName\":\"Given' || i || '\",\"familyName\":\"Family' ||"
            + " mod(i, 1000) || '\"},\"emails\":[{\"value\":\"person' || i ||"
            + " '@example.com\",\"primary\":true}],\"active\":' || CASE WHEN mod(i, 10) = 3 THEN"
            + " 'false' ELSE 'true' END || '}', 'Given' || i || ' Family', mod(i, 10) <> 3,"
            + " 'person' || i || '@example.com', 'given' || i || ' family', 'family' || mod(i,"
            + " 1000), 'given' || i FROM "
            + series
            + "(1, "
            + USERS
            + ") AS s(i)",
        "INSERT INTO scim_user_value (tenant_id, user_seq, attribute, position, content,"
            + " is_primary) SELECT tenant_id, seq, 'emails', 0, user_name, TRUE FROM scim_user",
        "INSERT INTO scim_group (tenant_id, id, version, created_at, modified_at, doc, display,"
            + " display_name) SELECT "
            + TENANT
            + ", 'group-' || i, 1, "
            + THEN
            + ", "
            + THEN
            + ", '{\"displayName\":\"Group ' || i || '\"}', 'Group ' || i, 'group ' || i FROM "
            + series
            + "(1, "
            + GROUPS
            + ") AS s(i)",
        "INSERT INTO scim_group_user (tenant_id, group_seq, user_seq) SELECT g.tenant_id, g.seq,"
            + " u.seq FROM scim_group g JOIN scim_user u ON u.tenant_id = g.tenant_id AND"
            + " u.seq - (SELECT min(seq) FROM scim_user) < CASE g.id WHEN 'group-1' THEN "
            + MEMBERS
            + " ELSE 20 END");
  }
}
