package io.samlsp.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.failure.SamlFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlWriterTest {

  private static final String URI = "urn:x";

  private final XmlWriter writer = new XmlWriter();

  @Test
  void declares_each_prefix_where_it_is_first_used() {
    writer.start("a", "urn:a", "one").start("b", "urn:b", "two").end();
    writer.start("b", "urn:b", "three").start("a", "urn:a", "four").end().end().end();

    assertThat(text())
        .isEqualTo(
            "<a:one xmlns:a=\"urn:a\"><b:two xmlns:b=\"urn:b\"/>"
                + "<b:three xmlns:b=\"urn:b\"><a:four/></b:three></a:one>");
  }

  @Test
  void declares_a_prefix_again_that_means_something_else_inside() {
    writer.start("a", "urn:1", "x").start("a", "urn:2", "y").end().start("a", "urn:1", "z").end();

    assertThat(writer.end().toBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("<a:x xmlns:a=\"urn:1\"><a:y xmlns:a=\"urn:2\"/><a:z/></a:x>");
  }

  @Test
  void takes_the_default_namespace_back_for_an_element_in_none() {
    writer.start("", URI, "x").start("", "", "y").end().end();

    assertThat(text()).isEqualTo("<x xmlns=\"urn:x\"><y xmlns=\"\"/></x>");
  }

  @Test
  void leaves_out_what_is_null() {
    writer.start("a", URI, "x").attribute("n", null).element("a", URI, "y", null).end();

    assertThat(text()).isEqualTo("<a:x xmlns:a=\"urn:x\"/>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "<&>\"'",
        "]]>",
        "\"/><evil/>",
        "</a:x>",
        "<!--",
        "<![CDATA[x]]>",
        "&amp;&#60;&lt;",
        " \t\r\n \r\n\n ",
        "\u00e9\u4e2d\ud83d\ude00\ufffd",
        "\u0085\u2028"
      })
  void gives_back_any_text_as_it_was(String value) throws SamlFailure {
    writer.start("a", URI, "x").attribute("v", value).text(value).end();
    XmlElement read = XmlParser.parse(writer.toBytes(), XmlLimits.MESSAGE);

    assertThat(read.attribute("v")).isEqualTo(value);
    assertThat(read.text()).isEqualTo(value);
    assertThat(read.attributes()).hasSize(1);
    assertThat(read.firstElement()).isNull();
  }

  @Test
  void gives_back_random_text_as_it_was_or_refuses_it() throws SamlFailure {
    Random random = new Random(3);
    String interesting = "<>&\"'\r\n\t ]!-[?/=;#x\u0000\u0007\ud800\udc00\ufffe\uffffabc\u00e9";
    for (int round = 0; round < 5_000; round++) {
      StringBuilder value = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        value.append(interesting.charAt(random.nextInt(interesting.length())));
      }
      XmlWriter w = new XmlWriter().start("a", URI, "x");
      try {
        w.attribute("v", value.toString()).text(value.toString()).end();
      } catch (IllegalArgumentException e) {
        assertThat(value.chars()).anyMatch(c -> c < 0x20 || c >= 0xd800);
        continue;
      }
      XmlElement read = XmlParser.parse(w.toBytes(), XmlLimits.MESSAGE);
      assertThat(read.attribute("v")).isEqualTo(value.toString());
      assertThat(read.text()).isEqualTo(value.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0000", "\u0008", "\u000b", "\u001f", "\ud800", "\udc00x", "\ufffe", "\uffff"})
  void refuses_characters_that_xml_forbids(String value) {
    writer.start("a", URI, "x");

    assertThatThrownBy(() -> XmlWriter.requireCharacters("a" + value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.attribute("v", value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new XmlWriter().start("a", URI, "x").text(value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "a b", "a>", "a=", "a:b", "-a", ".a", "a\"", "\u00d7"})
  void refuses_what_is_not_a_name(String name) {
    assertThatThrownBy(() -> writer.start("a", URI, name))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new XmlWriter().start("a", URI, "x").attribute(name, "v"))
        .isInstanceOf(IllegalArgumentException.class);
    if (!name.isEmpty()) {
      assertThatThrownBy(() -> writer.start(name, URI, "x"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refuses_a_prefix_without_a_namespace() {
    assertThatThrownBy(() -> new XmlWriter().start("a", URI, "x").start("a", "", "y"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void does_not_let_calls_come_in_a_wrong_order() {
    List<Runnable> wrong =
        List.of(
            () -> new XmlWriter().toBytes(),
            () -> new XmlWriter().end(),
            () -> new XmlWriter().text("x"),
            () -> new XmlWriter().attribute("n", "v"),
            () -> new XmlWriter().start("", "", "x").toBytes(),
            () -> new XmlWriter().start("", "", "x").text("t").attribute("n", "v"),
            () -> new XmlWriter().start("", "", "x").attribute("n", "v").attribute("n", "v"),
            () -> new XmlWriter().start("", "", "x").end().start("", "", "y"),
            () -> new XmlWriter().start("", "", "x").end().end());
    for (Runnable calls : wrong) {
      assertThatThrownBy(calls::run).isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a:x xmlns:a=\"urn:1\"/>",
        "<x xmlns=\"urn:1\"><y xmlns=\"\"><z xmlns=\"urn:2\"/></y></x>",
        "<a:x xmlns:a=\"urn:1\" xmlns:b=\"urn:2\" b:n=\"1\" n=\"2\"><b:y>t&amp;&lt;</b:y> tail</a:x>",
        "<a:x xmlns:a=\"urn:1\" xmlns:q=\"urn:q\" type=\"q:t\">q:t</a:x>",
        "<a:x xmlns:a=\"urn:1\" xml:lang=\"de\"><a:x xmlns:a=\"urn:2\"/></a:x>"
      })
  void copies_an_element_with_its_namespaces(String xml) throws SamlFailure {
    XmlElement read = parse(xml);
    writer.start("o", "urn:o", "outer").copy(read).end();
    XmlElement copy = parse(text()).firstElement();

    assertThat(canonical(copy)).isEqualTo(canonical(read));
    for (String prefix : List.of("a", "b", "q")) {
      assertThat(copy.lookupNamespace(prefix)).isEqualTo(read.lookupNamespace(prefix));
    }
  }

  @Test
  void copies_no_comment_and_no_instruction() throws SamlFailure {
    writer.copy(parse("<x>a<!--b-->c<?d e?><y/></x>"));

    assertThat(text()).isEqualTo("<x>ac<y/></x>");
  }

  private String text() {
    return new String(writer.toBytes(), StandardCharsets.UTF_8);
  }

  private static XmlElement parse(String xml) throws SamlFailure {
    return XmlParser.parse(xml.getBytes(StandardCharsets.UTF_8), XmlLimits.MESSAGE);
  }

  private static String canonical(XmlElement e) throws SamlFailure {
    return new String(
        ExclusiveCanonicalizer.canonicalize(e, null, java.util.Set.of(), 1 << 16),
        StandardCharsets.UTF_8);
  }
}
