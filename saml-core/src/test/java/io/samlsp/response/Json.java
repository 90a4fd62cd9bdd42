package io.samlsp.response;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON to the letter of RFC 8259: objects, arrays, strings, true, false and null. */
final class Json {

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.require(json.at == text.length());
    return value;
  }

  private Object value() {
    if (skip("{")) {
      Map<String, Object> members = new LinkedHashMap<>();
      while (!skip("}")) {
        require(members.isEmpty() || skip(","));
        String name = string();
        require(skip(":"));
        require(!members.containsKey(name));
        members.put(name, value());
      }
      return members;
    }
    if (skip("[")) {
      List<Object> elements = new ArrayList<>();
      while (!skip("]")) {
        require(elements.isEmpty() || skip(","));
        elements.add(value());
      }
      return elements;
    }
    if (skip("true")) {
      return true;
    }
    if (skip("false")) {
      return false;
    }
    return skip("null") ? null : string();
  }

  private String string() {
    require(skip("\""));
    StringBuilder value = new StringBuilder();
    while (!skip("\"")) {
      char c = text.charAt(at++);
      require(c >= 0x20);
      if (c != '\\') {
        value.append(c);
        continue;
      }
      char escaped = text.charAt(at++);
      if (escaped == 'u') {
        value.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
        at += 4;
      } else {
        require(escaped == '"' || escaped == '\\');
        value.append(escaped);
      }
    }
    return value.toString();
  }

  private boolean skip(String token) {
    boolean there = text.startsWith(token, at);
    at += there ? token.length() : 0;
    return there;
  }

  private void require(boolean condition) {
    if (!condition) {
      throw new AssertionError("no JSON at " + at + " of " + text);
    }
  }
}
