package io.samlsp.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
    List<String> words = Arrays.asList(args);
    Failures failures = new Failures(terminal, words.contains("--json"));
    return commandLine(words, terminal)
        .setParameterExceptionHandler((e, given) -> failures.misused(e))
        .setExecutionExceptionHandler((e, line, parsed) -> failures.failed(e))
        .execute(args);
  }

  /** The whole command with all its parts. */
  static CommandLine whole(Terminal terminal) {
    return commandLine(List.of(), terminal);
  }

  /**
   * With the parts that the first two words need: to read the options of all the others, and to lay
   * out pages that nobody asked for, would take longer than most work.
   */
  private static CommandLine commandLine(List<String> words, Terminal terminal) {
    CommandLine saml = new CommandLine(new Saml());
    String first = words.isEmpty() ? "" : words.get(0);
    String second = words.size() < 2 ? "" : words.get(1);
    boolean known = PARTS.contains(first);
    if (known) {
      saml.addSubcommand(part(first, second, terminal));
    } else {
      PARTS.forEach(name -> saml.addSubcommand(part(name, "", terminal)));
      saml.addSubcommand(new ManualCommand(terminal));
      saml.addSubcommand(new CompletionCommand(terminal));
    }
    if (!known || words.size() < 2 || words.contains("-h") || words.contains("--help")) {
      Manual.arrange(saml);
    }
    return saml.setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(Manual.colours(terminal))
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static CommandLine part(String name, String second, Terminal terminal) {
    return switch (name) {
      case "metadata" -> {
        Group group =
            new Group(name, "Metadata: what a document says, what is wrong with it, your own.");
        group.add("inspect", () -> new MetadataInspect(terminal));
        group.add("lint", () -> new MetadataLint(terminal));
        group.add("generate", () -> new MetadataGenerate(terminal));
        group.add("diff", () -> new MetadataDifference(terminal));
        yield group.line(second);
      }
      case "response" -> {
        Group group =
            new Group(name, "Responses: what one says, and whether it would be accepted.");
        group.add("decode", () -> new ResponseDecode(terminal));
        group.add("validate", () -> new ResponseValidate(terminal));
        yield group.line(second);
      }
      case "request" -> {
        Group group = new Group(name, "Requests: what one says.");
        group.add("decode", () -> new RequestDecode(terminal));
        yield group.line(second);
      }
      case "keys" -> {
        Group group = new Group(name, "Keys: new ones, and what a file holds.");
        group.add("new", () -> new KeysNew(terminal));
        group.add("show", () -> new KeysShow(terminal));
        yield group.line(second);
      }
      case "idp" -> new CommandLine(new IdpCommand(terminal));
      case "doctor" -> new CommandLine(new DoctorCommand(terminal));
      default -> throw new IllegalStateException(name);
    };
  }

  /** A word that another one follows. */
  private static final class Group {

    private final CommandSpec spec;
    private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();

    Group(String name, String header) {
      spec = CommandSpec.create().name(name);
      spec.usageMessage().header(header);
    }

    void add(String name, Supplier<Object> command) {
      commands.put(name, command);
    }

    /** With the command of that name, or with all if there is none. */
    CommandLine line(String only) {
      CommandLine line = new CommandLine(spec);
      commands.forEach(
          (name, command) -> {
            if (name.equals(only) || !commands.containsKey(only)) {
              line.addSubcommand(command.get());
            }
          });
      return line;
    }
  }
}
