package io.samlsp.examples.identitycenter.admin;

import io.samlsp.examples.identitycenter.store.SignIns;
import io.samlsp.examples.identitycenter.web.Exchange;
import io.samlsp.examples.identitycenter.web.Routes;
import io.samlsp.scim.directory.Directory;
import io.samlsp.scim.directory.Page;
import io.samlsp.scim.directory.Query;
import io.samlsp.scim.directory.Resource;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.filter.AttributePath;
import io.samlsp.scim.filter.Filter;
import io.samlsp.scim.filter.Filter.Operator;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.schema.ResourceType;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The users and groups that were provisioned; they are changed at the identity provider only. */
public final class DirectoryPages {

  private static final int PAGE_SIZE = 50;
  private static final int LONGEST_SEARCH = 200;
  private static final int MOST_FOUND = 100;

  /** In larger groups the nested ones are not looked for: they are read with all members. */
  private static final int MOST_READ_FOR_NESTED = 5_000;

  private static final List<AttributePath> NAMES =
      List.of(
          path("userName", null),
          path("displayName", null),
          path("name", "familyName"),
          path("name", "givenName"));

  private final Console console;
  private final Directory directory;
  private final Tenant tenant;
  private final SignIns signIns;

  /** Pages over that directory. */
  public DirectoryPages(Console console, Directory directory, Tenant tenant, SignIns signIns) {
    this.console = console;
    this.directory = directory;
    this.tenant = tenant;
    this.signIns = signIns;
  }

  /** Mounts them. */
  public void mount(Routes routes) {
    routes
        .get("/admin/users", console.guarded(this::users))
        .get("/admin/users/{id}", console.guarded(this::user))
        .get("/admin/groups", console.guarded(this::groups))
        .get("/admin/groups/{id}", console.guarded(this::group));
  }

  /** A user in a list. */
  public record UserRow(
      String id, String userName, String displayName, String email, boolean active) {}

  /** An attribute, with its path. */
  public record Line(String name, String value) {}

  /**
   * A part of a list.
   *
   * @param number of this page, from 1
   * @param query what stands in the address besides the number
   */
  public record Paging(int number, int pages, long total, String query) {}

  /** Asks once what these pages ask, so that nobody who looks first waits for that. */
  public void prepare() throws ScimException {
    page(ResourceType.USER, null, "userName", 1);
    page(ResourceType.GROUP, null, "displayName", 1);
    beginningWith("a", List.of());
  }

  long count(ResourceType type) throws ScimException {
    Query query = new Query(List.of(type), null, null, false, 1, 0, false, false);
    return directory.read(tenant, work -> work.search(query)).total();
  }

  private void users(Exchange exchange) throws IOException, ScimException {
    String sought = search(exchange);
    String status = exchange.text("status");
    List<Filter> filters = new ArrayList<>();
    if (status.equals("active") || status.equals("inactive")) {
      Filter active = new Filter.Compare(path("active", null), Operator.EQ, true);
      filters.add(status.equals("active") ? active : new Filter.Not(active));
    }
    Map<String, Object> model = new HashMap<>();
    if (sought.isEmpty()) {
      int number = exchange.number("page", 1);
      Page page = page(ResourceType.USER, and(filters), "userName", number);
      model.put("users", page.resources().stream().map(DirectoryPages::row).toList());
      model.put("paging", paging(number, page, sought, status));
      model.put("more", false);
    } else {
      List<Resource> found = beginningWith(sought, filters);
      List<Resource> shown = found.subList(0, Math.min(MOST_FOUND, found.size()));
      model.put("users", shown.stream().map(DirectoryPages::row).toList());
      model.put("paging", new Paging(1, 1, shown.size(), ""));
      model.put("more", found.size() > shown.size());
    }
    model.put("mostFound", MOST_FOUND);
    model.put("search", sought);
    model.put("status", status);
    console.show(exchange, 200, "users", model);
  }

  /**
   * Users of whom a name begins so, by user name; at least one more than {@link #MOST_FOUND} if
   * there are. Each kind of name is asked for by itself, because one condition with "or" between
   * them would be a look at every user instead of a range of each index.
   */
  private List<Resource> beginningWith(String sought, List<Filter> filters) throws ScimException {
    Map<String, Resource> found =
        directory.read(
            tenant,
            work -> {
              Map<String, Resource> byId = new HashMap<>();
              for (AttributePath name : NAMES) {
                List<Filter> all = new ArrayList<>(filters);
                all.add(0, new Filter.Compare(name, Operator.SW, sought));
                Query query =
                    new Query(
                        List.of(ResourceType.USER),
                        and(all),
                        name,
                        false,
                        1,
                        MOST_FOUND + 1,
                        false,
                        false);
                work.search(query).resources().forEach(user -> byId.put(user.id(), user));
              }
              return byId;
            });
    return found.values().stream()
        .sorted(Comparator.comparing(user -> user.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  private static String search(Exchange exchange) {
    String sought = exchange.text("search");
    String cut = sought.substring(0, Math.min(LONGEST_SEARCH, sought.length()));
    return Json.isStorable(cut) ? cut : "";
  }

  private static @Nullable Filter and(List<Filter> filters) {
    if (filters.isEmpty()) {
      return null;
    }
    return filters.size() == 1 ? filters.get(0) : new Filter.And(filters);
  }

  private static AttributePath path(String name, @Nullable String sub) {
    return new AttributePath(null, name, null, sub);
  }

  private Page page(ResourceType type, @Nullable Filter filter, String sortBy, int number)
      throws ScimException {
    Query query =
        new Query(
            List.of(type),
            filter,
            path(sortBy, null),
            false,
            (number - 1L) * PAGE_SIZE + 1,
            PAGE_SIZE,
            false,
            false);
    return directory.read(tenant, work -> work.search(query));
  }

  private static Paging paging(int number, Page page, String search, String status) {
    int pages = (int) Math.max(1, (page.total() + PAGE_SIZE - 1) / PAGE_SIZE);
    StringBuilder query = new StringBuilder();
    if (!search.isEmpty()) {
      query.append("&search=").append(encoded(search));
    }
    if (!status.isEmpty()) {
      query.append("&status=").append(encoded(status));
    }
    return new Paging(number, pages, page.total(), query.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static UserRow row(Resource user) {
    return new UserRow(
        user.id(), user.name(), text(user, "displayName"), email(user), user.isActive());
  }

  private static String text(Resource resource, String name) {
    return resource.document().get(name) instanceof String text ? text : "";
  }

  private static String email(Resource user) {
    String found = "";
    if (user.document().get("emails") instanceof List<?> emails) {
      for (Object each : emails) {
        if (each instanceof Map<?, ?> email && email.get("value") instanceof String value) {
          if (found.isEmpty() || Boolean.TRUE.equals(email.get("primary"))) {
            found = value;
          }
        }
      }
    }
    return found;
  }

  private void user(Exchange exchange) throws IOException, ScimException {
    Optional<Resource> found = find(exchange, ResourceType.USER, true);
    if (found.isEmpty()) {
      console.missing(exchange, "user");
      return;
    }
    Resource user = found.get();
    Map<String, Object> model = about(user);
    model.put("user", row(user));
    model.put("groups", user.links());
    model.put("attempts", signIns.of(user.id(), 10));
    console.show(exchange, 200, "user", model);
  }

  private Optional<Resource> find(Exchange exchange, ResourceType type, boolean withLinks)
      throws ScimException {
    String id = exchange.pathValue("id");
    if (id.length() > 64 || !Json.isStorable(id)) {
      return Optional.empty();
    }
    return directory.read(tenant, work -> work.find(type, id, withLinks));
  }

  private static Map<String, Object> about(Resource resource) {
    List<Line> lines = new ArrayList<>();
    resource.document().forEach((name, value) -> flatten(name, value, lines));
    Map<String, Object> model = new HashMap<>();
    model.put("id", resource.id());
    model.put("created", resource.created());
    model.put("lastModified", resource.lastModified());
    model.put("version", resource.version());
    model.put("attributes", lines);
    return model;
  }

  private static void flatten(String name, @Nullable Object value, List<Line> lines) {
    if (value instanceof Map<?, ?> parts) {
      parts.forEach((part, inner) -> flatten(name + "." + part, inner, lines));
    } else if (value instanceof List<?> values) {
      for (int i = 0; i < values.size(); i++) {
        flatten(values.size() == 1 ? name : name + "[" + (i + 1) + "]", values.get(i), lines);
      }
    } else if (value != null) {
      lines.add(new Line(name, value.toString()));
    }
  }

  /** A group in a list. */
  public record GroupRow(String id, String displayName, Instant lastModified) {}

  private void groups(Exchange exchange) throws IOException, ScimException {
    String sought = search(exchange);
    Filter filter =
        sought.isEmpty()
            ? null
            : new Filter.Compare(path("displayName", null), Operator.SW, sought);
    int number = exchange.number("page", 1);
    Page page = page(ResourceType.GROUP, filter, "displayName", number);
    Map<String, Object> model = new HashMap<>();
    model.put(
        "groups",
        page.resources().stream()
            .map(group -> new GroupRow(group.id(), group.name(), group.lastModified()))
            .toList());
    model.put("search", sought);
    model.put("paging", paging(number, page, sought, ""));
    console.show(exchange, 200, "groups", model);
  }

  private void group(Exchange exchange) throws IOException, ScimException {
    Optional<Resource> found = find(exchange, ResourceType.GROUP, false);
    if (found.isEmpty()) {
      console.missing(exchange, "group");
      return;
    }
    Resource group = found.get();
    int number = exchange.number("page", 1);
    // by the index of memberships, a page at a time, however large the group is
    Filter isMember =
        new Filter.ValuePath(
            path("groups", null), new Filter.Compare(path("value", null), Operator.EQ, group.id()));
    Page members = page(ResourceType.USER, isMember, "userName", number);
    Map<String, Object> model = about(group);
    model.put("name", group.name());
    model.put("members", members.resources().stream().map(DirectoryPages::row).toList());
    model.put("paging", paging(number, members, "", ""));
    boolean few = members.total() <= MOST_READ_FOR_NESTED;
    model.put("nestedKnown", few);
    model.put("nested", few ? nested(group) : List.of());
    model.put("parents", parents(group));
    console.show(exchange, 200, "group", model);
  }

  /** The groups in a group; they are read together with its users. */
  private List<Resource.Link> nested(Resource group) throws ScimException {
    return directory
        .read(tenant, work -> work.find(ResourceType.GROUP, group.id(), true))
        .map(Resource::links)
        .orElse(List.of())
        .stream()
        .filter(link -> link.type() == ResourceType.GROUP)
        .sorted(Comparator.comparing(Resource.Link::display))
        .toList();
  }

  /** The groups that a group is in. */
  private List<GroupRow> parents(Resource group) throws ScimException {
    Filter hasMember =
        new Filter.ValuePath(
            path("members", null),
            new Filter.Compare(path("value", null), Operator.EQ, group.id()));
    return page(ResourceType.GROUP, hasMember, "displayName", 1).resources().stream()
        .map(parent -> new GroupRow(parent.id(), parent.name(), parent.lastModified()))
        .toList();
  }
}
