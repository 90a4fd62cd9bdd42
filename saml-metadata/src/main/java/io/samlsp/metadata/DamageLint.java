package io.samlsp.metadata;

import io.samlsp.failure.ForeignText;
import io.samlsp.failure.SamlFailure;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at a document that the parser refuses and says what happened to it: what else it is, or
 * what copying did to it.
 */
final class DamageLint {

  private static final Pattern ADDRESS = Pattern.compile("https?://\\S{1,4000}");

  /** Marks that browsers draw beside the elements of their tree view. */
  private static final Pattern BROWSER_MARK =
      Pattern.compile(
          "(?m)^[ \\t\\u00a0]*[-+\\u2212\\u2013\\u25b6\\u25bc\\u25b8\\u25be][ \\t\\u00a0]*<");

  private static final Pattern SMART_QUOTE =
      Pattern.compile(
          "=[ \\t\\r\\n]{0,20}[\\u201c\\u201d\\u201e\\u201f\\u2018\\u2019\\u00ab\\u00bb]");

  private static final Pattern BARE_AMPERSAND =
      Pattern.compile("&(?!(?:lt|gt|amp|quot|apos|#[0-9]{1,9}|#x[0-9a-fA-F]{1,8});)");

  private static final Pattern ROOT =
      Pattern.compile(
          "<([A-Za-z_][A-Za-z0-9._-]{0,60}(?::[A-Za-z_][A-Za-z0-9._-]{0,60})?)[ \\t\\r\\n>/]");

  private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");

  private final String text;
  private final SamlFailure failure;
  private final List<MetadataFinding> findings = new ArrayList<>();

  private DamageLint(String text, SamlFailure failure) {
    this.text = text;
    this.failure = failure;
  }

  /** At least one finding for a document that was refused. */
  static List<MetadataFinding> lint(String text, SamlFailure failure) {
    DamageLint lint = new DamageLint(text, failure);
    if (!lint.byCode() && !lint.somethingElse()) {
      lint.damagedMarkup();
    }
    return lint.findings;
  }

  private void add(MetadataCheck check, int index, String what) {
    Places.Place place = Places.inText(text, index);
    findings.add(new MetadataFinding(check, place.line(), place.column(), "", what, ""));
  }

  private boolean byCode() {
    switch (failure.code()) {
      case XML_TOO_LARGE -> add(MetadataCheck.DOCUMENT_TOO_LARGE, 0, failure.found());
      case XML_TOO_DEEP, XML_TOO_MANY_NODES, XML_TOO_MANY_ATTRIBUTES, XML_TOO_MANY_NAMESPACES ->
          atFailure(MetadataCheck.LIMIT_EXCEEDED);
      case XML_ENCODING -> atFailure(MetadataCheck.ENCODING_WRONG);
      case XML_DOCTYPE -> {
        if (isPage()) {
          add(MetadataCheck.DOCUMENT_IS_HTML, 0, "It starts like a web page.");
        } else {
          atFailure(MetadataCheck.DOCUMENT_TYPE);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** At the place that the parser names, with its words. */
  private void atFailure(MetadataCheck check) {
    Matcher place = PLACE.matcher(failure.found());
    boolean known = place.find();
    findings.add(
        new MetadataFinding(
            check,
            known ? Integer.parseInt(place.group(1)) : 1,
            known ? Integer.parseInt(place.group(2)) : 1,
            "",
            "Expected " + failure.expected() + ", found " + failure.found() + ".",
            ""));
  }

  private boolean isPage() {
    String head = text.substring(0, Math.min(text.length(), 2000)).strip().toLowerCase(Locale.ROOT);
    return head.startsWith("<!doctype html") || head.startsWith("<html") || head.contains("<html ");
  }

  private boolean somethingElse() {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      add(MetadataCheck.DOCUMENT_EMPTY, 0, "The document holds nothing.");
    } else if (isPage()) {
      add(MetadataCheck.DOCUMENT_IS_HTML, 0, "It starts like a web page.");
    } else if (stripped.startsWith("{") || stripped.startsWith("[")) {
      add(MetadataCheck.DOCUMENT_IS_JSON, 0, "It starts: " + start(stripped));
    } else if (stripped.startsWith("-----BEGIN")) {
      add(MetadataCheck.DOCUMENT_IS_CERTIFICATE, 0, "It starts: " + start(stripped));
    } else if (stripped.startsWith("&lt;")) {
      add(MetadataCheck.DOCUMENT_IS_ESCAPED, 0, "It starts: " + start(stripped));
    } else if (ADDRESS.matcher(stripped).matches()) {
      add(MetadataCheck.DOCUMENT_IS_ADDRESS, 0, "It is " + ForeignText.quoted(stripped));
    } else if (stripped.indexOf('<') < 0) {
      add(withoutMarkup(stripped), 0, "It starts: " + start(stripped));
    } else {
      return false;
    }
    return true;
  }

  private static String start(String stripped) {
    return ForeignText.quoted(stripped.substring(0, Math.min(40, stripped.length())));
  }

  private static MetadataCheck withoutMarkup(String stripped) {
    try {
      byte[] decoded = Base64.getDecoder().decode(XmlSpace.remove(stripped));
      String inside = DocumentText.of(decoded).text().strip();
      if (inside.startsWith("<")) {
        return MetadataCheck.DOCUMENT_IS_BASE64;
      }
      // ASN.1 SEQUENCE of more than 255 octets: a certificate.
      if (decoded.length > 256 && decoded[0] == 0x30 && (decoded[1] & 0xff) == 0x82) {
        return MetadataCheck.DOCUMENT_IS_CERTIFICATE;
      }
    } catch (IllegalArgumentException e) {
      return MetadataCheck.DOCUMENT_NOT_XML;
    }
    return MetadataCheck.DOCUMENT_NOT_XML;
  }

  private void damagedMarkup() {
    boolean marks = find(MetadataCheck.BROWSER_MARKS, BROWSER_MARK, "A mark stands before \"<\".");
    if (!marks) {
      beforeStart();
    }
    find(MetadataCheck.SMART_QUOTES, SMART_QUOTE, "A typographic quote follows \"=\".");
    find(MetadataCheck.BARE_AMPERSAND, BARE_AMPERSAND, "An \"&\" starts no reference.");
    invisible();
    truncated();
    if (findings.isEmpty()) {
      atFailure(MetadataCheck.NOT_WELL_FORMED);
    }
  }

  private boolean find(MetadataCheck check, Pattern pattern, String what) {
    Matcher matcher = pattern.matcher(text);
    boolean found = matcher.find();
    if (found) {
      add(check, matcher.start(), what);
    }
    return found;
  }

  private void beforeStart() {
    int markup = text.indexOf('<');
    String before = text.substring(0, markup);
    // XML 1.0 §2.8: nothing at all before the declaration, and only white space before the root.
    if (!before.isBlank() || (!before.isEmpty() && text.startsWith("<?xml", markup))) {
      add(
          MetadataCheck.TEXT_BEFORE_START,
          0,
          before.isBlank()
              ? "White space stands before the declaration."
              : "It starts: " + start(before));
    }
  }

  private void invisible() {
    boolean inTag = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '<' || c == '>') {
        inTag = c == '<';
      } else if (inTag
          && (c == '\u00a0'
              || (c >= '\u200b' && c <= '\u200f')
              || c == '\u2060'
              || c == '\ufeff')) {
        add(
            MetadataCheck.INVISIBLE_CHARACTERS,
            i,
            "U+" + Integer.toHexString(0x10000 | c).substring(1) + " stands in a tag.");
        return;
      }
    }
  }

  private void truncated() {
    Matcher root = ROOT.matcher(text);
    if (root.find() && !text.contains("</" + root.group(1)) && !isClosedAtOnce(root.end() - 1)) {
      add(
          MetadataCheck.TRUNCATED,
          text.length(),
          "The element " + root.group(1) + " is never closed.");
    }
  }

  private boolean isClosedAtOnce(int from) {
    int end = text.indexOf('>', from);
    return end > 0 && text.charAt(end - 1) == '/';
  }
}
