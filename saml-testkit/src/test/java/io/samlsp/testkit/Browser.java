package io.samlsp.testkit;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a browser as the login page needs. */
final class Browser {

  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  HttpResponse<String> get(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).build());
  }

  HttpResponse<String> post(String url, Map<String, String> fields) {
    StringJoiner body = new StringJoiner("&");
    fields.forEach(
        (name, value) -> body.add(AuthnRequests.encode(name) + "=" + AuthnRequests.encode(value)));
    return post(url, body.toString());
  }

  HttpResponse<String> post(String url, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** Fills in the login page and presses one of its buttons. */
  HttpResponse<String> decide(HttpResponse<String> loginPage, String user, String decision) {
    Map<String, String> fields = hidden(loginPage);
    fields.put("user", user);
    fields.put("decision", decision);
    return post(loginPage.uri().resolve("/login").toString(), fields);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static Map<String, String> hidden(HttpResponse<String> page) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher matcher = HIDDEN.matcher(page.body());
    while (matcher.find()) {
      fields.put(matcher.group(1), unescape(matcher.group(2)));
    }
    return fields;
  }

  /** The message in the form that would be posted to the service provider. */
  static String responseIn(HttpResponse<String> page) {
    String base64 = hidden(page).get("SAMLResponse");
    if (base64 == null) {
      throw new AssertionError("no answer in " + page.body());
    }
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  static String action(HttpResponse<String> page) {
    Matcher matcher =
        Pattern.compile("<form method=\"post\" action=\"([^\"]*)\">").matcher(page.body());
    if (!matcher.find()) {
      throw new AssertionError("no form in " + page.body());
    }
    return unescape(matcher.group(1));
  }

  private static String unescape(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }
}
