package io.samlsp.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** One run of the command in this process: its exit code, and what it wrote. */
record Run(int code, String out, String err) {

  /** When the captured messages were captured, to the hour. */
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  static final Path CAPTURED = Path.of("../saml-core/src/test/resources/captured");

  static Run saml(String... args) {
    return withInput("", args);
  }

  static Run withInput(String input, String... args) {
    return withInput(input.getBytes(StandardCharsets.UTF_8), args);
  }

  static Run withInput(byte[] input, String... args) {
    return run(input, false, NOW, args);
  }

  static Run at(Instant now, String... args) {
    return run(new byte[0], false, now, args);
  }

  static Run onTerminal(String... args) {
    return run(new byte[0], true, NOW, args);
  }

  private static Run run(byte[] input, boolean colour, Instant now, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input),
            new PrintWriter(out),
            new PrintWriter(err),
            Clock.fixed(now, ZoneOffset.UTC),
            colour);
    int code = Saml.run(args, terminal);
    return new Run(code, out.toString(), err.toString());
  }

  static String captured(String name) {
    return CAPTURED.resolve(name).toString();
  }
}
