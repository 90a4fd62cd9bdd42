package io.samlsp.examples.identitycenter.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request and the answer to it. */
public final class Exchange {

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Map<String, String> pathValues;
  private final boolean secure;
  private final String remoteAddress;
  private final Map<String, String> newCookies = new HashMap<>();

  Exchange(
      HttpServletRequest request,
      HttpServletResponse response,
      Map<String, String> pathValues,
      boolean secure,
      String remoteAddress) {
    this.request = request;
    this.response = response;
    this.pathValues = pathValues;
    this.secure = secure;
    this.remoteAddress = remoteAddress;
  }

  /** GET, POST and so on. */
  public String method() {
    return request.getMethod();
  }

  /** The path as it was sent, without the query. */
  public String path() {
    return request.getRequestURI();
  }

  /** A header of the request; null if it is missing. */
  @Nullable String requestHeader(String name) {
    return request.getHeader(name);
  }

  /** The query as it was sent; empty if there is none. */
  public String query() {
    String query = request.getQueryString();
    return query == null ? "" : query;
  }

  /** A part of the path that the route left open. */
  public String pathValue(String name) {
    String value = pathValues.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no {" + name + "}");
    }
    return value;
  }

  /** A parameter of the query or field of the form; null if it is missing. */
  public @Nullable String field(String name) {
    return request.getParameter(name);
  }

  /** The same without the white space around it; empty if it is missing. */
  public String text(String name) {
    String value = field(name);
    return value == null ? "" : value.strip();
  }

  /** A whole number in the query from 1, or the default. */
  public int number(String name, int otherwise) {
    String value = text(name);
    return value.matches("[1-9][0-9]{0,6}") ? Integer.parseInt(value) : otherwise;
  }

  /** The octets of an uploaded file; empty if none was chosen. */
  public Optional<byte[]> file(String name) throws IOException {
    try {
      Part part = request.getPart(name);
      if (part == null || part.getSize() == 0) {
        return Optional.empty();
      }
      try (InputStream in = part.getInputStream()) {
        return Optional.of(in.readAllBytes());
      }
    } catch (ServletException notMultipart) {
      return Optional.empty();
    }
  }

  /** What the browser calls an uploaded file; only to show it. */
  public String fileName(String field) throws IOException {
    try {
      Part part = request.getPart(field);
      String name = part == null ? null : part.getSubmittedFileName();
      return name == null ? "" : name.substring(0, Math.min(200, name.length()));
    } catch (ServletException notMultipart) {
      return "";
    }
  }

  /** A cookie that the browser sent. */
  public Optional<String> cookie(String name) {
    String set = newCookies.get(name);
    if (set != null) {
      return Optional.of(set).filter(value -> !value.isEmpty());
    }
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(cookieName(name))) {
          return Optional.of(cookie.getValue()).filter(value -> !value.isEmpty());
        }
      }
    }
    return Optional.empty();
  }

  /** When a browser sends a cookie along with a request that another site has caused. */
  public enum SameSite {
    /** Never. */
    STRICT("Strict"),
    /** With links. */
    LAX("Lax"),
    /** Always; browsers take this over https only. */
    NONE("None");

    private final String value;

    SameSite(String value) {
      this.value = value;
    }
  }

  /** Sets a cookie that scripts cannot read and that ends with the browser. */
  public void setCookie(String name, String value, SameSite sameSite) {
    addCookie(name, value, sameSite, null);
  }

  /** Has the browser forget a cookie. */
  public void clearCookie(String name, SameSite sameSite) {
    addCookie(name, "", sameSite, Duration.ZERO);
  }

  private void addCookie(
      String name, String value, SameSite sameSite, @Nullable Duration lifetime) {
    newCookies.put(name, value);
    response.addHeader(
        "Set-Cookie",
        cookieName(name)
            + "="
            + value
            + "; Path=/; HttpOnly; SameSite="
            + sameSite.value
            + (secure ? "; Secure" : "")
            + (lifetime == null ? "" : "; Max-Age=" + lifetime.toSeconds()));
  }

  /** Over https the name itself keeps other hosts of the domain from setting the cookie. */
  private String cookieName(String name) {
    return secure ? "__Host-" + name : name;
  }

  /** Whether browsers come by https. */
  public boolean isSecure() {
    return secure;
  }

  /** Where the request came from: the peer, or what the proxy says if that is believed. */
  public String remoteAddress() {
    return remoteAddress;
  }

  /** Sets a header of the answer. */
  public void header(String name, String value) {
    response.setHeader(name, value);
  }

  /** Lets forms of this page lead to that origin too, and to wherever that then redirects. */
  public void allowFormsTo(String origin) {
    // it stands in somebody else's metadata, and must not become a directive of its own
    String allowed = origin.matches("https?://[A-Za-z0-9._:\\[\\]-]+") ? origin : "";
    header("Content-Security-Policy", SecurityHeaders.policy("'self' " + allowed + " https:"));
  }

  /** Answers with a page. */
  public void html(int status, String page) throws IOException {
    send(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with octets. */
  public void send(int status, String type, byte[] body) throws IOException {
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(body.length);
    if (!method().equals("HEAD")) {
      response.getOutputStream().write(body);
    }
  }

  /** Sends the browser elsewhere, with GET. */
  public void redirect(String location) {
    // saml-bindings and RFC 9110 agree on 303 after a POST
    response.setStatus(303);
    response.setHeader("Location", location);
  }
}
