package io.samlsp.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/**
 * Damages documents at random and asks the JDK's parser what it makes of them. Attacks A5: two
 * readers of one document must not see two things.
 */
class ParserAgreementTest {

  private static final Pattern COLON_TOO_MANY = Pattern.compile("[\\s<?/]:|<\\?[^\\s?]*:");

  private static final List<String> PIECES =
      List.of(
          "<",
          ">",
          "/",
          "&",
          ";",
          "#",
          "x",
          "'",
          "\"",
          "=",
          " ",
          "\n",
          "\r",
          ":",
          "!",
          "-",
          "--",
          "?",
          "[",
          "]",
          "]]>",
          "<!--",
          "-->",
          "<![CDATA[",
          "<?",
          "?>",
          "&#",
          "&lt;",
          "&#x",
          "xmlns",
          "xml",
          "xmlns:",
          "a:",
          "urn:1",
          "\u00e9",
          "\ud83d\ude00",
          "\u0001",
          "\u00b7",
          "</",
          "/>",
          "1");

  @Test
  void what_one_accepts_the_other_accepts_too_and_it_means_the_same() throws Exception {
    Random random = new Random(3);
    int accepted = 0;
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      String text = damaged(RandomXml.document(i % 300), random);
      byte[] octets = Xml.utf8(text);
      try {
        String ours = Xml.canonical(Xml.parse(octets));
        if (!hasNameOfFifthEdition(Xml.parse(octets))) {
          assertThat(ours).as(text).isEqualTo(theirs(octets));
          accepted++;
        }
      } catch (SamlFailure failure) {
        if (!isStricter(failure, text)) {
          assertThat(catchThrowable(() -> Santuario.parse(octets)))
              .as("%s, which was refused: %s", text, failure.getMessage())
              .isInstanceOf(SAXException.class);
          refused++;
        }
      }
    }
    assertThat(accepted).isGreaterThan(500);
    assertThat(refused).isGreaterThan(3_000);
  }

  /** The JDK's parser takes relative namespaces, and colons where Namespaces in XML has none. */
  private static boolean isStricter(SamlFailure failure, String text) {
    return failure.code() == FailureCode.XML_RELATIVE_NAMESPACE
        || COLON_TOO_MANY.matcher(text).find();
  }

  /** The JDK's parser knows the names of the fourth edition of XML 1.0, which are fewer. */
  private static boolean hasNameOfFifthEdition(XmlElement e) {
    boolean has = isNew(e.prefix + e.localName);
    for (XmlAttribute a : e.attributes()) {
      has |= isNew(a.prefix + a.localName);
    }
    for (int i = 0; i < e.declarations.length; i += 2) {
      has |= isNew(e.declarations[i]);
    }
    for (XmlNode n = e.firstChild(); n != null; n = n.next()) {
      has |= n instanceof XmlInstruction i && isNew(i.target);
      has |= n instanceof XmlElement child && hasNameOfFifthEdition(child);
    }
    return has;
  }

  private static boolean isNew(String name) {
    return name.chars().anyMatch(c -> c > 0xff);
  }

  private static String theirs(byte[] octets) {
    try {
      Document document = Santuario.parse(octets);
      return Santuario.canonical(document.getDocumentElement());
    } catch (SAXException e) {
      return "refused: " + e.getMessage();
    }
  }

  private static String damaged(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int n = 1 + random.nextInt(2); n > 0; n--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(4)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> damaged.setCharAt(at, (char) (0x20 + random.nextInt(0x60)));
        default -> {
          int from = random.nextInt(damaged.length());
          int to = Math.min(damaged.length(), from + random.nextInt(12));
          damaged.insert(at, damaged.substring(from, to));
        }
      }
      if (damaged.length() == 0) {
        damaged.append('x');
      }
    }
    return damaged.toString();
  }
}
