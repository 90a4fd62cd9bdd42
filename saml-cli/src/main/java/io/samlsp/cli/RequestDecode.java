package io.samlsp.cli;

import io.samlsp.failure.SamlFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows a request. */
@Command(
    name = "decode",
    header = "Show what a request says.",
    description = {
      "Takes the message as you have it: the address that the browser was sent to (put it in a file,"
          + " or echo it to \"-\"), its query, a form body (SAMLRequest=…), base64, deflated or"
          + " not, XML, or the recording of a browser (HAR). Shows the main facts, the signatures,"
          + " and the XML, indented. Nothing is verified."
    },
    footer = {
      "  echo 'https://idp.example.com/sso?SAMLRequest=…' | saml request decode -",
      "  saml request decode captured.har"
    })
final class RequestDecode implements Callable<Integer> {

  @Mixin Decoding decoding = new Decoding();

  private final Terminal terminal;

  RequestDecode(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws CliFailure, SamlFailure {
    return decoding.run(terminal);
  }
}
