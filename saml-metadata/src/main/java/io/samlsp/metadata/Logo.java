package io.samlsp.metadata;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A picture of the service for login pages (metadata extensions for user interface §2.1.5).
 *
 * @param location an https URL
 * @param width in pixels
 * @param height in pixels
 * @param language language tag, or null if the picture has no words
 */
public record Logo(URI location, int width, int height, @Nullable String language) {

  /** Checks the location and the size. */
  public Logo {
    if (!"https".equalsIgnoreCase(location.getScheme()) || location.getHost() == null) {
      // Login pages are https: a browser would not load it.
      throw new IllegalArgumentException("not an https URL: " + location);
    }
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("a logo has a size in pixels");
    }
    if (language != null) {
      WritableText.requireLanguage(language);
    }
  }

  /** A picture without words. */
  public Logo(URI location, int width, int height) {
    this(location, width, height, null);
  }
}
