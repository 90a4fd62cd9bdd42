package io.samlsp.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.coverage.Boundary;
import io.samlsp.coverage.TimeRule;
import io.samlsp.testkit.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class InMemoryRequestStoreTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");

  private final MutableClock clock = MutableClock.at(NOW);
  private final InMemoryRequestStore store = new InMemoryRequestStore(clock, 3);

  @Test
  void gives_a_pending_login_out_once() {
    PendingLogin pending = pending("a", 600);
    store.put(pending);

    assertThat(store.take("a")).contains(pending);
    assertThat(store.take("a")).isEmpty();
    assertThat(store.size()).isZero();
  }

  @Test
  void knows_no_handle_that_it_was_not_given() {
    store.put(pending("a", 600));

    for (String foreign : List.of("", "b", "A", "a ", "\u0000", "x".repeat(100_000))) {
      assertThat(store.take(foreign)).isEmpty();
    }
    assertThat(store.take("a")).isPresent();
  }

  @Test
  @TimeRule("InMemoryRequestStore.take")
  void gives_out_nothing_from_the_instant_of_expiry_on(Boundary expiry) throws Exception {
    expiry.isFirstBad(
        NOW.plusSeconds(600),
        t -> {
          clock.set(NOW);
          store.put(pending("a", 600));
          clock.set(t);
          return store.take("a").isPresent();
        });
  }

  @Test
  @TimeRule("InMemoryRequestStore.put")
  void forgets_what_has_expired_when_new_ones_come(Boundary expiry) throws Exception {
    expiry.isFirstBad(
        NOW.plusSeconds(10),
        t -> {
          InMemoryRequestStore fresh = new InMemoryRequestStore(clock, 10);
          clock.set(NOW);
          fresh.put(pending("a", 10));
          fresh.put(pending("b", 10));
          clock.set(t);
          fresh.put(pending("c", 600));
          assertThat(fresh.take("c")).isPresent();
          return fresh.size() == 2;
        });
  }

  @Test
  void makes_room_with_the_oldest_when_full() {
    for (String relayState : List.of("1", "2", "3", "4", "5")) {
      store.put(pending(relayState, 600));
    }
    assertThat(store.size()).isEqualTo(3);
    assertThat(store.take("1")).isEmpty();
    assertThat(store.take("2")).isEmpty();
    assertThat(store.take("3")).isPresent();
    assertThat(store.take("4")).isPresent();
    assertThat(store.take("5")).isPresent();
  }

  @Test
  void makes_room_with_what_has_expired_before_anything_else() {
    store.put(pending("long", 600));
    store.put(pending("short", 5));
    store.put(pending("longer", 700));
    clock.set(NOW.plusSeconds(5));
    store.put(pending("new", 600));

    assertThat(store.take("short")).isEmpty();
    assertThat(store.take("long")).isPresent();
    assertThat(store.take("longer")).isPresent();
    assertThat(store.take("new")).isPresent();
  }

  @Test
  void keeps_the_later_of_two_under_one_handle() {
    store.put(pending("a", 5));
    PendingLogin later = pending("a", 600);
    store.put(later);
    clock.set(NOW.plusSeconds(5));
    store.put(pending("b", 600));

    assertThat(store.size()).isEqualTo(2);
    assertThat(store.take("a")).contains(later);
  }

  @Test
  void stays_bounded_and_answers_the_newest_in_a_flood() {
    InMemoryRequestStore large = new InMemoryRequestStore(clock);
    for (int i = 0; i < 200_000; i++) {
      large.put(pending("flood" + i, 600));
    }
    assertThat(large.size()).isEqualTo(50_000);
    large.put(pending("honest", 600));
    assertThat(large.take("honest")).isPresent();
  }

  @Test
  void gives_each_pending_login_to_one_of_32_threads() throws Exception {
    InMemoryRequestStore shared = new InMemoryRequestStore(clock, 1_000);
    for (int i = 0; i < 1_000; i++) {
      shared.put(pending("r" + i, 600));
    }
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int t = 0; t < 32; t++) {
        Callable<Integer> taking =
            () -> {
              start.await();
              int taken = 0;
              for (int i = 0; i < 1_000; i++) {
                taken += shared.take("r" + i).isPresent() ? 1 : 0;
              }
              return taken;
            };
        counts.add(threads.submit(taking));
      }
      start.countDown();
      int taken = 0;
      for (Future<Integer> count : counts) {
        taken += count.get();
      }
      assertThat(taken).isEqualTo(1_000);
      assertThat(shared.size()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void refuses_to_be_made_without_room() {
    InMemoryRequestStore smallest = new InMemoryRequestStore(clock, 1);
    smallest.put(pending("a", 600));
    assertThat(smallest.take("a")).isPresent();
    assertThatThrownBy(() -> new InMemoryRequestStore(clock, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private PendingLogin pending(String relayState, long seconds) {
    return new PendingLogin(
        "_" + relayState,
        "https://idp.example.test",
        "https://sp.example.test/acs",
        relayState,
        "/",
        clock.instant(),
        clock.instant().plus(Duration.ofSeconds(seconds)),
        false,
        List.of(),
        null);
  }
}
