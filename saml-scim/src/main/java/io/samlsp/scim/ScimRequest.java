package io.samlsp.scim;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as the endpoint needs it.
 *
 * @param method as sent
 * @param path what comes after the endpoint's base, still percent-encoded, such as {@code
 *     /Users/42}
 * @param query what comes after the question mark, still percent-encoded, or null
 * @param headers by name, in any case
 * @param body read at most once and never beyond the limit; the caller closes it
 */
public record ScimRequest(
    String method,
    String path,
    @Nullable String query,
    Map<String, List<String>> headers,
    InputStream body) {

  /** The first value of a header. */
  public Optional<String> header(String name) {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      // JDK's HttpServer and servlet containers may hold a null name or no value
      if (name.equalsIgnoreCase(header.getKey()) && !header.getValue().isEmpty()) {
        return Optional.of(String.join(", ", header.getValue()));
      }
    }
    return Optional.empty();
  }
}
