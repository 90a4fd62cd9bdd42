package io.samlsp.examples.identitycenter;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a browser does, without the pictures: cookies for each host, redirects that are looked at
 * one by one, and forms that are sent with the CSRF token of the page last shown.
 */
final class Browser {

  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Map<String, String>> cookies = new HashMap<>();
  private final URI base;
  private String page = "";
  private int status;
  private String location = "";
  private Map<String, String> headers = Map.of();

  Browser(URI base) {
    this.base = base;
  }

  String page() {
    return page;
  }

  int status() {
    return status;
  }

  String location() {
    return location;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** The cookies for our own host, by name. */
  Map<String, String> cookies() {
    return cookies.computeIfAbsent(base.getHost(), host -> new TreeMap<>());
  }

  /** Goes to a page, and follows redirects inside the application. */
  Browser open(String path) throws Exception {
    send(HttpRequest.newBuilder(base.resolve(path)));
    return follow();
  }

  /** Sends a form of the page that is shown. */
  Browser submit(String action, String... fields) throws Exception {
    Map<String, String> form = fields(fields);
    form.put("csrf", csrf());
    post(action, form, Map.of());
    return follow();
  }

  /** Sends a form as another site does: without the token, and without cookies that are Lax. */
  Browser postFromElsewhere(String action, String body) throws Exception {
    Map<String, String> kept = new TreeMap<>(cookies());
    cookies().clear();
    send(
        HttpRequest.newBuilder(base.resolve(action))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
    kept.forEach(cookies()::putIfAbsent);
    return follow();
  }

  /** Sends a form with a token of our choice; redirects are not followed. */
  Browser post(String action, Map<String, String> form, Map<String, String> more) throws Exception {
    StringBuilder body = new StringBuilder();
    form.forEach(
        (name, value) ->
            body.append(body.length() == 0 ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(action))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    more.forEach(request::header);
    send(request);
    return this;
  }

  /** Uploads a file by a form of the page that is shown. */
  Browser upload(String action, String field, String fileName, String content, String... fields)
      throws Exception {
    String boundary = "----samlsp";
    StringBuilder body = new StringBuilder();
    Map<String, String> form = fields(fields);
    form.put("csrf", csrf());
    form.forEach(
        (name, value) ->
            body.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
    body.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\"")
        .append(field)
        .append("\"; filename=\"")
        .append(fileName)
        .append("\"\r\nContent-Type: text/xml\r\n\r\n")
        .append(content)
        .append("\r\n--" + boundary + "--\r\n");
    send(
        HttpRequest.newBuilder(base.resolve(action))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    return follow();
  }

  private static Map<String, String> fields(String... fields) {
    Map<String, String> form = new TreeMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      form.put(fields[i], fields[i + 1]);
    }
    return form;
  }

  String csrf() {
    Matcher found = CSRF.matcher(page);
    if (!found.find()) {
      throw new AssertionError("no form on the page:\n" + page);
    }
    return found.group(1);
  }

  /** What stands in the field of that id. */
  String value(String id) {
    Matcher found = Pattern.compile("id=\"" + id + "\" value=\"([^\"]*)\"").matcher(page);
    if (!found.find()) {
      throw new AssertionError("no field " + id + " on the page:\n" + page);
    }
    return found.group(1).replace("&amp;", "&");
  }

  /** Stops where a redirect leaves the application. */
  private Browser follow() throws Exception {
    for (int i = 0; i < 5 && status == 303; i++) {
      URI next = base.resolve(location);
      if (!next.getAuthority().equals(base.getAuthority())) {
        return this;
      }
      send(HttpRequest.newBuilder(next));
    }
    return this;
  }

  private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
    if (!cookies().isEmpty()) {
      StringBuilder header = new StringBuilder();
      cookies()
          .forEach(
              (name, value) ->
                  header.append(header.length() == 0 ? "" : "; ").append(name + "=" + value));
      request.header("Cookie", header.toString());
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    status = response.statusCode();
    page = response.body();
    location = response.headers().firstValue("Location").orElse("");
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    response.headers().map().forEach((name, values) -> all.put(name, String.join("\n", values)));
    headers = all;
    for (String set : response.headers().allValues("Set-Cookie")) {
      String pair = set.substring(0, set.indexOf(';'));
      String name = pair.substring(0, pair.indexOf('='));
      if (set.contains("Max-Age=0")) {
        cookies().remove(name);
      } else {
        cookies().put(name, pair.substring(pair.indexOf('=') + 1));
      }
    }
  }
}
