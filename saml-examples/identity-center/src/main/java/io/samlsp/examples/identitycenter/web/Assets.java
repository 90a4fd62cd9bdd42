package io.samlsp.examples.identitycenter.web;

import io.samlsp.examples.identitycenter.store.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The style sheet, the script and the icon, from the jar. */
public final class Assets {

  private static final Map<String, String> TYPES =
      Map.of(
          "center.css", "text/css; charset=utf-8",
          "center.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml",
          "standin.css", "text/css; charset=utf-8",
          "standin.js", "text/javascript; charset=utf-8",
          "standin.svg", "image/svg+xml");
  private static final String FOLDER = "/io/samlsp/examples/identitycenter/assets/";

  private final Pages pages;

  /** Assets whose absence those pages tell. */
  public Assets(Pages pages) {
    this.pages = pages;
  }

  /** Answers with the file that the path names. */
  public void serve(Exchange exchange) throws IOException {
    String name = exchange.pathValue("name");
    String type = TYPES.get(name);
    if (type == null) {
      pages.plain(exchange, 404, "There is nothing here", "Check the address, or start again.");
      return;
    }
    try (InputStream in = Assets.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      byte[] octets = in.readAllBytes();
      String tag = "\"" + Secrets.digest(new String(octets, StandardCharsets.ISO_8859_1)) + "\"";
      // kept, but asked for at each page, so that a new version is seen at once
      exchange.header("Cache-Control", "no-cache");
      exchange.header("ETag", tag);
      if (tag.equals(exchange.requestHeader("If-None-Match"))) {
        exchange.send(304, type, new byte[0]);
      } else {
        exchange.send(200, type, octets);
      }
    }
  }
}
