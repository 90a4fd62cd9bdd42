package io.samlsp.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** References, CDATA sections and line ends come out as XML 1.0 says. */
class XmlTextTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("", ""),
        Arguments.of("x", "x"),
        Arguments.of("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        Arguments.of("&amp;lt;", "&lt;"),
        Arguments.of("&#38;#60;", "&#60;"),
        Arguments.of("&#65;&#x42;&#x0000043;", "ABC"),
        Arguments.of("&#xe9;&#x20aC;&#128512;", "\u00e9\u20ac\ud83d\ude00"),
        Arguments.of("a\r\nb\rc\nd", "a\nb\nc\nd"),
        Arguments.of("\r", "\n"),
        Arguments.of("\r\r\n\n\r", "\n\n\n\n"),
        Arguments.of("a&#13;b&#xd;\nc&#13;&#10;", "a\rb\r\nc\r\n"),
        Arguments.of("<![CDATA[]]>", ""),
        Arguments.of("<![CDATA[<&]]&amp;]]>", "<&]]&amp;"),
        Arguments.of("<![CDATA[a\r\nb\rc]]>", "a\nb\nc"),
        Arguments.of("x<![CDATA[y]]>z<![CDATA[]]><![CDATA[w]]>", "xyzw"),
        Arguments.of("<![CDATA[]]]>", "]"),
        Arguments.of("<![CDATA[]]]]>", "]]"),
        Arguments.of("]<![CDATA[]]>]>", "]]>"),
        Arguments.of("&amp;<![CDATA[&amp;]]>&amp;", "&&amp;&"),
        Arguments.of(
            "\u00e9<![CDATA[\u20ac]]>\ud83d\ude00&#233;", "\u00e9\u20ac\ud83d\ude00\u00e9"),
        Arguments.of(" \t\n ", " \t\n "));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void reads_text(String written, String meant) throws Exception {
    XmlElement a = Xml.parse("<a>" + written + "</a>");

    assertThat(a.text()).isEqualTo(meant);
    assertThat(a.firstElement()).isNull();
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("", ""),
        Arguments.of("x", "x"),
        Arguments.of("&lt;&gt;&amp;&quot;&apos;", "<>&\"'"),
        Arguments.of("\t\n\r", "   "),
        Arguments.of("a\r\nb", "a b"),
        Arguments.of("  a  b  ", "  a  b  "),
        Arguments.of("&#9;&#10;&#13;&#32;", "\t\n\r "),
        Arguments.of("&#13;\n", "\r "),
        Arguments.of("&#x1F600;\u20ac>]]>", "\ud83d\ude00\u20ac>]]>"),
        Arguments.of("&#38;#9;", "&#9;"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void normalises_attribute_values(String written, String meant) throws Exception {
    assertThat(Xml.parse("<a b='" + written + "'/>").attribute("b")).isEqualTo(meant);
    assertThat(Xml.parse("<a b=\"" + written + "\"/>").attribute("b")).isEqualTo(meant);
  }

  @Test
  void normalises_namespace_uris_as_the_attribute_values_that_they_are() throws Exception {
    XmlElement a = Xml.parse("<p:a xmlns:p='urn:&#x78;&amp;&#13;\ny'/>");

    assertThat(a.namespaceUri()).isEqualTo("urn:x&\r y");
  }

  @Test
  void keeps_long_texts_that_need_a_copy() throws Exception {
    String long1 = "abcdefghij".repeat(5_000);
    XmlElement a =
        Xml.parse("<a b='" + long1 + "&lt;" + long1 + "'>" + long1 + "\r\n" + long1 + "&amp;</a>");

    assertThat(a.attribute("b")).isEqualTo(long1 + "<" + long1);
    assertThat(a.text()).isEqualTo(long1 + "\n" + long1 + "&");
  }

  @Test
  void keeps_each_copy_apart_from_the_next_one() throws Exception {
    XmlElement a = Xml.parse("<a b='&lt;1' c='&lt;22' d='&lt;'>&gt;x<b>&amp;y</b>&#33;</a>");

    assertThat(a.attribute("b")).isEqualTo("<1");
    assertThat(a.attribute("c")).isEqualTo("<22");
    assertThat(a.attribute("d")).isEqualTo("<");
    assertThat(a.firstElement().text()).isEqualTo("&y");
    assertThat(((XmlText) a.firstChild()).text()).isEqualTo(">x");
  }
}
