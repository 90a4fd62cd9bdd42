package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a key file holds. */
@Command(
    name = "show",
    header = "Show what a key file holds: kind, fingerprints, validity; never the key.",
    description = {
      "Takes PEM (PKCS#1, PKCS#8, SEC1, encrypted or not; certificates) and PKCS#12. Exits with 1 if"
          + " the certificate has expired, or is not the key's."
    },
    footer = {"  saml keys show sp.pem", "  saml keys show sp.p12 --password-file password.txt"})
final class KeysShow implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "The key file.")
  String place = "";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password, in the first line of this file.")
  @Nullable String passwordFile;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  private final Terminal terminal;

  KeysShow(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure, SamlFailure {
    KeyFile file = KeyFile.read(place, passwordFile, terminal);
    if (json) {
      Json.print(
          terminal,
          object ->
              object
                  .field("privateKey", file.privateKey().map(KeyFacts::kind).orElse(null))
                  .objects(
                      "certificates",
                      file.certificates(),
                      (each, certificate) -> KeyFacts.of(certificate).json(each)));
    } else {
      terminal
          .out()
          .println(
              file.privateKey()
                  .map(key -> "A private key, " + KeyFacts.kind(key))
                  .orElse("No private key"));
      String label = "Its certificate";
      for (var certificate : file.certificates()) {
        terminal.out().println(file.privateKey().isEmpty() ? "A certificate" : label);
        KeyFacts.of(certificate).print(terminal.out(), "  ", terminal);
        label = "The certificate above it";
      }
    }
    boolean expired =
        !file.certificates().isEmpty()
            && terminal
                .clock()
                .instant()
                .isAfter(file.certificates().get(0).getNotAfter().toInstant());
    return expired ? Saml.FINDINGS : Saml.FINE;
  }
}
