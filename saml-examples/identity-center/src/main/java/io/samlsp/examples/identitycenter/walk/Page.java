package io.samlsp.examples.identitycenter.walk;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** A page as it is seen: words, links, and forms whose fields are known by their labels. */
final class Page {

  private final Visitor visitor;
  private final URI address;
  private final int status;
  private final Document document;
  private final byte[] body;

  Page(Visitor visitor, URI address, int status, Document document, byte[] body) {
    this.visitor = visitor;
    this.address = address;
    this.status = status;
    this.document = document;
    this.body = body;
  }

  /** What a form sends when a button is pressed. */
  record Sending(URI action, boolean post, boolean multipart, Map<String, Object> fields) {}

  URI address() {
    return address;
  }

  int status() {
    return status;
  }

  Document document() {
    return document;
  }

  /** A download. */
  byte[] body() {
    return body;
  }

  String text() {
    return document.text();
  }

  /** Fails unless the words are on the page. */
  Page shows(String words) throws StepFailed {
    if (!text().contains(words)) {
      throw new StepFailed(
          address + " (" + status + ") does not say \"" + words + "\"; it says: " + start());
    }
    return this;
  }

  /** The words of the one element that the selector finds. */
  String textOf(String selector) throws StepFailed {
    return element(selector).text();
  }

  Element element(String selector) throws StepFailed {
    Element found = document.selectFirst(selector);
    if (found == null) {
      throw new StepFailed(address + " has no " + selector + "; it says: " + start());
    }
    return found;
  }

  /** Opens the link of these words. */
  Page follow(String words) throws StepFailed {
    for (Element link : document.select("a[href]")) {
      if (seen(link).equals(words)) {
        return visitor.open(address.resolve(link.attr("href")));
      }
    }
    throw new StepFailed(address + " has no link \"" + words + "\"; it says: " + start());
  }

  /** Without what is decoration. */
  private static String seen(Element link) {
    Element copy = link.clone();
    copy.select("[aria-hidden=true]").remove();
    return copy.text();
  }

  /** Presses the button of these words. */
  Page press(String button) throws StepFailed {
    return press(button, Map.of());
  }

  /**
   * Fills in fields, each known by its label or name, and presses the button of these words. A
   * {@code Boolean} sets a box.
   */
  Page press(String words, Map<String, ?> values) throws StepFailed {
    for (Element button : document.select("form button, form input[type=submit]")) {
      String label = button.hasAttr("aria-label") ? button.attr("aria-label") : button.text();
      if (label.equals(words) || button.text().equals(words) || button.val().equals(words)) {
        if (button.hasAttr("disabled")) {
          throw new StepFailed("the button \"" + words + "\" on " + address + " is disabled");
        }
        Element form = Objects.requireNonNull(button.closest("form"));
        Sending sending = sending(form, button);
        for (Map.Entry<String, ?> value : values.entrySet()) {
          fill(form, sending.fields(), value.getKey(), value.getValue());
        }
        return visitor.submit(
            sending.action(), sending.post(), sending.multipart(), sending.fields());
      }
    }
    throw new StepFailed(address + " has no button \"" + words + "\"; it says: " + start());
  }

  private void fill(Element form, Map<String, Object> fields, String known, Object value)
      throws StepFailed {
    Element field = field(form, known).orElse(null);
    if (field == null) {
      throw new StepFailed("the form on " + address + " has no field \"" + known + "\"");
    }
    String name = field.attr("name");
    if (value instanceof Boolean set) {
      if (set) {
        fields.put(name, field.hasAttr("value") ? field.attr("value") : "on");
      } else {
        fields.remove(name);
      }
    } else if (field.attr("type").equals("radio")) {
      fields.put(name, field.attr("value"));
    } else {
      fields.put(name, value);
    }
  }

  private static Optional<Element> field(Element form, String known) {
    for (Element label : form.select("label")) {
      if (label.text().strip().startsWith(known)) {
        Element inside = label.selectFirst("input, select, textarea");
        if (inside != null) {
          return Optional.of(inside);
        }
        Element target = form.getElementById(label.attr("for"));
        if (target != null) {
          return Optional.of(target);
        }
      }
    }
    return form.select("input, select, textarea").stream()
        .filter(field -> field.attr("name").equals(known))
        .findFirst();
  }

  /** What the form sends as it stands. */
  Sending sending(Element form, @Nullable Element button) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Element field : form.select("input, select, textarea")) {
      String name = field.attr("name");
      String type = field.attr("type");
      if (name.isEmpty() || List.of("submit", "button", "file").contains(type)) {
        continue;
      }
      if (List.of("checkbox", "radio").contains(type)) {
        if (field.hasAttr("checked")) {
          fields.put(name, field.hasAttr("value") ? field.attr("value") : "on");
        }
      } else if (field.tagName().equals("select")) {
        Element chosen = field.selectFirst("option[selected]");
        Element first = chosen == null ? field.selectFirst("option") : chosen;
        if (first != null) {
          fields.put(name, first.hasAttr("value") ? first.attr("value") : first.text());
        }
      } else {
        fields.put(name, field.val());
      }
    }
    String action = form.attr("action");
    if (button != null) {
      if (!button.attr("name").isEmpty()) {
        fields.put(button.attr("name"), button.val());
      }
      if (button.hasAttr("formaction")) {
        action = button.attr("formaction");
      }
    }
    return new Sending(
        action.isEmpty() ? address : address.resolve(action),
        form.attr("method").equalsIgnoreCase("post"),
        form.attr("enctype").equals("multipart/form-data"),
        fields);
  }

  private String start() {
    String text = text();
    return text.length() > 400 ? text.substring(0, 400) + " …" : text;
  }
}
