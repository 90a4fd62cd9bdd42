package io.samlsp.scim.servlet;

import io.samlsp.scim.ScimEndpoint;
import io.samlsp.scim.ScimRequest;
import io.samlsp.scim.ScimResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Serves an endpoint from a servlet that is mapped to {@code /something/*}. */
public final class ScimServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient ScimEndpoint endpoint;

  /** A servlet for that endpoint. */
  public ScimServlet(ScimEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name, Collections.list(request.getHeaders(name)));
    }
    // the raw path: getPathInfo() is decoded already, and %2F in an id must not become a slash
    String mount = request.getContextPath() + request.getServletPath();
    String path = request.getRequestURI();
    ScimResponse answer =
        endpoint.handle(
            new ScimRequest(
                request.getMethod(),
                path.startsWith(mount) ? path.substring(mount.length()) : path,
                request.getQueryString(),
                headers,
                request.getInputStream()));
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    if (answer.body().length > 0) {
      response.setContentLength(answer.body().length);
      response.getOutputStream().write(answer.body());
    }
  }
}
