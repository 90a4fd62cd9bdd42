package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows a response. */
@Command(
    name = "decode",
    header = "Show what a response says, and trust nothing of it.",
    description = {
      "Takes the message as you have it: the recording of a browser (HAR), the form body"
          + " (SAMLResponse=…), its base64, or the XML. Shows the main facts, the signatures and"
          + " certificates, and the XML, indented. Nothing is verified: that is what \"saml response"
          + " validate\" does.",
      "Name ids and attribute values are masked, so that the output can go into a ticket."
    },
    footer = {
      "  saml response decode captured.har",
      "  pbpaste | saml response decode - --show-values"
    })
final class ResponseDecode implements Callable<Integer> {

  @Mixin Decoding decoding = new Decoding();

  private final Terminal terminal;

  ResponseDecode(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure, SamlFailure {
    return decoding.run(terminal);
  }
}
