package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects canonical octets under a cap, and knows how canonical XML escapes (C14N 1.0 §2.3). */
final class CanonicalOctets {

  private final int maximum;
  private byte[] out;
  private int length;

  CanonicalOctets(int maximum) {
    this.maximum = maximum;
    // Small: an assertion may have thousands of attribute values, each canonicalised by itself.
    this.out = new byte[Math.min(1024, maximum)];
  }

  byte[] toByteArray() {
    return Arrays.copyOf(out, length);
  }

  /** Moves all octets to a stream: the cap is for what comes between two calls. */
  void moveTo(OutputStream stream) throws IOException {
    stream.write(out, 0, length);
    length = 0;
  }

  void put(int octet) throws SamlFailure {
    room(1);
    out[length++] = (byte) octet;
  }

  void ascii(String s) throws SamlFailure {
    int n = s.length();
    room(n);
    for (int i = 0; i < n; i++) {
      out[length++] = (byte) s.charAt(i);
    }
  }

  void utf8(String s) throws SamlFailure {
    int n = s.length();
    room(n);
    for (int i = 0; i < n; i++) {
      char c = s.charAt(i);
      if (c >= 0x80) {
        put(s.substring(i).getBytes(StandardCharsets.UTF_8));
        return;
      }
      out[length++] = (byte) c;
    }
  }

  void name(String prefix, String local) throws SamlFailure {
    if (!prefix.isEmpty()) {
      utf8(prefix);
      put(':');
    }
    utf8(local);
  }

  void text(XmlText.Slice s) throws SamlFailure {
    room(s.end - s.start);
    for (int i = s.start; i < s.end; i++) {
      byte b = s.octets[i];
      switch (b) {
        case '&' -> escape("&amp;", s.end - i);
        case '<' -> escape("&lt;", s.end - i);
        case '>' -> escape("&gt;", s.end - i);
        case '\r' -> escape("&#xD;", s.end - i);
        default -> out[length++] = b;
      }
    }
  }

  void attributeValue(XmlText.Slice s) throws SamlFailure {
    room(s.end - s.start);
    for (int i = s.start; i < s.end; i++) {
      byte b = s.octets[i];
      switch (b) {
        case '&' -> escape("&amp;", s.end - i);
        case '<' -> escape("&lt;", s.end - i);
        case '"' -> escape("&quot;", s.end - i);
        case '\t' -> escape("&#x9;", s.end - i);
        case '\n' -> escape("&#xA;", s.end - i);
        case '\r' -> escape("&#xD;", s.end - i);
        default -> out[length++] = b;
      }
    }
  }

  /**
   * An escape, and room for it and for the octets that are left, which are counted already up to
   * this one.
   */
  private void escape(String s, int left) throws SamlFailure {
    ascii(s);
    room(left);
  }

  private void put(byte[] octets) throws SamlFailure {
    room(octets.length);
    System.arraycopy(octets, 0, out, length, octets.length);
    length += octets.length;
  }

  private void room(int n) throws SamlFailure {
    if (length + n > out.length) {
      if (length + n > maximum) {
        throw new SamlFailure(
            FailureCode.CANONICAL_FORM_TOO_LARGE, "at most " + maximum + " bytes", "more");
      }
      out = Arrays.copyOf(out, Math.min(Math.max(out.length * 2, length + n), maximum));
    }
  }
}
