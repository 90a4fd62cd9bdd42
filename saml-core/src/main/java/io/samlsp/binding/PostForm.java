package io.samlsp.binding;

import io.samlsp.keys.SigningKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A form that takes a message to its receiver (saml-bindings §3.5.4): a page that submits itself,
 * or, for those who write their own page, its parts.
 *
 * <p>Answer the request with {@link #html} in UTF-8 and with the {@link #headers}. The page works
 * under its own strict Content-Security-Policy: its only script is a constant that the policy names
 * by hash. A browser without scripts shows a button.
 */
public final class PostForm {

  private static final String SCRIPT = "document.forms[0].submit()";

  private final URI action;
  private final Map<String, String> fields;

  private PostForm(URI action, Map<String, String> fields) {
    this.action = action;
    this.fields = Collections.unmodifiableMap(fields);
  }

  /**
   * The form for a message.
   *
   * @param location of the receiver
   * @param xml the message, not yet signed
   * @param relayState comes back with the answer; at most 80 bytes; or null
   * @param key puts its signature into the message; null for an unsigned message
   * @throws IllegalStateException if the key cannot be used now
   */
  public static PostForm of(
      URI location,
      MessageParameter parameter,
      byte[] xml,
      @Nullable String relayState,
      @Nullable SigningKey key) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(
        parameter.parameterName(),
        Base64.getEncoder().encodeToString(key == null ? xml : key.signXml(xml)));
    if (relayState != null) {
      fields.put("RelayState", RelayStates.requireShort(relayState));
    }
    return new PostForm(location, fields);
  }

  /** Where the form goes. */
  public URI action() {
    return action;
  }

  /** The hidden fields by name: the message in base64 and, if there is one, RelayState. */
  public Map<String, String> fields() {
    return fields;
  }

  /** The whole page. */
  public String html() {
    StringBuilder page = new StringBuilder(4096);
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<title>Signing in</title>\n</head>\n<body>\n<form method=\"post\" action=\"")
        .append(escape(action.toASCIIString()))
        .append("\">\n");
    fields.forEach(
        (name, value) ->
            page.append("<input type=\"hidden\" name=\"")
                .append(escape(name))
                .append("\" value=\"")
                .append(escape(value))
                .append("\">\n"));
    return page.append("<p>If nothing happens, press the button.</p>\n")
        .append("<button type=\"submit\">Continue</button>\n</form>\n<script>")
        .append(SCRIPT)
        .append("</script>\n</body>\n</html>\n")
        .toString();
  }

  /**
   * What the page may do: run its one script, and submit to the receiver.
   *
   * <p>Browsers hold "form-action" also against where the receiver then redirects, and many
   * identity providers redirect to another host; therefore every https URL is in it. The page has
   * one form, whose action is fixed.
   */
  public String contentSecurityPolicy() {
    return "default-src 'none'; script-src 'sha256-"
        + scriptHash()
        + "'; form-action "
        + origin()
        + " https:; base-uri 'none'; frame-ancestors 'none'";
  }

  /** The headers to answer with: type, policy, and that nothing keeps a copy. */
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "text/html; charset=UTF-8");
    headers.put("Content-Security-Policy", contentSecurityPolicy());
    // saml-bindings §3.5.5.1.
    headers.put("Cache-Control", "no-cache, no-store");
    headers.put("Pragma", "no-cache");
    return Collections.unmodifiableMap(headers);
  }

  private String origin() {
    String host = action.getScheme() + "://" + action.getHost();
    return action.getPort() < 0 ? host : host + ":" + action.getPort();
  }

  private static String scriptHash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(SCRIPT.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String escape(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        // HTML turns line ends and nothing else that is left into something else.
        case '\r' -> out.append("&#13;");
        case '\n' -> out.append("&#10;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
