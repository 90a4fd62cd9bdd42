package io.samlsp.cli;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.metadata.IdpMetadata;
import io.samlsp.metadata.MetadataCheck.Severity;
import io.samlsp.metadata.MetadataFinding;
import io.samlsp.metadata.MetadataReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what does not fit between two sides. */
@Command(
    name = "doctor",
    header = "Compare a service provider's and an identity provider's metadata: what does not fit?",
    description = {
      "Give the metadata of both, in any order; of one alone, it is looked at for itself. Bindings,"
          + " signed requests, keys and their ends, name id formats, encryption, entity ids; and what"
          + " the linter says of the identity provider. Each finding has an id: docs/cli.md lists"
          + " them."
    },
    footer = {
      "  saml doctor https://app.example.com/saml/metadata https://idp.example.com/metadata",
      "  saml doctor sp.xml idp.xml"
    })
final class DoctorCommand implements Callable<Integer> {

  @Parameters(
      arity = "1..2",
      paramLabel = "FILE|URL",
      description = "The metadata of the two sides.")
  List<String> places = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private final Terminal terminal;

  /** A document, and what is in it. */
  private static final class Side {
    final String place;
    final byte[] document;
    final List<SpFacts> serviceProviders;
    final List<String> identityProviders;

    Side(
        String place,
        byte[] document,
        List<SpFacts> serviceProviders,
        List<String> identityProviders) {
      this.place = place;
      this.document = document;
      this.serviceProviders = serviceProviders;
      this.identityProviders = identityProviders;
    }

    boolean isServiceProvider() {
      return !serviceProviders.isEmpty();
    }

    boolean isIdentityProvider() {
      return !identityProviders.isEmpty();
    }
  }

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure, SamlFailure {
    List<Side> sides = new ArrayList<>();
    for (String place : places) {
      sides.add(side(place));
    }
    if (sides.size() == 1) {
      Side side = sides.get(0);
      boolean idp = !side.identityProviders.isEmpty();
      return examine(idp ? null : only(side), idp ? side : null);
    }
    Side first = sides.get(0);
    Side second = sides.get(1);
    // AD FS and others publish both roles in one document; then the order decides.
    if (first.isServiceProvider() && second.isIdentityProvider()) {
      return examine(only(first), second);
    } else if (second.isServiceProvider() && first.isIdentityProvider()) {
      return examine(only(second), first);
    }
    throw CliFailure.refused(
        "Both documents are of "
            + (first.isServiceProvider() ? "service providers" : "identity providers"),
        "Give the metadata of the application and that of the identity provider.");
  }

  private Side side(String place) throws CliFailure, SamlFailure {
    byte[] document = Source.read(place, Source.METADATA, terminal);
    List<String> identityProviders = List.of();
    try {
      identityProviders = IdpMetadata.parse(document, terminal.clock()).entityIds();
    } catch (SamlFailure failure) {
      if (failure.code() != FailureCode.METADATA_SP_INSTEAD_OF_IDP) {
        throw failure;
      }
    }
    return new Side(place, document, SpFacts.read(document), identityProviders);
  }

  private static SpFacts only(Side side) throws CliFailure {
    if (side.serviceProviders.size() > 1) {
      throw CliFailure.refused(
          Shown.text(side.place) + " holds " + side.serviceProviders.size() + " service providers",
          "Give the metadata of one.");
    }
    return side.serviceProviders.get(0);
  }

  private int examine(@Nullable SpFacts sp, @Nullable Side idpSide) throws CliFailure {
    Doctor doctor = new Doctor(terminal.clock().instant());
    MetadataReport lint = null;
    if (sp != null) {
      doctor.look(sp);
    }
    if (idpSide != null) {
      if (idpSide.identityProviders.size() > 1) {
        throw CliFailure.refused(
            Shown.text(idpSide.place)
                + " holds "
                + idpSide.identityProviders.size()
                + " identity providers",
            "Give the metadata of one.");
      }
      lint = IdpMetadata.lint(idpSide.document, terminal.clock());
      try {
        IdentityProvider idp = IdpMetadata.parse(idpSide.document, terminal.clock()).single();
        if (sp != null) {
          doctor.compare(sp, idp);
        }
      } catch (SamlFailure failure) {
        doctor.found(
            DoctorCheck.IDP_REFUSED,
            failure.code() + ": expected " + failure.expected() + "; found " + failure.found());
      }
    }
    String idpId = idpSide == null ? null : idpSide.identityProviders.get(0);
    List<MetadataFinding> findings = lint == null ? List.of() : lint.findings();
    if (json) {
      json(sp, idpId, doctor, findings);
    } else {
      print(sp, idpId, doctor, findings);
    }
    boolean ill =
        doctor.findings().stream().anyMatch(f -> f.check().severity() != Severity.INFO)
            || findings.stream().anyMatch(f -> f.severity() != Severity.INFO);
    return ill ? Saml.FINDINGS : Saml.FINE;
  }

  private void print(
      @Nullable SpFacts sp, @Nullable String idpId, Doctor doctor, List<MetadataFinding> lint) {
    PrintWriter out = terminal.out();
    if (sp != null) {
      out.println("Service provider   " + terminal.strong(Shown.text(sp.entityId())));
    }
    if (idpId != null) {
      out.println("Identity provider  " + terminal.strong(Shown.text(idpId)));
    }
    for (Doctor.Finding finding : doctor.findings()) {
      out.println();
      out.println(
          painted(finding.check().severity(), finding.check().name()) + ": " + finding.what());
      out.println("    Why:   " + finding.check().why());
      out.println("    Mend:  " + finding.check().fix());
    }
    for (MetadataFinding finding : lint) {
      if (finding.severity() != Severity.INFO) {
        out.println();
        out.println(
            painted(finding.severity(), finding.id())
                + " in the identity provider's metadata, line "
                + finding.line()
                + ": "
                + finding.what());
        out.println("    Why:   " + finding.check().why());
        out.println("    Mend:  " + finding.check().fix());
        if (!finding.where().isEmpty()) {
          out.println("    Where: " + finding.where());
        }
      }
    }
    if (!doctor.fits().isEmpty()) {
      out.println();
      out.println("What fits");
      doctor.fits().forEach(fit -> out.println("  " + terminal.good("ok") + "  " + fit));
    }
  }

  private String painted(Severity severity, String id) {
    String text = severity + " " + id;
    return switch (severity) {
      case ERROR -> terminal.bad(text);
      case WARNING -> terminal.doubtful(text);
      case INFO -> terminal.strong(text);
    };
  }

  private void json(
      @Nullable SpFacts sp, @Nullable String idpId, Doctor doctor, List<MetadataFinding> lint) {
    Json.print(
        terminal,
        object ->
            object
                .field("serviceProvider", sp == null ? null : sp.entityId())
                .field("identityProvider", idpId)
                .objects(
                    "findings",
                    doctor.findings(),
                    (each, finding) ->
                        each.field("id", finding.check().name())
                            .field("severity", finding.check().severity().name())
                            .field("what", finding.what())
                            .field("why", finding.check().why())
                            .field("fix", finding.check().fix()))
                .objects(
                    "lint",
                    lint,
                    (each, finding) ->
                        each.field("id", finding.id())
                            .field("severity", finding.severity().name())
                            .field("line", finding.line())
                            .field("what", finding.what())
                            .field("fix", finding.check().fix()))
                .texts("fits", doctor.fits()));
  }
}
