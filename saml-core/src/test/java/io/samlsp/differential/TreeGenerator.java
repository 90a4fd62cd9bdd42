package io.samlsp.differential;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Writes well-formed documents that nobody would write by hand: namespaces declared again, taken
 * back, under two prefixes, never used; every way to write a character; comments, CDATA and
 * instructions between them.
 */
final class TreeGenerator {

  static final List<String> PREFIXES = List.of("", "a", "b", "c", "saml", "xs", "ä");

  private static final String XML = "http://www.w3.org/XML/1998/namespace";
  private static final List<String> URIS =
      List.of(
          "urn:oasis:names:tc:SAML:2.0:assertion",
          "urn:1",
          "urn:2",
          "http://example.org/a?b=1&amp;c='2'",
          "http://example.org/%20 x",
          "urn:\u00e4&#x1F600;",
          "urn:&#x9;tab",
          "urn:\"quoted\"");
  private static final List<String> NAMES =
      List.of("a", "b", "Assertion", "ID", "é.x-1", "_", "z", "B");
  private static final List<String> CHARACTERS =
      List.of(
          "x",
          "Zürich ",
          " ",
          "\t",
          "\n",
          "\r",
          "\r\n",
          "\r\r\n",
          "\u00a0",
          "\u0085",
          "\u2028",
          "\ud83d\ude00",
          "\u4e2d",
          "&amp;",
          "&lt;",
          "&gt;",
          "&quot;",
          "&apos;",
          "&#13;",
          "&#xD;",
          "&#10;",
          "&#x9;",
          "&#32;",
          "&#x1F600;",
          "&#65536;",
          "&#xe9;",
          "&#x10FFFF;",
          ">",
          "]]",
          "--",
          "'",
          "&amp;lt;",
          "\ufffd",
          "&#xFFFD;",
          "?");

  private final SplittableRandom random;
  private final StringBuilder out = new StringBuilder();
  private int budget;

  TreeGenerator(SplittableRandom random) {
    this.random = random;
  }

  /** A whole document. */
  String document() {
    out.setLength(0);
    budget = 2 + random.nextInt(25);
    if (chance(3)) {
      out.append("<?xml version=\"1.0\"").append(chance(2) ? " encoding='UTF-8'" : "").append("?>");
    }
    misc();
    element(0, new HashMap<>(Map.of("", "")));
    misc();
    return out.toString();
  }

  /** A PrefixList, as it stands in InclusiveNamespaces. */
  String prefixList() {
    List<String> tokens = new ArrayList<>();
    for (String prefix : PREFIXES) {
      if (chance(3)) {
        tokens.add(prefix.isEmpty() ? "#default" : prefix);
      }
    }
    if (chance(6)) {
      tokens.add("unknown");
    }
    if (chance(6)) {
      tokens.add("xml");
    }
    return String.join(" ", tokens);
  }

  private void misc() {
    while (chance(3)) {
      switch (random.nextInt(3)) {
        case 0 -> comment();
        case 1 -> instruction();
        default -> out.append(chance(2) ? "\r\n" : " ");
      }
    }
  }

  private void element(int depth, Map<String, String> outer) {
    budget--;
    Map<String, String> scope = new HashMap<>(outer);
    List<String> inTag = new ArrayList<>();
    declarations(scope, inTag);
    String prefix = prefixFor(scope, true);
    String name = qualified(prefix, pick(NAMES));
    attributes(scope, inTag);
    out.append('<').append(name);
    shuffle(inTag);
    for (String attribute : inTag) {
      out.append(chance(8) ? "\r\n\t" : " ").append(attribute);
    }
    out.append(chance(5) ? " " : "");
    if (chance(6)) {
      out.append("/>");
      return;
    }
    out.append('>');
    content(depth, scope);
    out.append("</").append(name).append(chance(8) ? "\n" : "").append('>');
  }

  private void content(int depth, Map<String, String> scope) {
    int pieces = random.nextInt(5);
    for (int i = 0; i < pieces; i++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          if (budget > 0 && depth < 12) {
            element(depth + 1, scope);
          }
        }
        case 3 -> comment();
        case 4 -> cdata();
        case 5 -> instruction();
        default -> text();
      }
    }
  }

  private void declarations(Map<String, String> scope, List<String> inTag) {
    Set<String> declared = new HashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      String prefix = pick(PREFIXES);
      if (declared.add(prefix)) {
        boolean takeBack = prefix.isEmpty() && chance(3);
        String uri = takeBack ? "" : pick(URIS);
        inTag.add((prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix) + equalsSign() + quoted(uri));
        scope.put(prefix, uri);
      }
    }
    if (chance(20)) {
      inTag.add("xmlns:xml='" + XML + "'");
    }
  }

  private void attributes(Map<String, String> scope, List<String> inTag) {
    Set<String> names = new HashSet<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String prefix = chance(2) ? "" : prefixFor(scope, false);
      String uri = prefix.isEmpty() ? "" : scope.get(prefix);
      String local = pick(NAMES);
      if (names.add(uri + " " + local)) {
        inTag.add(qualified(prefix, local) + equalsSign() + value());
      }
    }
    if (chance(6)) {
      inTag.add("xml:" + pick(List.of("lang", "space", "id")) + "='x'");
    }
  }

  /** A prefix that is declared here; for an element it may be the default. */
  private String prefixFor(Map<String, String> scope, boolean element) {
    List<String> usable = new ArrayList<>();
    for (String prefix : PREFIXES) {
      if (scope.containsKey(prefix) && (element || !prefix.isEmpty())) {
        usable.add(prefix);
      }
    }
    return usable.isEmpty() ? "" : pick(usable);
  }

  private static String qualified(String prefix, String local) {
    return prefix.isEmpty() ? local : prefix + ":" + local;
  }

  private String equalsSign() {
    return chance(10) ? " =\n" : "=";
  }

  private String value() {
    StringBuilder value = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      value.append(pick(CHARACTERS));
    }
    return quoted(value.toString());
  }

  private String quoted(String value) {
    return chance(2)
        ? '"' + value.replace("\"", "&quot;") + '"'
        : "'" + value.replace("'", "&#39;") + "'";
  }

  private void text() {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text.append(pick(CHARACTERS));
    }
    out.append(text.toString().replace("]]>", "]]&gt;"));
    // The next piece may begin with a greater-than sign.
    if (out.charAt(out.length() - 1) == ']') {
      out.append('.');
    }
  }

  private void cdata() {
    out.append("<![CDATA[");
    for (int i = random.nextInt(4); i > 0; i--) {
      out.append(pick(CHARACTERS).replace(">", "&<"));
    }
    out.append("]]>");
  }

  private void comment() {
    out.append("<!--");
    for (int i = random.nextInt(3); i > 0; i--) {
      out.append(pick(CHARACTERS).replace("-", "<&>"));
    }
    out.append("-->");
  }

  private void instruction() {
    out.append("<?").append(pick(List.of("t", "xml-stylesheet", "ö")));
    if (chance(2)) {
      out.append(pick(List.of(" ", "  ", "\r\n")));
      for (int i = random.nextInt(3); i > 0; i--) {
        out.append(pick(CHARACTERS).replace("?", "<"));
      }
    }
    out.append("?>");
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void shuffle(List<String> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      String other = list.get(i);
      list.set(i, list.get(j));
      list.set(j, other);
    }
  }
}
