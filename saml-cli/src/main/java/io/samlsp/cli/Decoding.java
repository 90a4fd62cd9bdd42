package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What "response decode" and "request decode" have in common: everything but their page. */
final class Decoding {

  @Parameters(
      paramLabel = "FILE|-",
      description = "XML, base64, a form body, an address, or the recording of a browser (HAR).")
  String place = "";

  @Option(
      names = "--show-values",
      description = "Show name ids and attribute values, which are private and masked otherwise.")
  boolean showValues;

  @Option(names = "--full", description = "Show certificates and ciphertext whole.")
  boolean full;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  int run(Terminal terminal) throws CliFailure, SamlFailure {
    List<DecodedMessage> decoded = new ArrayList<>();
    for (Message message : Messages.read(place, terminal)) {
      decoded.add(DecodedMessage.of(message));
    }
    if (json) {
      json(decoded, terminal);
    } else {
      String separator = "";
      for (DecodedMessage message : decoded) {
        terminal.out().print(separator);
        message.print(terminal, showValues, full);
        separator = System.lineSeparator();
      }
    }
    return Saml.FINE;
  }

  private void json(List<DecodedMessage> decoded, Terminal terminal) throws SamlFailure {
    for (DecodedMessage message : decoded) {
      message.facts();
      message.signatures();
    }
    Json.print(
        terminal,
        object ->
            object.objects(
                "messages",
                decoded,
                (each, message) -> {
                  try {
                    message.json(each, showValues, full);
                  } catch (SamlFailure e) {
                    throw new IllegalStateException(e); // It was read before.
                  }
                }));
  }
}
