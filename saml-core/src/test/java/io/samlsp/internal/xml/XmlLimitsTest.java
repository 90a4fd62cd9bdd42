package io.samlsp.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Each limit takes the last document that fits and refuses the first that does not. */
class XmlLimitsTest {

  private static final XmlLimits MESSAGE = XmlLimits.MESSAGE;

  @Test
  @Gives(FailureCode.XML_TOO_LARGE)
  void bytes(Refusal refusal) throws Exception {
    assertThat(Xml.parse("<a>1234567</a>", MESSAGE.withBytes(14)).text()).isEqualTo("1234567");
    refusal.by(() -> Xml.parse("<a>12345678</a>", MESSAGE.withBytes(14)));
    refusal.by(() -> Xml.parse("<a>\u00e9234567</a>", MESSAGE.withBytes(14)));
    refusal.by(() -> Xml.parse(new byte[(1 << 20) + 1]));
  }

  @Test
  @Gives(FailureCode.XML_TOO_DEEP)
  void depth(Refusal refusal) throws Exception {
    Xml.parse(nested(64));
    refusal.by(() -> Xml.parse(nested(65)));
    refusal.by(() -> Xml.parse("<a>".repeat(300_000)));
    Xml.parse("<a>" + nested(63).repeat(3) + "<b/>".repeat(100) + "</a>");
    refusal.by(() -> Xml.parse("<a>" + nested(63) + nested(64) + "</a>"));
  }

  private static String nested(int levels) {
    return "<a>".repeat(levels - 1) + "<a/>" + "</a>".repeat(levels - 1);
  }

  @Test
  @Gives(FailureCode.XML_TOO_MANY_NODES)
  void nodes_of_every_kind(Refusal refusal) throws Exception {
    String document =
        "<?xml version='1.0'?><!-- 1 --><?p 2?>"
            + "<a3 b4='' xmlns='urn:5' xmlns:c='urn:6'>7<!-- 8 --><?p 9?><a10/><![CDATA[11]]>still"
            + "&amp;<d12/>\n</a3><!-- 14 -->";
    Xml.parse(document, nodes(14));
    refusal.by(() -> Xml.parse(document, nodes(13)));
    refusal.by(() -> Xml.parse("<a>" + "<b/>".repeat(20_000) + "</a>"));
    refusal.by(() -> Xml.parse("<a>" + "<!---->".repeat(20_000) + "</a>"));
    refusal.by(() -> Xml.parse("<?p?>".repeat(20_000) + "<a/>"));
    refusal.by(() -> Xml.parse("<a/>" + "<!---->".repeat(20_000)));
  }

  private static XmlLimits nodes(int most) {
    return new XmlLimits(1 << 20, 64, most, 64, 64, 1024);
  }

  @Test
  @Gives(FailureCode.XML_TOO_MANY_ATTRIBUTES)
  void attributes_and_declarations_of_one_element(Refusal refusal) throws Exception {
    Xml.parse("<a" + attributes(64) + "/>");
    Xml.parse("<a" + attributes(64) + "><b" + attributes(64) + "/></a>");
    refusal.by(() -> Xml.parse("<a" + attributes(65) + "/>"));
    Xml.parse("<a" + attributes(60) + declarations(4) + "/>");
    refusal.by(() -> Xml.parse("<a" + attributes(60) + declarations(5) + "/>"));
    refusal.by(() -> Xml.parse("<a" + declarations(5) + attributes(60) + "/>"));
    refusal.by(() -> Xml.parse("<a" + attributes(15_000)));
  }

  @Test
  @Gives(FailureCode.XML_TOO_MANY_NAMESPACES)
  void namespaces_in_scope(Refusal refusal) throws Exception {
    Xml.parse("<a" + declarations(64) + "/>");
    refusal.by(() -> Xml.parse("<a" + declarations(65) + "/>"));
    Xml.parse(
        "<a" + declarations(40) + "><b" + declarations(24) + "/><b" + declarations(24) + "/></a>");
    refusal.by(() -> Xml.parse("<a" + declarations(40) + "><b" + declarations(25) + "/></a>"));
    XmlElement context = Xml.parse("<a" + declarations(40) + "/>");
    XmlParser.parse(Xml.utf8("<b" + declarations(24) + "/>"), context, MESSAGE);
    refusal.by(() -> XmlParser.parse(Xml.utf8("<b" + declarations(25) + "/>"), context, MESSAGE));
  }

  private static String attributes(int n) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < n; i++) {
      text.append(" a").append(i).append("=''");
    }
    return text.toString();
  }

  private static String declarations(int n) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < n; i++) {
      text.append(" xmlns:n").append(i).append("='urn:n'");
    }
    return text.toString();
  }

  @Test
  @Gives(FailureCode.XML_TOO_MANY_NODES)
  void distinct_names(Refusal refusal) throws Exception {
    // a, b, p, urn:p; those of the specifications, such as xmlns, are known before and cost nothing
    String document = "<a b='' xmlns:p='urn:p'><p:a p:b=''/><a/><p:b/><Issuer/></a>";
    Xml.parse(document, names(4));
    SamlFailure failure = refusal.by(() -> Xml.parse(document, names(3)));
    assertThat(failure.expected()).contains("distinct names");
    StringBuilder many = new StringBuilder("<a>");
    for (int i = 0; i < 2_000; i++) {
      many.append("<n").append(i).append("/>");
    }
    refusal.by(() -> Xml.parse(many + "</a>"));
  }

  @Test
  void a_name_counts_once_however_often_it_occurs_and_whatever_it_is_written_in() throws Exception {
    XmlElement a =
        Xml.parse("<a>" + "<\u540d x:\u00e9='' xmlns:x='urn:\u00e9'/>".repeat(2_000) + "</a>");

    assertThat(a.first("", "\u540d").attribute("urn:\u00e9", "\u00e9")).isEmpty();
    XmlElement chosen = Xml.parse("<Aa><BB C\u00e9='1' D\u00e9='2'/></Aa>");
    assertThat(chosen.firstElement().localName()).isEqualTo("BB");
    assertThat(chosen.firstElement().attribute("D\u00e9")).isEqualTo("2");
  }

  @Test
  @Gives(FailureCode.XML_TOO_MANY_NODES)
  void a_start_tag_like_the_one_before_it_counts_as_much_as_any(Refusal refusal) throws Exception {
    // The root, and four nodes for each b: itself, two attributes, one declaration.
    String document = "<a>" + "<b x='1' p:y='2' xmlns:p='urn:p'/>".repeat(5) + "</a>";
    Xml.parse(document, new XmlLimits(1 << 20, 64, 21, 64, 64, 64));
    refusal.by(() -> Xml.parse(document, new XmlLimits(1 << 20, 64, 20, 64, 64, 64)));
  }

  @Test
  @Gives(FailureCode.XML_TOO_DEEP)
  void a_start_tag_like_the_one_before_it_may_be_no_deeper_than_any(Refusal refusal)
      throws Exception {
    String within = "<b><b></b><b></b></b>";
    Xml.parse("<a>" + within + within + "</a>", new XmlLimits(1 << 20, 3, 99, 64, 64, 64));
    refusal.by(
        () ->
            Xml.parse("<a>" + within + within + "</a>", new XmlLimits(1 << 20, 2, 99, 64, 64, 64)));
  }

  private static XmlLimits names(int most) {
    return new XmlLimits(1 << 20, 64, 20_000, 64, 64, most);
  }

  /** "Aa" and "BB" have the same hash wherever 31 multiplies, and so has each mixture of them. */
  @Test
  void names_that_were_chosen_to_collide_cost_no_more_than_others() {
    int names = 16_000;
    StringBuilder document = new StringBuilder(names * 1_000).append("<a>");
    for (int i = 0; i < names; i++) {
      document.append("<").append("AaBB".repeat(235));
      for (int bit = 0; bit < 14; bit++) {
        document.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      document.append("/>");
    }
    byte[] octets = document.append("</a>").toString().getBytes(StandardCharsets.UTF_8);

    XmlElement parsed =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(15), () -> XmlParser.parse(octets, XmlLimits.METADATA));

    assertThat(parsed.firstElement()).isNotNull();
  }

  @Test
  @Gives(FailureCode.CANONICAL_FORM_TOO_LARGE)
  void size_of_the_canonical_form(Refusal refusal) throws Exception {
    XmlElement a = Xml.parse("<a b='\t'>x&amp;\u00e9<p:c xmlns:p='urn:p'/><?pi d?></a>");
    byte[] octets = ExclusiveCanonicalizer.canonicalize(a, null, Set.of(), 1 << 20);
    assertThat(ExclusiveCanonicalizer.canonicalize(a, null, Set.of(), octets.length))
        .isEqualTo(octets);
    for (int less = 1; less <= octets.length; less++) {
      int maximum = octets.length - less;
      refusal.by(() -> ExclusiveCanonicalizer.canonicalize(a, null, Set.of(), maximum));
    }
  }

  @Test
  void the_limits_for_messages_and_metadata_are_these() {
    assertThat(XmlLimits.MESSAGE).isEqualTo(new XmlLimits(1 << 20, 64, 20_000, 64, 64, 1_024));
    assertThat(XmlLimits.METADATA)
        .isEqualTo(new XmlLimits(16 << 20, 64, 1_000_000, 128, 128, 16_384));
    assertThat(XmlLimits.MESSAGE.withBytes(7))
        .isEqualTo(new XmlLimits(7, 64, 20_000, 64, 64, 1_024));
  }
}
