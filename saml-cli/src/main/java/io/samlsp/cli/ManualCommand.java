package io.samlsp.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the page of a command. */
@Command(
    name = "help",
    header = "Print the page of a command.",
    footer = {"  saml help", "  saml help metadata lint"})
final class ManualCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "The command's words.")
  List<String> words = new ArrayList<>();

  private final Terminal terminal;

  ManualCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CommandLine line = spec.root().commandLine();
    for (String word : words) {
      CommandLine next = line.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(
            spec.commandLine(),
            "There is no command "
                + Shown.text(word)
                + "; known are "
                + String.join(", ", line.getSubcommands().keySet()));
      }
      line = next;
    }
    line.usage(terminal.out(), Manual.colours(terminal));
    return Saml.FINE;
  }
}
