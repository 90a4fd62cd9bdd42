package io.samlsp.examples.identitycenter.web;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The pages' templates. Everything that goes into one is escaped; a name it lacks is an error. */
public final class Templates {

  /** Those of the identity center itself, which {@link #prepare} reads. */
  static final List<String> NAMES =
      List.of(
          "portal",
          "plain",
          "login",
          "overview",
          "settings",
          "users",
          "user",
          "groups",
          "group",
          "sign-ins",
          "sign-in",
          "provisioning",
          "provisioning-activity",
          "authentication",
          "source-choice",
          "source-metadata",
          "source-entity",
          "source-review",
          "home",
          "audit",
          "setup",
          "missing");

  private final PebbleEngine engine;

  /** The templates under {@code templates/} beside the application's classes. */
  public Templates() {
    ClasspathLoader loader = new ClasspathLoader(Templates.class.getClassLoader());
    loader.setPrefix("io/samlsp/examples/identitycenter/templates");
    loader.setSuffix(".peb");
    engine =
        new PebbleEngine.Builder()
            .loader(loader)
            .extension(new Filters())
            .strictVariables(true)
            .autoEscaping(true)
            .defaultLocale(Locale.ENGLISH)
            .build();
  }

  /** Reads the templates, so that nobody who asks for a page first waits for that. */
  void prepare() {
    NAMES.forEach(engine::getTemplate);
  }

  /** The page that a template makes of the values. */
  public String render(String template, Map<String, Object> values) {
    StringWriter page = new StringWriter(8192);
    try {
      engine.getTemplate(template).evaluate(page, new HashMap<>(values));
    } catch (IOException e) {
      throw new IllegalStateException("the template " + template + " cannot be read", e);
    }
    return page.toString();
  }
}
