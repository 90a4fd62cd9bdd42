package io.samlsp.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The assertions that were used, in the memory of one process, at most a given number of them.
 *
 * <p>When the store is full of assertions that have not expired, {@link #recordFirstUse} throws and
 * sign-ins are refused until some have: to forget one would let it in again. One identity provider
 * gets at most half of the room that the others leave, so that a hostile one, whose assertions may
 * last for years, shuts nobody out but itself. Give the store twice the room for the sign-ins of
 * the longest time that an assertion is valid.
 *
 * <p>Thread-safe. There is no background thread: what has expired goes when new ones come.
 */
public final class InMemoryReplayStore implements ReplayStore {

  /** At about 200 bytes each, 200 MB when full; five minutes of 1,600 sign-ins a second. */
  private static final int CAPACITY = 1_000_000;

  private final Clock clock;
  private final int capacity;
  private final Set<String> used = new HashSet<>();
  private final Map<String, Integer> usedByIssuer = new HashMap<>();
  private final PriorityQueue<Use> byEnd =
      new PriorityQueue<>(Comparator.comparing(Use::keepUntil));

  private record Use(String key, String issuer, Instant keepUntil) {}

  /** A store for a million assertions. */
  public InMemoryReplayStore(Clock clock) {
    this(clock, CAPACITY);
  }

  /**
   * A store of that size.
   *
   * @param capacity assertions, at least 2; a single identity provider fills half of it
   */
  public InMemoryReplayStore(Clock clock, int capacity) {
    if (capacity < 2) {
      throw new IllegalArgumentException("capacity must be at least 2, not " + capacity);
    }
    this.clock = clock;
    this.capacity = capacity;
  }

  /**
   * Records the use of an assertion.
   *
   * @throws IllegalStateException if the store is full for this issuer, or keepUntil is not in the
   *     future: between the caller's look at the clock and ours the assertion has expired and may
   *     already have been forgotten, so that nothing can be said of its first use
   */
  @Override
  public boolean recordFirstUse(String issuer, String assertionId, Instant keepUntil) {
    String key = key(issuer, assertionId);
    synchronized (this) {
      Instant now = clock.instant();
      if (!now.isBefore(keepUntil)) {
        throw new IllegalStateException("the assertion expired before its use was recorded");
      }
      forgetExpired(now);
      if (used.contains(key)) {
        return false;
      }
      int own = usedByIssuer.getOrDefault(issuer, 0);
      if (own >= (capacity - (used.size() - own)) / 2) {
        throw new IllegalStateException("full: " + own + " assertions of that identity provider");
      }
      used.add(key);
      usedByIssuer.put(issuer, own + 1);
      byEnd.add(new Use(key, issuer, keepUntil));
      return true;
    }
  }

  /** How many assertions are remembered, for monitoring; some may have expired. */
  public synchronized int size() {
    return used.size();
  }

  private void forgetExpired(Instant now) {
    for (Use use = byEnd.peek(); use != null; use = byEnd.peek()) {
      if (now.isBefore(use.keepUntil())) {
        return;
      }
      byEnd.remove();
      used.remove(use.key());
      usedByIssuer.computeIfPresent(use.issuer(), (issuer, own) -> own == 1 ? null : own - 1);
    }
  }

  /** A digest: 32 bytes, however long the names are that somebody chose. */
  private static String key(String issuer, String assertionId) {
    String joined = issuer.length() + ":" + issuer + assertionId;
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(joined.getBytes(StandardCharsets.UTF_8));
      return new String(digest, StandardCharsets.ISO_8859_1);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
