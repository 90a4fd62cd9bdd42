package io.samlsp.examples.identitycenter.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often somebody may guess: five wrong guesses from an address in a quarter of an hour, and a
 * hundred from anywhere.
 */
final class Tries {

  private static final int PER_ADDRESS = 5;
  private static final int ALTOGETHER = 100;
  private static final int MOST_ADDRESSES = 10_000;
  private static final Duration PERIOD = Duration.ofMinutes(15);

  private record Failures(int count, Instant since) {}

  private final Clock clock;
  private final LinkedHashMap<String, Failures> byAddress = new LinkedHashMap<>();
  private Failures all;

  Tries(Clock clock) {
    this.clock = clock;
    this.all = new Failures(0, clock.instant());
  }

  /**
   * Whether an address may guess now. Each guess counts as a wrong one from here on, until {@link
   * #succeeded}: many at the same time are many.
   */
  synchronized boolean begin(String address) {
    Failures before = current(byAddress.get(address));
    Failures total = current(all);
    if (before.count() >= PER_ADDRESS || total.count() >= ALTOGETHER) {
      return false;
    }
    byAddress.remove(address);
    byAddress.put(address, new Failures(before.count() + 1, before.since()));
    if (byAddress.size() > MOST_ADDRESSES) {
      Map.Entry<String, Failures> oldest = byAddress.entrySet().iterator().next();
      byAddress.remove(oldest.getKey());
    }
    all = new Failures(total.count() + 1, total.since());
    return true;
  }

  /** Forgets the wrong guesses before a right one. */
  synchronized void succeeded(String address) {
    byAddress.remove(address);
    all = new Failures(Math.max(0, all.count() - 1), all.since());
  }

  private Failures current(@Nullable Failures failures) {
    Instant now = clock.instant();
    return failures == null || !now.isBefore(failures.since().plus(PERIOD))
        ? new Failures(0, now)
        : failures;
  }
}
