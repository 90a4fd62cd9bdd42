package io.samlsp.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one flat JSON object of strings, whole numbers and lists of strings. */
final class JsonLine {

  private final String in;
  private int pos;

  private JsonLine(String in) {
    this.in = in;
  }

  static Map<String, Object> parse(String line) {
    JsonLine json = new JsonLine(line.strip());
    Map<String, Object> object = new LinkedHashMap<>();
    json.expect('{');
    while (json.peek() != '}') {
      String key = json.string();
      json.expect(':');
      object.put(key, json.value());
      if (json.peek() == ',') {
        json.pos++;
      }
    }
    return object;
  }

  private Object value() {
    char c = peek();
    if (c == '"') {
      return string();
    }
    if (c == '[') {
      pos++;
      List<Object> list = new ArrayList<>();
      while (peek() != ']') {
        list.add(value());
        if (peek() == ',') {
          pos++;
        }
      }
      pos++;
      return List.copyOf(list);
    }
    if (in.startsWith("null", pos)) {
      pos += 4;
      return "";
    }
    int from = pos;
    while (Character.isDigit(in.charAt(pos))) {
      pos++;
    }
    return Integer.parseInt(in.substring(from, pos));
  }

  private String string() {
    expect('"');
    int end = in.indexOf('"', pos);
    String text = in.substring(pos, end);
    if (text.indexOf('\\') >= 0) {
      throw new IllegalArgumentException("escapes are not read: " + text);
    }
    pos = end + 1;
    return text;
  }

  private char peek() {
    while (in.charAt(pos) == ' ') {
      pos++;
    }
    return in.charAt(pos);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw new IllegalArgumentException(c + " expected at " + pos);
    }
    pos++;
  }
}
