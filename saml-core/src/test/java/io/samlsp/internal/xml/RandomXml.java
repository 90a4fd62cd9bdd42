package io.samlsp.internal.xml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Writes well-formed documents full of namespaces, at random and yet the same for a seed. */
final class RandomXml {

  static final List<String> PREFIXES = List.of("", "a", "b", "c", "xml");
  private static final List<String> URIS =
      List.of("urn:1", "urn:2", "http://x/?a&amp;b", "x:\u00e9");
  private static final List<String> NAMES = List.of("x", "y", "z", "\u00e9", "x-1", "ID");
  private static final List<String> TEXTS =
      List.of(
          "t",
          " ",
          "\n",
          "\r\n",
          "\r",
          "\t",
          "&lt;",
          "&gt;",
          ">",
          "&amp;",
          "&quot;",
          "\"",
          "&apos;",
          "&#13;",
          "&#10;",
          "&#9;",
          "\u00e9",
          "\u20ac",
          "\ud83d\ude00",
          "&#x1F600;",
          "]]",
          "\u0085");

  private final Random random;
  private final StringBuilder out = new StringBuilder();
  private int elements;

  private RandomXml(long seed) {
    this.random = new Random(seed);
  }

  static String document(long seed) {
    RandomXml xml = new RandomXml(seed);
    xml.misc();
    xml.element(Map.of("xml", "http://www.w3.org/XML/1998/namespace"), 0);
    xml.misc();
    return xml.out.toString();
  }

  private void misc() {
    while (random.nextInt(3) == 0) {
      out.append(pick(List.of("<!-- m -->", "<?m?>", "\n")));
    }
  }

  private void element(Map<String, String> outer, int depth) {
    elements++;
    Map<String, String> scope = new LinkedHashMap<>(outer);
    List<String> parts = new ArrayList<>();
    for (String prefix : List.of("", "a", "b", "c")) {
      if (random.nextInt(4) == 0) {
        boolean none = prefix.isEmpty() && random.nextInt(3) == 0;
        String uri = none ? "" : pick(URIS);
        scope.put(prefix, uri);
        parts.add((prefix.isEmpty() ? "xmlns" : "xmlns:" + prefix) + "=" + quoted(uri));
      }
    }
    Set<String> expanded = new HashSet<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      String prefix = pick(PREFIXES);
      String name = pick(NAMES);
      String uri = prefix.isEmpty() ? "" : scope.get(prefix);
      if (uri != null && expanded.add(uri + " " + name)) {
        parts.add((prefix.isEmpty() ? "" : prefix + ":") + name + "=" + quoted(value()));
      }
    }
    String prefix = pick(PREFIXES);
    String name =
        (prefix.isEmpty() || !scope.containsKey(prefix) ? "" : prefix + ":") + pick(NAMES);
    out.append('<').append(name);
    while (!parts.isEmpty()) {
      out.append(pick(List.of(" ", "\n", "  ", "\t")))
          .append(parts.remove(random.nextInt(parts.size())));
    }
    if (random.nextInt(5) == 0) {
      out.append("/>");
      return;
    }
    out.append('>');
    for (int i = random.nextInt(5); i > 0; i--) {
      switch (random.nextInt(depth > 4 || elements > 25 ? 4 : 7)) {
        case 0 -> out.append(text());
        case 1 -> out.append("<!-- ").append(pick(NAMES)).append(" -->");
        case 2 -> out.append(pick(List.of("<?pi?>", "<?pi  d \r\n&amp; ?>", "<?p-i x?>")));
        case 3 ->
            out.append("<![CDATA[")
                .append(pick(List.of("", "<&>\r\n", "]", "\u00e9")))
                .append("]]>");
        default -> {
          int start = out.length();
          element(scope, depth + 1);
          if (random.nextInt(3) == 0) {
            // A sibling that is alike.
            String again = out.substring(start);
            out.append(pick(List.of("", "\n "))).append(again);
          }
        }
      }
    }
    out.append("</").append(name).append('>');
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(pick(TEXTS));
    }
    return text.toString().replace("]]>", "]]");
  }

  private String value() {
    return text().replace("\"", "&#34;");
  }

  private static String quoted(String value) {
    return "\"" + value + "\"";
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
