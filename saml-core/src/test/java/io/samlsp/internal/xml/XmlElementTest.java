package io.samlsp.internal.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

/** What an element tells those who show it to people. */
class XmlElementTest {

  @Test
  void tells_names_as_they_were_written() throws Exception {
    XmlElement root = Xml.parse("<p:a xmlns:p='urn:p' b='1' p:c='2'/>");

    assertThat(root.qualifiedName()).isEqualTo("p:a");
    assertThat(root.attributes())
        .extracting(XmlAttribute::qualifiedName)
        .containsExactly("b", "p:c");
    assertThat(Xml.parse("<a/>").qualifiedName()).isEqualTo("a");
  }

  @Test
  void tells_the_namespaces_that_it_declares_and_not_those_above() throws Exception {
    XmlElement root = Xml.parse("<a xmlns='urn:d' xmlns:p='urn:p'><p:b xmlns=''/></a>");
    XmlElement child = root.firstElement();

    assertThat(root.declaredNamespaces()).containsExactly(entry("", "urn:d"), entry("p", "urn:p"));
    assertThat(child.declaredNamespaces()).containsExactly(entry("", ""));
  }

  @Test
  void tells_what_stands_in_a_comment() throws Exception {
    XmlElement root = Xml.parse("<a>x<!-- y -->z</a>");

    assertThat(root.firstChild().next()).isInstanceOf(XmlComment.class);
    assertThat(((XmlComment) root.firstChild().next()).text()).isEqualTo(" y ");
  }
}
