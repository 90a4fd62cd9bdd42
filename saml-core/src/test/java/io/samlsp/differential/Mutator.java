package io.samlsp.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes a document in canonical form, in ways that matter to a signature and in ways that must
 * not.
 */
final class Mutator {

  private final SplittableRandom random;

  /** Tags, comments, instructions and the texts between them. */
  private final List<String> tokens;

  Mutator(SplittableRandom random, String xml) {
    this.random = random;
    this.tokens = tokens(xml);
  }

  /** The document after so many changes; perhaps not well-formed any more. */
  String mutate(int changes) {
    for (int i = 0; i < changes; i++) {
      change();
    }
    return String.join("", tokens);
  }

  private void change() {
    switch (random.nextInt(16)) {
      case 0 -> insert("<!-- x -->");
      case 1 -> insert("<?x y?>");
      case 2 -> insert("x");
      case 3 -> insert("<![CDATA[]]>");
      case 4 -> replaceText(text -> "<![CDATA[" + unescaped(text) + "]]>");
      case 5 -> replaceText(this::withReferences);
      case 6 -> replaceText(text -> text.substring(1));
      case 7 -> replaceText(text -> text + "\n");
      case 8 -> replaceTag(tag -> tag.replaceFirst("(/?)>$", " \r\n$1>"));
      case 9 -> replaceTag(tag -> tag.replaceFirst("(/?)>$", " xmlns:unused='urn:u'$1>"));
      case 10 -> replaceTag(tag -> tag.replaceFirst("(/?)>$", " unused='u'$1>"));
      case 11 -> replaceTag(tag -> tag.replaceFirst("\"([^\"]*)\"", "\"$1x\""));
      case 12 -> replaceTag(tag -> tag.replaceFirst("\"([^\"']*)\"", "'$1'"));
      case 13 -> swap();
      case 14 -> wrap();
      default -> signatureText();
    }
  }

  private void insert(String token) {
    tokens.add(1 + random.nextInt(tokens.size() - 1), token);
  }

  private void replaceText(java.util.function.UnaryOperator<String> change) {
    replace(token -> !token.startsWith("<") && !token.isEmpty(), change);
  }

  private void replaceTag(java.util.function.UnaryOperator<String> change) {
    replace(token -> token.matches("(?s)<[^!?/].*"), change);
  }

  private void replace(
      java.util.function.Predicate<String> which, java.util.function.UnaryOperator<String> change) {
    List<Integer> candidates = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (which.test(tokens.get(i))) {
        candidates.add(i);
      }
    }
    if (!candidates.isEmpty()) {
      int at = candidates.get(random.nextInt(candidates.size()));
      tokens.set(at, change.apply(tokens.get(at)));
    }
  }

  /** Two neighbouring tokens change places. */
  private void swap() {
    int at = random.nextInt(tokens.size() - 1);
    tokens.add(at + 1, tokens.remove(at));
  }

  /** Another context, with other namespaces in scope. */
  private void wrap() {
    tokens.add(0, "<wrapper xmlns:a='urn:other' xmlns:unused2='urn:u2'>");
    tokens.add("</wrapper>");
  }

  /** Inside of the signature: the values, the algorithms, the reference. */
  private void signatureText() {
    String[][] changes = {
      {"SignatureValue>", "SignatureValue>\n "},
      {"DigestValue>", "DigestValue> "},
      {"DigestValue>", "DigestValue><!---->"},
      {"xmlenc#sha256", "xmlenc#sha512"},
      {"rsa-sha256", "rsa-sha512"},
      {"xml-exc-c14n#", "xml-exc-c14n#WithComments"},
      {"\"#_signed\"", "\"\""},
      {"\"#_signed\"", "\"#_other\""},
      {"\"_signed\"", "\"_other\""},
      {"PrefixList=\"", "PrefixList=\"b "},
    };
    String[] change = changes[random.nextInt(changes.length)];
    replace(token -> token.contains(change[0]), token -> token.replace(change[0], change[1]));
  }

  /** Every character that is not markup, by its number. */
  private String withReferences(String text) {
    StringBuilder out = new StringBuilder();
    unescaped(text)
        .codePoints()
        .forEach(c -> out.append("&#x").append(Integer.toHexString(c)).append(';'));
    return out.toString();
  }

  private static String unescaped(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#xD;", "\r")
        .replace("&amp;", "&");
  }

  private static List<String> tokens(String xml) {
    List<String> tokens = new ArrayList<>();
    int at = 0;
    while (at < xml.length()) {
      int end;
      if (xml.startsWith("<!--", at)) {
        end = xml.indexOf("-->", at) + 3;
      } else if (xml.startsWith("<?", at)) {
        end = xml.indexOf("?>", at) + 2;
      } else if (xml.charAt(at) == '<') {
        end = endOfTag(xml, at);
      } else {
        end = xml.indexOf('<', at);
        end = end < 0 ? xml.length() : end;
      }
      tokens.add(xml.substring(at, end));
      at = end;
    }
    return tokens;
  }

  /** A greater-than sign may stand in an attribute's value. */
  private static int endOfTag(String xml, int start) {
    boolean quoted = false;
    int at = start;
    while (quoted || xml.charAt(at) != '>') {
      quoted ^= xml.charAt(at) == '"';
      at++;
    }
    return at + 1;
  }
}
