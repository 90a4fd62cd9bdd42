package io.samlsp.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An identity provider's first half in C: Debian's lasso reads an AuthnRequest and insists on its
 * signature.
 */
final class Lasso {
  private static final ObjectMapper JSON = new ObjectMapper();
  // The distribution's own: its modules are invisible to any other Python on the path.
  private static final String PYTHON = "/usr/bin/python3";

  private Lasso() {}

  /** What it read. */
  record AuthnRequest(
      String id, String issuer, String relayState, boolean forceAuthn, boolean isPassive) {}

  /** The version that Debian gives to the package. */
  static String version() {
    return CommandLine.run(
            Map.of(), "", List.of("dpkg-query", "-W", "-f", "${Version}", "python3-lasso"))
        .replaceFirst("-.*", "");
  }

  /**
   * Reads a signed AuthnRequest by the metadata of both sides.
   *
   * @param message the query string of a redirect, or the value of a posted {@code SAMLRequest}
   * @throws CommandLine.Failed when lasso refuses it
   */
  static AuthnRequest read(String message, String spMetadata, String idpMetadata) {
    try {
      String given =
          JSON.writeValueAsString(
              Map.of(
                  "message",
                  message,
                  "spMetadata",
                  spMetadata,
                  "idpMetadata",
                  idpMetadata,
                  "idpKey",
                  resource("/keys/idp.key")));
      String read =
          CommandLine.run(
              Map.of(), given, List.of(PYTHON, "-c", resource("/lasso/read-authn-request.py")));
      JsonNode json = JSON.readTree(read);
      return new AuthnRequest(
          json.get("id").asText(),
          json.get("issuer").asText(),
          json.get("relayState").asText(null),
          json.get("forceAuthn").asBoolean(),
          json.get("isPassive").asBoolean());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Lasso.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
