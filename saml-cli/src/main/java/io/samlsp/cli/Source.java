package io.samlsp.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Where a command's input comes from: a file, "-" for the standard input, or an address. */
final class Source {

  /** Metadata may be this large (as in {@code IdpMetadata}). */
  static final int METADATA = 16 << 20;

  /** A recording of a browser may be this large. */
  static final int MESSAGES = 64 << 20;

  /** A key file may be this large (as in {@code KeyFiles}). */
  static final int KEYS = 1 << 20;

  private Source() {}

  /** The octets of a file, of the standard input, or of what an address leads to. */
  static byte[] read(String place, int maximum, Terminal terminal) throws CliFailure {
    return isAddress(place) ? Fetch.fetch(place, maximum) : readLocal(place, maximum, terminal);
  }

  /** The octets of a file or of the standard input. */
  static byte[] readLocal(String place, int maximum, Terminal terminal) throws CliFailure {
    if (isAddress(place)) {
      throw CliFailure.usage(
          Shown.text(place) + " is an address, and a file is wanted here",
          "Save what it leads to in a file, or pass it in by \"-\".");
    }
    byte[] octets;
    try {
      octets = place.equals("-") ? read(terminal.in(), maximum) : read(Path.of(place), maximum);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw CliFailure.usage(
          "There is no file " + Shown.text(place), "Look at the name and the folder.");
    } catch (AccessDeniedException e) {
      throw CliFailure.usage(
          "The file " + Shown.text(place) + " may not be read", "Look at its permissions.");
    } catch (IOException e) {
      throw CliFailure.usage(
          Shown.text(place) + " cannot be read (" + e.getClass().getSimpleName() + ")",
          "Name a file, or \"-\" for the standard input.");
    }
    if (octets.length > maximum) {
      throw CliFailure.refused(
          Shown.text(place) + " has more than " + (maximum >> 20) + " MiB",
          "Give only the part that matters.");
    }
    return octets;
  }

  static boolean isAddress(String place) {
    String lower = place.toLowerCase(Locale.ROOT);
    return lower.startsWith("https://") || lower.startsWith("http://");
  }

  private static byte[] read(Path file, int maximum) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, maximum);
    }
  }

  private static byte[] read(InputStream in, int maximum) throws IOException {
    return in.readNBytes(maximum + 1);
  }

  /** A point in time as an option gives it. */
  static Instant instant(String option, String value) throws CliFailure {
    try {
      return Instant.parse(value);
    } catch (DateTimeException e) {
      throw CliFailure.usage(
          option + " " + Shown.text(value) + " is no point in time",
          "Write it in UTC, like 2026-11-24T07:30:00Z.");
    }
  }

  /** A length of time as an option gives it: 30d, 12h, 90m, 45s, or ISO 8601. */
  static Duration duration(String option, String value) throws CliFailure {
    try {
      String upper = value.toUpperCase(Locale.ROOT);
      String iso = upper.startsWith("P") ? upper : upper.endsWith("D") ? "P" + upper : "PT" + upper;
      Duration duration = Duration.parse(iso);
      if (duration.isNegative()) {
        throw new DateTimeException("negative");
      }
      return duration;
    } catch (DateTimeException | ArithmeticException e) {
      throw CliFailure.usage(
          option + " " + Shown.text(value) + " is no length of time",
          "Write it like 30d, 12h, 90m or 45s.");
    }
  }
}
