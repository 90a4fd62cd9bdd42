package io.samlsp.failure;

/** Makes text that somebody else wrote fit to stand in a log line or a report. */
public final class ForeignText {

  private static final int LONGEST = 300;

  private ForeignText() {}

  /**
   * The text with everything escaped that could break a line, hide itself or pretend to be another
   * character, cut to 300 characters.
   */
  public static String cut(String text) {
    StringBuilder out = null;
    int n = Math.min(text.length(), LONGEST);
    for (int i = 0; i < n; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c > 0x7e || c == '\\') {
        if (out == null) {
          out = new StringBuilder(text.substring(0, i));
        }
        out.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
      } else if (out != null) {
        out.append(c);
      }
    }
    if (text.length() > LONGEST) {
      out = out == null ? new StringBuilder(text.substring(0, LONGEST)) : out;
      out.append("... (").append(text.length()).append(" characters)");
    }
    return out == null ? text : out.toString();
  }

  /** The text in double quotes, escaped and cut. */
  public static String quoted(String text) {
    return '"' + cut(text) + '"';
  }
}
