package io.samlsp.scim;

import java.util.Map;

/**
 * An HTTP response.
 *
 * @param body empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // made once, written once to a socket
public record ScimResponse(int status, Map<String, String> headers, byte[] body) {
  /** Copies the headers. */
  public ScimResponse {
    headers = Map.copyOf(headers);
  }
}
