package io.samlsp.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What XML 1.0 and Namespaces in XML 1.0 allow is read, and nothing else. */
class XmlParserTest {

  // The tree

  @Test
  void builds_the_tree_that_the_document_is() throws Exception {
    XmlElement root =
        Xml.parse(
            "<?xml version=\"1.0\" encoding='UTF-8' standalone = 'yes' ?>\n<!-- c --><?pi?>"
                + "<r:a xmlns:r='urn:r' x = \"1\"\n r:x='2' >t<!-- c --><b/><?pi d?><b>u</b >"
                + "<c/></r:a>\n<!-- c --> <?pi?>\n");

    assertThat(root.is("urn:r", "a")).isTrue();
    assertThat(root.parent()).isNull();
    assertThat(root.attribute("x")).isEqualTo("1");
    assertThat(root.attribute("urn:r", "x")).isEqualTo("2");
    assertThat(root.attribute("y")).isNull();
    assertThat(root.attribute("urn:r", "y")).isNull();
    assertThat(root.attributes()).extracting(XmlAttribute::localName).containsExactly("x", "x");
    assertThat(root.firstChild()).isInstanceOf(XmlText.class);
    assertThat(root.firstChild().next()).isInstanceOf(XmlComment.class);
    XmlElement b = root.firstElement();
    assertThat(b.localName()).isEqualTo("b");
    assertThat(b.parent()).isSameAs(root);
    assertThat(b.namespaceUri()).isEmpty();
    assertThat(b.next()).isInstanceOf(XmlInstruction.class);
    assertThat(b.nextSame().text()).isEqualTo("u");
    assertThat(b.nextSame().nextSame()).isNull();
    assertThat(b.nextElement().nextElement().localName()).isEqualTo("c");
    assertThat(b.nextElement().nextElement().nextElement()).isNull();
    assertThat(root.first("", "c").localName()).isEqualTo("c");
    assertThat(root.first("urn:r", "c")).isNull();
    assertThat(root).hasToString("a");
  }

  /** The parser reads such tags by comparing octets. */
  @Test
  void a_start_tag_like_the_one_before_it_means_the_same() throws Exception {
    String tag = "<p:b xmlns:p='urn:p' xmlns='urn:d' p:x='1' y='&lt;'";
    List<String> rests = List.of("><c/></p:b> ", ">t<d p:z=''/></p:b>", "/>", "/>");
    StringBuilder document = new StringBuilder("<a>");
    List<Integer> offsets = new ArrayList<>();
    for (String rest : rests) {
      offsets.add(document.length());
      document.append(tag).append(rest);
    }
    XmlElement root = Xml.parse(document.append("</a>").toString());

    List<Integer> found = new ArrayList<>();
    for (XmlElement b = root.firstElement(); b != null; b = b.nextElement()) {
      found.add(b.offset());
      assertThat(b.is("urn:p", "b")).isTrue();
      assertThat(b.parent()).isSameAs(root);
      assertThat(b.attribute("urn:p", "x")).isEqualTo("1");
      assertThat(b.attribute("y")).isEqualTo("<");
      assertThat(b.declaredNamespaces()).isEqualTo(Map.of("p", "urn:p", "", "urn:d"));
    }
    assertThat(found).isEqualTo(offsets);
    XmlElement second = root.firstElement().nextSame();
    assertThat(((XmlText) second.firstChild()).text()).isEqualTo("t");
    assertThat(second.firstElement().is("urn:d", "d")).isTrue();
    assertThat(second.firstElement().attribute("urn:p", "z")).isEmpty();
    XmlElement third = second.nextSame();
    assertThat(third.firstChild()).isNull();
    assertThat(third.nextSame().firstChild()).isNull();
    assertThat(third.nextSame().next()).isNull();
  }

  @Test
  void a_start_tag_only_begun_like_the_one_before_it_is_read_as_it_is() throws Exception {
    XmlElement root = Xml.parse("<a><b x='1'></b><b x='1' y='2'/><b x='1'/><bb/><b/></a>");

    XmlElement second = root.firstElement().nextElement();
    assertThat(second.attribute("y")).isEqualTo("2");
    assertThat(second.nextElement().attribute("x")).isEqualTo("1");
    assertThat(second.nextElement().nextElement().localName()).isEqualTo("bb");
    assertThat(second.nextElement().nextElement().nextElement().attribute("x")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a><b></b><b>",
        "<a><b></b><b",
        "<a><b/><b/",
        "<a><b></b><b></a>",
        "<a><b/><b/></b></a>",
      })
  @Gives(FailureCode.XML_NOT_WELL_FORMED)
  void a_start_tag_like_the_one_before_it_is_closed_like_any(String document, Refusal refusal) {
    refusal.by(() -> Xml.parse(document));
  }

  @Test
  void tells_where_an_element_starts() throws Exception {
    String document = "<!-- \u00e9 --><a>\u20ac<b/></a>";
    XmlElement root = Xml.parse("\ufeff" + document);

    assertThat(root.offset()).isEqualTo(Xml.utf8("<!-- \u00e9 -->").length);
    assertThat(root.firstElement().offset()).isEqualTo(Xml.utf8("<!-- \u00e9 --><a>\u20ac").length);
  }

  @Test
  @Gives(FailureCode.ELEMENT_REPEATED)
  void gives_the_only_child_of_a_name_and_refuses_to_choose(Refusal refusal) throws Exception {
    XmlElement root = Xml.parse("<a xmlns:p='urn:p'><b/><p:b/><c/><c/></a>");

    assertThat(root.optional("", "b")).isSameAs(root.firstElement());
    assertThat(root.optional("urn:p", "b").namespaceUri()).isEqualTo("urn:p");
    assertThat(root.optional("", "d")).isNull();
    refusal.by(() -> root.optional("", "c"));
  }

  @Test
  @Gives(FailureCode.CONTENT_NOT_SIMPLE)
  void gives_text_whole_and_refuses_markup_in_it(Refusal refusal) throws Exception {
    assertThat(Xml.parse("<a/>").text()).isEmpty();
    assertThat(Xml.parse("<a></a>").text()).isEmpty();
    assertThat(Xml.parse("<a>x<!-- y --><![CDATA[z]]>&amp;<!---->w</a>").text()).isEqualTo("xz&w");
    assertThat(Xml.parse("<a><!-- y --></a>").text()).isEmpty();
    refusal.by(() -> Xml.parse("<a>x<b/></a>").text());
    refusal.by(() -> Xml.parse("<a><b>x</b></a>").text());
    refusal.by(() -> Xml.parse("<a>x<?pi?></a>").text());
  }

  @Test
  void knows_blank_text() throws Exception {
    for (String blank : new String[] {" ", "\t\n\r ", "&#32;", "<![CDATA[ ]]>"}) {
      assertThat(((XmlText) Xml.parse("<a>" + blank + "</a>").firstChild()).isBlank()).isTrue();
    }
    for (String text : new String[] {"x", " \u00a0", " x ", "\u2028"}) {
      assertThat(((XmlText) Xml.parse("<a>" + text + "</a>").firstChild()).isBlank()).isFalse();
    }
  }

  // Well-formedness

  @ParameterizedTest
  @Gives(FailureCode.XML_NOT_WELL_FORMED)
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "<",
        "<>",
        "< a/>",
        "<a",
        "<a/",
        "<a>",
        "<a></",
        "<a></a",
        "<a></b>",
        "<a></A>",
        "<a></ a>",
        "<a></a x='1'>",
        "<a/ >",
        "<a / >",
        "</a>",
        "<a/><b/>",
        "<a/>x",
        "<a/>&#32;",
        "<a/><![CDATA[]]>",
        "x<a/>",
        "&lt;<a/>",
        "<![CDATA[]]><a/>",
        "<a/></a>",
        "<a><b></a></b>",
        "<a><b/></a></b>",
        "<1a/>",
        "<-a/>",
        "<.a/>",
        "<\u00b7a/>",
        "<\u0301a/>",
        "<\u00d7/>",
        "<a\u00f7/>",
        "<a\u037e/>",
        "<a\u00a0/>",
        "<a b/>",
        "<a b=/>",
        "<a b=c/>",
        "<a b='c/>",
        "<a b='c\"/>",
        "<a b='<'/>",
        "<a b='&'/>",
        "<a b='x'c='y'/>",
        "<a b='x' b='y'/>",
        "<a b='x', c='y'/>",
        "<a ='x'/>",
        "<a 1b='x'/>",
        "<a b==''/>",
        "<a>&</a>",
        "<a>&;</a>",
        "<a>& </a>",
        "<a>&amp</a>",
        "<a>&AMP;</a>",
        "<a>&nbsp;</a>",
        "<a>&x;</a>",
        "<a>&#;</a>",
        "<a>&#x;</a>",
        "<a>&#X41;</a>",
        "<a>&#xg;</a>",
        "<a>&#a;</a>",
        "<a>&#-1;</a>",
        "<a>&#+65;</a>",
        "<a>&# 65;</a>",
        "<a>&#65</a>",
        "<a>&#\u0661;</a>",
        "<a>&#0;</a>",
        "<a>&#1;</a>",
        "<a>&#11;</a>",
        "<a>&#31;</a>",
        "<a>&#xD800;</a>",
        "<a>&#xDFFF;</a>",
        "<a>&#xFFFE;</a>",
        "<a>&#xFFFF;</a>",
        "<a>&#x110000;</a>",
        "<a>&#99999999999999999999;</a>",
        "<a>&#x100000041;</a>",
        "<a b='&#0;'/>",
        "<a b='&nbsp;'/>",
        "<a>]]></a>",
        "<a>x]]]></a>",
        "<a><![CDATA[</a>",
        "<a><![CDATA[]]</a>",
        "<a><![CDATA []]></a>",
        "<a><![cdata[]]></a>",
        "<a><![INCLUDE[]]></a>",
        "<a b='<![CDATA[]]>'/>",
        "<a><!-></a>",
        "<a><!-- -- --></a>",
        "<a><!-- ---></a>",
        "<a><!-- </a>",
        "<a><! --></a>",
        "<a><!ELEMENT a></a>",
        "<!doctype html><html/>",
        "<a><?></a>",
        "<a><??></a>",
        "<a><? pi?></a>",
        "<a><?pi></a>",
        "<a><?pi",
        "<a><?xml?></a>",
        "<a><?XmL x?></a>",
        "<a><?xml version='1.0'?></a>",
        "<a><?a:b?></a>",
        "<a><?pi?x?</a>",
        "<a><?pi?x??></a>",
        "<a><?pi/?></a>",
        "<?xml?><a/>",
        "<?xml ?><a/>",
        "<?xml version=1.0?><a/>",
        "<?xml version='1.1'?><a/>",
        "<?xml version='1.00'?><a/>",
        "<?xml version='2.0'?><a/>",
        "<?xml encoding='UTF-8'?><a/>",
        "<?xml encoding='UTF-8' version='1.0'?><a/>",
        "<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>",
        "<?xml version='1.0'encoding='UTF-8'?><a/>",
        "<?xml version='1.0' encoding='UTF-8'standalone='yes'?><a/>",
        "<?xml version='1.0' x='y'?><a/>",
        "<?xml version='1.0'><a/>",
        "<?xml version='1.0' standalone='maybe'?><a/>",
        "<?xml version='1&#46;0'?><a/>",
        " <?xml version='1.0'?><a/>",
        "\n<?xml version='1.0'?><a/>",
        "<!-- --><?xml version='1.0'?><a/>",
        "<?xml version='1.0'?><?xml version='1.0'?><a/>",
        "<a>\u0000</a>",
        "<a>\u0001</a>",
        "<a>\u000b</a>",
        "<a>\u001f</a>",
        "<a b='\u0000'/>",
        "<a><!-- \u0007 --></a>",
        "<a><![CDATA[\u0008]]></a>",
        "<a><?pi \u0002?></a>",
        "<a\u0000/>",
        "<a/>\u0000"
      })
  void refuses_what_is_not_well_formed(String document, Refusal refusal) {
    refusal.by(() -> Xml.parse(document));
  }

  @ParameterizedTest
  @Gives(FailureCode.XML_NOT_WELL_FORMED)
  @ValueSource(
      strings = {
        "<p:a/>",
        "<a p:b=''/>",
        "<a><p:b/><c xmlns:p='urn:p'/></a>",
        "<a><c xmlns:p='urn:p'/><p:b/></a>",
        "<a:b:c xmlns:a='urn:a'/>",
        "<:a/>",
        "<a:/>",
        "<a: xmlns:a='urn:a'/>",
        "<a:1 xmlns:a='urn:a'/>",
        "<a :b=''/>",
        "<a xmlns:='urn:p'/>",
        "<a xmlns:p=''/>",
        "<a xmlns:p='urn:p'><b xmlns:p=''/></a>",
        "<a xmlns:xml='urn:p'/>",
        "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns:xmlns='urn:p'/>",
        "<a xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<xmlns:a/>",
        "<a xmlns:p='urn:p' xmlns:p='urn:p'/>",
        "<a xmlns='urn:p' xmlns='urn:q'/>",
        "<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='' q:b=''/>",
        "<a xmlns:p='urn:x' xmlns:q='ur&#110;:x' p:b='' q:b=''/>",
        "<r xmlns:p='urn:x'><a xmlns:q='urn:x' p:b='' q:b=''/></r>",
        "<p:a xmlns:p='urn:p'></q:a>",
        "<p:a xmlns:p='urn:p' xmlns:q='urn:p'></q:a>",
        "<p:a xmlns:p='urn:p'></a>"
      })
  void refuses_what_namespaces_in_xml_does_not_allow(String document, Refusal refusal) {
    refusal.by(() -> Xml.parse(document));
  }

  @ParameterizedTest
  @Gives(FailureCode.XML_RELATIVE_NAMESPACE)
  @ValueSource(
      strings = {
        "<a xmlns='x'/>",
        "<a xmlns:p='x'/>",
        "<a xmlns:p='/x'/>",
        "<a xmlns:p='//host/x'/>",
        "<a xmlns:p='./x'/>",
        "<a xmlns:p='#x'/>",
        "<a xmlns:p='?x'/>",
        "<a xmlns:p=':x'/>",
        "<a xmlns:p='1a:x'/>",
        "<a xmlns:p='-a:x'/>",
        "<a xmlns:p='x/y:z'/>",
        "<a xmlns:p=' urn:x'/>",
        "<a xmlns:p=' '/>",
        "<a xmlns:p='\u00fcrn:x'/>",
        "<a xmlns:p='u\u0440n:x'/>",
        "<a xmlns:p='&#x20;urn:x'/>"
      })
  void refuses_relative_namespaces(String document, Refusal refusal) {
    refusal.by(() -> Xml.parse(document));
  }

  @ParameterizedTest
  @Gives(FailureCode.XML_DOCTYPE)
  @ValueSource(
      strings = {
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'><a/>",
        "<!DOCTYPE a PUBLIC '-//x' 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM 'file:///etc/passwd'>%x;]><a/>",
        "<?xml version='1.0'?> <!-- c --> <!DOCTYPE a><a/>",
        "<!DOCTYPE",
        "<a><!DOCTYPE a></a>",
        "<a/><!DOCTYPE a>"
      })
  void refuses_every_document_type(String document, Refusal refusal) {
    refusal.by(() -> Xml.parse(document));
    refusal.by(() -> XmlParser.parse(Xml.utf8(document), Xml.parse("<c/>"), XmlLimits.MESSAGE));
  }

  static Stream<String> good() {
    return Stream.of(
        "<a/>",
        "<a />",
        "<a\t\r\n/>",
        "<_/>",
        "<a.b-c_1\u00b7/>",
        "<\u00c0\u0301\u203f/>",
        "<\ud800\udc00/>",
        "<a\udb7f\udfff/>",
        "<a></a\n>",
        "<a b = '1'\tc\n=\"2\"/>",
        "<a b='\"' c=\"'\"/>",
        "<a b='>' c=']]>'/>",
        "<a>></a>",
        "<a>]]</a>",
        "<a>]] ></a>",
        "<a>]&#93;></a>",
        "<a><![CDATA[]]]]><![CDATA[>]]></a>",
        "<a><![CDATA[<![CDATA[]]></a>",
        "<a><![CDATA[&amp;<b>]]></a>",
        "<a><!-- < & ]]> ?> - --></a>",
        "<a><!----></a>",
        "<a><!--->--></a>",
        "<a><?pi?></a>",
        "<a><?pi ?x??></a>",
        "<a><?pi <!-- & ?></a>",
        "<a><?xml-stylesheet href='x'?></a>",
        "<a><?xmlx?></a>",
        "<a>&#9;&#10;&#13;&#x20;&#xD7FF;&#xE000;&#xFFFD;&#x10000;&#x10ffff;</a>",
        "<a>&#00000000065;</a>",
        "<a>\t\n\r \u0085\u2028\u007f\u0080\ud7ff\ue000\ufffd\udbff\udfff</a>",
        "<?xml version=\"1.0\"?><a/>",
        "<?xml\tversion='1.0'\r\nstandalone='no'?><a/>",
        "<a xml:lang='en' xml:space='preserve' xml:id='_1'/>",
        "<xml:a/>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns=''/>",
        "<a xmlns='urn:x'><b xmlns=''/></a>",
        "<a xmlns:p='urn:x' p:b='' b=''/>",
        "<a xmlns='urn:x' xmlns:p='urn:x' p:b='' b=''/>",
        "<a xmlns:p='urn:1'><b xmlns:p='urn:2' p:c=''/><c p:c=''/></a>",
        "<p:a p:b='' xmlns:p='urn:p'/>",
        "<a xmlns:p='a:' xmlns:q='a+b-c.1:x' xmlns:r='http://x/y z'/>",
        "<a xmlns:xmlish='urn:x'/>");
  }

  @ParameterizedTest
  @MethodSource("good")
  void reads_what_is_well_formed(String document) throws Exception {
    assertThat(Xml.parse(document)).isNotNull();
  }

  @Test
  void tells_line_and_column_of_what_is_wrong() {
    SamlFailure failure = (SamlFailure) catchThrowable(() -> Xml.parse("<a>\n  <b>\n </c></a>"));

    assertThat(failure.found()).isEqualTo("something else at line 3, column 5");
    assertThat(failure.expected()).isEqualTo("\"</b>\"");
  }

  // As a child of something

  @Test
  void reads_an_element_as_if_it_stood_inside_of_another() throws Exception {
    XmlElement context =
        Xml.parse("<a xmlns='urn:d' xmlns:p='urn:1'><b xmlns:p='urn:2' xmlns:q='urn:q'/></a>");
    XmlElement b = context.firstElement();

    XmlElement child =
        XmlParser.parse(Xml.utf8("<c p:x='' q:x=''><d xmlns=''/></c>"), b, XmlLimits.MESSAGE);

    assertThat(child.is("urn:d", "c")).isTrue();
    assertThat(child.parent()).isSameAs(b);
    assertThat(child.attribute("urn:2", "x")).isEmpty();
    assertThat(child.attribute("urn:q", "x")).isEmpty();
    assertThat(child.firstElement().namespaceUri()).isEmpty();
    assertThat(child.lookupNamespace("p")).isEqualTo("urn:2");
    assertThat(child.lookupNamespace("")).isEqualTo("urn:d");
    assertThat(child.lookupNamespace("r")).isNull();
    assertThat(b.firstChild()).isNull();
    assertThat(Xml.canonical(child))
        .isEqualTo(
            "<c xmlns=\"urn:d\" xmlns:p=\"urn:2\" xmlns:q=\"urn:q\" p:x=\"\" q:x=\"\">"
                + "<d xmlns=\"\"></d></c>");
  }

  // Anything at all

  @Test
  void answers_any_damage_with_a_typed_refusal_or_a_tree() {
    Random random = new Random(1);
    String whole =
        "\ufeff<?xml version='1.0' encoding='UTF-8'?><!-- c --><p:a xmlns:p='urn:p' xmlns='urn:d'"
            + " b='&amp;&#x41;\u00e9'>t&lt;<![CDATA[x]]><!-- y --><?pi z?><c p:d=\"\ud83d\ude00\"/>"
            + "</p:a>";
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = Xml.utf8(whole);
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Throwable outcome = catchThrowable(() -> Xml.parse(damaged));
      if (outcome != null) {
        assertThat(outcome).isInstanceOf(SamlFailure.class);
        assertThat(((SamlFailure) outcome).code().name()).startsWith("XML_");
      }
    }
  }
}
