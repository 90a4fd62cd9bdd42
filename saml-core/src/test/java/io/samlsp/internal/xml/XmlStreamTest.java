package io.samlsp.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A document that is streamed is the one that is parsed whole, and refused where that one is. */
class XmlStreamTest {

  private static final int WINDOW = 1 << 18;
  private static final XmlLimits LIMITS = XmlLimits.MESSAGE;

  private static boolean root(XmlElement e) {
    return e.parent() == null;
  }

  private static String canonical(
      InputStream in, long maximum, Predicate<XmlElement> opens, Set<String> prefixes)
      throws IOException, SamlFailure {
    XmlStream stream = new XmlStream(in, LIMITS, maximum, opens);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CanonicalStream canonical = null;
    XmlStream.Event event = stream.next();
    while (event != XmlStream.Event.END) {
      XmlNode node = stream.node();
      if (canonical == null) {
        canonical = new CanonicalStream((XmlElement) node, prefixes, 1 << 24, out);
      }
      switch (event) {
        case OPENED -> canonical.open((XmlElement) node);
        case CLOSED -> canonical.close((XmlElement) node);
        default -> canonical.node(node);
      }
      event = stream.next();
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String canonical(byte[] document, Predicate<XmlElement> opens)
      throws IOException, SamlFailure {
    return canonical(new ByteArrayInputStream(document), LIMITS.bytes(), opens, Set.of());
  }

  private static String verdict(byte[] document, Predicate<XmlElement> opens) throws IOException {
    try {
      return canonical(document, opens);
    } catch (SamlFailure failure) {
      return failure.code().name();
    }
  }

  private static String wholeVerdict(byte[] document) {
    try {
      return Xml.canonical(Xml.parse(document));
    } catch (SamlFailure failure) {
      return failure.code().name();
    }
  }

  /** Hands out a few octets at a time. */
  private static InputStream dripping(byte[] document) {
    return new FilterInputStream(new ByteArrayInputStream(document)) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return super.read(into, offset, Math.min(length, 7));
      }
    };
  }

  @Test
  void reads_random_documents_as_the_parser_does() throws IOException, SamlFailure {
    for (int seed = 0; seed < 400; seed++) {
      String document = RandomXml.document(seed);
      byte[] octets = Xml.utf8(document);
      Set<String> prefixes = seed % 2 == 0 ? Set.of() : Set.of("", "a", "b");
      String[] list = prefixes.toArray(new String[0]);
      String whole = Xml.canonical(Xml.parse(octets), list);

      for (Predicate<XmlElement> opens :
          Arrays.<Predicate<XmlElement>>asList(
              XmlStreamTest::root, e -> false, e -> true, e -> e.localName().equals("x"))) {
        // What is not opened at the root is a node, which has no start of its own.
        String streamed =
            canonical(
                dripping(octets),
                octets.length,
                e -> e.parent() == null || opens.test(e),
                prefixes);
        assertThat(streamed).as("seed " + seed).isEqualTo(whole);
      }
    }
  }

  @Test
  void reads_random_and_broken_documents_as_the_parser_does_in_small_windows() {
    Random random = new Random(1);
    for (int seed = 0; seed < 600; seed++) {
      byte[] octets = Xml.utf8(RandomXml.document(seed));
      StreamAgreement.require(octets);
      for (int i = 0; i < 10; i++) {
        byte[] broken = octets.clone();
        broken[random.nextInt(broken.length)] = octets[random.nextInt(broken.length)];
        StreamAgreement.require(broken);
      }
    }
  }

  private static String outline(String document, String... kept) throws IOException, SamlFailure {
    byte[] octets = Xml.utf8(document);
    XmlStream stream =
        new XmlStream(
            new ByteArrayInputStream(octets), LIMITS, octets.length, e -> false, Set.of(kept));
    assertThat(stream.next()).isEqualTo(XmlStream.Event.NODE);
    String outline = Xml.canonical((XmlElement) stream.node());
    assertThat(stream.next()).isEqualTo(XmlStream.Event.END);
    return outline;
  }

  @Test
  void of_what_is_not_kept_there_stands_an_empty_element() throws IOException, SamlFailure {
    assertThat(
            outline(
                "<r i='1'> t <x a='1'>u<k>not this one</k></x> <k>v</k><!-- c --> w <z/></r>", "k"))
        .isEqualTo("<r i=\"1\"><x></x> <k>v</k><z></z></r>");
    assertThat(outline("<r xmlns:p='urn:1'><p:k p:a=''>1<p:k/>2</p:k><k xmlns='urn:2'/></r>", "k"))
        .isEqualTo(
            "<r><p:k xmlns:p=\"urn:1\" p:a=\"\">1<p:k></p:k>2</p:k><k xmlns=\"urn:2\"></k></r>");
  }

  @Test
  void what_is_not_kept_is_checked_all_the_same() throws IOException {
    String deep = "<d>".repeat(LIMITS.depth() - 1) + "</d>".repeat(LIMITS.depth() - 1);
    StringBuilder attributes = new StringBuilder();
    StringBuilder namespaces = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i <= LIMITS.attributes(); i++) {
      attributes.append(" a").append(i).append("=''");
    }
    for (int i = 0; i <= LIMITS.namespaces(); i++) {
      namespaces.append(i % 2 == 0 ? "<d" : "").append(" xmlns:n").append(i).append("='urn:1'");
      namespaces.append(i % 2 == 0 ? "" : ">");
    }
    for (int i = 0; i <= LIMITS.names(); i++) {
      names.append("<n").append(i).append("/>");
    }
    assertThat(outlineVerdict(deep)).isEqualTo("taken");
    assertThat(outlineVerdict("<d>" + deep + "</d>")).isEqualTo("XML_TOO_DEEP");
    assertThat(outlineVerdict("<x " + attributes + "/>")).isEqualTo("XML_TOO_MANY_ATTRIBUTES");
    assertThat(outlineVerdict(namespaces + ">")).isEqualTo("XML_TOO_MANY_NAMESPACES");
    assertThat(outlineVerdict(names.toString())).isEqualTo("XML_TOO_MANY_NODES");
    assertThat(outlineVerdict("<x>" + "<y/>".repeat(LIMITS.nodes()) + "</x>"))
        .isEqualTo("XML_TOO_MANY_NODES");
    assertThat(outlineVerdict("<x/>".repeat(LIMITS.nodes()))).isEqualTo("XML_TOO_MANY_NODES");
    assertThat(outlineVerdict("<k/>".repeat(LIMITS.nodes()))).isEqualTo("XML_TOO_MANY_NODES");
    assertThat(outlineVerdict("<x>" + "y".repeat(LIMITS.bytes()) + "</x>"))
        .isEqualTo("XML_TOO_LARGE");
    for (String bad :
        new String[] {
          "<a><b></a></b>",
          "<a></A>",
          "<a></a b='1'>",
          "<!DOCTYPE a>",
          "<a b='1' b='2'/>",
          "<a xmlns:p='urn:1' xmlns:q='urn:1' p:b='' q:b=''/>",
          "<a xmlns:p='urn:1' xmlns:p='urn:2'/>",
          "<a xmlns:xml='urn:1'/>",
          "<a xmlns:p=''/>",
          "<p:a/>",
          "<a p:b=''/>",
          "<a:b:c xmlns:a='urn:1'/>",
          "<:a/>",
          "<1/>",
          "<a b=1/>",
          "<a b='1'c='2'/>",
          "<a b/>",
          "<a b='<'/>",
          "<a b='&e;'/>",
          "<a / >",
          "<a>&e;</a>",
          "<a>&#0;</a>",
          "<a>]]></a>",
          "<a>\u0001</a>",
          "<a>\ufffe</a>",
          "<a><!-- -- --></a>",
          "<a><?xml ?></a>",
          "<a><![CDATA[</a>",
          "<a"
        }) {
      assertThat(outlineVerdict("<w>" + bad + "</w>"))
          .as(bad)
          .isEqualTo(wholeVerdict(Xml.utf8("<r><w>" + bad + "</w></r>")))
          .startsWith("XML_");
    }
    assertThat(outlineVerdict("<a xmlns='x'/>")).isEqualTo("XML_RELATIVE_NAMESPACE");
  }

  private static String outlineVerdict(String content) throws IOException {
    try {
      outline("<r>" + content + "</r>", "k");
      return "taken";
    } catch (SamlFailure failure) {
      return failure.code().name();
    }
  }

  @Test
  void a_root_that_is_not_opened_is_one_node() throws IOException, SamlFailure {
    String document = "\ufeff<?xml version='1.0'?><!-- x --><a><b/></a>\n";
    XmlStream stream =
        new XmlStream(new ByteArrayInputStream(Xml.utf8(document)), LIMITS, 1_000, e -> false);

    assertThat(stream.next()).isEqualTo(XmlStream.Event.NODE);
    assertThat(Xml.canonical((XmlElement) stream.node())).isEqualTo("<a><b></b></a>");
    assertThat(stream.offset()).isEqualTo(Xml.utf8("\ufeff<?xml version='1.0'?><!-- x -->").length);
    assertThat(stream.length()).isEqualTo("<a><b/></a>".length());
    assertThat(stream.next()).isEqualTo(XmlStream.Event.END);
  }

  @Test
  void where_a_window_ends_changes_nothing() throws IOException, SamlFailure {
    String piece =
        "<e xmlns='urn:1' a='\u00e9 &#x20AC;&amp;'><![CDATA[]] <x> ]]>\r\n&lt;\ud83d\ude00</e>"
            + "\r\n<!-- c -- ->".replace("-- ->", "- -->")
            + "<?p d?><g><g/>]]</g>]]&gt;<g xmlns:p='urn:2'><p:h p:i=''></p:h></g><f />";
    int length = Xml.utf8(piece).length;
    String rest = "<z>" + "y".repeat(100) + "</z></r>";

    for (int k = -8; k <= length + 24; k++) {
      String head = "<r>" + " ".repeat(WINDOW - 3 - k);
      byte[] document = Xml.utf8(head + piece + rest);
      String whole = Xml.canonical(Xml.parse(document));

      assertThat(canonical(document, e -> root(e) || e.localName().equals("g")))
          .as("window ends at " + k)
          .isEqualTo(whole);
    }
  }

  @Test
  void refuses_what_is_cut_off_anywhere() throws IOException {
    byte[] document =
        Xml.utf8("<?xml version='1.0'?><r a='\u00e9'><!--c--><g>t&amp;<e/></g>\n<?p?></r><!--d-->");
    for (int n = 0; n < document.length; n++) {
      byte[] cut = Arrays.copyOf(document, n);
      assertThat(verdict(cut, e -> root(e) || e.localName().equals("g")))
          .as("first " + n)
          .isEqualTo(wholeVerdict(cut));
    }
  }

  @Test
  void refuses_what_the_parser_refuses_also_beyond_the_first_window() throws IOException {
    String filler = "<f>" + "x".repeat(WINDOW) + "</f>";
    for (String bad :
        new String[] {
          "<a></b>",
          "<!DOCTYPE a>",
          "<a b='1' b='2'/>",
          "<p:a/>",
          "&e;",
          "\u0001",
          "]]>",
          "<a",
          "</f>",
          "<a xmlns='x'/>",
          "<?xml ?>",
          "<!-- -- -->",
          "<" + "d>".repeat(1)
        }) {
      byte[] document = Xml.utf8("<r>" + filler + bad + filler + "</r>");
      assertThat(verdict(document, XmlStreamTest::root)).as(bad).isEqualTo(wholeVerdict(document));
      assertThat(verdict(document, XmlStreamTest::root)).as(bad).startsWith("XML_");
    }
  }

  @Test
  void refuses_what_stands_after_the_root() throws IOException {
    String filler = "<f>" + "x".repeat(WINDOW) + "</f>";
    for (String document : new String[] {"<r/><r/>", "<r></r>x", "<r>" + filler + "</r><s/>"}) {
      assertThat(verdict(Xml.utf8(document), XmlStreamTest::root)).isEqualTo("XML_NOT_WELL_FORMED");
    }
  }

  @Test
  void holds_the_limits_for_each_tree_and_for_the_whole() throws IOException {
    String half = "<f>" + "x".repeat(LIMITS.bytes() / 2) + "</f>";
    byte[] large = Xml.utf8("<f>" + "x".repeat(LIMITS.bytes()) + "</f>");
    byte[] several = Xml.utf8("<r>" + half + half + half + "</r>");
    byte[] one = Xml.utf8("<r><f>" + "x".repeat(2 * LIMITS.bytes()) + "</f></r>");

    assertThat(verdict(several, XmlStreamTest::root)).isEqualTo("XML_TOO_LARGE");
    assertThat(verdict(large, XmlStreamTest::root)).isEqualTo("XML_TOO_LARGE");
    assertThat(codeOf(several, several.length)).isNull();
    assertThat(codeOf(several, several.length - 1)).isEqualTo(FailureCode.XML_TOO_LARGE);
    assertThat(codeOf(one, one.length)).isEqualTo(FailureCode.XML_TOO_LARGE);
    assertThat(verdict(Xml.utf8("<a>".repeat(64) + "</a>".repeat(64)), e -> true))
        .startsWith("<a>");
    assertThat(verdict(Xml.utf8("<a>".repeat(65) + "</a>".repeat(65)), e -> true))
        .isEqualTo("XML_TOO_DEEP");
    assertThat(
            verdict(
                Xml.utf8("<r>" + "<a/>".repeat(LIMITS.nodes() * 2) + "</r>"), XmlStreamTest::root))
        .startsWith("<r>");
    assertThat(
            verdict(
                Xml.utf8("<r><b>" + "<a/>".repeat(LIMITS.nodes()) + "</b></r>"),
                XmlStreamTest::root))
        .isEqualTo("XML_TOO_MANY_NODES");
  }

  private static FailureCode codeOf(byte[] document, long maximum) throws IOException {
    try {
      canonical(new ByteArrayInputStream(document), maximum, XmlStreamTest::root, Set.of());
      return null;
    } catch (SamlFailure failure) {
      return failure.code();
    }
  }

  @Test
  void reads_utf_8_alone() throws IOException {
    String document = "<?xml version='1.0' encoding='UTF-16'?><r/>";

    assertThat(verdict(document.getBytes(StandardCharsets.UTF_16), XmlStreamTest::root))
        .isEqualTo("XML_ENCODING");
    assertThat(verdict(Xml.utf8(document), XmlStreamTest::root)).isEqualTo("XML_ENCODING");
  }

  @Test
  void says_where_beyond_the_first_window() {
    byte[] document =
        Xml.utf8("<r><f>" + "x".repeat(WINDOW) + "</f>\n<a></b>" + " ".repeat(99) + "</r>");
    try {
      canonical(document, XmlStreamTest::root);
      throw new AssertionError("not refused");
    } catch (SamlFailure failure) {
      assertThat(failure.found())
          .matches("something else at line \\d+, column \\d+, counted from byte \\d+");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
