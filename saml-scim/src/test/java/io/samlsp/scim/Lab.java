package io.samlsp.scim;

import io.samlsp.scim.directory.Directory;
import io.samlsp.scim.directory.DirectoryChange;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.jdbc.JdbcAccessTokens;
import io.samlsp.scim.jdbc.JdbcDirectory;
import io.samlsp.scim.jdbc.ScimDatabase;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.token.AccessTokens;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A tenant of its own with a token, and a client that calls the endpoint without a network. */
final class Lab {
  static final String BASE = "https://app.example.com/scim/v2";
  static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
  static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

  private static final AtomicInteger TENANTS = new AtomicInteger();
  private static final Json JSON = Json.nestedAtMost(64);

  final TestClock clock = new TestClock();
  final Tenant tenant;
  Directory directory;
  AccessTokens tokens;
  final List<ScimEvent> events = Collections.synchronizedList(new ArrayList<>());
  final List<DirectoryChange> changes = Collections.synchronizedList(new ArrayList<>());
  ScimEndpoint endpoint;
  ScimDatabase database;
  private final Supplier<ScimDatabase> opener;
  private final UnaryOperator<ScimEndpoint.Builder> settings;
  final Map<String, String> headers = new LinkedHashMap<>();

  Lab(Engine engine) {
    this(engine, UnaryOperator.identity());
  }

  Lab(Engine engine, UnaryOperator<ScimEndpoint.Builder> settings) {
    this(engine, new Tenant("tenant-" + TENANTS.incrementAndGet()), settings);
  }

  Lab(Engine engine, Tenant tenant, UnaryOperator<ScimEndpoint.Builder> settings) {
    this(engine.database(), null, tenant, settings);
  }

  /** A lab with a database of its own, which can be restarted. */
  static Lab restartable(Engine engine, UnaryOperator<ScimEndpoint.Builder> settings) {
    Supplier<ScimDatabase> opener = engine.fresh();
    return new Lab(opener.get(), opener, new Tenant("restarted"), settings);
  }

  /** A lab on a database that somebody else closes. */
  static Lab over(
      ScimDatabase database, Tenant tenant, UnaryOperator<ScimEndpoint.Builder> settings) {
    return new Lab(database, null, tenant, settings);
  }

  private Lab(
      ScimDatabase database,
      Supplier<ScimDatabase> opener,
      Tenant tenant,
      UnaryOperator<ScimEndpoint.Builder> settings) {
    this.tenant = tenant;
    this.opener = opener;
    this.settings = settings;
    start(database);
    headers.put("Authorization", "Bearer " + newToken());
    headers.put("User-Agent", "Okta SCIM Client 1.0.0");
    headers.put("Accept", "application/scim+json");
    headers.put("Content-Type", "application/scim+json; charset=utf-8");
  }

  private void start(ScimDatabase opened) {
    database = opened;
    SecureRandom random = new SecureRandom();
    directory = new JdbcDirectory(opened, clock, random);
    directory.addListener(
        change -> {
          if (change.tenant().equals(tenant)) {
            changes.add(change);
          }
        });
    tokens = new JdbcAccessTokens(opened, clock, random);
    endpoint =
        settings
            .apply(
                ScimEndpoint.builder(URI.create(BASE), directory, tokens, clock)
                    // The clock stands still, so the burst must last for the whole test.
                    .rateLimit(new RateLimit(Integer.MAX_VALUE, Integer.MAX_VALUE))
                    .listener(events::add))
            .build();
  }

  /** Ends everything and starts it again on the same data. */
  void restart() {
    database.close();
    start(opener.get());
  }

  void close() {
    database.close();
  }

  String newToken() {
    try {
      return tokens.issue(tenant, "test", Duration.ofDays(365)).secret();
    } catch (ScimException e) {
      throw new IllegalStateException(e.detail(), e);
    }
  }

  Reply get(String address) {
    return send("GET", address, "", Map.of());
  }

  Reply post(String address, String json) {
    return send("POST", address, json, Map.of());
  }

  Reply put(String address, String json) {
    return send("PUT", address, json, Map.of());
  }

  Reply patch(String address, String json) {
    return send("PATCH", address, json, Map.of());
  }

  /** A PATCH with these operations. */
  Reply operations(String address, String... operations) {
    return patch(
        address,
        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":["
            + String.join(",", operations)
            + "]}");
  }

  Reply delete(String address) {
    return send("DELETE", address, "", Map.of());
  }

  /** The answer to a filter on that collection. */
  Reply filter(String collection, String filter) {
    return get(collection + "?filter=" + encoded(filter));
  }

  /** The template with the values in it, in no language. */
  static String fill(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Sends a request; a header with the value "" is left out. */
  Reply send(String method, String address, String json, Map<String, String> extraHeaders) {
    return send(method, address, json.getBytes(StandardCharsets.UTF_8), extraHeaders);
  }

  Reply send(String method, String address, byte[] body, Map<String, String> extraHeaders) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    extraHeaders.forEach(
        (name, value) -> all.put(name, value.isEmpty() ? List.of() : List.of(value)));
    int question = address.indexOf('?');
    ScimResponse response =
        endpoint.handle(
            new ScimRequest(
                method,
                question < 0 ? address : address.substring(0, question),
                question < 0 ? null : address.substring(question + 1),
                all,
                new ByteArrayInputStream(body)));
    try {
      return new Reply(
          response.status(),
          response.headers(),
          response.body().length == 0 ? Map.of() : JSON.readObject(response.body()));
    } catch (ScimException e) {
      throw new IllegalStateException("an answer that is no JSON: " + e.detail(), e);
    }
  }

  /** A user with that name, as Okta creates one. */
  Reply createUser(String userName) {
    return post(
            "/Users",
            Lab.fill(
                """
            {"schemas":["%s"],"userName":"%s","name":{"givenName":"Ada","familyName":"Byron"},
             "emails":[{"primary":true,"value":"%s","type":"work"}],"displayName":"Ada Byron",
             "locale":"en-US","externalId":"ext-%s","groups":[],"password":"p4ssw0rd","active":true}
            """,
                USER, userName, userName, userName))
        .is(201);
  }

  /** A group with these members. */
  Reply createGroup(String displayName, String... memberIds) {
    List<String> members = new ArrayList<>();
    for (String id : memberIds) {
      members.add("{\"value\":\"" + id + "\"}");
    }
    return post(
            "/Groups",
            Lab.fill(
                """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"%s","members":[%s]}
            """,
                displayName, String.join(",", members)))
        .is(201);
  }
}
