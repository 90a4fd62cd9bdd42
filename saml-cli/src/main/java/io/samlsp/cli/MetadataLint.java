package io.samlsp.cli;

import io.samlsp.metadata.IdpMetadata;
import io.samlsp.metadata.MetadataCheck.Severity;
import io.samlsp.metadata.MetadataReport;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lints the metadata of an identity provider. */
@Command(
    name = "lint",
    header = "Say what is wrong with the metadata of an identity provider.",
    description = {
      "Each finding says where, what, why it matters and how to mend it; docs/lint.md has a section"
          + " for each. It also works on what is no metadata: a web page, a certificate, XML that"
          + " copying has damaged."
    },
    footer = {
      "  saml metadata lint metadata.xml",
      "  saml metadata lint https://idp.example.com/metadata --fail-on ERROR",
      "  saml metadata lint --at 2027-06-01T00:00:00Z metadata.xml   # what will have expired?"
    })
final class MetadataLint implements Callable<Integer> {

  @Parameters(paramLabel = "FILE|URL|-", description = "The metadata.")
  String place = "";

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      defaultValue = "WARNING",
      description =
          "Exit with 1 from this severity on: ${COMPLETION-CANDIDATES}. Default: WARNING.")
  Severity failOn = Severity.WARNING;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "Look as of this time, like 2026-11-24T07:30:00Z. Default: now.")
  @Nullable String at;

  @Option(names = "--json", description = "Print the report as JSON.")
  boolean json;

  private final Terminal terminal;

  MetadataLint(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure {
    Clock clock =
        at == null ? terminal.clock() : Clock.fixed(Source.instant("--at", at), ZoneOffset.UTC);
    MetadataReport report = IdpMetadata.lint(Source.read(place, Source.METADATA, terminal), clock);
    if (json) {
      terminal.out().println(report.toJson());
    } else {
      terminal.out().print(Painted.lint(report, terminal));
    }
    boolean fails = report.findings().stream().anyMatch(f -> f.severity().compareTo(failOn) <= 0);
    return fails ? Saml.FINDINGS : Saml.FINE;
  }
}
