package io.samlsp.scim.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.samlsp.scim.ScimEndpoint;
import io.samlsp.scim.ScimRequest;
import io.samlsp.scim.ScimResponse;
import java.io.IOException;
import java.net.URI;

/**
 * Serves an endpoint from a context of {@code com.sun.net.httpserver}: what the context's path
 * leaves of the request's is the endpoint's.
 *
 * <p>Start the virtual machine with {@code -Dsun.net.httpserver.nodelay=true}. That server sends
 * headers and body in two packets, and by default its socket holds the second back until the client
 * has acknowledged the first: 40 milliseconds an answer.
 */
public final class ScimHttpHandler implements HttpHandler {
  private final ScimEndpoint endpoint;

  /** A handler for that endpoint. */
  public ScimHttpHandler(ScimEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      String context = exchange.getHttpContext().getPath();
      String path = uri.getRawPath();
      ScimResponse response =
          endpoint.handle(
              new ScimRequest(
                  exchange.getRequestMethod(),
                  path.startsWith(context) ? path.substring(context.length()) : path,
                  uri.getRawQuery(),
                  exchange.getRequestHeaders(),
                  exchange.getRequestBody()));
      response.headers().forEach(exchange.getResponseHeaders()::set);
      int length = response.body().length;
      exchange.sendResponseHeaders(response.status(), length == 0 ? -1 : length);
      if (length > 0) {
        exchange.getResponseBody().write(response.body());
      }
    }
  }
}
