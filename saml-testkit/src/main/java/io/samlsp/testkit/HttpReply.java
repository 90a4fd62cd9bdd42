package io.samlsp.testkit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the HTTP face sends back. */
final class HttpReply {

  private final int status;
  private final String body;
  private final Map<String, String> headers = new LinkedHashMap<>();

  private HttpReply(int status, String type, String body) {
    this.status = status;
    this.body = body;
    headers.put("Content-Type", type);
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
  }

  static HttpReply metadata(String xml) {
    return new HttpReply(200, "application/samlmetadata+xml", xml);
  }

  static HttpReply page(String html) {
    return html(200, html, LoginPages.PAGE_POLICY);
  }

  static HttpReply post(String acsUrl, FakeResponse response) {
    return html(200, LoginPages.post(acsUrl, response), LoginPages.POST_POLICY);
  }

  static HttpReply problem(int status, String title, String detail) {
    return html(status, LoginPages.problem(title, detail), LoginPages.PAGE_POLICY);
  }

  static HttpReply seeOther(String path) {
    return new HttpReply(303, "text/plain; charset=utf-8", "").header("Location", path);
  }

  private static HttpReply html(int status, String html, String policy) {
    return new HttpReply(status, "text/html; charset=utf-8", html)
        .header("Content-Security-Policy", policy);
  }

  HttpReply header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  void send(HttpExchange exchange) throws IOException {
    Headers response = exchange.getResponseHeaders();
    headers.forEach(response::set);
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
    if (octets.length > 0) {
      exchange.getResponseBody().write(octets);
    }
  }
}
