package io.samlsp.internal.xml;

import java.nio.charset.StandardCharsets;

/**
 * Character data between two pieces of markup; references and CDATA sections are already resolved,
 * line ends are LF.
 */
public final class XmlText extends XmlNode {

  /** Shared with the document, and never written to. */
  final byte[] octets;

  final int start;
  final int end;

  /** The text that was read last. */
  XmlText(TextScanner read) {
    this.octets = read.octets;
    this.start = read.start;
    this.end = read.end;
  }

  /** The text. */
  public String text() {
    return new String(octets, start, end - start, StandardCharsets.UTF_8);
  }

  /** Whether there is nothing but XML white space in it. */
  public boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (!XmlChars.isSpace(octets[i])) {
        return false;
      }
    }
    return true;
  }
}
