package io.samlsp.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks about an instant, and about those a nanosecond and a second before and after it. */
public final class Boundary {

  /** Whether something is accepted at that instant. */
  @FunctionalInterface
  public interface Question {
    boolean isAcceptedAt(Instant instant) throws Exception;
  }

  private static final List<Duration> BEFORE =
      List.of(Duration.ofSeconds(-1), Duration.ofNanos(-1));
  private static final List<Duration> AFTER = List.of(Duration.ofNanos(1), Duration.ofSeconds(1));

  private final AtomicInteger asked = new AtomicInteger();

  Boundary() {}

  /** Accepted up to this instant and at it, refused after it. */
  public void isLastGood(Instant instant, Question question) throws Exception {
    ask(instant, true, true, false, question);
  }

  /** Accepted up to this instant, refused at it and after it. */
  public void isFirstBad(Instant instant, Question question) throws Exception {
    ask(instant, true, false, false, question);
  }

  /** Refused up to this instant, accepted at it and after it. */
  public void isFirstGood(Instant instant, Question question) throws Exception {
    ask(instant, false, true, true, question);
  }

  /** Refused up to this instant and at it, accepted after it. */
  public void isLastBad(Instant instant, Question question) throws Exception {
    ask(instant, false, false, true, question);
  }

  private void ask(Instant instant, boolean before, boolean at, boolean after, Question question)
      throws Exception {
    for (Duration d : BEFORE) {
      assertThat(question.isAcceptedAt(instant.plus(d)))
          .as("%s of the boundary", d)
          .isEqualTo(before);
    }
    assertThat(question.isAcceptedAt(instant)).as("on the boundary").isEqualTo(at);
    for (Duration d : AFTER) {
      assertThat(question.isAcceptedAt(instant.plus(d)))
          .as("%s of the boundary", d)
          .isEqualTo(after);
    }
    asked.incrementAndGet();
  }

  boolean wasAsked() {
    return asked.get() > 0;
  }
}
