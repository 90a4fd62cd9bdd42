package io.samlsp.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;

/**
 * What a browser does in a SAML login and no more: it keeps cookies, follows redirects, submits the
 * forms that would submit themselves, and stops on a page where a person must act or when something
 * is about to be sent to the service provider.
 *
 * <p>Cookies are kept by hand because both {@link java.net.CookieManager} and the letter of the law
 * withhold {@code Secure} cookies from plain http, where browsers make an exception for loopback.
 */
final class TestBrowser {
  /** Where a chain of redirects and self-submitting forms came to rest. */
  sealed interface Arrival permits Page, Delivery {}

  /** A page for a person to read. */
  record Page(URI location, int status, Document document) implements Arrival {
    /** What the person sees, for assertions and their messages. */
    String text() {
      return document.text();
    }
  }

  /** What the browser was told to send to the service provider; the values are as sent. */
  record Delivery(URI target, String method, Map<String, String> fields) implements Arrival {
    /** The {@code SAMLResponse} field. */
    String samlResponse() {
      return require("SAMLResponse");
    }

    /** The {@code RelayState} field, null when there is none. */
    String relayState() {
      return fields.get("RelayState");
    }

    private String require(String name) {
      String value = fields.get(name);
      if (value == null) {
        throw new IllegalStateException("no " + name + " among " + fields.keySet());
      }
      return value;
    }
  }

  private record CookieKey(String host, String path, String name) {}

  private static final int MOST_HOPS = 20;

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final Map<CookieKey, String> cookies = new HashMap<>();
  private final Set<URI> serviceProvider;

  /**
   * @param serviceProvider the endpoints at which to stop, without query
   */
  TestBrowser(URI... serviceProvider) {
    this.serviceProvider = Set.of(serviceProvider);
  }

  /** Opens an address. */
  Arrival open(URI address) {
    return go(new Hop("GET", address, Map.of()));
  }

  /** Shows a page that the service provider answered with, and submits its form if it does so. */
  Arrival show(String html, URI servedFrom) {
    return rest(new Page(servedFrom, 200, Jsoup.parse(html, servedFrom.toString())));
  }

  /** Fills in the page's only form with visible fields, and submits it. */
  Arrival fillIn(Page page, Map<String, String> typed) {
    List<FormElement> forms =
        page.document().forms().stream().filter(form -> !hasOnlyHiddenFields(form)).toList();
    if (forms.size() != 1) {
      throw new IllegalStateException(
          forms.size() + " forms to fill in on " + page.location() + ": " + page.text());
    }
    FormElement form = forms.get(0);
    typed.forEach(
        (name, value) -> {
          Element field = form.selectFirst("[name=" + name + "]");
          if (field == null) {
            throw new IllegalStateException("no field " + name + " on " + page.location());
          }
          field.val(value);
        });
    return go(submission(form, page));
  }

  /** Logs in on the identity provider's page, and comes back with what it sends. */
  Delivery signIn(Arrival arrival, String user, String password) {
    return delivery(fillIn(page(arrival), Map.of("username", user, "password", password)));
  }

  /** The arrival as a delivery to the service provider. */
  static Delivery delivery(Arrival arrival) {
    if (arrival instanceof Delivery delivery) {
      return delivery;
    }
    Page page = (Page) arrival;
    throw new IllegalStateException(
        "stopped at " + page.status() + " " + page.location() + ": " + page.text());
  }

  /** The arrival as a page. */
  static Page page(Arrival arrival) {
    if (arrival instanceof Page page) {
      return page;
    }
    throw new IllegalStateException("expected a page, but " + arrival);
  }

  private record Hop(String method, URI target, Map<String, String> fields) {
    Hop redirectedTo(URI next, int status) {
      // 307 and 308 repeat the request; the others turn it into a GET, as every browser does.
      boolean repeat = status == 307 || status == 308;
      return repeat ? new Hop(method, next, fields) : new Hop("GET", next, Map.of());
    }
  }

  private Arrival go(Hop first) {
    Hop hop = first;
    for (int i = 0; i < MOST_HOPS; i++) {
      if (serviceProvider.contains(withoutQuery(hop.target()))) {
        Map<String, String> fields = new LinkedHashMap<>(query(hop.target()));
        fields.putAll(hop.fields());
        return new Delivery(withoutQuery(hop.target()), hop.method(), fields);
      }
      HttpResponse<String> response = send(hop);
      String location = response.headers().firstValue("Location").orElse(null);
      if (response.statusCode() / 100 == 3 && location != null) {
        hop = hop.redirectedTo(hop.target().resolve(location), response.statusCode());
      } else {
        return rest(
            new Page(
                hop.target(),
                response.statusCode(),
                Jsoup.parse(response.body(), hop.target().toString())));
      }
    }
    throw new IllegalStateException("still redirected after " + MOST_HOPS + " hops, to " + hop);
  }

  private Arrival rest(Page page) {
    List<FormElement> forms = page.document().forms();
    boolean submitsItself =
        forms.size() == 1
            && hasOnlyHiddenFields(forms.get(0))
            && forms.get(0).selectFirst("[name=SAMLRequest],[name=SAMLResponse]") != null;
    return submitsItself ? go(submission(forms.get(0), page)) : page;
  }

  private static boolean hasOnlyHiddenFields(FormElement form) {
    return form.select("input:not([type=hidden i]):not([type=submit i]),select,textarea").isEmpty();
  }

  private static Hop submission(FormElement form, Page page) {
    Map<String, String> fields = new LinkedHashMap<>();
    form.formData()
        .forEach(
            field -> {
              // HTML, form submission: newlines in values are sent as CR LF.
              String value = field.value().replaceAll("\r\n|\r|\n", "\r\n");
              if (fields.put(field.key(), value) != null) {
                throw new IllegalStateException("field " + field.key() + " twice in a form");
              }
            });
    // "?" and "" mean the page itself; jsoup and java.net.URI resolve these as RFC 3986 says.
    String action = form.attr("action");
    URI target = action.isEmpty() ? page.location() : URI.create(form.absUrl("action"));
    boolean post = form.attr("method").equalsIgnoreCase("post");
    if (!post) {
      return new Hop("GET", URI.create(withoutQuery(target) + "?" + encode(fields)), Map.of());
    }
    return new Hop("POST", target, fields);
  }

  private HttpResponse<String> send(Hop hop) {
    HttpRequest.Builder request = HttpRequest.newBuilder(hop.target());
    if (hop.method().equals("POST")) {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString(encode(hop.fields())));
    }
    String sent = cookiesFor(hop.target());
    if (!sent.isEmpty()) {
      request.header("Cookie", sent);
    }
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(UTF_8));
      response.headers().allValues("Set-Cookie").forEach(value -> keep(hop.target(), value));
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(hop.target().toString(), e);
    } catch (InterruptedException e) {
      throw ServerProcess.interrupted(e);
    }
  }

  private void keep(URI from, String header) {
    for (HttpCookie cookie : HttpCookie.parse("Set-Cookie: " + header)) {
      String path = cookie.getPath();
      if (path == null) {
        path = from.getPath().replaceFirst("/[^/]*$", "");
      }
      CookieKey key = new CookieKey(from.getHost(), path, cookie.getName());
      if (cookie.hasExpired()) {
        cookies.remove(key);
      } else {
        cookies.put(key, cookie.getValue());
      }
    }
  }

  private String cookiesFor(URI target) {
    List<String> pairs = new ArrayList<>();
    cookies.forEach(
        (key, value) -> {
          if (key.host().equals(target.getHost()) && pathMatches(key.path(), target.getPath())) {
            pairs.add(key.name() + "=" + value);
          }
        });
    return String.join("; ", pairs);
  }

  private static boolean pathMatches(String cookiePath, String requestPath) {
    String folder = cookiePath.endsWith("/") ? cookiePath : cookiePath + "/";
    return (requestPath + "/").startsWith(folder);
  }

  private static URI withoutQuery(URI uri) {
    return URI.create(uri.toString().replaceFirst("[?#].*$", ""));
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        String[] nameAndValue = pair.split("=", 2);
        fields.put(
            URLDecoder.decode(nameAndValue[0], UTF_8),
            nameAndValue.length == 2 ? URLDecoder.decode(nameAndValue[1], UTF_8) : "");
      }
    }
    return fields;
  }

  private static String encode(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                URLEncoder.encode(field.getKey(), UTF_8)
                    + "="
                    + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(joining("&"));
  }
}
