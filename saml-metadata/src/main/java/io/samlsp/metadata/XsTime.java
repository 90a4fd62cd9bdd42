package io.samlsp.metadata;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the times of XML Schema part 2, as metadata uses them. */
final class XsTime {

  /** Digits are bounded so that nothing overflows. */
  private static final Pattern DURATION =
      Pattern.compile(
          "P(?:(\\d{1,4})Y)?(?:(\\d{1,5})M)?(?:(\\d{1,6})D)?"
              + "(?:T(?=\\d)(?:(\\d{1,8})H)?(?:(\\d{1,9})M)?(?:(\\d{1,10})(?:\\.\\d{1,20})?S)?)?");

  private static final int LONGEST = 64;

  private XsTime() {}

  /** §3.2.7 dateTime; without a time zone it is UTC (saml-core §1.3.3). */
  static Optional<Instant> instant(String text) {
    String stripped = XmlSpace.strip(text);
    if (stripped.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      TemporalAccessor parsed =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(stripped, Instant::from, LocalDateTime::from);
      return Optional.of(
          parsed instanceof LocalDateTime local
              ? local.toInstant(ZoneOffset.UTC)
              : (Instant) parsed);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * §3.2.6 duration, rounded down to seconds, with a month of 30 and a year of 365 days. A negative
   * one is none.
   */
  static Optional<Duration> duration(String text) {
    String stripped = XmlSpace.strip(text);
    if (stripped.length() > LONGEST || stripped.length() < 3) {
      return Optional.empty();
    }
    Matcher m = DURATION.matcher(stripped);
    if (!m.matches()) {
      return Optional.empty();
    }
    long days = number(m, 1) * 365 + number(m, 2) * 30 + number(m, 3);
    return Optional.of(
        Duration.ofDays(days)
            .plusHours(number(m, 4))
            .plusMinutes(number(m, 5))
            .plusSeconds(number(m, 6)));
  }

  private static long number(Matcher m, int group) {
    String digits = m.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
