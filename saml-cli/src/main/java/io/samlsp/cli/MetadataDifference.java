package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import io.samlsp.metadata.MetadataDiff;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says in words what differs between two metadata documents. */
@Command(
    name = "diff",
    header = "Say in words what differs between two metadata documents.",
    description = {
      "Of identity providers, service providers or aggregates. Only what has a meaning is compared:"
          + " order, white space, prefixes and identifiers have none. Exits with 1 if there are"
          + " differences. Signatures are not verified."
    },
    footer = {
      "  saml metadata diff metadata.xml https://idp.example.com/metadata",
      "  saml metadata diff old.xml new.xml"
    })
final class MetadataDifference implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "BEFORE", description = "File, address, or \"-\".")
  String before = "";

  @Parameters(index = "1", paramLabel = "AFTER", description = "File, address, or \"-\".")
  String after = "";

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private final Terminal terminal;

  MetadataDifference(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure, SamlFailure {
    if (before.equals("-") && after.equals("-")) {
      throw CliFailure.usage("Both documents are \"-\"", "The standard input is one document.");
    }
    List<MetadataDiff.Change> changes =
        MetadataDiff.between(
            Source.read(before, Source.METADATA, terminal),
            Source.read(after, Source.METADATA, terminal),
            terminal.clock());
    if (json) {
      Json.print(terminal, object -> object.objects("changes", changes, MetadataDifference::json));
    } else if (changes.isEmpty()) {
      terminal.out().println("They say the same.");
    } else {
      changes.forEach(change -> terminal.out().println(change));
    }
    return changes.isEmpty() ? Saml.FINE : Saml.FINDINGS;
  }

  private static void json(Json json, MetadataDiff.Change change) {
    json.field("entityId", change.entityId())
        .field("subject", change.subject())
        .field("before", change.before())
        .field("after", change.after())
        .field("words", change.toString());
  }
}
