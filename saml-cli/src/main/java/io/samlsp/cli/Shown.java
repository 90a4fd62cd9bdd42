package io.samlsp.cli;

/**
 * Foreign text made fit for a terminal: nothing in it can move the cursor, change the order of the
 * letters or hide. Names in other scripts stay as they are.
 */
final class Shown {

  private static final int LONGEST = 500;

  private Shown() {}

  /** On one line, cut to 500 characters. */
  static String text(String foreign) {
    int length = Math.min(foreign.length(), LONGEST);
    StringBuilder out = new StringBuilder(length + 16);
    for (int i = 0; i < length; ) {
      int c = foreign.codePointAt(i);
      i += Character.charCount(c);
      if (isHarmless(c)) {
        out.appendCodePoint(c);
      } else {
        out.append("\\u{").append(Integer.toHexString(c)).append('}');
      }
    }
    if (foreign.length() > LONGEST) {
      out.append("… (").append(foreign.length()).append(" characters)");
    }
    return out.toString();
  }

  /** Whether a terminal shows the character as itself and does nothing else. */
  static boolean isHarmless(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** In place of a text that is private. */
  static String masked(String value) {
    int length = value.codePointCount(0, value.length());
    return "*** (" + length + (length == 1 ? " character)" : " characters)");
  }
}
