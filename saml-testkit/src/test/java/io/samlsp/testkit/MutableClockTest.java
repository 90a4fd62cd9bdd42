package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MutableClockTest {

  private final MutableClock clock = MutableClock.at("2026-01-31T12:00:00Z");

  @Test
  void stands_still() {
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
  }

  @Test
  void moves_when_told_to_forth_and_back() {
    clock.advance(Duration.ofSeconds(61));
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-31T12:01:01Z"));
    clock.advance(Duration.ofSeconds(-2));
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-31T12:00:59Z"));
    clock.set(Instant.EPOCH);
    assertThat(clock.millis()).isZero();
  }

  @Test
  void clock_of_another_zone_moves_along() {
    Clock other = clock.withZone(ZoneId.of("Europe/Berlin"));
    clock.set(Instant.EPOCH);
    assertThat(other.instant()).isEqualTo(Instant.EPOCH);
    assertThat(other.getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
  }
}
