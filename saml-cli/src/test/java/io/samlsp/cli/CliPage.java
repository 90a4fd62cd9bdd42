package io.samlsp.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** docs/cli.md: an introduction, and the pages that the command prints itself. */
final class CliPage {

  private static final String INTRODUCTION =
      """
      # The command `saml`

      For whoever sets up single sign-on, with samlsp or without. Everything stays on the machine: no message is sent anywhere,
      and only a document whose address you give is fetched (by https; by http from this machine only).

      ## Get it and run it

      ```sh
      mvn -q -DskipTests -pl saml-cli -am package
      java -jar saml-cli/target/saml.jar help
      ```

      It is one jar and needs Java 17 or newer. `saml-cli/saml` is a script that starts it, and in about half the
      time: it keeps the classes it loads in a cache (`~/.cache/samlsp`) for the next start. In a launcher of your own, make such an
      archive once with `-XX:ArchiveClassesAtExit=saml.jsa` and give it each time by `-XX:SharedArchiveFile=saml.jsa`, with
      `-XX:TieredStopAtLevel=1 -XX:+UseSerialGC` in both cases. `source <(saml generate-completion)` completes words in
      bash and zsh.

      - Exit status: 0 all is well, 1 something was found or refused, 2 the command was not understood.
      - `--json` prints one JSON object on the standard output, failures too: `{"error": {"code", "what", "advice"}}`.
      - Colours are for terminals; `NO_COLOR=1` switches them off.
      - Name ids and attribute values are masked unless you say `--show-values`, so what is printed can go into a ticket.
      - Failure codes are those of the library (`FailureCode`), finding ids those of the linter ([lint.md](lint.md)).

      ## Which command for what

      | you have | and want to know | command |
      |---|---|---|
      | a metadata.xml | whether it is any good | `saml metadata lint` |
      | a metadata.xml | which keys and addresses are in it | `saml metadata inspect` |
      | two versions of a metadata.xml | what has changed | `saml metadata diff` |
      | an application | a document to upload at the identity provider | `saml metadata generate` |
      | a failing sign-in | what the identity provider really sent | record it in the browser, `saml response decode captured.har` |
      | a failing sign-in | why it is refused | `saml response validate` |
      | the address of a sign-in | what the application asks for | `saml request decode` |
      | both sides' metadata | what does not fit | `saml doctor` |
      | no key yet | how to make one | `saml keys new` |
      | a key file | which key it is, and until when it is valid | `saml keys show` |
      | an application and no identity provider | whether sign-in works at all | `saml idp` |

      """;

  private CliPage() {}

  static String text() {
    StringBuilder out = new StringBuilder(INTRODUCTION);
    out.append(
        "# What `saml doctor` finds\n\n| id | severity | why | mend it |\n|---|---|---|---|\n");
    for (DoctorCheck check : DoctorCheck.values()) {
      out.append("| `").append(check).append("` | ").append(check.severity());
      out.append(" | ").append(check.why()).append(" | ").append(check.fix()).append(" |\n");
    }
    out.append("\n# Pages\n\nWhat follows is printed by the command, and a test holds that.\n\n");
    add(Saml.whole(SamlTest.terminal()), List.of(), out);
    return out.toString().stripTrailing() + "\n";
  }

  private static void add(CommandLine line, List<String> words, StringBuilder out) {
    List<String> help = new ArrayList<>(words);
    help.add(0, "help");
    String page = Run.saml(help.toArray(String[]::new)).out();
    out.append("## ").append(("saml " + String.join(" ", words)).strip()).append("\n\n```text\n");
    page.lines().forEach(l -> out.append(l.stripTrailing()).append('\n'));
    out.append("```\n\n");
    for (Map.Entry<String, CommandLine> child : line.getSubcommands().entrySet()) {
      List<String> longer = new ArrayList<>(words);
      longer.add(child.getKey());
      add(child.getValue(), longer, out);
    }
  }
}
