package io.samlsp.examples.identitycenter.standin;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the SCIM requests that Okta sends, in their order, with their headers and bodies
 * (docs/scim.md): a catalogue application changes by PATCH, a custom one by PUT.
 *
 * <p>As Okta does, it never deletes a user, and repeats a request that was answered 429 after the
 * time that the answer asks for. Safe for use by several threads.
 */
public final class OktaScimClient {

  /** How Okta names itself. */
  public static final String USER_AGENT = "Okta SCIM Client 1.0.0";

  /** Which kind of application Okta has: it decides how changes are sent. */
  public enum AppKind {
    /** From the catalogue: PATCH for active, password and groups. */
    CATALOGUE("application/scim+json; charset=utf-8"),
    /** Made by the wizard: PUT for everything. */
    CUSTOM("application/json");

    private final String contentType;

    AppKind(String contentType) {
      this.contentType = contentType;
    }
  }

  /** Waits before a request is repeated; a test does not. */
  @FunctionalInterface
  public interface Pause {
    /** Waits so long. */
    void of(Duration duration) throws InterruptedException;
  }

  /**
   * Somebody as the application lists it.
   *
   * @param id the application's id
   */
  public record Account(String id, String userName, boolean active) {}

  /**
   * A member as a group names it.
   *
   * @param id the application's id
   */
  public record Member(String id, String display) {
    private Map<String, Object> json() {
      return object("value", id, "display", display);
    }
  }

  private static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
  private static final String GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
  private static final String PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

  private static final Json JSON = Json.nestedAtMost(32);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TRIES = 10;
  private static final int PAGE = 100;

  private final HttpClient http;
  private final String baseUrl;
  private final String token;
  private final AppKind kind;
  private final Clock clock;
  private final Pause pause;
  private final Consumer<Exchange> log;

  /**
   * A client of one application.
   *
   * @param baseUrl as the administrator entered it; paths are appended to it as they are, a slash
   *     at its end included
   */
  public OktaScimClient(
      HttpClient http,
      String baseUrl,
      String token,
      AppKind kind,
      Clock clock,
      Pause pause,
      Consumer<Exchange> log) {
    this.http = Objects.requireNonNull(http, "http");
    this.baseUrl = Objects.requireNonNull(baseUrl, "baseUrl");
    this.token = Objects.requireNonNull(token, "token");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.pause = Objects.requireNonNull(pause, "pause");
    this.log = Objects.requireNonNull(log, "log");
  }

  /** What <em>Test API Credentials</em> sends. */
  public void testCredentials() throws PushFailed {
    String what = "Error authenticating";
    requireList(what, get(what, "/Users?startIndex=1&count=2"));
  }

  /** What is sent when provisioning to the application is switched on. */
  public void openToApp() throws PushFailed {
    testCredentials();
    String what = "Error while downloading all groups";
    requireList(what, get(what, "/Groups?startIndex=1&count=" + PAGE));
  }

  /** Everybody whom the application knows, a page of a hundred at a time. */
  public List<Account> importUsers() throws PushFailed {
    String what = "Error while importing users";
    List<Account> all = new ArrayList<>();
    while (true) {
      Map<String, Object> page =
          get(what, "/Users?startIndex=" + (all.size() + 1) + "&count=" + PAGE);
      long total = requireList(what, page);
      List<Map<String, Object>> resources = resources(page);
      for (Map<String, Object> user : resources) {
        all.add(account(user));
      }
      if (resources.isEmpty() || all.size() >= total) {
        return all;
      }
    }
  }

  /**
   * Gives somebody an account: a new one, or the one of that name, brought up to date.
   *
   * @return the application's id
   */
  public String assign(Person person, String meaninglessPassword) throws PushFailed {
    String what = "Error while creating user " + person.userName();
    Optional<Map<String, Object>> found = find(what, "/Users", "userName", person.userName());
    if (found.isPresent()) {
      String id = text(found.get(), "id");
      if (!Boolean.TRUE.equals(found.get().get("active"))) {
        setActive(id, person, true);
      }
      updateProfile(id, person);
      return id;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("schemas", List.of(USER));
    body.putAll(person.profile(true));
    body.put("groups", List.of());
    body.put("password", meaninglessPassword);
    return text(send(what, "POST", "/Users", body), "id");
  }

  /** Sends the profile: what the application says of the person, with the person's values. */
  public void updateProfile(String id, Person person) throws PushFailed {
    putUser("Error while updating user " + person.userName(), id, person, true);
  }

  /** Deactivates or reactivates an account. */
  public void setActive(String id, Person person, boolean active) throws PushFailed {
    String what =
        "Error while " + (active ? "reactivating" : "deactivating") + " user " + person.userName();
    if (kind == AppKind.CATALOGUE) {
      patch(what, "/Users/" + id, object("op", "replace", "value", object("active", active)));
    } else {
      putUser(what, id, person, active);
    }
  }

  private void putUser(String what, String id, Person person, boolean active) throws PushFailed {
    Map<String, Object> body = new LinkedHashMap<>(get(what, "/Users/" + id));
    body.putAll(person.profile(active));
    send(what, "PUT", "/Users/" + id, body);
  }

  /** Sends a new password; applications that sign in by SAML have no use for it. */
  public void syncPassword(String id, Person person, String password) throws PushFailed {
    patch(
        "Error while updating the password of user " + person.userName(),
        "/Users/" + id,
        object("op", "replace", "value", object("password", password)));
  }

  /**
   * Pushes a group for the first time: a new one, or the one of that name.
   *
   * @return the application's id
   */
  public String pushGroup(String name, List<Member> members) throws PushFailed {
    String what = "Error while creating user group " + name;
    Optional<Map<String, Object>> found = find(what, "/Groups", "displayName", name);
    if (found.isPresent()) {
      String id = text(found.get(), "id");
      replaceMembers(id, name, members);
      return id;
    }
    Map<String, Object> body =
        object("schemas", List.of(GROUP), "displayName", name, "members", List.of());
    String id = text(send(what, "POST", "/Groups", body), "id");
    changeMembers(id, name, members, members, List.of());
    return id;
  }

  /**
   * Tells of members that came and went; the name goes with it, as it does at Okta.
   *
   * @param now all members, for the applications that get the whole group
   */
  public void changeMembers(
      String id, String name, List<Member> now, List<Member> added, List<String> removed)
      throws PushFailed {
    if (kind == AppKind.CUSTOM) {
      putGroup(id, name, now);
      return;
    }
    renamePatch(id, name);
    List<Map<String, Object>> operations = new ArrayList<>();
    for (String gone : removed) {
      operations.add(object("op", "remove", "path", "members[value eq \"" + gone + "\"]"));
    }
    if (!added.isEmpty()) {
      operations.add(
          object(
              "op", "add", "path", "members", "value", added.stream().map(Member::json).toList()));
    }
    if (!operations.isEmpty()) {
      patch(updating(name), "/Groups/" + id, operations);
    }
  }

  /** Sends the whole list of members, as a push of everything does. */
  public void replaceMembers(String id, String name, List<Member> members) throws PushFailed {
    if (kind == AppKind.CUSTOM) {
      putGroup(id, name, members);
      return;
    }
    renamePatch(id, name);
    List<Map<String, Object>> all = members.stream().map(Member::json).toList();
    patch(
        updating(name), "/Groups/" + id, object("op", "replace", "path", "members", "value", all));
  }

  /** Gives a group another name. */
  public void renameGroup(String id, String name, List<Member> members) throws PushFailed {
    if (kind == AppKind.CUSTOM) {
      putGroup(id, name, members);
    } else {
      renamePatch(id, name);
    }
  }

  /** Deletes a group; sent only when the administrator ticks it while unlinking. */
  public void deleteGroup(String id, String name) throws PushFailed {
    send("Error while deleting user group " + name, "DELETE", "/Groups/" + id, null);
  }

  /** Whether the application still knows the account; 404 is an answer. */
  public boolean userExists(String id) throws PushFailed {
    return exists("/Users/" + id);
  }

  /** Whether the application still knows the group; 404 is an answer. */
  public boolean groupExists(String id) throws PushFailed {
    return exists("/Groups/" + id);
  }

  private boolean exists(String path) throws PushFailed {
    try {
      get("Error while checking", path);
      return true;
    } catch (PushFailed failed) {
      if (failed.status() == 404) {
        return false;
      }
      throw failed;
    }
  }

  private void putGroup(String id, String name, List<Member> members) throws PushFailed {
    List<Map<String, Object>> all = members.stream().map(Member::json).toList();
    send(
        updating(name),
        "PUT",
        "/Groups/" + id,
        object("schemas", List.of(GROUP), "id", id, "displayName", name, "members", all));
  }

  private void renamePatch(String id, String name) throws PushFailed {
    patch(
        updating(name),
        "/Groups/" + id,
        object("op", "replace", "value", object("id", id, "displayName", name)));
  }

  private static String updating(String group) {
    return "Error while updating user group " + group;
  }

  private void patch(String what, String path, Map<String, Object> operation) throws PushFailed {
    patch(what, path, List.of(operation));
  }

  private void patch(String what, String path, List<Map<String, Object>> operations)
      throws PushFailed {
    send(what, "PATCH", path, object("schemas", List.of(PATCH), "Operations", operations));
  }

  private Optional<Map<String, Object>> find(
      String what, String path, String attribute, String value) throws PushFailed {
    String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"");
    String filter =
        URLEncoder.encode(attribute + " eq \"" + quoted + "\"", StandardCharsets.UTF_8)
            .replace("+", "%20");
    Map<String, Object> page =
        get(what, path + "?filter=" + filter + "&startIndex=1&count=" + PAGE);
    return requireList(what, page) == 0 ? Optional.empty() : resources(page).stream().findFirst();
  }

  private Map<String, Object> get(String what, String path) throws PushFailed {
    return send(what, "GET", path, null);
  }

  private Map<String, Object> send(
      String what, String method, String path, @Nullable Map<String, Object> body)
      throws PushFailed {
    Duration wait = Duration.ofMinutes(5);
    for (int attempt = 1; ; attempt++) {
      HttpResponse<byte[]> answer = exchange(what, method, path, body);
      if (answer.statusCode() == 429 && attempt < TRIES) {
        pause(what, retryAfter(answer).orElse(wait));
        wait = wait.multipliedBy(2);
        continue;
      }
      if (answer.statusCode() / 100 != 2) {
        throw new PushFailed(
            answer.statusCode(),
            what
                + ": "
                + reason(answer.statusCode())
                + ". Errors reported by remote server: "
                + detail(answer.body()));
      }
      return answer.statusCode() == 204 ? Map.of() : read(what, answer);
    }
  }

  private HttpResponse<byte[]> exchange(
      String what, String method, String path, @Nullable Map<String, Object> body)
      throws PushFailed {
    HttpRequest request = request(what, method, path, body);
    Instant start = clock.instant();
    int status = 0;
    try {
      HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
      status = answer.statusCode();
      return answer;
    } catch (IOException unreachable) {
      throw new PushFailed(0, what + ": " + unreachable.getClass().getName());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new PushFailed(0, what + ": interrupted");
    } finally {
      long millis = Duration.between(start, clock.instant()).toMillis();
      log.accept(new Exchange(start, method, shown(request.uri()), status, millis));
    }
  }

  private HttpRequest request(
      String what, String method, String path, @Nullable Map<String, Object> body)
      throws PushFailed {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(baseUrl + path))
              .timeout(PATIENCE)
              .header("Authorization", "Bearer " + token)
              .header("User-Agent", USER_AGENT)
              .header("Accept", "application/scim+json");
      if (body == null) {
        return request.method(method, BodyPublishers.noBody()).build();
      }
      return request
          .header("Content-Type", kind.contentType)
          .method(method, BodyPublishers.ofByteArray(JSON.write(body)))
          .build();
    } catch (IllegalArgumentException malformed) {
      throw new PushFailed(0, what + ": the base URL or the API token is malformed");
    }
  }

  private static String shown(URI uri) {
    return uri.getRawQuery() == null
        ? uri.getRawPath()
        : uri.getRawPath() + "?" + uri.getRawQuery();
  }

  private void pause(String what, Duration wait) throws PushFailed {
    try {
      pause.of(wait);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new PushFailed(429, what + ": interrupted");
    }
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  private static Map<String, Object> read(String what, HttpResponse<byte[]> answer)
      throws PushFailed {
    try {
      return JSON.readObject(answer.body());
    } catch (ScimException malformed) {
      throw new PushFailed(
          answer.statusCode(), what + ": Invalid JSON. Errors reported by remote server: none");
    }
  }

  private static String detail(byte[] body) {
    try {
      if (JSON.readObject(body).get("detail") instanceof String detail) {
        return detail;
      }
    } catch (ScimException notJson) {
      // Said below: Okta, too, only has the status then.
    }
    return "Invalid JSON";
  }

  private static String reason(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 412 -> "Precondition Failed";
      case 413 -> "Payload Too Large";
      case 415 -> "Unsupported Media Type";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 501 -> "Not Implemented";
      case 503 -> "Service Unavailable";
      default -> "HTTP " + status;
    };
  }

  /** Okta counts on a ListResponse whose numbers are integers. */
  private static long requireList(String what, Map<String, Object> page) throws PushFailed {
    if (page.get("totalResults") instanceof Long total
        && page.get("startIndex") instanceof Long
        && page.get("itemsPerPage") instanceof Long
        && page.get("Resources") instanceof List<?>) {
      return total;
    }
    throw new PushFailed(200, what + ": the answer is no ListResponse with whole numbers");
  }

  private static List<Map<String, Object>> resources(Map<String, Object> page) {
    List<Map<String, Object>> resources = new ArrayList<>();
    if (page.get("Resources") instanceof List<?> list) {
      for (Object resource : list) {
        if (resource instanceof Map<?, ?>) {
          resources.add(Json.object(resource));
        }
      }
    }
    return resources;
  }

  private static Account account(Map<String, Object> user) throws PushFailed {
    return new Account(
        text(user, "id"), text(user, "userName"), Boolean.TRUE.equals(user.get("active")));
  }

  private static String text(Map<String, Object> resource, String name) throws PushFailed {
    if (resource.get(name) instanceof String value) {
      return value;
    }
    throw new PushFailed(200, "the answer has no " + name);
  }

  private static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }
}
