package io.samlsp.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.coverage.Boundary;
import io.samlsp.coverage.TimeRule;
import io.samlsp.testkit.MutableClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class InMemoryReplayStoreTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final Instant END = NOW.plusSeconds(300);

  private final MutableClock clock = MutableClock.at(NOW);
  private final InMemoryReplayStore store = new InMemoryReplayStore(clock, 6);

  @Test
  void says_first_use_once() {
    assertThat(store.recordFirstUse("idp", "_1", END)).isTrue();
    assertThat(store.recordFirstUse("idp", "_1", END)).isFalse();
    assertThat(store.recordFirstUse("idp", "_1", END.plusSeconds(60))).isFalse();
  }

  @Test
  void keeps_identity_providers_apart() {
    assertThat(store.recordFirstUse("idp", "_1", END)).isTrue();
    assertThat(store.recordFirstUse("idp_", "1", END)).isTrue();
    assertThat(store.recordFirstUse("other", "_1", END)).isTrue();
  }

  @Test
  @TimeRule("InMemoryReplayStore.forgetExpired")
  void remembers_up_to_the_end_and_forgets_from_then_on(Boundary end) throws Exception {
    end.isFirstGood(
        END,
        t -> {
          InMemoryReplayStore fresh = new InMemoryReplayStore(clock, 3);
          clock.set(NOW);
          fresh.recordFirstUse("idp", "_1", END);
          clock.set(t);
          boolean forgotten = fresh.recordFirstUse("idp", "_1", END.plusSeconds(60));
          assertThat(fresh.size()).isEqualTo(1);
          return forgotten;
        });
  }

  @Test
  @TimeRule("InMemoryReplayStore.recordFirstUse")
  void does_not_vouch_for_what_has_expired_meanwhile(Boundary end) throws Exception {
    end.isFirstBad(
        END,
        t -> {
          clock.set(t);
          try {
            return new InMemoryReplayStore(clock, 3).recordFirstUse("idp", "_1", END);
          } catch (IllegalStateException e) {
            return false;
          }
        });
  }

  @Test
  void refuses_when_full_rather_than_forget() {
    for (String id : List.of("_1", "_2", "_3")) {
      assertThat(store.recordFirstUse("idp", id, END)).isTrue();
    }
    assertThatThrownBy(() -> store.recordFirstUse("idp", "_4", END))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("full");
    for (String id : List.of("_1", "_2", "_3")) {
      assertThat(store.recordFirstUse("idp", id, END)).isFalse();
    }
  }

  @Test
  void leaves_room_for_others_when_one_identity_provider_fills_its_own() {
    InMemoryReplayStore shared = new InMemoryReplayStore(clock, 16);
    int hostile = 0;
    for (String id = "_"; ; id += "_") {
      try {
        shared.recordFirstUse("hostile", id, END);
        hostile++;
      } catch (IllegalStateException full) {
        break;
      }
    }

    assertThat(hostile).isEqualTo(8);
    for (String id : List.of("_1", "_2", "_3", "_4")) {
      assertThat(shared.recordFirstUse("idp", id, END)).isTrue();
    }
    assertThatThrownBy(() -> shared.recordFirstUse("idp", "_5", END))
        .isInstanceOf(IllegalStateException.class);
    assertThat(shared.recordFirstUse("third", "_1", END)).isTrue();
    clock.set(END);
    assertThat(shared.recordFirstUse("hostile", "_", END.plusSeconds(60))).isTrue();
    assertThat(shared.size()).isEqualTo(1);
  }

  @Test
  void has_room_again_when_some_have_expired() {
    store.recordFirstUse("idp", "late", END.plusSeconds(60));
    store.recordFirstUse("idp", "early", END);
    store.recordFirstUse("idp", "later", END.plusSeconds(120));
    clock.set(END);

    assertThat(store.recordFirstUse("idp", "new", END.plusSeconds(300))).isTrue();
    assertThatThrownBy(() -> store.recordFirstUse("idp", "more", END.plusSeconds(300)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.recordFirstUse("idp", "late", END.plusSeconds(60))).isFalse();
    assertThat(store.recordFirstUse("idp", "later", END.plusSeconds(120))).isFalse();
  }

  @Test
  void admits_each_assertion_for_one_of_32_threads() throws Exception {
    InMemoryReplayStore shared = new InMemoryReplayStore(clock);
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int t = 0; t < 32; t++) {
        Callable<Integer> using =
            () -> {
              start.await();
              int first = 0;
              for (int i = 0; i < 1_000; i++) {
                first += shared.recordFirstUse("idp", "_" + i, END) ? 1 : 0;
              }
              return first;
            };
        counts.add(threads.submit(using));
      }
      start.countDown();
      int first = 0;
      for (Future<Integer> count : counts) {
        first += count.get();
      }
      assertThat(first).isEqualTo(1_000);
      assertThat(shared.size()).isEqualTo(1_000);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void refuses_to_be_made_without_room() {
    assertThat(new InMemoryReplayStore(clock, 2).recordFirstUse("idp", "_1", END)).isTrue();
    assertThatThrownBy(() -> new InMemoryReplayStore(clock, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
