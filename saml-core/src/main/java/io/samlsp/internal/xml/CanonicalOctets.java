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

  /** Room for the expected size to start with: an assertion may have thousands of small values. */
  CanonicalOctets(int expected, int maximum) {
    this.maximum = maximum;
    this.out = new byte[Math.min(Math.max(expected, 64), maximum)];
  }

  byte[] toByteArray() {
    return Arrays.copyOf(out, length);
  }

  /** Moves all octets to a stream: the cap is for what comes between two calls. */
  void moveTo(OutputStream stream) throws IOException {
    stream.write(out, 0, length);
    length = 0;
  }

  int length() {
    return length;
  }

  /** Puts out once more what was put out at that place. */
  void repeat(int start, int end) throws SamlFailure {
    // With room made first, for that may move the octets to a larger array.
    room(end - start);
    System.arraycopy(out, start, out, length, end - start);
    length += end - start;
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
        byte[] rest = s.substring(i).getBytes(StandardCharsets.UTF_8);
        put(rest, 0, rest.length);
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

  void text(XmlText s) throws SamlFailure {
    int from = s.start;
    while (true) {
      int to = Octets.nextToEscapeInText(s.octets, from, s.end);
      put(s.octets, from, to);
      if (to == s.end) {
        return;
      }
      switch (s.octets[to]) {
        case '&' -> ascii("&amp;");
        case '<' -> ascii("&lt;");
        case '>' -> ascii("&gt;");
        default -> ascii("&#xD;");
      }
      from = to + 1;
    }
  }

  void attributeValue(XmlAttribute a) throws SamlFailure {
    attributeValue(a.octets, a.start, a.end);
  }

  void attributeValue(String s) throws SamlFailure {
    byte[] octets = s.getBytes(StandardCharsets.UTF_8);
    attributeValue(octets, 0, octets.length);
  }

  private void attributeValue(byte[] octets, int start, int end) throws SamlFailure {
    int from = start;
    while (true) {
      int to = Octets.nextToEscapeInValue(octets, from, end);
      put(octets, from, to);
      if (to == end) {
        return;
      }
      switch (octets[to]) {
        case '&' -> ascii("&amp;");
        case '<' -> ascii("&lt;");
        case '"' -> ascii("&quot;");
        case '\t' -> ascii("&#x9;");
        case '\n' -> ascii("&#xA;");
        case '\r' -> ascii("&#xD;");
        default -> put(octets[to]);
      }
      from = to + 1;
    }
  }

  private void put(byte[] octets, int start, int end) throws SamlFailure {
    int n = end - start;
    room(n);
    System.arraycopy(octets, start, out, length, n);
    length += n;
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
