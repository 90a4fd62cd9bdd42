package io.samlsp.scim.filter;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.filter.Filter.Operator;
import io.samlsp.scim.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parses filters and PATCH paths by recursive descent: {@code not} binds tighter than {@code and},
 * {@code and} tighter than {@code or}; words are matched in any case.
 *
 * <p>Beyond the RFC's grammar: {@code emails[type eq "work"].value eq "x"} (Entra's), capitalised
 * {@code True}, and more than one space between words.
 */
public final class FilterParser {
  private static final int DEEPEST = 20;
  private static final int MOST_TERMS = 100;
  private static final int LONGEST_NUMBER = 64;

  private final String text;
  private final ScimFailure failure;
  private int position;
  private int depth;
  private int terms;

  private FilterParser(String text, ScimFailure failure) {
    this.text = text;
    this.failure = failure;
  }

  /**
   * The filter in {@code text}.
   *
   * @throws ScimException INVALID_FILTER
   */
  public static Filter parseFilter(String text, int longest) throws ScimException {
    FilterParser parser = new FilterParser(text, ScimFailure.INVALID_FILTER);
    parser.requireLength(longest);
    Filter filter = parser.or(false);
    parser.requireEnd();
    return filter;
  }

  /**
   * The PATCH path in {@code text}.
   *
   * @throws ScimException INVALID_PATH
   */
  public static AttributePath parsePath(String text, int longest) throws ScimException {
    FilterParser parser = new FilterParser(text, ScimFailure.INVALID_PATH);
    parser.requireLength(longest);
    parser.skipSpaces();
    AttributePath path = parser.path(true);
    parser.skipSpaces();
    parser.requireEnd();
    return path;
  }

  private Filter or(boolean insideBrackets) throws ScimException {
    List<Filter> parts = new ArrayList<>();
    parts.add(and(insideBrackets));
    while (word("or")) {
      parts.add(and(insideBrackets));
    }
    return parts.size() == 1 ? parts.get(0) : new Filter.Or(parts);
  }

  private Filter and(boolean insideBrackets) throws ScimException {
    List<Filter> parts = new ArrayList<>();
    parts.add(term(insideBrackets));
    while (word("and")) {
      parts.add(term(insideBrackets));
    }
    return parts.size() == 1 ? parts.get(0) : new Filter.And(parts);
  }

  private Filter term(boolean insideBrackets) throws ScimException {
    if (++terms > MOST_TERMS) {
      throw refused("has more than " + MOST_TERMS + " terms");
    }
    skipSpaces();
    int start = position;
    boolean negated = word("not");
    skipSpaces();
    if (negated && !at('(')) {
      position = start; // an attribute may be named "not…"
      negated = false;
    }
    if (at('(')) {
      position++;
      Filter inner = nested(insideBrackets);
      expect(')');
      return negated ? new Filter.Not(inner) : inner;
    }
    AttributePath path = path(!insideBrackets);
    Filter inBrackets = path.valueFilter();
    if (inBrackets == null) {
      return comparison(path);
    }
    AttributePath bare = new AttributePath(path.urn(), path.name(), null, null);
    String sub = path.sub();
    if (sub == null) {
      return new Filter.ValuePath(bare, inBrackets);
    }
    Filter onSub = comparison(new AttributePath(null, sub, null, null));
    return new Filter.ValuePath(bare, new Filter.And(List.of(inBrackets, onSub)));
  }

  private Filter nested(boolean insideBrackets) throws ScimException {
    if (++depth > DEEPEST) {
      throw refused("is nested more than " + DEEPEST + " deep");
    }
    Filter inner = or(insideBrackets);
    skipSpaces();
    depth--;
    return inner;
  }

  private Filter comparison(AttributePath path) throws ScimException {
    skipSpaces();
    if (word("pr")) {
      return new Filter.Present(path);
    }
    int start = position;
    while (position < text.length() && Character.isLetter(text.charAt(position))) {
      position++;
    }
    Optional<Operator> operator = Operator.named(text.substring(start, position));
    if (operator.isEmpty() || !at(' ')) {
      position = start;
      throw refused("has no comparison operator");
    }
    skipSpaces();
    Object operand = operand();
    if (operand != null) {
      return new Filter.Compare(path, operator.get(), operand);
    }
    // RFC 7643 §2.5: null is the same as having no value
    return switch (operator.get()) {
      case EQ -> new Filter.Not(new Filter.Present(path));
      case NE -> new Filter.Present(path);
      default -> throw refused("compares to null with another operator than eq and ne");
    };
  }

  private @Nullable Object operand() throws ScimException {
    if (at('"')) {
      return string();
    }
    int start = position;
    while (position < text.length() && " )]".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    String literal = text.substring(start, position);
    if (literal.equalsIgnoreCase("true")) {
      return true;
    }
    if (literal.equalsIgnoreCase("false")) {
      return false;
    }
    if (literal.equals("null")) {
      return null;
    }
    if (literal.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")
        && literal.length() <= LONGEST_NUMBER) {
      return new BigDecimal(literal);
    }
    position = start;
    throw refused("has a value that is no JSON string, number, true, false or null");
  }

  private String string() throws ScimException {
    StringBuilder value = new StringBuilder();
    position++;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '"') {
        if (!Json.isStorable(value.toString())) {
          throw refused("has a string with a NUL or half a surrogate pair");
        }
        return value.toString();
      }
      if (c < ' ') {
        throw refused("has a control character in a string");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    throw refused("has a string without its closing quote");
  }

  private char escaped() throws ScimException {
    if (position == text.length()) {
      throw refused("has a string without its closing quote");
    }
    char c = text.charAt(position++);
    switch (c) {
      case '"', '\\', '/' -> {
        return c;
      }
      case 'b' -> {
        return '\b';
      }
      case 'f' -> {
        return '\f';
      }
      case 'n' -> {
        return '\n';
      }
      case 'r' -> {
        return '\r';
      }
      case 't' -> {
        return '\t';
      }
      case 'u' -> {
        if (position + 4 <= text.length()) {
          String hex = text.substring(position, position + 4);
          if (hex.matches("[0-9a-fA-F]{4}")) {
            position += 4;
            return (char) Integer.parseInt(hex, 16);
          }
        }
        throw refused("has a malformed escape");
      }
      default -> throw refused("has a malformed escape");
    }
  }

  private AttributePath path(boolean bracketsAllowed) throws ScimException {
    String qualified = name(true);
    String urn = null;
    int colon = qualified.lastIndexOf(':');
    if (colon >= 0) {
      urn = qualified.substring(0, colon);
      qualified = qualified.substring(colon + 1);
    }
    String sub = null;
    int dot = qualified.indexOf('.');
    if (dot >= 0) {
      sub = qualified.substring(dot + 1);
      qualified = qualified.substring(0, dot);
      requireName(sub);
    } else if (urn != null && qualified.isEmpty() && !urn.isEmpty()) {
      int last = urn.lastIndexOf(':'); // "urn:…:User:" names the extension, as without the colon
      qualified = urn.substring(last + 1);
      urn = last < 0 ? null : urn.substring(0, last);
      return new AttributePath(urn, qualified, null, null);
    }
    requireName(qualified);
    Filter valueFilter = null;
    if (at('[')) {
      if (!bracketsAllowed || sub != null) {
        throw refused("has a value filter where none can stand");
      }
      position++;
      valueFilter = nested(true);
      expect(']');
      if (at('.')) {
        position++;
        sub = name(false);
        requireName(sub);
      }
    }
    return new AttributePath(urn, qualified, valueFilter, sub);
  }

  private String name(boolean qualified) {
    int start = position;
    while (position < text.length()) {
      char c = text.charAt(position);
      boolean ofName = isLetter(c) || isDigit(c) || c == '-' || c == '_' || c == '$';
      if (!ofName && !(qualified && (c == ':' || c == '.'))) {
        break;
      }
      position++;
    }
    return text.substring(start, position);
  }

  private void requireName(String name) throws ScimException {
    if (name.isEmpty()
        || !(isLetter(name.charAt(0)) || name.charAt(0) == '$')
        || name.contains(".")) {
      throw refused("has no attribute name where one is expected");
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean at(char c) {
    return position < text.length() && text.charAt(position) == c;
  }

  /** Consumes the keyword if it stands here as a whole word. */
  private boolean word(String keyword) {
    int start = position;
    skipSpaces();
    int end = position + keyword.length();
    if (text.regionMatches(true, position, keyword, 0, keyword.length())
        && (end == text.length() || " ()]".indexOf(text.charAt(end)) >= 0)) {
      position = end;
      return true;
    }
    position = start;
    return false;
  }

  private void skipSpaces() {
    while (at(' ')) {
      position++;
    }
  }

  private void expect(char c) throws ScimException {
    skipSpaces();
    if (!at(c)) {
      throw refused("lacks a '" + c + "'");
    }
    position++;
  }

  private void requireLength(int longest) throws ScimException {
    if (text.length() > longest) {
      throw refused("is longer than " + longest + " characters");
    }
  }

  private void requireEnd() throws ScimException {
    skipSpaces();
    if (position != text.length()) {
      throw refused("goes on where it should end");
    }
  }

  private ScimException refused(String why) {
    String what = failure == ScimFailure.INVALID_PATH ? "path" : "filter";
    return new ScimException(
        failure,
        "The "
            + what
            + " "
            + ScimException.quote(text)
            + " "
            + why
            + ", at position "
            + position
            + ".");
  }
}
