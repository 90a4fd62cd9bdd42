package io.samlsp.metadata;

/** White space as XML Schema sees it: space, tab, line feed and carriage return, nothing else. */
final class XmlSpace {

  private XmlSpace() {}

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  /** Without white space at both ends. */
  static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Without white space anywhere. */
  static String remove(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (!isSpace(text.charAt(i))) {
        out.append(text.charAt(i));
      }
    }
    return out.toString();
  }

  /** Stripped, and each run of white space inside as one space. */
  static String collapse(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isSpace(c)) {
        gap = out.length() > 0;
      } else {
        if (gap) {
          out.append(' ');
          gap = false;
        }
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Whether one of the items of a list, separated by white space, is that one. */
  static boolean listHolds(String list, String item) {
    for (String each : collapse(list).split(" ", -1)) {
      if (each.equals(item)) {
        return true;
      }
    }
    return false;
  }
}
