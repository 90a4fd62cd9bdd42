package io.samlsp.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pages of the HTTP face; they work under the Content-Security-Policy they come with. */
final class LoginPages {

  private static final String STYLE =
      """
      :root{color-scheme:light dark;--bg:#f3f5f9;--card:#fff;--ink:#1b2330;--soft:#566175;\
      --line:#8a94a6;--go:#1f5bd8;--go-ink:#fff}
      @media (prefers-color-scheme:dark){:root{--bg:#10141b;--card:#1a202b;--ink:#eef1f6;\
      --soft:#a9b3c4;--line:#6c778b;--go:#8db4ff;--go-ink:#0c1424}}
      *{box-sizing:border-box}
      body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;\
      background:var(--bg);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
      main{width:100%;max-width:26rem;padding:2rem;background:var(--card);border-radius:1rem;\
      box-shadow:0 .5rem 2rem rgb(0 0 0/.12)}
      h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25}
      p{margin:0 0 1rem;color:var(--soft);overflow-wrap:anywhere}
      strong{color:var(--ink)}
      label{display:block;margin-bottom:.25rem;font-weight:600}
      input{width:100%;padding:.625rem .75rem;font:inherit;color:inherit;background:transparent;\
      border:1px solid var(--line);border-radius:.5rem}
      ul{list-style:none;margin:0 0 1rem;padding:0;display:grid;gap:.5rem}
      .row{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.25rem}
      button,.button{flex:1 1 8rem;display:block;padding:.625rem 1rem;font:inherit;font-weight:600;\
      text-align:center;text-decoration:none;color:inherit;background:transparent;\
      border:1px solid var(--line);border-radius:.5rem;cursor:pointer;overflow-wrap:anywhere}
      button.go{color:var(--go-ink);background:var(--go);border-color:var(--go)}
      :focus-visible{outline:3px solid var(--go);outline-offset:2px}
      .note{margin:1.5rem 0 0;font-size:.875rem}
      """;

  private static final String SUBMIT = "document.forms[0].submit()";

  private static final String COMMON_POLICY =
      "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src '"
          + hash(STYLE)
          + "'";

  /** For pages whose forms and links stay here. */
  static final String PAGE_POLICY = COMMON_POLICY + "; form-action 'self'";

  /** For the page that posts elsewhere; browsers apply form-action to what follows a redirect. */
  static final String POST_POLICY = COMMON_POLICY + "; script-src '" + hash(SUBMIT) + "'";

  private LoginPages() {}

  static String login(
      String serviceProvider, String transaction, Collection<String> users, boolean again) {
    StringBuilder options = new StringBuilder();
    for (String user : users) {
      options.append("<option value=\"").append(escape(user)).append("\"></option>");
    }
    String first = users.isEmpty() ? "" : users.iterator().next();
    return page(
        "Sign in",
        "<h1>Sign in</h1><p>"
            + (again ? "Please sign in once more to continue to " : "to continue to ")
            + "<strong>"
            + escape(serviceProvider)
            + "</strong></p><form method=\"post\" action=\"/login\">"
            + hidden("transaction", transaction)
            + "<label for=\"user\">User name</label><input id=\"user\" name=\"user\" list=\"users\""
            + " required autofocus autocomplete=\"off\" autocapitalize=\"none\""
            + " spellcheck=\"false\" value=\""
            + escape(first)
            + "\"><datalist id=\"users\">"
            + options
            + "</datalist><div class=\"row\"><button class=\"go\" name=\"decision\""
            + " value=\"sign-in\">Sign in</button><button name=\"decision\" value=\"refuse\""
            + " formnovalidate>Refuse</button></div></form>");
  }

  static String start(List<String> serviceProviders, @Nullable String user) {
    StringBuilder body = new StringBuilder("<h1>Your applications</h1>");
    if (serviceProviders.isEmpty()) {
      body.append("<p>No service provider is registered.</p>");
    } else {
      body.append("<ul>");
      for (String entityId : serviceProviders) {
        String encoded = URLEncoder.encode(entityId, StandardCharsets.UTF_8);
        body.append("<li><a class=\"button\" href=\"/start?sp=")
            .append(escape(encoded))
            .append("\">")
            .append(escape(entityId))
            .append("</a></li>");
      }
      body.append("</ul>");
    }
    if (user != null) {
      body.append("<form method=\"post\" action=\"/logout\"><p>Signed in as <strong>")
          .append(escape(user))
          .append("</strong></p><div class=\"row\"><button>Sign out</button></div></form>");
    }
    return page("Applications", body.toString());
  }

  static String problem(String title, String detail) {
    return page(
        title, "<h1>" + escape(title) + "</h1><p role=\"alert\">" + escape(detail) + "</p>");
  }

  /** The form of saml-bindings §3.5.4, which sends itself where scripts run. */
  static String post(String acsUrl, FakeResponse response) {
    return page(
        "Back to the application",
        "<h1>Back to the application</h1><form method=\"post\" action=\""
            + escape(acsUrl)
            + "\">"
            + hidden("SAMLResponse", response.base64())
            + response.relayState().map(value -> hidden("RelayState", value)).orElse("")
            + "<noscript><p>Scripts are off, so one more click is needed.</p><div class=\"row\">"
            + "<button class=\"go\">Continue</button></div></noscript></form><script>"
            + SUBMIT
            + "</script>");
  }

  private static String page(String title, String body) {
    return "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
        + escape(title)
        + " – fake identity provider</title>"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>"
        + STYLE
        + "</style></head><body><main>"
        + body
        + "<p class=\"note\">This identity provider is for tests: it believes anybody.</p>"
        + "</main></body></html>";
  }

  private static String hidden(String name, String value) {
    return "<input type=\"hidden\" name=\"" + name + "\" value=\"" + escape(value) + "\">";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String hash(String inline) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
