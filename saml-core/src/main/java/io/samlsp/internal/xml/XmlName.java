package io.samlsp.internal.xml;

/** What XML allows as a name. */
public final class XmlName {

  private static final int LONGEST = 1024;

  private XmlName() {}

  /**
   * Whether the text can be an xs:ID: a name without colon (XML Schema part 2 §3.3.8), of at most
   * 1024 characters.
   */
  public static boolean isNcName(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      boolean fits =
          c < 0x80
              ? XmlChars.ascii(c, i == 0 ? XmlChars.NAME_START : XmlChars.NAME)
              : i == 0 ? XmlChars.isNameStart(c) : XmlChars.isName(c);
      if (!fits) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }
}
