package io.samlsp.scim;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response before it is written down. */
record Answer(int status, @Nullable Map<String, Object> body, Map<String, String> headers) {
  static Answer of(int status, Map<String, Object> body) {
    return new Answer(status, body, Map.of());
  }
}
