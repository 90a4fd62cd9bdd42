package io.samlsp.scim.jdbc;

import io.samlsp.scim.schema.Attribute;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.schema.Schema;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The columns that filters and sorting may name, each with the attribute that it holds. {@code r}
 * is the resource, {@code v} one of its values, {@code x} the other end of a membership.
 */
enum Column {
  ID("r.id", "id"),
  CREATED("r.created_at", "meta.created"),
  MODIFIED("r.modified_at", "meta.lastModified"),
  EXTERNAL_ID("r.external_id", "externalId"),
  USER_NAME("r.user_name", "userName"),
  DISPLAY_NAME("r.display_name", "displayName"),
  ACTIVE("r.active", "active"),
  NAME_FORMATTED("r.name_formatted", "name.formatted"),
  FAMILY_NAME("r.family_name", "name.familyName"),
  GIVEN_NAME("r.given_name", "name.givenName"),
  MIDDLE_NAME("r.middle_name", "name.middleName"),
  HONORIFIC_PREFIX("r.honorific_prefix", "name.honorificPrefix"),
  HONORIFIC_SUFFIX("r.honorific_suffix", "name.honorificSuffix"),
  NICK_NAME("r.nick_name", "nickName"),
  PROFILE_URL("r.profile_url", "profileUrl"),
  TITLE("r.title", "title"),
  USER_TYPE("r.user_type", "userType"),
  PREFERRED_LANGUAGE("r.preferred_language", "preferredLanguage"),
  LOCALE("r.locale", "locale"),
  TIMEZONE("r.timezone", "timezone"),
  EMPLOYEE_NUMBER("r.employee_number", "enterprise:employeeNumber"),
  COST_CENTER("r.cost_center", "enterprise:costCenter"),
  ORGANIZATION("r.organization", "enterprise:organization"),
  DIVISION("r.division", "enterprise:division"),
  DEPARTMENT("r.department", "enterprise:department"),
  MANAGER("r.manager_id", "enterprise:manager.value"),

  VALUE("v.content", "[].value"),
  VALUE_FORMATTED("v.content", "[].formatted"),
  VALUE_DISPLAY("v.display", "[].display"),
  VALUE_TYPE("v.type", "[].type"),
  VALUE_PRIMARY("v.is_primary", "[].primary"),
  VALUE_STREET("v.street", "[].streetAddress"),
  VALUE_LOCALITY("v.locality", "[].locality"),
  VALUE_REGION("v.region", "[].region"),
  VALUE_POSTAL_CODE("v.postal_code", "[].postalCode"),
  VALUE_COUNTRY("v.country", "[].country"),

  OTHER_ID("x.id", "<>.value"),
  OTHER_USER_NAME("x.display_name", "<>.display"),
  OTHER_GROUP_NAME("x.display_name", "<>.display");

  private final String sql;
  private final String attribute;

  Column(String sql, String attribute) {
    this.sql = sql;
    this.attribute = attribute;
  }

  String sql() {
    return sql;
  }

  /** The column of a single-valued attribute, if it has one. */
  static Optional<Column> of(
      ResourceType type, @Nullable Schema extension, Attribute attribute, @Nullable Attribute sub) {
    String name =
        (extension == null ? "" : "enterprise:")
            + attribute.name()
            + (sub == null ? "" : "." + sub.name());
    boolean ofGroup =
        name.equals("id")
            || name.equals("externalId")
            || name.equals("displayName")
            || name.startsWith("meta.");
    return type == ResourceType.USER || ofGroup ? named(name) : Optional.empty();
  }

  /** The column of a sub-attribute of a multi-valued attribute. */
  static Optional<Column> ofValue(Attribute sub) {
    return named("[]." + sub.name());
  }

  /** The column of a sub-attribute of {@code groups} or {@code members}. */
  static Optional<Column> ofOther(Attribute sub) {
    return named("<>." + sub.name());
  }

  private static Optional<Column> named(String name) {
    return Arrays.stream(values()).filter(column -> column.attribute.equals(name)).findFirst();
  }
}
