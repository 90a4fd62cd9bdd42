package io.samlsp.examples.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.samlsp.LoginRedirect;
import io.samlsp.response.Attribute;
import io.samlsp.response.AuthenticatedSubject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What any web framework does for you; nothing in here is about SAML. */
final class Web {

  private static final int MOST_FORM_BYTES = 2 << 20;

  private Web() {}

  interface Get {
    void handle(Page page) throws IOException;
  }

  interface Post {
    void handle(Page page, Map<String, String> form) throws IOException;
  }

  static void say(String text) {
    System.out.println(text);
  }

  /** A server on the loopback address; port 0 takes a free one. */
  static HttpServer listen(int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    return HttpServer.create(new InetSocketAddress(loopback, port), 0);
  }

  static void get(HttpServer web, String path, Get get) {
    web.createContext(
        path,
        exchange -> {
          Page page = new Page(exchange);
          if (exchange.getRequestURI().getPath().equals(path)) {
            get.handle(page);
          } else {
            page.send(404, "text/plain", "There is nothing here.");
          }
        });
  }

  static void post(HttpServer web, String path, Post post) {
    web.createContext(
        path,
        exchange -> {
          Page page = new Page(exchange);
          if (exchange.getRequestMethod().equals("POST")) {
            post.handle(page, form(exchange.getRequestBody()));
          } else {
            page.send(405, "text/plain", "This address takes forms only.");
          }
        });
  }

  private static Map<String, String> form(InputStream body) throws IOException {
    byte[] octets = body.readNBytes(MOST_FORM_BYTES);
    Map<String, String> form = new HashMap<>();
    for (String pair : new String(octets, StandardCharsets.ISO_8859_1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** The answer to one request. */
  static final class Page {

    private final HttpExchange exchange;

    Page(HttpExchange exchange) {
      this.exchange = exchange;
    }

    void html(String body) throws IOException {
      send(
          200,
          "text/html; charset=utf-8",
          "<!DOCTYPE html><html lang='en'><meta charset='utf-8'>"
              + "<meta name='viewport' content='width=device-width'><title>Quickstart</title>"
              + "<body style='font:1.1rem/1.6 system-ui;max-width:40rem;margin:3rem auto'>"
              + body);
    }

    void text(String text) throws IOException {
      html("<p>" + escape(text) + "</p><p><a href='/'>Back</a></p>");
    }

    /** Sends the browser to the identity provider, by redirect or by form. */
    void answer(LoginRedirect login) throws IOException {
      login.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      send(login.status(), "text/html; charset=utf-8", login.body());
    }

    void show(AuthenticatedSubject subject) throws IOException {
      StringBuilder body = new StringBuilder("<h1>You are signed in</h1><dl><dt>name id</dt><dd>");
      body.append(escape(subject.nameId().value())).append("</dd>");
      for (Attribute attribute : subject.attributes()) {
        String values = String.join(", ", subject.values(attribute.name()));
        body.append("<dt>").append(escape(attribute.name())).append("</dt><dd>");
        body.append(escape(values)).append("</dd>");
      }
      html(body + "</dl><p><a href='/'>Back</a></p>");
    }

    private void send(int status, String type, String body) throws IOException {
      byte[] octets = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
      exchange.getResponseBody().write(octets);
      exchange.close();
    }
  }
}
