package io.samlsp.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A document is in the encoding that it says and that its octets show, or it is refused. */
class XmlEncodingTest {

  private static final String TEXT = "J\u00f6rg \u00ff";

  @ParameterizedTest
  @CsvSource({
    "UTF-8, UTF-8, ''",
    "UTF-8, UTF-8, BOM",
    "UTF-8, utf-8, ''",
    "UTF-8, , ''",
    "UTF-8, , BOM",
    "UTF-16LE, UTF-16, BOM",
    "UTF-16LE, UTF-16LE, BOM",
    "UTF-16LE, UTF-16LE, ''",
    "UTF-16LE, , BOM",
    "UTF-16LE, , ''",
    "UTF-16BE, UTF-16, BOM",
    "UTF-16BE, utf-16be, BOM",
    "UTF-16BE, UTF-16BE, ''",
    "UTF-16BE, , BOM",
    "UTF-16BE, , ''",
    "ISO-8859-1, ISO-8859-1, ''",
    "ISO-8859-1, iso-8859-1, ''"
  })
  void reads_utf8_utf16_and_latin1(String encoding, String declared, String mark) throws Exception {
    String declaration =
        "<?xml version='1.0'" + (declared == null ? "" : " encoding='" + declared + "'") + "?>";
    String bom = mark.isEmpty() ? "" : "\ufeff";
    byte[] octets =
        (bom + declaration + "<a b='" + TEXT + "'>" + TEXT + "</a>")
            .getBytes(Charset.forName(encoding));

    XmlElement a = Xml.parse(octets);

    assertThat(a.text()).isEqualTo(TEXT);
    assertThat(a.attribute("b")).isEqualTo(TEXT);
  }

  @Test
  void reads_characters_beyond_the_basic_plane_in_utf16() throws Exception {
    byte[] octets = "\ufeff<a>\ud83d\ude00\udbff\udfff</a>".getBytes(StandardCharsets.UTF_16LE);

    assertThat(Xml.parse(octets).text()).isEqualTo("\ud83d\ude00\udbff\udfff");
  }

  @ParameterizedTest
  @Gives(FailureCode.XML_ENCODING)
  @CsvSource({
    "UTF-8, UTF-16",
    "UTF-8, windows-1252",
    "UTF-8, UTF-7",
    "UTF-8, UTF-32",
    "UTF-8, IBM037",
    "UTF-8, ''",
    "UTF-8, ' '",
    "UTF-8, 'UTF-8 '",
    "UTF-8, 'UTF-8 UTF8'",
    "UTF-8, UTF",
    "UTF-8, UTF&#45;8",
    "UTF-16LE, UTF-8",
    "UTF-16LE, UTF-16BE",
    "UTF-16LE, ISO-8859-1",
    "UTF-16BE, UTF-8",
    "UTF-16BE, UTF-16LE",
    "UTF-16BE, US-ASCII"
  })
  void refuses_a_document_that_says_another_encoding(
      String encoding, String declared, Refusal refusal) {
    byte[] octets =
        ("<?xml version='1.0' encoding='" + declared + "'?><a/>")
            .getBytes(Charset.forName(encoding));

    refusal.by(() -> Xml.parse(octets));
  }

  @ParameterizedTest
  @Gives(FailureCode.XML_NOT_WELL_FORMED)
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void refuses_utf16_without_a_mark_or_a_declaration(String encoding, Refusal refusal)
      throws Exception {
    byte[] marked = "\ufeff<\u2108\u4e00\u4e25/>".getBytes(Charset.forName(encoding));
    byte[] unmarked = Arrays.copyOfRange(marked, 2, marked.length);

    assertThat(Xml.parse(marked).localName()).isEqualTo("\u2108\u4e00\u4e25");
    refusal.by(() -> Xml.parse(unmarked));
  }

  @Test
  @Gives(FailureCode.XML_ENCODING)
  void refuses_a_byte_order_mark_that_contradicts_the_declaration(Refusal refusal) {
    for (String encoding : new String[] {"ISO-8859-1", "UTF-16"}) {
      refusal.by(() -> Xml.parse("\ufeff<?xml version='1.0' encoding='" + encoding + "'?><a/>"));
    }
  }

  @Test
  @Gives(FailureCode.XML_ENCODING)
  void refuses_octets_beyond_ascii_in_a_document_that_says_ascii(Refusal refusal) throws Exception {
    String declaration = "<?xml version='1.0' encoding='US-ASCII'?>";

    assertThat(Xml.parse(declaration + "<a>&#233;</a>").text()).isEqualTo("\u00e9");
    refusal.by(() -> Xml.parse(declaration + "<a>\u00e9</a>"));
  }

  @Test
  @Gives(FailureCode.XML_NOT_WELL_FORMED)
  void takes_nul_for_ascii_and_yet_for_no_character(Refusal refusal) {
    refusal.by(() -> Xml.parse("<?xml version='1.0' encoding='US-ASCII'?><a\u0000/>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<?pi ISO-8859-1?><a>\u00e9</a>",
        "<?xml-stylesheet ISO-8859-1?><a>\u00e9</a>",
        "<?xml version='1.0'?><!-- ISO-8859-1 --><a>\u00e9</a>",
        "<?xml version='1.0'?><?pi ISO-8859-1?><a>\u00e9</a>"
      })
  void is_not_talked_into_latin1_by_anything_but_the_declaration(String document) throws Exception {
    assertThat(Xml.parse(document).text()).isEqualTo("\u00e9");
  }

  static Stream<String> notUtf8() {
    return Stream.of(
        // Overlong forms of "/", "<", NUL and of U+07FF and U+FFFF
        "c0af",
        "c0bc",
        "c080",
        "c1bf",
        "e080af",
        "e09fbf",
        "f08080af",
        "f08fbfbf",
        // Surrogates, one by one and in pairs
        "eda080",
        "edbfbf",
        "eda080edb080",
        // Beyond U+10FFFF
        "f4908080",
        "f5808080",
        "f8888080af",
        "fc8480808080",
        "fe",
        "ff",
        // Continuations without a start, starts without a continuation
        "80",
        "bf",
        "c3",
        "e282",
        "f09f98",
        "c3c3a9",
        "e28220",
        "c3a9a9",
        // Latin-1
        "e9",
        // U+FFFE and U+FFFF, which XML forbids
        "efbfbe",
        "efbfbf");
  }

  @ParameterizedTest
  @Gives(FailureCode.XML_ENCODING)
  @MethodSource("notUtf8")
  void refuses_octets_that_are_not_utf8_of_xml_characters(String hex, Refusal refusal) {
    byte[] octets = HexFormat.of().parseHex(hex);

    refusal.by(() -> Xml.parse(around("<a>", octets, "</a>")));
    refusal.by(() -> Xml.parse(around("<a>x", octets, "")));
    refusal.by(() -> Xml.parse(around("<a b='", octets, "'/>")));
    refusal.by(() -> Xml.parse(around("<a><![CDATA[", octets, "]]></a>")));
    refusal.by(() -> Xml.parse(around("<a><!--", octets, "--></a>")));
    refusal.by(() -> Xml.parse(around("<a><?pi ", octets, "?></a>")));
  }

  @ParameterizedTest
  @Gives(FailureCode.XML_NOT_WELL_FORMED)
  @MethodSource("notUtf8")
  void refuses_such_octets_in_names(String hex, Refusal refusal) {
    byte[] octets = HexFormat.of().parseHex(hex);

    refusal.by(() -> Xml.parse(around("<", octets, "/>")));
    refusal.by(() -> Xml.parse(around("<a", octets, "/>")));
    refusal.by(() -> Xml.parse(around("<a ", octets, "=''/>")));
  }

  @Test
  @Gives(FailureCode.XML_ENCODING)
  void refuses_half_characters_in_utf16(Refusal refusal) {
    for (String hex :
        new String[] {
          "fffe3c0061003e0000d83c002f0061003e00",
          "feff003c0061003edc00003c002f0061003e",
          "feff003c0061003ed83d003c002f0061003e",
          "feff003c0061002f003e00",
          "fffe3c"
        }) {
      refusal.by(() -> Xml.parse(HexFormat.of().parseHex(hex)));
    }
  }

  @Test
  @Gives(FailureCode.XML_NOT_WELL_FORMED)
  void refuses_utf32_and_ebcdic(Refusal refusal) {
    refusal.by(() -> Xml.parse("<a/>".getBytes(Charset.forName("UTF-32BE"))));
    refusal.by(() -> Xml.parse("<a/>".getBytes(Charset.forName("UTF-32LE"))));
    refusal.by(() -> Xml.parse("\ufeff<a/>".getBytes(Charset.forName("UTF-32BE"))));
    refusal.by(() -> Xml.parse("<a/>".getBytes(Charset.forName("IBM037"))));
    refusal.by(() -> Xml.parse("\ufeff\ufeff<a/>"));
    refusal.by(() -> Xml.parse(new byte[0]));
    refusal.by(() -> Xml.parse(new byte[] {'<'}));
    refusal.by(() -> Xml.parse(new byte[] {(byte) 0xef, (byte) 0xbb}));
  }

  @Test
  void canonical_form_is_utf8_whatever_the_document_was() throws Exception {
    byte[] octets =
        "<?xml version='1.0' encoding='ISO-8859-1'?><a b='\u00e9'>\u00ff</a>"
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThat(Xml.canonical(Xml.parse(octets))).isEqualTo("<a b=\"\u00e9\">\u00ff</a>");
  }

  private static byte[] around(String before, byte[] octets, String after) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Xml.utf8(before));
    out.writeBytes(octets);
    out.writeBytes(Xml.utf8(after));
    return out.toByteArray();
  }
}
