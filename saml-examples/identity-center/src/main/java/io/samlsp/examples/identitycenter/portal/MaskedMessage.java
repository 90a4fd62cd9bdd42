package io.samlsp.examples.identitycenter.portal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message as the administrator may see it: indented, and every text and attribute value hidden
 * except those that are known to say nothing about a person.
 *
 * <p>It works on hostile text too: this is no parser, and nothing is decided by what it shows.
 */
final class MaskedMessage {

  private static final int MOST_OCTETS = 256 << 10;
  private static final int MOST_SHOWN = 24_000;
  private static final int DEEPEST = 60;

  private static final Set<String> SHOWN_TEXTS =
      Set.of("Issuer", "Audience", "AuthnContextClassRef", "StatusMessage");
  private static final Set<String> SHOWN_ATTRIBUTES =
      Set.of(
          "Algorithm",
          "AuthnInstant",
          "Consent",
          "Destination",
          "Format",
          "FriendlyName",
          "ID",
          "InResponseTo",
          "IssueInstant",
          "Method",
          "Name",
          "NameFormat",
          "NotBefore",
          "NotOnOrAfter",
          "PrefixList",
          "Recipient",
          "SessionNotOnOrAfter",
          "Type",
          "URI",
          "Value",
          "Version",
          "type");

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  private MaskedMessage() {}

  /** The form field SAMLResponse, decoded and masked. */
  static String of(@Nullable String samlResponse) {
    if (samlResponse == null || samlResponse.isEmpty()) {
      return "(no message)";
    }
    byte[] octets;
    try {
      octets = Base64.getMimeDecoder().decode(samlResponse);
    } catch (IllegalArgumentException e) {
      return "(not base64, " + samlResponse.length() + " characters)";
    }
    if (octets.length > MOST_OCTETS) {
      return "(" + octets.length + " octets, too long to show)";
    }
    MaskedMessage message = new MaskedMessage();
    message.read(new String(octets, StandardCharsets.UTF_8));
    return message.out.toString();
  }

  /** One pass, so that no message buys more time than its length. */
  private void read(String xml) {
    int at = 0;
    while (at < xml.length()) {
      if (out.length() > MOST_SHOWN) {
        out.append("\n… (cut)");
        return;
      }
      int end;
      if (xml.charAt(at) != '<') {
        end = orEnd(xml, xml.indexOf('<', at));
        text(xml.substring(at, end).strip());
      } else if (xml.startsWith("<!--", at)) {
        end = hide(xml, at, "-->");
      } else if (xml.startsWith("<![CDATA[", at)) {
        end = hide(xml, at, "]]>");
      } else if (xml.startsWith("<?", at) || xml.startsWith("<!", at)) {
        end = hide(xml, at, ">");
      } else {
        end = tagEnd(xml, at);
        String tag = xml.substring(at, end);
        if (tag.startsWith("</")) {
          end(tag);
        } else {
          start(tag);
        }
      }
      at = end;
    }
  }

  private static int orEnd(String xml, int index) {
    return index < 0 ? xml.length() : index;
  }

  private int hide(String xml, int from, String terminator) {
    int found = xml.indexOf(terminator, from + 2);
    int end = found < 0 ? xml.length() : found + terminator.length();
    line().append("<!-- hidden: ").append(end - from).append(" characters -->");
    return end;
  }

  /** Behind the next {@code >} that is not between quotes. */
  private static int tagEnd(String xml, int from) {
    char quote = 0;
    for (int i = from + 1; i < xml.length(); i++) {
      char c = xml.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    return xml.length();
  }

  private void start(String tag) {
    String name = name(tag.substring(1));
    StringBuilder line = line().append('<').append(name);
    int at = 1 + name.length();
    while (at < tag.length() && out.length() <= MOST_SHOWN) {
      int equals = tag.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      int open = equals + 1;
      while (open < tag.length() && Character.isWhitespace(tag.charAt(open))) {
        open++;
      }
      int close = open >= tag.length() ? -1 : tag.indexOf(tag.charAt(open), open + 1);
      if (close < 0) {
        break;
      }
      attribute(line, tag.substring(at, equals).strip(), tag.substring(open + 1, close));
      at = close + 1;
    }
    if (tag.endsWith("/>")) {
      line.append("/>");
    } else {
      line.append('>');
      open.push(name);
    }
  }

  private static void attribute(StringBuilder line, String name, String value) {
    boolean shown = name.startsWith("xmlns") || SHOWN_ATTRIBUTES.contains(local(name));
    line.append(' ').append(printable(name)).append("=\"");
    line.append(shown ? printable(value) : hidden(value)).append('"');
  }

  private void end(String tag) {
    String name = name(tag.substring(2));
    if (!open.isEmpty()) {
      open.pop();
    }
    if (out.length() > 0 && !lastLineIs(name)) {
      line();
    }
    out.append("</").append(name).append('>');
  }

  private boolean lastLineIs(String name) {
    String last = out.substring(out.lastIndexOf("\n") + 1).strip();
    return last.startsWith("<" + name) && !last.startsWith("</");
  }

  private void text(String text) {
    if (!text.isEmpty()) {
      boolean shown = !open.isEmpty() && SHOWN_TEXTS.contains(local(open.peek()));
      out.append(shown ? printable(text) : hidden(text));
    }
  }

  private StringBuilder line() {
    if (out.length() > 0) {
      out.append('\n');
    }
    return out.append("  ".repeat(Math.min(open.size(), DEEPEST)));
  }

  private static String name(String tag) {
    int end = 0;
    while (end < tag.length() && " \t\r\n/>".indexOf(tag.charAt(end)) < 0) {
      end++;
    }
    return printable(tag.substring(0, end));
  }

  private static String local(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  private static String hidden(String value) {
    return "•••• (" + value.length() + ")";
  }

  /** Nothing that could hide, reorder or break a line, and not too much of it. */
  private static String printable(String value) {
    StringBuilder text = new StringBuilder();
    value
        .codePoints()
        .limit(300)
        .forEach(
            c -> {
              boolean plain = c >= 0x20 && c != 0x7f && Character.isDefined(c);
              boolean shown = plain && Character.getType(c) != Character.FORMAT;
              text.appendCodePoint(shown && !Character.isISOControl(c) ? c : '\ufffd');
            });
    return text.toString();
  }
}
