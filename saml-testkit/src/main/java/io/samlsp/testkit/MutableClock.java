package io.samlsp.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it, so that a time rule can be tested exactly on its
 * boundary.
 *
 * <p>Safe for use by several threads. Clocks made by {@link #withZone} share the instant of the
 * clock they come from.
 */
public final class MutableClock extends Clock {

  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private MutableClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** A clock in UTC that shows {@code start}. */
  public static MutableClock at(Instant start) {
    Objects.requireNonNull(start, "start");
    return new MutableClock(new AtomicReference<>(start), ZoneOffset.UTC);
  }

  /**
   * A clock in UTC that shows an ISO-8601 instant such as {@code 2026-01-31T12:00:00Z}.
   *
   * @throws java.time.format.DateTimeParseException if the text is no such instant
   */
  public static MutableClock at(String start) {
    return at(Instant.parse(start));
  }

  /** Shows {@code instant} from now on; going back is allowed. */
  public void set(Instant instant) {
    now.set(Objects.requireNonNull(instant, "instant"));
  }

  /** Moves forward by {@code step}, or back when it is negative. */
  public void advance(Duration step) {
    now.updateAndGet(instant -> instant.plus(step));
  }

  @Override
  public Instant instant() {
    return Objects.requireNonNull(now.get());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public MutableClock withZone(ZoneId other) {
    return new MutableClock(now, Objects.requireNonNull(other, "other"));
  }

  @Override
  public String toString() {
    return "MutableClock[" + now.get() + "]";
  }
}
