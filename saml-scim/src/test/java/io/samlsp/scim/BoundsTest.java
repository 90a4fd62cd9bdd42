package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.samlsp.scim.directory.Accounts;
import io.samlsp.scim.directory.Directory;
import io.samlsp.scim.directory.DirectoryChange;
import io.samlsp.scim.directory.DirectoryListener;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.jdbc.JdbcAccessTokens;
import io.samlsp.scim.jdbc.JdbcDirectory;
import io.samlsp.scim.jdbc.ScimDatabase;
import io.samlsp.scim.token.IssuedToken;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that cost more than they look, and work that runs twice. */
@ParameterizedClass
@EnumSource(Engine.class)
class BoundsTest {
  private final Lab lab;

  BoundsTest(Engine engine) {
    lab = new Lab(engine);
  }

  private static String times(int count, String each) {
    return IntStream.range(0, count)
        .mapToObj(i -> each.replace("#", Integer.toString(i)))
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "1e2147483649", "-1e-99999999999"})
  void number_beyond_every_range_is_invalid_syntax(String number) {
    lab.post("/Users", "{\"userName\":\"a\",\"x\":" + number + "}")
        .fails(ScimFailure.INVALID_SYNTAX);
    lab.post("/Users/.search", "{\"count\":" + number + "}").fails(ScimFailure.INVALID_SYNTAX);
  }

  @Test
  void put_without_active_that_runs_again_lets_nobody_back_in() throws Exception {
    String id = lab.createUser("ada@example.com").id();
    Directory busy =
        new Directory() {
          @Override
          public <T> T write(Tenant tenant, Work<T> work) throws ScimException {
            try {
              lab.directory.<T>write(
                  tenant,
                  transaction -> {
                    work.in(transaction);
                    throw new ScimException(ScimFailure.CONFLICT, "as after a deadlock");
                  });
            } catch (ScimException deadlock) {
              // meanwhile:
              lab.operations(
                      "/Users/" + id, "{\"op\":\"replace\",\"path\":\"active\",\"value\":false}")
                  .is(200);
            }
            return lab.directory.write(tenant, work);
          }

          @Override
          public <T> T read(Tenant tenant, Work<T> work) throws ScimException {
            return lab.directory.read(tenant, work);
          }

          @Override
          public void addListener(DirectoryListener listener) {
            lab.directory.addListener(listener);
          }
        };
    Lab retrying = Lab.over(lab.database, lab.tenant, b -> b);
    retrying.endpoint =
        ScimEndpoint.builder(URI.create(Lab.BASE), busy, lab.tokens, lab.clock).build();

    retrying.put("/Users/" + id, "{\"userName\":\"ada@example.com\"}").is(200);

    assertThat(new Accounts(lab.directory).find(lab.tenant, "ada@example.com"))
        .isInstanceOf(Accounts.Account.Inactive.class);
  }

  @Test
  void listener_may_use_the_directory_and_its_last_connection() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(lab.database.source());
    config.setMaximumPoolSize(2); // as many as the migration needs
    config.setConnectionTimeout(5_000);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    try (HikariDataSource two = new HikariDataSource(config)) {
      Lab small = Lab.over(ScimDatabase.over(two), new Tenant("two"), b -> b);
      Connection held = two.getConnection();
      small.directory.addListener(
          change -> {
            try {
              new Accounts(small.directory).find(small.tenant, change.name());
              if (change.kind() == DirectoryChange.Kind.CREATED
                  && change.name().equals("first@example.com")) {
                small.createUser("second@example.com");
              }
              seen.add(change.name());
            } catch (ScimException e) {
              seen.add(e.detail());
            }
          });
      small.createUser("first@example.com");
      held.close();
    }

    assertThat(seen).containsExactly("first@example.com", "second@example.com");
  }

  @Test
  void revoked_token_is_revoked_over_a_pool_that_commits_only_when_told() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(lab.database.source());
    config.setAutoCommit(false);
    config.setMaximumPoolSize(2);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      JdbcAccessTokens tokens =
          new JdbcAccessTokens(ScimDatabase.over(pool), lab.clock, new SecureRandom());
      IssuedToken issued = tokens.issue(lab.tenant, "second", Duration.ofDays(1));
      assertThat(tokens.verify(issued.secret())).isPresent();
      assertThat(
              lab.tokens.list(lab.tenant).stream()
                  .filter(t -> t.id().equals(issued.info().id()))
                  .toList()
                  .get(0)
                  .lastUsedAt())
          .isNotNull();
      assertThat(tokens.revoke(lab.tenant, issued.info().id())).isTrue();
      assertThat(tokens.verify(issued.secret())).isEmpty();
      assertThat(lab.tokens.verify(issued.secret())).isEmpty();
      JdbcDirectory directory =
          new JdbcDirectory(ScimDatabase.over(pool), lab.clock, new SecureRandom());
      assertThat(new Accounts(directory).find(lab.tenant, "nobody"))
          .isInstanceOf(Accounts.Account.Unknown.class);
    }
  }

  @Test
  void bulk_path_has_a_length_and_its_slashes_cost_nothing() {
    String circle =
        "{\"Operations\":[{\"method\":\"POST\",\"path\":\"/Groups%s\",\"bulkId\":\"a\",\"data\":"
            + "{\"displayName\":\"g\",\"members\":[{\"value\":\"bulkId:a\"}]}}]}";
    lab.post("/Bulk", Lab.fill(circle, "/".repeat(1_000_000))).fails(ScimFailure.INVALID_SYNTAX);
    Reply short_ = lab.post("/Bulk", Lab.fill(circle, "/".repeat(1_000))).is(200);
    assertThat(short_.get("Operations.0.response.detail"))
        .asString()
        .contains("cannot be a member of itself");
  }

  @Test
  void circle_of_hundreds_of_groups_that_cannot_be_cut_open_is_told_in_one_pass() {
    String members = times(200, "{\"value\":\"bulkId:g#\"}");
    String operations =
        times(
            200,
            "{\"method\":\"POST\",\"path\":\"/Groups\",\"bulkId\":\"g#\",\"data\":{\"displayName\":\"g#\","
                + "\"members\":[{\"value\":\"bulkId:g0\"}],\"unknown\":[@]}}");
    Reply reply =
        lab.post("/Bulk", "{\"Operations\":[" + operations.replace("@", members) + "]}").is(200);
    List<?> results = io.samlsp.scim.json.Json.array(reply.body().get("Operations"));
    assertThat(results)
        .hasSize(200)
        .extracting(result -> String.valueOf(((Map<?, ?>) result).get("status")))
        // Members can be added later, another attribute cannot (RFC 7644 §3.7.1: 409).
        .containsOnly("409");
  }

  @Test
  void bulk_version_must_be_a_string() {
    String id = lab.createUser("ada@example.com").id();
    lab.post(
            "/Bulk",
            "{\"Operations\":[{\"method\":\"DELETE\",\"path\":\"/Users/"
                + id
                + "\",\"version\":99}]}")
        .fails(ScimFailure.INVALID_SYNTAX);
    lab.get("/Users/" + id).is(200);
  }

  @Test
  void patch_cannot_pile_up_values_beyond_the_limit_nor_compare_without_end() {
    String user = "/Users/" + lab.createUser("ada@example.com").id();
    String six =
        "{\"op\":\"add\",\"path\":\"emails\",\"value\":["
            + times(600, "{\"value\":\"a#@example.com\"}")
            + "]}";
    lab.operations(user, six).is(200);
    lab.operations(user, six.replace("\"a", "\"b").replace("\"bdd", "\"add"))
        .fails(ScimFailure.TOO_MANY);
    lab.operations(
            user,
            IntStream.range(0, 200)
                .mapToObj(
                    i -> "{\"op\":\"remove\",\"path\":\"emails[value eq \\\"x" + i + "\\\"]\"}")
                .toArray(String[]::new))
        .fails(ScimFailure.TOO_MANY);
  }

  @Test
  void few_operations_may_search_the_members_of_a_group() {
    String group = "/Groups/" + lab.createGroup("everybody").id();
    String search = "{\"op\":\"remove\",\"path\":\"members[display co \\\"zz\\\"]\"}";
    lab.operations(group, Collections.nCopies(10, search).toArray(String[]::new)).is(204);
    lab.operations(group, Collections.nCopies(11, search).toArray(String[]::new))
        .fails(ScimFailure.TOO_MANY);
  }

  @Test
  void few_attributes_can_be_named() {
    lab.post("/Users/.search", "{\"attributes\":[" + times(200, "\"title\"") + "]}").is(200);
    lab.post("/Users/.search", "{\"attributes\":[" + times(201, "\"title\"") + "]}")
        .fails(ScimFailure.INVALID_VALUE);
    lab.get("/Users?excludedAttributes=" + "title,".repeat(201)).fails(ScimFailure.INVALID_VALUE);
  }

  @Test
  void groups_nested_too_deep_are_said_to_be() {
    String member = lab.createUser("ada@example.com").id();
    String below = member;
    for (int level = 1; level <= 52; level++) {
      below = lab.createGroup("level" + level, below).id();
    }
    lab.get("/Users/" + member).fails(ScimFailure.TOO_MANY);
    lab.get("/Users/" + member + "?excludedAttributes=groups").is(200);
    lab.operations(
            "/Users/" + member + "?excludedAttributes=groups",
            "{\"op\":\"replace\",\"path\":\"active\",\"value\":false}")
        .is(200);
  }

  @Test
  void event_has_no_id_that_is_none_of_ours() {
    String id = lab.createUser("ada@example.com").id();
    lab.events.clear();
    lab.get("/Users/ada@example.com").fails(ScimFailure.NOT_FOUND);
    lab.get("/Users/x%0Atenant=acme%20status=200").fails(ScimFailure.NOT_FOUND);
    lab.get("/Users/" + id).is(200);

    assertThat(lab.events).extracting(ScimEvent::resourceId).containsExactly(null, null, id);
  }

  @Test
  void add_without_a_value_takes_nothing_away() {
    String user = "/Users/" + lab.createUser("ada@example.com").id();
    lab.operations(user, "{\"op\":\"add\",\"path\":\"emails[type eq \\\"work\\\"]\"}")
        .fails(ScimFailure.INVALID_VALUE);
    for (String path : List.of("emails[type eq \\\"work\\\"]", "emails", "name", "displayName")) {
      lab.operations(user, "{\"op\":\"add\",\"path\":\"" + path + "\",\"value\":null}").is(200);
    }
    Reply after = lab.get(user).is(200);
    assertThat(after.get("emails.0.value")).isEqualTo("ada@example.com");
    assertThat(after.get("name.familyName")).isEqualTo("Byron");
    assertThat(after.get("displayName")).isEqualTo("Ada Byron");
    assertThat(after.get("meta.version")).isEqualTo("W/\"1\"");
  }

  @Test
  void type_of_a_member_can_be_compared_for_equality_only() {
    lab.createGroup("engines", lab.createUser("ada@example.com").id());
    assertThat(lab.filter("/Groups", "members[type eq \"User\"]").is(200).resources()).hasSize(1);
    lab.filter("/Groups", "members[type co \"zzz\"]").fails(ScimFailure.INVALID_FILTER);
  }

  @Test
  void deleted_event_has_the_name_at_the_time_of_the_deletion() {
    String id = lab.createUser("ada@example.com").id();
    lab.operations(
            "/Users/" + id,
            "{\"op\":\"replace\",\"path\":\"userName\",\"value\":\"countess@example.com\"}")
        .is(200);
    lab.changes.clear();
    lab.delete("/Users/" + id).is(204);

    assertThat(lab.changes)
        .extracting(DirectoryChange::formerName)
        .containsExactly("countess@example.com");
  }

  @Test
  void aws_profile_creates_groups_of_at_most_a_hundred_members() {
    Lab aws = Lab.over(lab.database, lab.tenant, b -> b.profile(ScimProfile.AWS));
    String members = times(101, "{\"value\":\"x#\"}");
    Reply refused =
        aws.send(
            "POST", "/Groups", "{\"displayName\":\"g\",\"members\":[" + members + "]}", Map.of());
    refused.fails(ScimFailure.TOO_MANY);
    assertThat((String) refused.get("detail")).contains("100");
  }
}
