package io.samlsp.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Help.Ansi;

/**
 * What a command reads from and writes to.
 *
 * @param in where "-" reads
 * @param out for results
 * @param err for what went wrong
 * @param clock what time it is
 * @param colour whether a person looks at it
 */
record Terminal(InputStream in, PrintWriter out, PrintWriter err, Clock clock, boolean colour) {

  /** Whether the standard output is a terminal that shows colours, and nobody asked for none. */
  static boolean isInteractive() {
    return Ansi.AUTO.enabled();
  }

  String good(String text) {
    return painted("32", text);
  }

  String bad(String text) {
    return painted("31", text);
  }

  String doubtful(String text) {
    return painted("33", text);
  }

  String strong(String text) {
    return painted("1", text);
  }

  private String painted(String colourCode, String text) {
    return colour ? "\u001b[" + colourCode + "m" + text + "\u001b[0m" : text;
  }
}
