package io.samlsp.response;

import java.time.Instant;

/** An instant and what it limits, which nobody formats before somebody reads the report. */
record Moment(String limit, Instant instant) {

  @Override
  public String toString() {
    return limit + " " + instant;
  }
}
