package io.samlsp.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what lets a shell complete the command's words. */
@Command(
    name = "generate-completion",
    header = "Print a script that lets bash or zsh complete the words of the command.",
    footer = "  source <(saml generate-completion)")
final class CompletionCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  private final Terminal terminal;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.out().print(AutoComplete.bash("saml", spec.root().commandLine()));
    return Saml.FINE;
  }
}
