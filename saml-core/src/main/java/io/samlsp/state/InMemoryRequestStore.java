package io.samlsp.state;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Pending sign-ins in the memory of one process, at most a given number of them.
 *
 * <p>Anybody can start sign-ins without end. When the store is full, the one whose time ends first
 * makes room: what has expired, then the oldest. So a flood costs at most the sign-ins that were
 * under way, which those persons can start again; refusing new ones would lock everybody out until
 * the flood's own had expired.
 *
 * <p>Thread-safe. There is no background thread: what has expired goes when new ones come.
 */
public final class InMemoryRequestStore implements RequestStore {

  /** At about a kilobyte each, 50 MB when full. */
  private static final int CAPACITY = 50_000;

  private final Clock clock;
  private final int capacity;
  private final Map<String, Entry> byRelayState = new HashMap<>();
  private final TreeMap<End, String> byEnd = new TreeMap<>();
  private long count;

  private record Entry(PendingLogin pending, End end) {}

  /** Sorts by time; the number keeps equal times apart and in order. */
  private record End(Instant expiresAt, long number) implements Comparable<End> {

    private static final Comparator<End> ORDER =
        Comparator.comparing(End::expiresAt).thenComparingLong(End::number);

    @Override
    public int compareTo(End other) {
      return ORDER.compare(this, other);
    }
  }

  /** A store for 50,000 pending sign-ins. */
  public InMemoryRequestStore(Clock clock) {
    this(clock, CAPACITY);
  }

  /**
   * A store of that size.
   *
   * @param capacity pending sign-ins, at least 1
   */
  public InMemoryRequestStore(Clock clock, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be at least 1, not " + capacity);
    }
    this.clock = clock;
    this.capacity = capacity;
  }

  @Override
  public synchronized void put(PendingLogin pending) {
    Instant now = clock.instant();
    remove(pending.relayState());
    while (!byEnd.isEmpty()
        && (byRelayState.size() >= capacity || !now.isBefore(byEnd.firstKey().expiresAt()))) {
      remove(byEnd.firstEntry().getValue());
    }
    End end = new End(pending.expiresAt(), count++);
    byRelayState.put(pending.relayState(), new Entry(pending, end));
    byEnd.put(end, pending.relayState());
  }

  @Override
  public synchronized Optional<PendingLogin> take(String relayState) {
    return remove(relayState).filter(pending -> clock.instant().isBefore(pending.expiresAt()));
  }

  /** How many sign-ins are kept, for monitoring; some may have expired. */
  public synchronized int size() {
    return byRelayState.size();
  }

  private Optional<PendingLogin> remove(String relayState) {
    Entry entry = byRelayState.remove(relayState);
    if (entry == null) {
      return Optional.empty();
    }
    byEnd.remove(entry.end());
    return Optional.of(entry.pending());
  }
}
