package io.samlsp.authn;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a person may be sent after the sign-in: to a path of the application, or to an
 * origin that was named; anything else becomes "/".
 *
 * <p>What is asked for usually comes from the browser, or, with a sign-in that the identity
 * provider started, from outside in RelayState. Taken as it is, it sends a person who has just seen
 * the genuine sign-in page to an attacker's copy of the application (attacks E9). So it is compared
 * character by character; nothing is repaired.
 *
 * <p>A path starts with exactly one "/", holds only characters that a URL may hold (RFC 3986 §2),
 * and, also after percent-decoding once or several times, neither an empty segment nor one of dots,
 * neither a backslash nor a control character: browsers, proxies and servers disagree about these.
 */
public final class ReturnTo {

  private static final String DEFAULT_PAGE = "/";
  private static final int LONGEST = 2_000;
  private static final String PUNCTUATION = "-._~:/?#[]@!$&'()*+,;=%";

  private final List<String> origins;

  private ReturnTo(List<String> origins) {
    this.origins = List.copyOf(origins);
  }

  /** Allows paths of the application. */
  public static ReturnTo localPaths() {
    return new ReturnTo(List.of());
  }

  /**
   * Allows paths of the application, and absolute URLs of these origins.
   *
   * @param origins scheme, host and perhaps port, as in "https://app.example.com"; they are
   *     compared to the letter, so write them as the application does
   * @throws IllegalArgumentException if one is more or less than an http or https origin
   */
  public static ReturnTo localPathsAnd(List<URI> origins) {
    List<String> texts = new ArrayList<>();
    for (URI origin : origins) {
      texts.add(requireOrigin(origin));
    }
    return new ReturnTo(texts);
  }

  /** What was asked for if it is allowed, and "/" otherwise or if nothing was asked for. */
  public String orDefault(@Nullable String asked) {
    return asked != null && isAllowed(asked) ? asked : DEFAULT_PAGE;
  }

  private boolean isAllowed(String asked) {
    if (asked.length() > LONGEST) {
      return false;
    }
    for (String origin : origins) {
      if (asked.startsWith(origin)) {
        String rest = asked.substring(origin.length());
        return rest.isEmpty() || isLocalPath(rest);
      }
    }
    return isLocalPath(asked);
  }

  private static boolean isLocalPath(String asked) {
    return asked.startsWith("/") && isUrlText(asked) && isPlainPath(path(asked));
  }

  private static String path(String asked) {
    for (int i = 0; i < asked.length(); i++) {
      if (asked.charAt(i) == '?' || asked.charAt(i) == '#') {
        return asked.substring(0, i);
      }
    }
    return asked;
  }

  /** RFC 3986 §2, with each "%" followed by two hexadecimal digits. */
  private static boolean isUrlText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
      if (c == '%' && octetAt(text, i) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Decodes until nothing changes, for somebody behind us may decode once more than we thought. */
  private static boolean isPlainPath(String path) {
    String before = path;
    for (int round = 0; round < 5; round++) {
      if (!isPlain(before)) {
        return false;
      }
      String decoded = decode(before);
      if (decoded.equals(before)) {
        return true;
      }
      before = decoded;
    }
    return false;
  }

  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c < 0x20 || c == 0x7f || c == '\\') {
        return false;
      }
    }
    String closed = path + "/";
    return !path.contains("//") && !closed.contains("/./") && !closed.contains("/../");
  }

  private static String decode(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int octet = text.charAt(i) == '%' ? octetAt(text, i) : -1;
      if (octet < 0) {
        out.append(text.charAt(i));
      } else {
        out.append((char) octet);
        i += 2;
      }
    }
    return out.toString();
  }

  private static int octetAt(String text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(percent + 1), 16);
    int low = Character.digit(text.charAt(percent + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static String requireOrigin(URI origin) {
    String scheme = origin.getScheme() == null ? "" : origin.getScheme().toLowerCase(Locale.ROOT);
    String text = origin.toString();
    boolean bare =
        origin.getHost() != null
            && origin.getRawUserInfo() == null
            && text.length() == text.getBytes(StandardCharsets.UTF_8).length
            && text.equals(scheme + "://" + origin.getRawAuthority());
    if (!bare || !(scheme.equals("https") || scheme.equals("http"))) {
      throw new IllegalArgumentException(
          "not an origin such as https://app.example.com: " + origin);
    }
    return text;
  }
}
