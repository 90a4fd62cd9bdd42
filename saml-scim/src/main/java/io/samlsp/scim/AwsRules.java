package io.samlsp.scim;

import io.samlsp.scim.directory.DirectoryTransaction;
import io.samlsp.scim.directory.Query;
import io.samlsp.scim.directory.Resource;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.filter.AttributePath;
import io.samlsp.scim.filter.Filter;
import io.samlsp.scim.filter.Filter.Operator;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.schema.ResourceType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What AWS IAM Identity Center's SCIM endpoint refuses although RFC 7644 allows it. */
final class AwsRules {
  static final int DEFAULT_PAGE = 50;
  static final int LARGEST_PAGE = 100;
  static final int MOST_MEMBERS = 100;

  private static final Set<String> USER_FILTERS =
      Set.of("id", "username", "externalid", "manager", "manager.value", "groups", "groups.value");
  private static final Set<String> GROUP_FILTERS =
      Set.of("id", "displayname", "externalid", "members", "members.value", "member");
  private static final List<String> REFUSED =
      List.of("password", "ims", "photos", "x509Certificates", "entitlements");
  private static final List<String> ONE_AT_MOST =
      List.of("emails", "phoneNumbers", "addresses", "roles");

  private AwsRules() {}

  static ScimException unsupported(String what) {
    return new ScimException(ScimFailure.INVALID_SYNTAX, what + " is not supported.");
  }

  /** No sorting; filters of {@code eq} and {@code and} over a few attributes. */
  static void requireQuery(List<ResourceType> types, Query query) throws ScimException {
    if (types.size() != 1) {
      throw unsupported("A search over several resource types");
    }
    if (query.sortBy() != null) {
      throw unsupported("Sorting");
    }
    if (query.filter() != null) {
      requireFilter(types.get(0), query.filter());
    }
  }

  private static void requireFilter(ResourceType type, Filter filter) throws ScimException {
    if (filter instanceof Filter.And and) {
      for (Filter part : and.parts()) {
        requireFilter(type, part);
      }
      return;
    }
    Set<String> known = type == ResourceType.USER ? USER_FILTERS : GROUP_FILTERS;
    if (filter instanceof Filter.Compare compare
        && compare.operator() == Operator.EQ
        && known.contains(name(compare.path()))) {
      return;
    }
    throw new ScimException(
        ScimFailure.INVALID_FILTER,
        "A filter may only compare "
            + String.join(", ", known.stream().sorted().toList())
            + " by eq, combined by and.");
  }

  private static String name(AttributePath path) {
    String name = path.sub() == null ? path.name() : path.name() + "." + path.sub();
    return name.toLowerCase(Locale.ROOT);
  }

  /** What may stand in a body that creates something. */
  static void requireCreatable(ResourceType type, Map<String, Object> body) throws ScimException {
    if (type == ResourceType.GROUP) {
      return;
    }
    for (Map.Entry<String, Object> entry : body.entrySet()) {
      boolean empty =
          entry.getValue() == null || (entry.getValue() instanceof List<?> list && list.isEmpty());
      if (entry.getKey().equalsIgnoreCase("groups") && !empty) {
        throw invalid("groups cannot be set when a user is created");
      }
      for (String refused : REFUSED) {
        // Okta's catalogue application sends a password that means nothing; it is dropped, as
        // anywhere
        if (!refused.equals("password") && entry.getKey().equalsIgnoreCase(refused) && !empty) {
          throw invalid(refused + " is not supported");
        }
      }
    }
  }

  /** What every user and group must be after the request. */
  static void requireDocument(ResourceType type, Map<String, Object> document)
      throws ScimException {
    if (type == ResourceType.GROUP) {
      requireCharacters("displayName", document.get("displayName"));
      return;
    }
    Map<String, Object> name =
        document.get("name") instanceof Map<?, ?> parts ? Json.object(parts) : Map.of();
    requireText("givenName", name.get("givenName"));
    requireText("familyName", name.get("familyName"));
    requireText("displayName", document.get("displayName"));
    requireCharacters("userName", document.get("userName"));
    for (String attribute : ONE_AT_MOST) {
      if (document.get(attribute) instanceof List<?> values && values.size() > 1) {
        throw invalid(attribute + " must have one value at most");
      }
    }
    for (String attribute : REFUSED) {
      if (document.containsKey(attribute)) {
        throw invalid(attribute + " is not supported");
      }
    }
    if (document.containsKey("emails") && primaryEmail(document) == null) {
      throw invalid("the e-mail address must be marked as primary");
    }
  }

  private static void requireText(String name, @Nullable Object value) throws ScimException {
    if (!(value instanceof String text) || text.isBlank()) {
      throw invalid(name + " is required");
    }
    requireCharacters(name, value);
  }

  private static void requireCharacters(String name, @Nullable Object value) throws ScimException {
    if (value instanceof String text && text.chars().anyMatch(c -> "<>;:%".indexOf(c) >= 0)) {
      throw invalid(name + " must not contain any of <>;:%");
    }
  }

  /** Conflicts beyond the user name; the tenant is locked, so nobody can slip in between. */
  static void requireFree(
      DirectoryTransaction transaction,
      ResourceType type,
      Map<String, Object> document,
      @Nullable String ownId)
      throws ScimException {
    transaction.lockTenant();
    requireDocument(type, document);
    requireFree(transaction, type, "externalId", null, document.get("externalId"), ownId);
    if (type == ResourceType.GROUP) {
      requireFree(transaction, type, "displayName", null, document.get("displayName"), ownId);
    } else {
      requireFree(transaction, type, "emails", "value", primaryEmail(document), ownId);
    }
  }

  private static void requireFree(
      DirectoryTransaction transaction,
      ResourceType type,
      String attribute,
      @Nullable String sub,
      @Nullable Object value,
      @Nullable String ownId)
      throws ScimException {
    if (value == null) {
      return;
    }
    AttributePath path = new AttributePath(null, attribute, null, sub);
    Query query = Query.matching(type, new Filter.Compare(path, Operator.EQ, value), 2);
    for (Resource found : transaction.search(query).resources()) {
      if (!found.id().equals(ownId)) {
        throw new ScimException(
            ScimFailure.UNIQUENESS,
            "Another "
                + type.title().toLowerCase(Locale.ROOT)
                + " has the same "
                + attribute
                + ".");
      }
    }
  }

  private static @Nullable Object primaryEmail(Map<String, Object> document) {
    if (document.get("emails") instanceof List<?> emails) {
      for (Object each : emails) {
        Map<String, Object> email = Json.object(each);
        if (Boolean.TRUE.equals(email.get("primary"))) {
          return email.get("value");
        }
      }
    }
    return null;
  }

  private static ScimException invalid(String why) {
    return new ScimException(ScimFailure.INVALID_VALUE, "Invalid: " + why + ".");
  }

  /** The name that AWS gives to a failure. */
  static String exceptionName(ScimFailure failure) {
    return switch (failure.status()) {
      case 401 -> "UnauthorizedException";
      case 403 -> "AccessDeniedException";
      case 404 -> "ResourceNotFoundException";
      case 409, 412 -> "ConflictException";
      case 429 -> "ThrottlingException";
      case 500, 503 -> "InternalServerException";
      default -> "ValidationException";
    };
  }
}
