package io.samlsp.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** Exclusive XML Canonicalization 1.0 without comments. */
class ExclusiveCanonicalizerTest {

  private static final String SUPPLEMENTARY = "\ud800\udc00";
  private static final String LAST_OF_BASIC = "\ufffd";

  static Stream<Arguments> golden() {
    return Stream.of(
        // Tags
        Arguments.of("<a/>", "<a></a>"),
        Arguments.of("<a  \n/>", "<a></a>"),
        Arguments.of("<a b = 'c'  />", "<a b=\"c\"></a>"),
        Arguments.of("<?xml version='1.0'?>\n<!-- x --><?y?><a/>\n<?z?>", "<a></a>"),
        Arguments.of("<a>\n <b/>\n</a>", "<a>\n <b></b>\n</a>"),
        // Order of attributes: by namespace, then by name, in code points
        Arguments.of(
            "<a c='1' b='2' a='3' B='4' _='5' b-='6' b1='7'/>",
            "<a B=\"4\" _=\"5\" a=\"3\" b=\"2\" b-=\"6\" b1=\"7\" c=\"1\"></a>"),
        Arguments.of(
            "<e p:a='1' q:a='2' a='3' p:b='4' xml:a='5' xmlns:p='urn:z' xmlns:q='urn:y'/>",
            "<e xmlns:p=\"urn:z\" xmlns:q=\"urn:y\" a=\"3\" xml:a=\"5\" q:a=\"2\" p:a=\"1\""
                + " p:b=\"4\"></e>"),
        Arguments.of(
            "<e p:x='1' q:x='2' xmlns:p='urn:"
                + SUPPLEMENTARY
                + "' xmlns:q='urn:"
                + LAST_OF_BASIC
                + "'/>",
            "<e xmlns:p=\"urn:"
                + SUPPLEMENTARY
                + "\" xmlns:q=\"urn:"
                + LAST_OF_BASIC
                + "\" q:x=\"2\" p:x=\"1\"></e>"),
        Arguments.of(
            "<e " + SUPPLEMENTARY + "='1' " + LAST_OF_BASIC + "='2' \ud7ff='3' \ud801\udc00='4'/>",
            "<e \ud7ff=\"3\" "
                + LAST_OF_BASIC
                + "=\"2\" "
                + SUPPLEMENTARY
                + "=\"1\" \ud801\udc00=\"4\"></e>"),
        // Order of declarations: by prefix, the default first
        Arguments.of(
            "<b:e xmlns:c='urn:1' xmlns:b='urn:2' xmlns='urn:3' xmlns:a='urn:4' c:x='' a:x=''/>",
            "<b:e xmlns:a=\"urn:4\" xmlns:b=\"urn:2\" xmlns:c=\"urn:1\" c:x=\"\" a:x=\"\"></b:e>"),
        Arguments.of(
            "<"
                + SUPPLEMENTARY
                + ":e xmlns:"
                + SUPPLEMENTARY
                + "='urn:1' xmlns:"
                + LAST_OF_BASIC
                + "='urn:2' "
                + LAST_OF_BASIC
                + ":x=''/>",
            "<"
                + SUPPLEMENTARY
                + ":e xmlns:"
                + LAST_OF_BASIC
                + "=\"urn:2\" xmlns:"
                + SUPPLEMENTARY
                + "=\"urn:1\" "
                + LAST_OF_BASIC
                + ":x=\"\"></"
                + SUPPLEMENTARY
                + ":e>"),
        // Namespaces: where they are visibly used, once
        Arguments.of("<e xmlns='urn:d' xmlns:p='urn:p'/>", "<e xmlns=\"urn:d\"></e>"),
        Arguments.of(
            "<e xmlns:p='urn:p'><p:f><p:g/></p:f><h p:x=''/></e>",
            "<e><p:f xmlns:p=\"urn:p\"><p:g></p:g></p:f><h xmlns:p=\"urn:p\" p:x=\"\"></h></e>"),
        Arguments.of(
            "<p:e xmlns:p='urn:1'><p:f xmlns:p='urn:2'><p:g xmlns:p='urn:1'/></p:f><p:h/></p:e>",
            "<p:e xmlns:p=\"urn:1\"><p:f xmlns:p=\"urn:2\"><p:g xmlns:p=\"urn:1\"></p:g></p:f>"
                + "<p:h></p:h></p:e>"),
        Arguments.of(
            "<p:e xmlns:p='urn:1'><p:f xmlns:p='urn:1'/></p:e>",
            "<p:e xmlns:p=\"urn:1\"><p:f></p:f></p:e>"),
        Arguments.of(
            "<e xsi:type='p:t' xmlns:p='urn:p' xmlns:xsi='urn:x'/>",
            "<e xmlns:xsi=\"urn:x\" xsi:type=\"p:t\"></e>"),
        // xmlns="" only where it takes something back
        Arguments.of("<e xmlns=''/>", "<e></e>"),
        Arguments.of(
            "<e xmlns='urn:d'><f xmlns=''/></e>", "<e xmlns=\"urn:d\"><f xmlns=\"\"></f></e>"),
        Arguments.of(
            "<e xmlns='urn:d'><f xmlns=''><g xmlns=''/><h xmlns='urn:d'/></f></e>",
            "<e xmlns=\"urn:d\"><f xmlns=\"\"><g></g><h xmlns=\"urn:d\"></h></f></e>"),
        Arguments.of(
            "<p:e xmlns:p='urn:p' xmlns='urn:d'><f xmlns=''/></p:e>",
            "<p:e xmlns:p=\"urn:p\"><f></f></p:e>"),
        Arguments.of(
            "<e xmlns='urn:d'><p:f xmlns:p='urn:p' xmlns=''><g/></p:f></e>",
            "<e xmlns=\"urn:d\"><p:f xmlns:p=\"urn:p\"><g xmlns=\"\"></g></p:f></e>"),
        // Siblings that are alike, and those that only look it
        Arguments.of(
            "<e xmlns:p='urn:p'><p:f a='1'>x</p:f><p:f a='1'><p:g/></p:f><p:f a='2'/></e>",
            "<e><p:f xmlns:p=\"urn:p\" a=\"1\">x</p:f><p:f xmlns:p=\"urn:p\" a=\"1\"><p:g></p:g></p:f>"
                + "<p:f xmlns:p=\"urn:p\" a=\"2\"></p:f></e>"),
        Arguments.of(
            "<e xmlns:p='urn:p' xmlns:q='urn:q'><p:f><q:g/></p:f><q:f/><p:f><q:g/></p:f></e>",
            "<e><p:f xmlns:p=\"urn:p\"><q:g xmlns:q=\"urn:q\"></q:g></p:f><q:f xmlns:q=\"urn:q\"></q:f>"
                + "<p:f xmlns:p=\"urn:p\"><q:g xmlns:q=\"urn:q\"></q:g></p:f></e>"),
        Arguments.of(
            "<e xmlns='urn:d' xmlns:p='urn:d'><f/><p:f/><f/></e>",
            "<e xmlns=\"urn:d\"><f></f><p:f xmlns:p=\"urn:d\"></p:f><f></f></e>"),
        Arguments.of(
            "<e><f/><f/><g/><f xmlns='urn:d'/><f/></e>",
            "<e><f></f><f></f><g></g><f xmlns=\"urn:d\"></f><f></f></e>"),
        Arguments.of(
            "<e><f xmlns='urn:1'><g/></f><f xmlns='urn:1'><g/></f><f xmlns='urn:2'><g/></f></e>",
            "<e><f xmlns=\"urn:1\"><g></g></f><f xmlns=\"urn:1\"><g></g></f>"
                + "<f xmlns=\"urn:2\"><g></g></f></e>"),
        // The prefix xml is never declared
        Arguments.of("<xml:e xml:lang='en'/>", "<xml:e xml:lang=\"en\"></xml:e>"),
        Arguments.of(
            "<e xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en'><xml:f/></e>",
            "<e xml:lang=\"en\"><xml:f></xml:f></e>"),
        // Text and values
        Arguments.of(
            "<a>&lt;&gt;&amp;&quot;&apos;&#13;&#10;&#9;\r\n\r</a>",
            "<a>&lt;&gt;&amp;\"'&#xD;\n\t\n\n</a>"),
        Arguments.of("<a><![CDATA[<&>\r\n]]>x<![CDATA[]]></a>", "<a>&lt;&amp;&gt;\nx</a>"),
        Arguments.of(
            "<a b='&lt;&gt;&amp;&quot;&apos;&#13;&#10;&#9;\t\r\n>'/>",
            "<a b=\"&lt;>&amp;&quot;'&#xD;&#xA;&#x9;  >\"></a>"),
        Arguments.of(
            "<a b='\u00e9\u20ac&#x1F600;'>\u00e9&#8364;\ud83d\ude00</a>",
            "<a b=\"\u00e9\u20ac\ud83d\ude00\">\u00e9\u20ac\ud83d\ude00</a>"),
        Arguments.of(
            "<p:a xmlns:p='urn:&amp;&quot;&lt;&#9;&#10;&#13;'/>",
            "<p:a xmlns:p=\"urn:&amp;&quot;&lt;&#x9;&#xA;&#xD;\"></p:a>"),
        // Comments go, instructions stay
        Arguments.of("<a><!-- c -->x<!---->y</a>", "<a>xy</a>"),
        Arguments.of(
            "<a><?pi?><?pi ?><?pi  d ?><?pi a\r\nb?><?pi <&>\"?></a>",
            "<a><?pi?><?pi?><?pi d ?><?pi a\nb?><?pi <&>\"?></a>"));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void puts_out_the_canonical_form(String document, String canonical) throws Exception {
    String first = Xml.canonical(Xml.parse(document));

    assertThat(first).isEqualTo(canonical);
    assertThat(Xml.canonical(Xml.parse(first))).as("of itself").isEqualTo(canonical);
  }

  /** The example of Exclusive XML Canonicalization 1.0, §2.2. */
  @Test
  void takes_over_of_the_context_only_what_is_used() throws Exception {
    String first =
        "<n0:local xmlns:n0='foo:bar' xmlns:n3='ftp://example.org'>"
            + "<n1:elem2 xmlns:n1='http://example.net' xml:lang='en'>"
            + "<n3:stuff xmlns:n3='ftp://example.org'/></n1:elem2></n0:local>";
    String second =
        "<n2:pdu xmlns:n1='http://example.com' xmlns:n2='http://foo.example' xml:lang='fr'"
            + " xml:space='retain'><n1:elem2 xmlns:n1='http://example.net' xml:lang='en'>"
            + "<n3:stuff xmlns:n3='ftp://example.org'/></n1:elem2></n2:pdu>";
    String canonical =
        "<n1:elem2 xmlns:n1=\"http://example.net\" xml:lang=\"en\">"
            + "<n3:stuff xmlns:n3=\"ftp://example.org\"></n3:stuff></n1:elem2>";

    assertThat(Xml.canonical(Xml.parse(first).firstElement())).isEqualTo(canonical);
    assertThat(Xml.canonical(Xml.parse(second).firstElement())).isEqualTo(canonical);
  }

  static Stream<Arguments> inclusive() {
    String document =
        "<r xmlns='urn:d' xmlns:p='urn:p' xmlns:q='urn:q'>"
            + "<e xmlns:p='urn:p2'><f xmlns='' xmlns:p='urn:p2'><p:g/></f><h xmlns:q='urn:q2'/></e></r>";
    return Stream.of(
        Arguments.of(
            document,
            List.of(),
            "<e xmlns=\"urn:d\"><f xmlns=\"\"><p:g xmlns:p=\"urn:p2\"></p:g></f><h></h></e>"),
        Arguments.of(
            document,
            List.of("p"),
            "<e xmlns=\"urn:d\" xmlns:p=\"urn:p2\"><f xmlns=\"\"><p:g></p:g></f><h></h></e>"),
        Arguments.of(
            document,
            List.of("q"),
            "<e xmlns=\"urn:d\" xmlns:q=\"urn:q\"><f xmlns=\"\"><p:g xmlns:p=\"urn:p2\"></p:g></f>"
                + "<h xmlns:q=\"urn:q2\"></h></e>"),
        Arguments.of(
            document,
            List.of("p", "q", "unknown", "xml", ""),
            "<e xmlns=\"urn:d\" xmlns:p=\"urn:p2\" xmlns:q=\"urn:q\"><f xmlns=\"\"><p:g></p:g></f>"
                + "<h xmlns:q=\"urn:q2\"></h></e>"),
        // Siblings that differ only in what they declare for nobody
        Arguments.of(
            "<r><e><f/><f xmlns:q='urn:q'/><f/></e></r>",
            List.of("q"),
            "<e><f></f><f xmlns:q=\"urn:q\"></f><f></f></e>"),
        // The default namespace, on an element that does not use it
        Arguments.of(
            "<r xmlns='urn:d'><p:e xmlns:p='urn:p'><f/></p:e></r>",
            List.of(""),
            "<p:e xmlns=\"urn:d\" xmlns:p=\"urn:p\"><f></f></p:e>"),
        Arguments.of(
            "<r xmlns='urn:d'><p:e xmlns:p='urn:p' xmlns=''><f/></p:e></r>",
            List.of(""),
            "<p:e xmlns:p=\"urn:p\"><f></f></p:e>"),
        Arguments.of(
            "<r><p:e xmlns:p='urn:p' xmlns='urn:d'><p:f xmlns=''/></p:e></r>",
            List.of(""),
            "<p:e xmlns=\"urn:d\" xmlns:p=\"urn:p\"><p:f xmlns=\"\"></p:f></p:e>"));
  }

  @ParameterizedTest
  @MethodSource("inclusive")
  void treats_the_prefixes_of_the_list_inclusively(
      String document, List<String> prefixes, String canonical) throws Exception {
    XmlElement e = Xml.parse(document).firstElement();

    assertThat(Xml.canonical(e, prefixes.toArray(new String[0]))).isEqualTo(canonical);
  }

  @Test
  void sorts_as_many_attributes_as_there_are() throws Exception {
    StringBuilder document = new StringBuilder("<a");
    StringBuilder canonical = new StringBuilder("<a");
    for (char c = 'a'; c <= 'z'; c++) {
      document.append(' ').append((char) ('z' - (c - 'a'))).append("=''");
      canonical.append(' ').append(c).append("=\"\"");
    }

    assertThat(Xml.canonical(Xml.parse(document.append("/>").toString())))
        .isEqualTo(canonical.append("></a>").toString());
  }

  @Test
  void leaves_out_the_enveloped_signature_and_nothing_else() throws Exception {
    XmlElement a =
        Xml.parse(
            "<a>1 <s xmlns='urn:s'>x<t/></s> 2<b><s xmlns='urn:s'/></b><s xmlns='urn:s'/></a>");

    assertThat(Xml.canonical(a, a.firstElement()))
        .isEqualTo("<a>1  2<b><s xmlns=\"urn:s\"></s></b><s xmlns=\"urn:s\"></s></a>");
  }

  @Test
  void tells_siblings_apart_whose_declarations_were_passed_over() throws Exception {
    byte[] document = Xml.utf8("<r><k><p:a xmlns:p='urn:1'/><p:a xmlns:p='urn:2'/></k></r>");
    XmlStream stream =
        new XmlStream(
            new ByteArrayInputStream(document),
            XmlLimits.METADATA,
            document.length,
            e -> e.parent() == null,
            Set.of("k"));
    stream.next();
    stream.next();

    assertThat(Xml.canonical((XmlElement) stream.node()))
        .isEqualTo("<k><p:a xmlns:p=\"urn:1\"></p:a><p:a xmlns:p=\"urn:2\"></p:a></k>");
  }

  // Second opinions

  static Stream<String> documents() {
    return golden().map(arguments -> (String) arguments.get()[0]);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void agrees_with_santuario_on_the_list(String document) throws Exception {
    // The JDK's parser follows an edition of XML 1.0 without such names, and Santuario compares
    // chars where C14N 1.0 §2.2 wants code points.
    if (document.contains(SUPPLEMENTARY)) {
      return;
    }
    assertThat(Xml.canonical(Xml.parse(document)))
        .isEqualTo(Santuario.canonical(Santuario.parse(Xml.utf8(document)).getDocumentElement()));
  }

  @Test
  void agrees_with_santuario_on_every_element_of_random_documents() throws Exception {
    Random random = new Random(7);
    int compared = 0;
    for (int seed = 0; seed < 400; seed++) {
      String text = RandomXml.document(seed);
      XmlElement ours = Xml.parse(text);
      Document theirs = Santuario.parse(Xml.utf8(text));
      List<XmlElement> elements = new ArrayList<>();
      collect(ours, elements);
      for (int i = 0; i < elements.size(); i += 1 + random.nextInt(4)) {
        String[] prefixes = prefixes(random);
        assertThat(Xml.canonical(elements.get(i), ours(prefixes)))
            .as("element %s of document %s with %s: %s", i, seed, List.of(prefixes), text)
            .isEqualTo(theirs(Santuario.canonical(Santuario.element(theirs, i), prefixes)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(500);
  }

  @Test
  void the_canonical_form_says_the_same_and_is_canonical_itself() throws Exception {
    for (int seed = 5_000; seed < 5_400; seed++) {
      XmlElement document = Xml.parse(RandomXml.document(seed));
      String canonical = Xml.canonical(document);
      XmlElement again = Xml.parse(canonical);

      assertThat(Xml.canonical(again)).isEqualTo(canonical);
      assertSame(document, again);
    }
  }

  private static void assertSame(XmlElement one, XmlElement other) throws Exception {
    assertThat(other.is(one.namespaceUri(), one.localName())).isTrue();
    assertThat(other.attributes()).hasSameSizeAs(one.attributes());
    for (XmlAttribute a : one.attributes()) {
      assertThat(other.attribute(a.namespaceUri(), a.localName())).isEqualTo(a.value());
    }
    assertThat(text(other)).isEqualTo(text(one));
    XmlElement b = other.firstElement();
    for (XmlElement a = one.firstElement(); a != null; a = a.nextElement()) {
      assertSame(a, b);
      b = b.nextElement();
    }
    assertThat(b).isNull();
  }

  private static String text(XmlElement e) {
    StringBuilder text = new StringBuilder();
    for (XmlNode n = e.firstChild(); n != null; n = n.next()) {
      if (n instanceof XmlText t) {
        text.append(t.text());
      }
    }
    return text.toString();
  }

  /** With a prefix list, Santuario declares xml, which C14N 1.0 §2.3 forbids. */
  private static String theirs(String canonical) {
    return canonical.replace(" xmlns:xml=\"http://www.w3.org/XML/1998/namespace\"", "");
  }

  private static String[] prefixes(Random random) {
    List<String> prefixes = new ArrayList<>();
    for (String prefix : RandomXml.PREFIXES) {
      if (random.nextInt(4) == 0) {
        prefixes.add(prefix.isEmpty() ? "#default" : prefix);
      }
    }
    return prefixes.toArray(new String[0]);
  }

  private static String[] ours(String[] prefixes) {
    return Stream.of(prefixes).map(p -> p.equals("#default") ? "" : p).toArray(String[]::new);
  }

  private static void collect(XmlElement e, List<XmlElement> into) {
    into.add(e);
    for (XmlElement child = e.firstElement(); child != null; child = child.nextElement()) {
      collect(child, into);
    }
  }
}
