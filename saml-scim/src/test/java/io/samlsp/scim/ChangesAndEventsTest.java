package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.ScimEvent.Operation;
import io.samlsp.scim.directory.Accounts;
import io.samlsp.scim.directory.Accounts.Account;
import io.samlsp.scim.directory.DirectoryChange;
import io.samlsp.scim.directory.DirectoryChange.Kind;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.schema.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class ChangesAndEventsTest {
  private final Engine engine;
  private final Lab lab;

  ChangesAndEventsTest(Engine engine) {
    this.engine = engine;
    this.lab = new Lab(engine);
  }

  private List<Kind> kinds() {
    return lab.changes.stream().map(DirectoryChange::kind).toList();
  }

  @Test
  void listener_hears_of_a_users_life() {
    String id = lab.createUser("ada@example.com").id();
    String active = "{\"op\":\"replace\",\"path\":\"active\",\"value\":%s}";
    lab.operations("/Users/" + id, active.replace("%s", "false"));
    lab.operations("/Users/" + id, active.replace("%s", "false")); // no change
    lab.operations("/Users/" + id, active.replace("%s", "true"));
    lab.operations(
        "/Users/" + id,
        "{\"op\":\"replace\",\"path\":\"userName\",\"value\":\"countess@example.com\"}");
    String group = lab.createGroup("g", id).id();
    lab.delete("/Users/" + id);
    lab.delete("/Groups/" + group);
    assertThat(kinds())
        .containsExactly(
            Kind.CREATED,
            Kind.DEACTIVATED,
            Kind.ACTIVATED,
            Kind.UPDATED,
            Kind.CREATED,
            Kind.MEMBERSHIP,
            Kind.MEMBERSHIP,
            Kind.DELETED,
            Kind.DELETED);
    DirectoryChange renamed = lab.changes.get(3);
    assertThat(renamed.formerName()).isEqualTo("ada@example.com");
    assertThat(renamed.name()).isEqualTo("countess@example.com");
    assertThat(lab.changes.get(5).joined()).containsExactly(id);
    assertThat(lab.changes.get(6).left()).containsExactly(id);
    assertThat(lab.changes.get(6).id()).isEqualTo(group);
    assertThat(lab.changes.get(7).type()).isEqualTo(ResourceType.USER);
  }

  @Test
  void failed_requests_are_not_told() {
    lab.createUser("a");
    lab.changes.clear();
    lab.post("/Users", "{\"userName\":\"a\"}").fails(ScimFailure.UNIQUENESS);
    lab.delete("/Users/nobody").fails(ScimFailure.NOT_FOUND);
    assertThat(lab.changes).isEmpty();
  }

  @Test
  void listener_that_throws_harms_nobody() {
    lab.directory.addListener(
        change -> {
          throw new IllegalStateException("a listener's own bug, on purpose");
        });
    lab.createUser("a");
    assertThat(kinds()).containsExactly(Kind.CREATED);
  }

  @Test
  void changes_of_one_user_are_told_in_the_order_of_their_versions() throws Exception {
    String id = lab.createUser("a@example.com").id();
    ExecutorService clients = Executors.newFixedThreadPool(8);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      boolean active = i % 2 == 0;
      String other = "u" + i;
      running.add(
          clients.submit(
              () -> {
                for (int round = 0; round < 15; round++) {
                  lab.operations(
                          "/Users/" + id,
                          "{\"op\":\"replace\",\"path\":\"active\",\"value\":" + active + "}")
                      .is(200);
                  lab.createUser(other + "-" + round);
                }
              }));
    }
    for (Future<?> each : running) {
      each.get();
    }
    clients.shutdown();
    List<Kind> ofUser =
        lab.changes.stream()
            .filter(change -> change.id().equals(id))
            .map(DirectoryChange::kind)
            .toList();
    // every change of state is the opposite of the one before: told in the order of the commits
    for (int i = 1; i < ofUser.size(); i++) {
      assertThat(ofUser.get(i)).isEqualTo(i % 2 == 1 ? Kind.DEACTIVATED : Kind.ACTIVATED);
    }
    boolean last = lab.get("/Users/" + id).get("active").equals(true);
    assertThat(ofUser.size() % 2 == 1).isEqualTo(last);
    assertThat(lab.changes.stream().filter(change -> change.kind() == Kind.CREATED)).hasSize(121);
  }

  @Test
  void each_request_is_an_event_without_values() {
    lab.headers.put("User-Agent", "Okta\r\nSCIM \"Client\"");
    String id = lab.createUser("secret-name@example.com").id();
    lab.post("/Users", "{\"userName\":\"secret-name@example.com\"}");
    lab.operations("/Users/" + id, "{\"op\":\"replace\",\"path\":\"active\",\"value\":false}");
    lab.get("/Users?filter=nonsense");
    lab.send("GET", "/Users", "", Map.of("Authorization", ""));
    lab.get("/Schemas");
    lab.get("/Robots");
    assertThat(lab.events)
        .extracting(ScimEvent::operation)
        .containsExactly(
            Operation.CREATE,
            Operation.CREATE,
            Operation.PATCH,
            Operation.LIST,
            Operation.OTHER,
            Operation.DISCOVER,
            Operation.OTHER);
    assertThat(lab.events)
        .extracting(ScimEvent::status)
        .containsExactly(201, 409, 200, 400, 401, 200, 404);
    assertThat(lab.events)
        .extracting(ScimEvent::failure)
        .containsExactly(
            null,
            ScimFailure.UNIQUENESS,
            null,
            ScimFailure.INVALID_FILTER,
            ScimFailure.UNAUTHORIZED,
            null,
            ScimFailure.NOT_FOUND);
    ScimEvent created = lab.events.get(0);
    assertThat(created.tenant()).isEqualTo(lab.tenant);
    assertThat(created.resourceId()).isEqualTo(id);
    assertThat(created.type()).isEqualTo(ResourceType.USER);
    assertThat(created.client()).isEqualTo("Okta??SCIM ?Client?");
    assertThat(lab.events.toString()).doesNotContain("secret-name");
    assertThat(lab.events.get(4).tenant()).isNull();
  }

  @Test
  void bulk_operations_are_events_of_their_own() {
    lab.post(
        "/Bulk",
        "{\"Operations\":[{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"a\",\"data\":{\"userName\":\"a\"}},{\"method\":\"DELETE\",\"path\":\"/Users/x\"}]}");
    assertThat(lab.events)
        .extracting(ScimEvent::operation)
        .containsExactly(Operation.CREATE, Operation.DELETE, Operation.BULK);
    assertThat(lab.events).extracting(ScimEvent::status).containsExactly(201, 404, 200);
  }

  @Test
  void event_listener_that_throws_harms_nobody() {
    Lab broken =
        new Lab(
            engine,
            builder ->
                builder
                    .listener(ScimEventListener.logging())
                    .listener(
                        event -> {
                          throw new IllegalStateException("a listener's own bug, on purpose");
                        }));
    broken.get("/Users").is(200);
  }

  @Test
  void account_is_found_by_exactly_its_user_name() throws ScimException {
    Accounts accounts = new Accounts(lab.directory);
    String id = lab.createUser("Ada@example.com").id();
    assertThat(accounts.find(lab.tenant, "Ada@example.com"))
        .isInstanceOfSatisfying(
            Account.Active.class, active -> assertThat(active.user().id()).isEqualTo(id));
    assertThat(accounts.find(lab.tenant, "ada@example.com")).isEqualTo(new Account.Unknown());
    assertThat(accounts.find(lab.tenant, "nobody")).isEqualTo(new Account.Unknown());
    assertThat(accounts.find(new Lab(engine).tenant, "Ada@example.com"))
        .isEqualTo(new Account.Unknown());
    lab.operations("/Users/" + id, "{\"op\":\"replace\",\"path\":\"active\",\"value\":false}");
    assertThat(accounts.find(lab.tenant, "Ada@example.com")).isInstanceOf(Account.Inactive.class);
    Map<String, Account> odd = new HashMap<>();
    for (String name : List.of("", "\u0000", "\ud800", "%", "' OR '1'='1", "x".repeat(100_000))) {
      odd.put(name, accounts.find(lab.tenant, name));
    }
    assertThat(odd.values()).containsOnly(new Account.Unknown());
  }
}
