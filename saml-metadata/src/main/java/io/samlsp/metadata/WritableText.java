package io.samlsp.metadata;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks values that a caller gives us to write. */
final class WritableText {

  /** XML Schema part 2 §3.3.3. */
  private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*");

  private WritableText() {}

  /** The text, which is not empty and holds only what XML can hold (XML 1.0 §2.2). */
  static String require(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("empty text");
    }
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      boolean allowed =
          c == '\t'
              || c == '\n'
              || c == '\r'
              || (c >= 0x20 && c <= 0xd7ff)
              || (c >= 0xe000 && c <= 0xfffd)
              || c >= 0x10000;
      if (!allowed) {
        throw new IllegalArgumentException(
            "U+" + Integer.toHexString(0x10000 | c).substring(1) + " cannot stand in XML");
      }
    }
    return text;
  }

  static void requireNullable(@Nullable String text) {
    if (text != null) {
      require(text);
    }
  }

  static String requireLanguage(String language) {
    if (!LANGUAGE.matcher(language).matches()) {
      throw new IllegalArgumentException("not a language tag: " + language);
    }
    return language;
  }
}
