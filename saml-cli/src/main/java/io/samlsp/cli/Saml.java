package io.samlsp.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: what its parts are, and what becomes of their failures. */
@Command(
    name = "saml",
    header = "Look at SAML metadata, messages and keys, and say what is wrong with them.",
    description = {
      "For whoever sets up single sign-on. Everything stays on this machine; no message is sent"
          + " anywhere.",
      "",
      "Where a command takes FILE, \"-\" is the standard input."
    },
    footer = {
      "  saml metadata lint metadata.xml",
      "  saml response decode captured.har",
      "  saml response validate --idp metadata.xml --sp https://app.example.com/saml \\",
      "      --acs https://app.example.com/saml/acs response.txt",
      "  saml help response validate"
    },
    versionProvider = SamlVersion.class)
final class Saml {

  static final int FINE = 0;
  static final int FINDINGS = 1;
  static final int USAGE = 2;

  private static final List<String> PARTS =
      List.of("metadata", "response", "request", "keys", "idp", "doctor");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print this page.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  boolean version;

  /** Runs the command and tells its exit code; nothing is thrown. */
  static int run(String[] args, Terminal terminal) {
    Failures failures = new Failures(terminal, Arrays.asList(args).contains("--json"));
    return commandLine(args.length == 0 ? "" : args[0], terminal)
        .setParameterExceptionHandler((e, given) -> failures.misused(e))
        .setExecutionExceptionHandler((e, line, parsed) -> failures.failed(e))
        .execute(args);
  }

  /** The whole command with all its parts. */
  static CommandLine whole(Terminal terminal) {
    return commandLine("", terminal);
  }

  /**
   * With the parts that the first word needs: to read the options of all the others would take
   * longer than most work.
   */
  private static CommandLine commandLine(String first, Terminal terminal) {
    CommandLine saml = new CommandLine(new Saml());
    if (PARTS.contains(first)) {
      saml.addSubcommand(part(first, terminal));
    } else {
      PARTS.forEach(name -> saml.addSubcommand(part(name, terminal)));
      saml.addSubcommand(new ManualCommand(terminal));
      saml.addSubcommand(new CompletionCommand(terminal));
    }
    Manual.arrange(saml);
    return saml.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(Manual.colours(terminal))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static CommandLine part(String name, Terminal terminal) {
    return switch (name) {
      case "metadata" ->
          group(
              name,
              "Metadata: what a document says, what is wrong with it, and your own.",
              new MetadataInspect(terminal),
              new MetadataLint(terminal),
              new MetadataGenerate(terminal),
              new MetadataDifference(terminal));
      case "response" ->
          group(
              name,
              "Responses: what one says, and whether it would be accepted.",
              new ResponseDecode(terminal),
              new ResponseValidate(terminal));
      case "request" -> group(name, "Requests: what one says.", new RequestDecode(terminal));
      case "keys" ->
          group(
              name,
              "Keys: new ones, and what a file holds.",
              new KeysNew(terminal),
              new KeysShow(terminal));
      case "idp" -> new CommandLine(new IdpCommand(terminal));
      case "doctor" -> new CommandLine(new DoctorCommand(terminal));
      default -> throw new IllegalStateException(name);
    };
  }

  private static CommandLine group(String name, String header, Object... commands) {
    CommandSpec group = CommandSpec.create().name(name);
    group.usageMessage().header(header);
    CommandLine line = new CommandLine(group);
    for (Object command : commands) {
      line.addSubcommand(command);
    }
    return line;
  }
}
