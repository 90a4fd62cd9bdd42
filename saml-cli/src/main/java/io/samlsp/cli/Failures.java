package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong, in words or as JSON; never by a stack trace. */
final class Failures {

  private final Terminal terminal;
  private final boolean json;

  Failures(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  /** The words of the command were not understood. */
  int misused(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
    String help = command.equals("saml") ? "saml help" : command.replaceFirst("saml", "saml help");
    String what = Shown.text(String.valueOf(e.getMessage()).replace(System.lineSeparator(), " "));
    if (json) {
      json(null, what, "See: " + help);
    } else if (what.contains("required subcommand")) {
      Manual.arrange(e.getCommandLine());
      e.getCommandLine().usage(terminal.err(), Manual.colours(terminal));
    } else {
      terminal.err().println(command + ": " + what);
      Set<String> parts = e.getCommandLine().getSubcommands().keySet();
      if (!parts.isEmpty()) {
        terminal.err().println("Known are: " + String.join(", ", parts));
      } else {
        UnmatchedArgumentException.printSuggestions(e, terminal.err());
      }
      terminal.err().println("See: " + help);
    }
    return Saml.USAGE;
  }

  /** The command was understood, and could not be done. */
  int failed(Exception e) throws Exception {
    if (e instanceof CliFailure failure) {
      say(null, failure.what() + ".", failure.advice());
      return failure.exitCode();
    } else if (e instanceof SamlFailure failure) {
      say(
          failure.code().name(),
          "expected " + failure.expected() + "; found " + failure.found() + ".",
          failure.code().usualFix() + " (Rests on " + failure.code().clause() + ".)");
      return Saml.FINDINGS;
    } else if (e instanceof IOException || e instanceof UncheckedIOException) {
      say(null, "Reading or writing failed: " + Shown.text(String.valueOf(e.getMessage())), "");
      return Saml.USAGE;
    }
    if (System.getenv("SAML_DEBUG") != null) {
      throw e;
    }
    String where = e.getStackTrace().length == 0 ? "" : " at " + e.getStackTrace()[0];
    say(
        null,
        "This is a fault of saml itself: " + Shown.text(e.toString()) + where,
        "Please report it, with the command and, if you may, the input. SAML_DEBUG=1 shows more.");
    return Saml.FINDINGS;
  }

  private void say(@Nullable String code, String what, String advice) {
    if (json) {
      json(code, what, advice);
      return;
    }
    terminal.err().println((code == null ? "" : terminal.bad(code) + ": ") + what);
    if (!advice.isEmpty()) {
      terminal.err().println(advice);
    }
  }

  private void json(@Nullable String code, String what, String advice) {
    Json.print(
        terminal,
        json ->
            json.object(
                "error",
                error -> error.field("code", code).field("what", what).field("advice", advice)));
  }
}
