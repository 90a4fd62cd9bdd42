package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.jdbc.ScimDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A large directory in PostgreSQL: times of the usual requests, their plans, and provisioning. */
@Tag("heavy")
class ScaleTest {
  private static final int USERS = Integer.getInteger("scim.scale.users", 1_000_000);
  private static final int GROUPS = USERS / 100;
  private static final int MEMBERS = USERS / 20;

  @Test
  void large_directory_answers_by_its_indexes() throws Exception {
    ScimDatabase database = Engine.POSTGRESQL.fresh().get();
    Tenant tenant = new Tenant("large");
    long start = System.nanoTime();
    Population.fill(database, Engine.POSTGRESQL, tenant, USERS, GROUPS, MEMBERS);
    print(
        "filled with %d users, %d groups, one of %d members in %d s",
        USERS, GROUPS, MEMBERS, (System.nanoTime() - start) / 1_000_000_000);

    Explained explained = new Explained(database.source());
    Lab planned = Lab.over(ScimDatabase.over(explained.source()), tenant, UnaryOperator.identity());
    explained.takePlans();
    String lookUp =
        "/Users?filter=" + Lab.encoded("userName eq \"u" + USERS / 2 + "@example.com\"");
    int deep = Math.max(1, USERS / 2 - 99);
    String add =
        "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"user-" + USERS + "\"}]}";
    String remove = "{\"op\":\"remove\",\"path\":\"members[value eq \\\"user-" + USERS + "\\\"]\"}";
    planned.get(lookUp).is(200);
    planned.get("/Users?startIndex=1&count=100").is(200);
    planned.get("/Users?startIndex=" + deep + "&count=100").is(200);
    planned.operations("/Groups/group-1", add).is(204);
    planned.operations("/Groups/group-1", remove).is(204);
    for (String plan : explained.takePlans()) {
      if (!plan.startsWith("SELECT count(*)")) {
        assertThat(plan)
            .doesNotContain(
                "Seq Scan on scim_user", "Seq Scan on scim_group_user", "not explained");
      }
    }

    Lab lab = Lab.over(database, tenant, UnaryOperator.identity());
    time("look-up by userName", 300, () -> lab.get(lookUp).is(200));
    time("page 1 of 100", 20, () -> lab.get("/Users?startIndex=1&count=100").is(200));
    time(
        "page " + (deep / 100 + 1) + " of 100",
        20,
        () -> lab.get("/Users?startIndex=" + deep + "&count=100").is(200));
    time("one member added", 1, () -> lab.operations("/Groups/group-1", add).is(204));
    time(
        "one member removed and added",
        100,
        () -> lab.operations("/Groups/group-1", remove, add).is(204));
    time(
        "group without its members",
        100,
        () -> lab.get("/Groups/group-1?excludedAttributes=members").is(200));
    time("group with its members", 3, () -> lab.get("/Groups/group-1").is(200));
    provision(lab);
    database.close();
  }

  private static void provision(Lab lab) throws Exception {
    int clients = 8;
    int each = Integer.getInteger("scim.scale.creates", 2_500);
    try (Web web = new Web(base -> lab.endpoint, clients)) {
      ExecutorService pool = Executors.newFixedThreadPool(clients);
      for (String phase : List.of("warm-up", "measured")) {
        AtomicInteger created = new AtomicInteger();
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        for (int c = 0; c < clients; c++) {
          int number = c;
          running.add(pool.submit(() -> create(web.base(), lab, phase + number, each, created)));
        }
        for (Future<?> future : running) {
          future.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(created.get()).isEqualTo(clients * each);
        print(
            "provisioning over HTTP, %d clients, %s: %.0f creates a second",
            clients, phase, created.get() / seconds);
      }
      pool.shutdown();
    }
  }

  private static Void create(URI base, Lab lab, String prefix, int count, AtomicInteger created)
      throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int i = 0; i < count; i++) {
      String name = prefix + "-" + i + "@example.org";
      String body =
          Lab.fill(
              """
              {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"%1$s","name":{"givenName":"Ada","familyName":"Byron"},
               "emails":[{"primary":true,"value":"%1$s","type":"work"}],"displayName":"Ada Byron","locale":"en-US","externalId":"%1$s","active":true}
              """,
              name);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + "/Users"))
              .header("Authorization", lab.headers.get("Authorization"))
              .header("Content-Type", "application/scim+json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 201) {
        created.incrementAndGet();
      }
    }
    return null;
  }

  private static void time(String what, int times, Runnable request) {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      request.run();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    print(
        "%s: median %.2f ms, worst %.2f ms of %d",
        what, nanos[times / 2] / 1e6, nanos[times - 1] / 1e6, times);
  }

  private static void print(String format, Object... values) {
    System.out.println("scale: " + String.format(Locale.ROOT, format, values));
  }
}
