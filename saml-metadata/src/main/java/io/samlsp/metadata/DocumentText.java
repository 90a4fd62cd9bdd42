package io.samlsp.metadata;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A document as text, whatever it is: for looking at what the parser refuses. What cannot be
 * decoded is replaced, never refused.
 *
 * @param text without a byte order mark
 * @param charset what it was decoded with
 * @param marked whether there was a byte order mark
 */
record DocumentText(String text, Charset charset, boolean marked) {

  static DocumentText of(byte[] octets) {
    Charset charset = charset(octets);
    String text = new String(octets, charset);
    boolean marked = text.startsWith("\uFEFF");
    return new DocumentText(marked ? text.substring(1) : text, charset, marked);
  }

  /** The UTF-8 form without a byte order mark, which an element's offset counts in. */
  byte[] utf8() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** XML 1.0 appendix F.1; what is not UTF-8 then is what Windows programs write. */
  private static Charset charset(byte[] in) {
    int first = in.length > 1 ? ((in[0] & 0xff) << 8) | (in[1] & 0xff) : 0;
    if (first == 0xfeff || first == '<') {
      return StandardCharsets.UTF_16BE;
    }
    if (first == 0xfffe || first == '<' << 8) {
      return StandardCharsets.UTF_16LE;
    }
    String head =
        new String(in, 0, Math.min(in.length, 128), StandardCharsets.ISO_8859_1)
            .toUpperCase(Locale.ROOT);
    int end = head.startsWith("<?") ? head.indexOf("?>") : -1;
    if (end > 0 && head.substring(0, end).contains("ISO-8859-1")) {
      return StandardCharsets.ISO_8859_1;
    }
    boolean utf8 = new String(in, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0;
    return utf8 || !Charset.isSupported("windows-1252")
        ? StandardCharsets.UTF_8
        : Charset.forName("windows-1252");
  }
}
