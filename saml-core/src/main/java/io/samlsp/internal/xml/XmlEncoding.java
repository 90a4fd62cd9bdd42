package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The encodings that a document may come in; everything after this step is UTF-8. XML 1.0 appendix
 * F.1.
 */
enum XmlEncoding {
  UTF_8(StandardCharsets.UTF_8, " UTF-8 UTF8 US-ASCII ASCII "),
  UTF_16_BE(StandardCharsets.UTF_16BE, " UTF-16 UTF-16BE "),
  UTF_16_LE(StandardCharsets.UTF_16LE, " UTF-16 UTF-16LE "),
  ISO_8859_1(StandardCharsets.ISO_8859_1, " ISO-8859-1 ");

  private final Charset charset;

  /** Each with a space on either side. */
  private final String names;

  XmlEncoding(Charset charset, String names) {
    this.charset = charset;
    this.names = names;
  }

  static XmlEncoding of(byte[] in) {
    int first = pair(in, 0);
    int second = pair(in, 2);
    // XML 1.0 §4.3.3: UTF-16 begins with a mark, or else with a declaration.
    if (first == 0xfeff || (first == '<' && second == '?')) {
      return UTF_16_BE;
    }
    if (first == 0xfffe || (first == '<' << 8 && second == '?' << 8)) {
      return UTF_16_LE;
    }
    if (first == (('<' << 8) | '?')) {
      int length = Math.min(in.length, 128);
      String head = new String(in, 0, length, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
      int end = head.indexOf("?>");
      boolean declaration = end > 5 && head.startsWith("<?XML") && XmlChars.isSpace(head.charAt(5));
      if (declaration && head.substring(0, end).contains("ISO-8859-1")) {
        return ISO_8859_1;
      }
    }
    return UTF_8;
  }

  private static int pair(byte[] in, int at) {
    return in.length > at + 1 ? ((in[at] & 0xff) << 8) | (in[at + 1] & 0xff) : 0;
  }

  /** Whether the name in the XML declaration, in capitals, fits what the octets are. */
  boolean isCalled(String name, byte[] utf8) {
    return name.indexOf(' ') < 0
        && names.contains(" " + name + " ")
        && (!name.endsWith("ASCII") || isAscii(utf8));
  }

  private static boolean isAscii(byte[] octets) {
    for (byte octet : octets) {
      if (octet < 0) {
        return false;
      }
    }
    return true;
  }

  /** Length of the byte order mark of UTF-8 that the octets start with, or 0. */
  int markIn(byte[] in) {
    boolean mark =
        in.length > 2 && in[0] == (byte) 0xef && in[1] == (byte) 0xbb && in[2] == (byte) 0xbf;
    return this == UTF_8 && mark ? 3 : 0;
  }

  /** The document in UTF-8, without a byte order mark. */
  byte[] toUtf8(byte[] in) throws SamlFailure {
    if (this == UTF_8) {
      int mark = markIn(in);
      return mark > 0 ? Arrays.copyOfRange(in, mark, in.length) : in;
    }
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(in)).toString();
      String unmarked = !text.isEmpty() && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
      return unmarked.getBytes(StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new SamlFailure(FailureCode.XML_ENCODING, charset.name(), "octets that are not");
    }
  }
}
