package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * 32 clients on one group and one user: no update is lost, no deadlock is left, every answer is a
 * legal SCIM status. Two seconds here, a minute with {@code -Dscim.hammer.seconds=60}.
 */
@ParameterizedClass
@EnumSource(Engine.class)
class HammerTest {
  private static final int CLIENTS = 32;
  private static final Set<Integer> LEGAL = Set.of(200, 201, 204, 404, 409, 412, 503);

  private final Lab lab;
  private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();

  HammerTest(Engine engine) {
    lab = new Lab(engine);
  }

  private Reply counted(Reply reply) {
    statuses.computeIfAbsent(reply.status(), status -> new AtomicLong()).incrementAndGet();
    return reply;
  }

  @Test
  void thirty_two_clients_lose_no_update() throws Exception {
    long seconds = Long.getLong("scim.hammer.seconds", 2);
    String user = "/Users/" + lab.createUser("everybody@example.com").id();
    String group = "/Groups/" + lab.createGroup("everybody").id();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    AtomicLong emailsAdded = new AtomicLong();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<String>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int number = i;
      running.add(clients.submit(() -> client(number, user, group, end, emailsAdded)));
    }
    List<String> expected = new ArrayList<>();
    for (Future<String> each : running) {
      String member = each.get();
      if (!member.isEmpty()) {
        expected.add(member);
      }
    }
    clients.shutdown();

    System.out.println("hammer: " + seconds + "s, answers by status " + new TreeMap<>(statuses));
    assertThat(statuses.keySet()).isSubsetOf(LEGAL);
    List<Object> members = new ArrayList<>();
    Object found = lab.get(group).is(200).get("members");
    if (found != null) {
      io.samlsp.scim.json.Json.array(found)
          .forEach(member -> members.add(Reply.at(member, "value")));
    }
    assertThat(members).containsExactlyInAnyOrderElementsOf(expected);
    Reply counter = lab.get(user).is(200);
    assertThat(counter.get("title"))
        .isEqualTo(emailsAdded.get() == 0 ? null : String.valueOf(emailsAdded.get()));
  }

  /** Returns the id of its member if that is in the group at the end. */
  private String client(int number, String user, String group, long end, AtomicLong counted) {
    String own = lab.createUser("client" + number + "@example.com").id();
    boolean member = false;
    for (int round = 0; System.nanoTime() < end; round++) {
      String change =
          member
              ? "{\"op\":\"remove\",\"path\":\"members[value eq \\\"" + own + "\\\"]\"}"
              : "{\"op\":\"add\",\"path\":\"members\",\"value\":[{\"value\":\"" + own + "\"}]}";
      if (counted(lab.operations(group, change)).status() == 204) {
        member = !member;
      }
      increment(user, counted);
      if (round % 5 == 4) { // delete and come again: the order of locks is the other way round
        if (counted(lab.delete("/Users/" + own)).status() == 204) {
          member = false;
          own = counted(lab.createUser("client" + number + "-" + round + "@example.com")).id();
        }
      }
    }
    return member ? own : "";
  }

  /** Reads a number and writes the next one, if nobody was faster. */
  private void increment(String user, AtomicLong counted) {
    Reply read = counted(lab.get(user));
    if (read.status() != 200) {
      return;
    }
    Object title = read.get("title");
    long next = (title == null ? 0 : Long.parseLong((String) title)) + 1;
    String patch =
        "{\"Operations\":[{\"op\":\"replace\",\"path\":\"title\",\"value\":\"" + next + "\"}]}";
    Reply written =
        counted(
            lab.send("PATCH", user, patch, Map.of("If-Match", (String) read.get("meta.version"))));
    if (written.status() == 200) {
      counted.incrementAndGet();
    }
  }
}
