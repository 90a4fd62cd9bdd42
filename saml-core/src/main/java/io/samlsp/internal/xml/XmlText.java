package io.samlsp.internal.xml;

import java.nio.charset.StandardCharsets;

/**
 * Character data between two pieces of markup; references and CDATA sections are already resolved,
 * line ends are LF.
 */
public final class XmlText extends XmlNode {

  final Slice value;

  XmlText(Slice value) {
    this.value = value;
  }

  /** The text. */
  public String text() {
    return value.toString();
  }

  /** Whether there is nothing but XML white space in it. */
  public boolean isBlank() {
    for (int i = value.start; i < value.end; i++) {
      byte b = value.octets[i];
      if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** A stretch of UTF-8 octets, shared with the document it was read from and never written to. */
  static final class Slice {

    final byte[] octets;
    final int start;
    final int end;

    Slice(byte[] octets, int start, int end) {
      this.octets = octets;
      this.start = start;
      this.end = end;
    }

    @Override
    public String toString() {
      return new String(octets, start, end - start, StandardCharsets.UTF_8);
    }
  }
}
