package io.samlsp.internal.xml;

/**
 * Which characters XML 1.0 (fifth edition) allows where; Namespaces in XML takes the colon out of
 * names.
 */
final class XmlChars {

  static final byte NAME_START = 1;
  static final byte NAME = 2;

  private static final byte[] ASCII = new byte[128];

  static {
    for (int c = 'a'; c <= 'z'; c++) {
      ASCII[c] |= NAME_START | NAME;
      ASCII[c - 32] |= NAME_START | NAME;
    }
    for (int c = '0'; c <= '9'; c++) {
      ASCII[c] |= NAME;
    }
    ASCII['_'] |= NAME_START | NAME;
    ASCII['-'] |= NAME;
    ASCII['.'] |= NAME;
  }

  private XmlChars() {}

  /** Whether an ASCII octet is of the class. */
  static boolean ascii(int octet, byte wanted) {
    return (ASCII[octet] & wanted) != 0;
  }

  /** Where the run of ASCII characters of names ends that starts there. */
  static int skipName(byte[] in, int from) {
    int at = from;
    while (at < in.length && in[at] >= 0 && (ASCII[in[at]] & NAME) != 0) {
      at++;
    }
    return at;
  }

  static boolean isSpace(int c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  /** XML 1.0 §2.2, Char. */
  static boolean isChar(int c) {
    return (c >= 0x20 && c <= 0xd7ff)
        || c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0xe000 && c <= 0xfffd)
        || (c >= 0x10000 && c <= 0x10ffff);
  }

  /** XML 1.0 §2.3, NameStartChar beyond ASCII. */
  static boolean isNameStart(int c) {
    return (c >= 0xc0 && c <= 0x2ff && c != 0xd7 && c != 0xf7)
        || (c >= 0x370 && c <= 0x1fff && c != 0x37e)
        || c == 0x200c
        || c == 0x200d
        || (c >= 0x2070 && c <= 0x218f)
        || (c >= 0x2c00 && c <= 0x2fef)
        || (c >= 0x3001 && c <= 0xd7ff)
        || (c >= 0xf900 && c <= 0xfdcf)
        || (c >= 0xfdf0 && c <= 0xfffd)
        || (c >= 0x10000 && c <= 0xeffff);
  }

  /** XML 1.0 §2.3, NameChar beyond ASCII. */
  static boolean isName(int c) {
    return isNameStart(c) || c == 0xb7 || (c >= 0x300 && c <= 0x36f) || c == 0x203f || c == 0x2040;
  }

  /** Octets of the UTF-8 sequence that starts with this one; 0 if none can. RFC 3629 §4. */
  static int width(byte lead) {
    int b = lead & 0xff;
    return b < 0x80 ? 1 : b < 0xc2 ? 0 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : b < 0xf5 ? 4 : 0;
  }

  /**
   * The character that starts there, or -1 if the octets are not UTF-8 or XML forbids it. RFC 3629
   * §4.
   */
  static int decode(byte[] in, int at) {
    int n = width(in[at]);
    if (n == 1) {
      return isChar(in[at]) ? in[at] : -1;
    }
    if (n == 0 || at + n > in.length) {
      return -1;
    }
    int c = in[at] & (0xff >> (n + 1));
    for (int i = 1; i < n; i++) {
      if ((in[at + i] & 0xc0) != 0x80) {
        return -1;
      }
      c = (c << 6) | (in[at + i] & 0x3f);
    }
    boolean overlong = (n == 3 && c < 0x800) || (n == 4 && c < 0x10000);
    return overlong || !isChar(c) ? -1 : c;
  }
}
