package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.Arrays;

/** A cursor over UTF-8 octets: literals, white space and names. */
final class XmlScanner {

  final byte[] in;
  int pos;

  private final NameTable names;
  private int nameStart;

  /** Where the colon of the name read last stands, or -1. */
  private int colon;

  XmlScanner(byte[] in, NameTable names) {
    this.in = in;
    this.names = names;
  }

  /** The octet at the cursor as 0 to 255, or -1 at the end. */
  int peek() {
    return pos < in.length ? in[pos] & 0xff : -1;
  }

  /** The octet so many places further on, or -1 beyond the end. */
  int peek(int further) {
    return pos + further < in.length ? in[pos + further] & 0xff : -1;
  }

  boolean startsWith(String ascii) {
    int n = ascii.length();
    if (in.length - pos < n) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (in[pos + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the octets that stand here are those of an earlier stretch. */
  boolean repeats(int from, int to) {
    int n = to - from;
    return n <= in.length - pos && Arrays.equals(in, from, to, in, pos, pos + n);
  }

  boolean skip(String ascii) {
    boolean there = startsWith(ascii);
    if (there) {
      pos += ascii.length();
    }
    return there;
  }

  /** Skips that character if it stands here. */
  boolean skip(char ascii) {
    boolean there = pos < in.length && in[pos] == ascii;
    if (there) {
      pos++;
    }
    return there;
  }

  void require(char ascii) throws SamlFailure {
    if (!skip(ascii)) {
      throw malformed("\"" + ascii + "\"");
    }
  }

  void require(String ascii) throws SamlFailure {
    if (!skip(ascii)) {
      throw malformed("\"" + ascii + "\"");
    }
  }

  /** Skips white space; true if there was any. */
  boolean space() {
    int from = pos;
    while (pos < in.length && XmlChars.isSpace(in[pos])) {
      pos++;
    }
    return pos > from;
  }

  /** The equals sign of an attribute, with white space around it. */
  void equalsSign() throws SamlFailure {
    space();
    require('=');
    space();
  }

  /**
   * Reads a qualified name, which {@link #prefix()} and {@link #local()} then give. Namespaces in
   * XML 1.0 §4.
   */
  void qualifiedName() throws SamlFailure {
    nameStart = pos;
    colon = -1;
    nameStartCharacter();
    while (pos < in.length) {
      pos = XmlChars.skipName(in, pos);
      byte b = pos < in.length ? in[pos] : 0;
      if (b == ':') {
        if (colon >= 0) {
          throw malformed("one colon in a name");
        }
        colon = pos++;
        nameStartCharacter();
      } else if (b < 0 && XmlChars.isName(XmlChars.decode(in, pos))) {
        pos += XmlChars.width(b);
      } else {
        return;
      }
    }
  }

  /**
   * Skips that very name if it stands here, is of ASCII characters and ends a tag; else nothing is
   * skipped, and nothing is said about what stands here.
   */
  boolean skipName(String prefix, String local) {
    int start = pos;
    boolean name = (prefix.isEmpty() || (skip(prefix) && skip(':'))) && skip(local);
    if (name && peek() == '>') {
      return true;
    }
    pos = start;
    return false;
  }

  private void nameStartCharacter() throws SamlFailure {
    byte b = pos < in.length ? in[pos] : 0;
    boolean starts =
        b >= 0
            ? XmlChars.ascii(b, XmlChars.NAME_START)
            : XmlChars.isNameStart(XmlChars.decode(in, pos));
    if (!starts) {
      throw malformed("a name");
    }
    pos += XmlChars.width(b);
  }

  String prefix() throws SamlFailure {
    return colon < 0 ? "" : names.name(in, nameStart, colon);
  }

  String local() throws SamlFailure {
    return names.name(in, colon < 0 ? nameStart : colon + 1, pos);
  }

  /** The text that was read last, as a name. */
  String intern(TextScanner read) throws SamlFailure {
    return names.name(read.octets, read.start, read.end);
  }

  SamlFailure malformed(String expected) {
    return failure(FailureCode.XML_NOT_WELL_FORMED, expected);
  }

  SamlFailure failure(FailureCode code, String expected) {
    int line = 1;
    int lineStart = 0;
    int at = Math.min(pos, in.length);
    for (int i = 0; i < at; i++) {
      if (in[i] == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    String place = "line " + line + ", column " + (at - lineStart + 1);
    return new SamlFailure(code, expected, "something else at " + place);
  }
}
