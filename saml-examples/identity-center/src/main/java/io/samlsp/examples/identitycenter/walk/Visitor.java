package io.samlsp.examples.identitycenter.walk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with a browser, as far as these pages need one: cookies by host, redirects, forms that
 * send themselves. Scripts do not run, so every page must do without. For one thread.
 */
final class Visitor {

  private static final int MOST_HOPS = 20;
  private static final String BOUNDARY = "----samlsp-walk-4f1c2a9d7e";

  /** A file to choose in a form. */
  record Upload(String name, String content) {}

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final Map<String, Map<String, String>> cookies = new LinkedHashMap<>();

  /** Opens an address. */
  Page open(URI address) throws StepFailed {
    return go(address, "GET", null, null);
  }

  /** Sends a form. */
  Page submit(URI action, boolean post, boolean multipart, Map<String, Object> fields)
      throws StepFailed {
    if (!post) {
      String query = urlEncoded(fields);
      String base = action.toString().replaceFirst("[?#].*", "");
      return open(URI.create(base + "?" + query));
    }
    return multipart
        ? go(action, "POST", "multipart/form-data; boundary=" + BOUNDARY, parts(fields))
        : go(
            action,
            "POST",
            "application/x-www-form-urlencoded",
            urlEncoded(fields).getBytes(StandardCharsets.US_ASCII));
  }

  private Page go(URI address, String method, @Nullable String contentType, byte @Nullable [] body)
      throws StepFailed {
    URI at = address;
    String how = method;
    byte[] what = body;
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      HttpResponse<byte[]> answer = send(at, how, contentType, what);
      keepCookies(at, answer);
      int status = answer.statusCode();
      if (status / 100 == 3 && answer.headers().firstValue("Location").isPresent()) {
        at = at.resolve(answer.headers().firstValue("Location").get());
        if (status != 307 && status != 308) {
          how = "GET";
          what = null;
        }
        continue;
      }
      String type = answer.headers().firstValue("Content-Type").orElse("");
      Document document =
          type.startsWith("text/html")
              ? Jsoup.parse(new String(answer.body(), StandardCharsets.UTF_8), at.toString())
              : new Document(at.toString());
      Page page = new Page(this, at, status, document, answer.body());
      // saml-bindings §3.5.4: a page whose only purpose is to send its form on
      Element form =
          document.selectFirst(
              "form:has(input[name=SAMLRequest]), form:has(input[name=SAMLResponse])");
      if (form == null) {
        return page;
      }
      Page.Sending sending = page.sending(form, null);
      at = sending.action();
      how = "POST";
      what = urlEncoded(sending.fields()).getBytes(StandardCharsets.US_ASCII);
      contentType = "application/x-www-form-urlencoded";
    }
    throw new StepFailed(address + " leads on and on");
  }

  private HttpResponse<byte[]> send(
      URI at, String method, @Nullable String contentType, byte @Nullable [] body)
      throws StepFailed {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .timeout(Duration.ofSeconds(60))
            .header("User-Agent", "samlsp-walk")
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (body != null && contentType != null) {
      request.header("Content-Type", contentType);
    }
    StringJoiner own = new StringJoiner("; ");
    cookies
        .getOrDefault(Objects.requireNonNull(at.getHost()), Map.of())
        .forEach((name, value) -> own.add(name + "=" + value));
    if (own.length() > 0) {
      request.header("Cookie", own.toString());
    }
    try {
      return http.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new StepFailed(at + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailed("interrupted", e);
    }
  }

  private void keepCookies(URI at, HttpResponse<?> answer) {
    Map<String, String> own =
        cookies.computeIfAbsent(
            Objects.requireNonNull(at.getHost()), host -> new LinkedHashMap<>());
    for (String header : answer.headers().allValues("Set-Cookie")) {
      String pair = header.split(";", 2)[0];
      int equals = pair.indexOf('=');
      String name = pair.substring(0, equals);
      String value = pair.substring(equals + 1);
      if (value.isEmpty() || header.contains("Max-Age=0")) {
        own.remove(name);
      } else {
        own.put(name, value);
      }
    }
  }

  private static String urlEncoded(Map<String, Object> fields) {
    StringJoiner joined = new StringJoiner("&");
    fields.forEach((name, value) -> joined.add(encode(name) + "=" + encode(String.valueOf(value))));
    return joined.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static byte[] parts(Map<String, Object> fields) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) -> {
          String head =
              "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"";
          if (value instanceof Upload upload) {
            write(
                body,
                head
                    + "; filename=\""
                    + upload.name()
                    + "\"\r\nContent-Type: application/xml\r\n\r\n");
            write(body, upload.content());
            write(body, "\r\n");
          } else {
            write(body, head + "\r\n\r\n" + value + "\r\n");
          }
        });
    write(body, "--" + BOUNDARY + "--\r\n");
    return body.toByteArray();
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
