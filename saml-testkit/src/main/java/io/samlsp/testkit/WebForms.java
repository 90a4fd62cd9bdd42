package io.samlsp.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Queries and form bodies. */
final class WebForms {

  private WebForms() {}

  /**
   * The parameters with their values as sent, since signatures are over those.
   *
   * @throws IllegalArgumentException if a name comes twice
   */
  static Map<String, String> rawParameters(String encoded) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        if (parameters.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
          throw new IllegalArgumentException("the parameter comes twice: " + name);
        }
      }
    }
    return parameters;
  }

  static Optional<String> decoded(Map<String, String> rawParameters, String name) {
    return Optional.ofNullable(rawParameters.get(name)).map(WebForms::decode);
  }

  private static String decode(String encoded) {
    return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
  }
}
