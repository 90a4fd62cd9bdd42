package io.samlsp.fuzz;

import io.samlsp.authn.ReturnTo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * RelayState of a response that nobody asked for, or what a link asks to return to. What is allowed
 * keeps the browser where it is, as a browser reads URLs, which is laxer than RFC 3986.
 */
public final class ReturnToTarget {

  private static final URI BASE = URI.create("https://sp.example.com/acs");
  private static final ReturnTo LOCAL = ReturnTo.localPaths();
  private static final ReturnTo ONE_MORE =
      ReturnTo.localPathsAnd(List.of(URI.create("https://app.example.com")));

  private ReturnToTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    String asked = new String(data, StandardCharsets.UTF_8);
    require(LOCAL.orDefault(asked), List.of("sp.example.com"));
    require(ONE_MORE.orDefault(asked), List.of("sp.example.com", "app.example.com"));
  }

  private static void require(String allowed, List<String> hosts) {
    String target = BASE.resolve(URI.create(asBrowsersRead(allowed))).getHost();
    if (!hosts.contains(target)) {
      throw new IllegalStateException(allowed + " leads to " + target);
    }
  }

  /** WHATWG URL: tabs and line breaks are dropped, a backslash is a slash. */
  private static String asBrowsersRead(String url) {
    String read = url.strip().replaceAll("[\t\r\n]", "").replace('\\', '/');
    if (read.toLowerCase(Locale.ROOT).startsWith("javascript:")) {
      throw new IllegalStateException("a script: " + url);
    }
    // Square brackets and a second number sign may stand in a URL's text, not in a java.net.URI.
    return read.replace("[", "%5B").replace("]", "%5D").replaceFirst("(?s)#.*", "");
  }
}
