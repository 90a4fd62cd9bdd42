package io.samlsp.scim.jdbc;

import io.samlsp.scim.directory.Resource;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.schema.Attribute;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of users and groups: the document and the columns that are derived from it. */
final class ResourceRows {
  private static final Json JSON = Json.nestedAtMost(8);
  private static final int LONGEST_DOCUMENT = 500_000;

  private static final String USER_COLUMNS =
      "doc, display, active, user_name, external_id, display_name, name_formatted, family_name,"
          + " given_name, middle_name, honorific_prefix, honorific_suffix, nick_name, profile_url,"
          + " title, user_type, preferred_language, locale, timezone, employee_number, cost_center,"
          + " organization, division, department, manager_id";
  private static final String GROUP_COLUMNS = "doc, display, external_id, display_name";
  private static final String SELECTED =
      "r.seq, r.id, r.version, r.created_at, r.modified_at, r.doc";

  private final Connection connection;
  private final Tenant tenant;

  ResourceRows(Connection connection, Tenant tenant) {
    this.connection = connection;
    this.tenant = tenant;
  }

  Optional<Resource> byId(ResourceType type, String id, boolean forUpdate) throws SQLException {
    if (!Json.isStorable(id)) {
      return Optional.empty(); // PostgreSQL takes no NUL, not even to compare with
    }
    Sql sql =
        from(Sql.of("SELECT ").add(SELECTED), type)
            .add(" WHERE r.tenant_id = ")
            .bind(tenant.id())
            .add(" AND r.id = ")
            .bind(id);
    if (forUpdate) {
      sql.add(" FOR UPDATE");
    }
    List<Resource> found = read(type, sql);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  /** By key, in the order of the keys given. */
  Map<Long, Resource> byKeys(ResourceType type, Collection<Long> keys) throws SQLException {
    Map<Long, Resource> byKey = new HashMap<>();
    if (!keys.isEmpty()) {
      Sql sql = Sql.of("SELECT ").add(SELECTED).add(" FROM ").table(keys);
      sql.add(
              type == ResourceType.USER
                  ? Sql.of(" JOIN scim_user r")
                  : Sql.of(" JOIN scim_group r"))
          .add(" ON r.tenant_id = ")
          .bind(tenant.id())
          .add(" AND r.seq = k.seq");
      for (Resource each : read(type, sql)) {
        byKey.put(each.key(), each);
      }
    }
    return byKey;
  }

  /** Locks groups, in the order of their keys. */
  List<Resource> lockGroups(Collection<Long> keys) throws SQLException {
    if (keys.isEmpty()) {
      return List.of();
    }
    return read(
        ResourceType.GROUP,
        from(Sql.of("SELECT ").add(SELECTED), ResourceType.GROUP)
            .add(" WHERE r.tenant_id = ")
            .bind(tenant.id())
            .add(" AND r.seq")
            .equalsAny(keys)
            .add(" ORDER BY r.seq FOR UPDATE"));
  }

  static Sql from(Sql selected, ResourceType type) {
    return type == ResourceType.USER
        ? selected.add(" FROM scim_user r")
        : selected.add(" FROM scim_group r");
  }

  private List<Resource> read(ResourceType type, Sql sql) throws SQLException {
    List<Resource> found = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Resource(
                type,
                rows.getLong(1),
                rows.getString(2),
                rows.getLong(3),
                rows.getObject(4, OffsetDateTime.class).toInstant(),
                rows.getObject(5, OffsetDateTime.class).toInstant(),
                document(rows.getString(6)),
                List.of()));
      }
    }
    return found;
  }

  private static Map<String, Object> document(String stored) {
    try {
      return JSON.readObject(stored.getBytes(StandardCharsets.UTF_8));
    } catch (ScimException e) {
      throw new IllegalStateException("a stored document that cannot be read: " + e.detail(), e);
    }
  }

  Resource insert(Resource resource) throws SQLException, ScimException {
    boolean user = resource.type() == ResourceType.USER;
    Sql sql =
        user
            ? Sql.of("INSERT INTO scim_user (tenant_id, id, version, created_at, modified_at, ")
                .add(USER_COLUMNS)
            : Sql.of("INSERT INTO scim_group (tenant_id, id, version, created_at, modified_at, ")
                .add(GROUP_COLUMNS);
    sql.add(") VALUES (")
        .bind(tenant.id())
        .add(", ")
        .bind(resource.id())
        .add(", ")
        .bind(resource.version())
        .add(", ")
        .bind(resource.created())
        .add(", ")
        .bind(resource.lastModified())
        .add(", ")
        .add(values(resource))
        .add(")");
    try (PreparedStatement statement = sql.prepareReturningSeq(connection)) {
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        keys.next();
        Resource inserted =
            new Resource(
                resource.type(),
                keys.getLong(1),
                resource.id(),
                resource.version(),
                resource.created(),
                resource.lastModified(),
                resource.document(),
                List.of());
        if (user) {
          insertValues(inserted);
        }
        return inserted;
      }
    }
  }

  void update(Resource before, Resource after) throws SQLException, ScimException {
    boolean user = after.type() == ResourceType.USER;
    Sql sql =
        user
            ? Sql.of("UPDATE scim_user SET (version, modified_at, ").add(USER_COLUMNS)
            : Sql.of("UPDATE scim_group SET (version, modified_at, ").add(GROUP_COLUMNS);
    sql.add(") = (")
        .bind(after.version())
        .add(", ")
        .bind(after.lastModified())
        .add(", ")
        .add(values(after))
        .add(") WHERE tenant_id = ")
        .bind(tenant.id())
        .add(" AND seq = ")
        .bind(after.key())
        .add(" AND version = ")
        .bind(before.version());
    if (sql.update(connection) != 1) {
      throw new ScimException(
          ScimFailure.CONFLICT, "It has been changed meanwhile; please send the request again.");
    }
    if (user && !pluralValues(before).equals(pluralValues(after))) {
      Sql.of("DELETE FROM scim_user_value WHERE tenant_id = ")
          .bind(tenant.id())
          .add(" AND user_seq = ")
          .bind(after.key())
          .update(connection);
      insertValues(after);
    }
  }

  /** A new version of resources whose own columns stay as they are. */
  void touch(Collection<Long> keys, ResourceType type, Instant now) throws SQLException {
    if (keys.isEmpty()) {
      return;
    }
    Sql sql =
        type == ResourceType.USER
            ? Sql.of("UPDATE scim_user SET ")
            : Sql.of("UPDATE scim_group SET ");
    sql.add("version = version + 1, modified_at = ")
        .bind(now)
        .add(" WHERE tenant_id = ")
        .bind(tenant.id())
        .add(" AND seq")
        .equalsAny(keys)
        .update(connection);
  }

  void delete(Resource resource) throws SQLException {
    Sql sql =
        resource.type() == ResourceType.USER
            ? Sql.of("DELETE FROM scim_user WHERE tenant_id = ")
            : Sql.of("DELETE FROM scim_group WHERE tenant_id = ");
    sql.bind(tenant.id()).add(" AND seq = ").bind(resource.key()).update(connection);
  }

  private Sql values(Resource resource) throws ScimException {
    Map<String, Object> document = resource.document();
    String stored = JSON.writeString(document);
    if (stored.length() > LONGEST_DOCUMENT) {
      throw new ScimException(
          ScimFailure.INVALID_VALUE,
          "All attributes together must not be longer than " + LONGEST_DOCUMENT + " characters.");
    }
    Sql sql = new Sql().bind(stored);
    Schema schema = new Schema(document);
    if (resource.type() == ResourceType.GROUP) {
      return sql.add(", ")
          .bind(resource.name())
          .add(", ")
          .bind(schema.exact("externalId"))
          .add(", ")
          .bind(schema.folded("displayName"));
    }
    sql.add(", ").bind(display(resource)).add(", ").bind(resource.isActive());
    sql.add(", ").bind(schema.folded("userName")).add(", ").bind(schema.exact("externalId"));
    sql.add(", ").bind(schema.folded("displayName"));
    Schema name = schema.inside("name");
    sql.add(", ").bind(name.folded("formatted")).add(", ").bind(name.folded("familyName"));
    sql.add(", ").bind(name.folded("givenName")).add(", ").bind(name.folded("middleName"));
    sql.add(", ").bind(name.folded("honorificPrefix"));
    sql.add(", ").bind(name.folded("honorificSuffix"));
    sql.add(", ").bind(schema.folded("nickName")).add(", ").bind(schema.exact("profileUrl"));
    sql.add(", ").bind(schema.folded("title")).add(", ").bind(schema.folded("userType"));
    sql.add(", ").bind(schema.folded("preferredLanguage")).add(", ").bind(schema.folded("locale"));
    sql.add(", ").bind(schema.folded("timezone"));
    Schema enterprise = schema.inside(Schemas.ENTERPRISE_USER.id());
    sql.add(", ").bind(enterprise.folded("employeeNumber"));
    sql.add(", ").bind(enterprise.folded("costCenter"));
    sql.add(", ").bind(enterprise.folded("organization"));
    sql.add(", ").bind(enterprise.folded("division"));
    sql.add(", ").bind(enterprise.folded("department"));
    return sql.add(", ").bind(enterprise.inside("manager").exact("value"));
  }

  /** The parts of a document as they stand in columns. */
  private record Schema(Map<String, Object> document) {
    @Nullable String exact(String name) {
      return document.get(name) instanceof String text ? text : null;
    }

    @Nullable String folded(String name) {
      String text = exact(name);
      return text == null ? null : Attribute.fold(text);
    }

    Schema inside(String name) {
      Object inner = document.get(name);
      return new Schema(inner == null ? Map.of() : Json.object(inner));
    }
  }

  private static String display(Resource user) {
    return user.document().get("displayName") instanceof String shown ? shown : user.name();
  }

  private static Map<String, Object> pluralValues(Resource user) {
    Map<String, Object> plural = new HashMap<>(user.document());
    plural.values().removeIf(value -> !(value instanceof List<?>));
    return plural;
  }

  private void insertValues(Resource user) throws SQLException {
    Map<String, Object> plural = pluralValues(user);
    if (plural.isEmpty()) {
      return;
    }
    String insert =
        "INSERT INTO scim_user_value (tenant_id, user_seq, attribute, position, content, display,"
            + " type, is_primary, street, locality, region, postal_code, country)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement batch = connection.prepareStatement(insert)) {
      for (Map.Entry<String, Object> attribute : plural.entrySet()) {
        int position = 0;
        for (Object each : Json.array(attribute.getValue())) {
          Schema value = new Schema(Json.object(each));
          @Nullable Object[] parameters = {
            tenant.id(),
            user.key(),
            attribute.getKey(),
            position++,
            content(attribute.getKey(), value),
            value.folded("display"),
            value.folded("type"),
            Boolean.TRUE.equals(value.document().get("primary")),
            value.folded("streetAddress"),
            value.folded("locality"),
            value.folded("region"),
            value.folded("postalCode"),
            value.folded("country")
          };
          for (int i = 0; i < parameters.length; i++) {
            Sql.set(connection, batch, i + 1, parameters[i]);
          }
          batch.addBatch();
        }
      }
      batch.executeBatch();
    }
  }

  private static @Nullable String content(String attribute, Schema value) {
    return switch (attribute) {
      case "photos", "x509Certificates" -> ""; // too long for an index, and not searchable
      case "addresses" -> value.folded("formatted");
      default -> value.folded("value");
    };
  }
}
