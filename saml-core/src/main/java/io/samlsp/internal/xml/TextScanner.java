package io.samlsp.internal.xml;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads text, attribute values, comments and instructions: resolves references, normalises line
 * ends and white space.
 *
 * <p>A value that stands for itself is a slice of the document. Only one that does not is copied,
 * and a copy is never longer than what it was read from: there is nothing that expands.
 */
final class TextScanner {

  private final XmlScanner in;

  /** What was read last. */
  byte[] octets = new byte[0];

  int start;
  int end;

  // The copy of the value being read, if it needs one.
  private int begin;
  private int from;
  private byte[] copy = new byte[0];
  private int length;

  TextScanner(XmlScanner in) {
    this.in = in;
  }

  /** Character data up to the next markup or the end; CDATA sections are part of it. */
  void text() throws SamlFailure {
    begin();
    while (true) {
      in.pos = Octets.nextToExamine(in.in, in.pos, in.in.length, '<', '&', ']');
      int b = in.peek();
      if (b < 0) {
        break;
      }
      if (b == '<') {
        if (in.peek(1) != '!' || !in.startsWith("<![CDATA[")) {
          break;
        }
        cdata();
      } else if (b == '&') {
        reference();
      } else if (b == '\n' || b == '\t') {
        in.pos++;
      } else if (b == '\r') {
        lineEnd('\n');
      } else if (b == ']' && in.startsWith("]]>")) {
        throw in.malformed("no \"]]>\" in text");
      } else {
        character();
      }
    }
    finish();
  }

  private void cdata() throws SamlFailure {
    flush();
    in.require("<![CDATA[");
    from = in.pos;
    while (!in.startsWith("]]>")) {
      if (in.peek() == '\r') {
        lineEnd('\n');
      } else {
        character();
      }
    }
    flush();
    in.require("]]>");
    from = in.pos;
  }

  /** An attribute's value with its quotes. XML 1.0 §3.3.3: white space characters become spaces. */
  void attributeValue() throws SamlFailure {
    int quote = in.peek();
    if (quote != '"' && quote != '\'') {
      throw in.malformed("a quoted attribute value");
    }
    in.pos++;
    begin();
    while (true) {
      in.pos = Octets.nextToExamine(in.in, in.pos, in.in.length, '<', '&', quote);
      int c = in.peek();
      if (c == quote) {
        break;
      }
      if (c == '&') {
        reference();
      } else if (c == '\t' || c == '\n' || c == '\r') {
        lineEnd(' ');
      } else if (c == '<') {
        throw in.malformed("no \"<\" in an attribute value");
      } else {
        character();
      }
    }
    finish();
    in.pos++;
  }

  /**
   * What stands before an ASCII terminator, which is skipped: for comments and processing
   * instructions.
   */
  String upTo(String terminator) throws SamlFailure {
    begin();
    while (!in.startsWith(terminator)) {
      if (in.peek() == '\r') {
        lineEnd('\n');
      } else {
        character();
      }
    }
    finish();
    in.require(terminator);
    return new String(octets, start, end - start, StandardCharsets.UTF_8);
  }

  private void character() throws SamlFailure {
    if (in.pos >= in.in.length) {
      throw in.malformed("more before the end of the document");
    }
    byte b = in.in[in.pos];
    if (b >= 0x20) {
      in.pos++;
    } else if (XmlChars.decode(in.in, in.pos) >= 0) {
      in.pos += XmlChars.width(b);
    } else if (b >= 0) {
      throw in.malformed("a character that XML allows");
    } else {
      throw in.failure(FailureCode.XML_ENCODING, "UTF-8 of characters that XML allows");
    }
  }

  /** XML 1.0 §2.11: CR LF and a lone CR are one line end. */
  private void lineEnd(char as) {
    flush();
    in.pos += in.startsWith("\r\n") ? 2 : 1;
    add(as);
  }

  private void reference() throws SamlFailure {
    flush();
    if (in.skip("&lt;")) {
      add('<');
    } else if (in.skip("&gt;")) {
      add('>');
    } else if (in.skip("&amp;")) {
      add('&');
    } else if (in.skip("&quot;")) {
      add('"');
    } else if (in.skip("&apos;")) {
      add('\'');
    } else if (in.skip("&#x")) {
      add(number(16));
    } else if (in.skip("&#")) {
      add(number(10));
    } else {
      throw in.malformed("one of the five predefined entities or a character reference");
    }
  }

  private int number(int radix) throws SamlFailure {
    int value = 0;
    while (in.peek() != ';') {
      int digit = in.peek() < 0x80 ? Character.digit(in.peek(), radix) : -1;
      value = value * radix + digit;
      if (digit < 0 || value > Character.MAX_CODE_POINT) {
        throw in.malformed("a character reference");
      }
      in.pos++;
    }
    // "&#;" has the value 0, which is no character either.
    if (!XmlChars.isChar(value)) {
      throw in.malformed("a reference to a character that XML allows");
    }
    in.pos++;
    return value;
  }

  private void begin() {
    begin = in.pos;
    from = in.pos;
    length = 0;
  }

  private void flush() {
    int n = in.pos - from;
    room(n);
    System.arraycopy(in.in, from, copy, length, n);
    length += n;
    from = in.pos;
  }

  private void add(int codePoint) {
    if (codePoint < 0x80) {
      room(1);
      copy[length++] = (byte) codePoint;
    } else {
      byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
      room(utf8.length);
      System.arraycopy(utf8, 0, copy, length, utf8.length);
      length += utf8.length;
    }
    from = in.pos;
  }

  private void room(int n) {
    if (length + n > copy.length) {
      copy = Arrays.copyOf(copy, Math.max(256, (length + n) * 2));
    }
  }

  private void finish() {
    if (from == begin) {
      octets = in.in;
      start = begin;
      end = in.pos;
    } else {
      flush();
      octets = Arrays.copyOf(copy, length);
      start = 0;
      end = length;
    }
  }
}
