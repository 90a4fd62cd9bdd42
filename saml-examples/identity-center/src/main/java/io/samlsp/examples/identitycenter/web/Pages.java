package io.samlsp.examples.identitycenter.web;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/** Answers with pages: a template, its values, and what every page has. */
public final class Pages {

  private final Templates templates = new Templates();
  private final Csrf csrf;

  /** Pages whose forms are tied to their browser with that chance. */
  public Pages(SecureRandom random) {
    csrf = new Csrf(random);
  }

  /** Does now what the first visitor would otherwise wait for. */
  public void prepare() {
    templates.prepare();
  }

  /** Answers with a page. */
  public void show(Exchange exchange, int status, String template, Map<String, Object> values)
      throws IOException {
    Map<String, Object> all = new HashMap<>(values);
    all.put("csrf", csrf.token(exchange));
    all.put("path", exchange.path());
    all.put("section", exchange.path().replaceFirst("^/admin/?(activity/)?([^/]*).*$", "$2"));
    exchange.html(status, templates.render(template, all));
  }

  /** Answers with a page that says one thing. */
  public void plain(Exchange exchange, int status, String title, String text) throws IOException {
    // without a form, so without the cookie for one: on an answer to another site's POST the
    // browser
    // has sent none, and a new one would spoil the forms in its other tabs
    exchange.html(status, templates.render("plain", Map.of("title", title, "text", text)));
  }

  /** Whether the form came from a page of ours in this browser. */
  boolean isOwnForm(Exchange exchange) {
    return csrf.holds(exchange, exchange.field("csrf"));
  }
}
