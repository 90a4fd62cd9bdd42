package io.samlsp.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.samlsp.internal.xml.ExclusiveCanonicalizer;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.xml.security.Init;
import org.apache.xml.security.c14n.implementations.Canonicalizer20010315ExclOmitComments;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** For generated trees our canonical octets are those of Santuario on the JDK's parser. */
class CanonicalizationDifferentialTest {

  private static final int MAXIMUM = 1 << 22;

  private int compared;

  @BeforeAll
  static void start() {
    Init.init();
  }

  @Test
  void canonical_octets_are_those_of_santuario() throws Exception {
    Cases.run("canonicalization", 4_000, this::compare);

    System.out.println("canonicalization: " + compared + " comparisons, all equal");
    assertThat(compared).isGreaterThan(1);
  }

  /**
   * C14N 1.0 §2.2 sorts by code points. Santuario sorts by chars, and so puts what lies beyond the
   * basic plane before U+E000 to U+FFFF: the one known difference, which no generated tree meets.
   */
  @Test
  void namespaces_beyond_the_basic_plane_are_sorted_by_code_points() throws Exception {
    String beyond = "urn:\ud83d\ude00";
    String within = "urn:\ufffd";
    String xml = "<r xmlns:a='" + beyond + "' xmlns:b='" + within + "' a:x='1' b:x='2'/>";
    byte[] octets = xml.getBytes(StandardCharsets.UTF_8);

    byte[] ours =
        ExclusiveCanonicalizer.canonicalize(
            XmlParser.parse(octets, XmlLimits.MESSAGE), null, Set.of(), MAXIMUM);
    byte[] santuario = santuario(Dom.parse(octets).getDocumentElement(), null, "");

    assertThat(new String(ours, StandardCharsets.UTF_8)).contains("b:x=\"2\" a:x=\"1\"");
    assertThat(new String(santuario, StandardCharsets.UTF_8)).contains("a:x=\"1\" b:x=\"2\"");
  }

  /** Found by the comparison above. */
  @Test
  void prefix_xml_is_never_declared() throws Exception {
    String xml = "<r xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='en'><xml:e/></r>";

    byte[] ours =
        ExclusiveCanonicalizer.canonicalize(
            XmlParser.parse(xml.getBytes(StandardCharsets.UTF_8), XmlLimits.MESSAGE),
            null,
            Set.of("xml"),
            MAXIMUM);

    assertThat(ours).asString().isEqualTo("<r xml:lang=\"en\"><xml:e></xml:e></r>");
  }

  /** Three elements of one document, each with a PrefixList and with a descendant left out. */
  private void compare(SplittableRandom random, long seed) throws Exception {
    TreeGenerator generator = new TreeGenerator(random);
    String xml = generator.document();
    List<XmlElement> ours = new ArrayList<>();
    List<Element> theirs;
    try {
      collect(XmlParser.parse(xml.getBytes(StandardCharsets.UTF_8), XmlLimits.METADATA), ours);
      theirs = Dom.elements(Dom.parse(xml.getBytes(StandardCharsets.UTF_8)));
    } catch (Exception e) {
      throw new AssertionError("seed " + seed + " does not parse: " + xml, e);
    }
    assertThat(ours).as("seed %d", seed).hasSameSizeAs(theirs);
    for (int i = 0; i < 3; i++) {
      int apex = random.nextInt(ours.size());
      int omitted = apex + random.nextInt(ours.size() - apex);
      String prefixList = random.nextBoolean() ? "" : generator.prefixList();
      byte[] octets =
          ExclusiveCanonicalizer.canonicalize(
              ours.get(apex), omitted == apex ? null : ours.get(omitted), set(prefixList), MAXIMUM);
      byte[] santuario =
          santuario(theirs.get(apex), omitted == apex ? null : theirs.get(omitted), prefixList);
      if (!java.util.Arrays.equals(octets, santuario)) {
        fail(
            "seed %d, element %d without %d, PrefixList \"%s\"%n%s%nours%n%s%nSantuario%n%s",
            seed,
            apex,
            omitted,
            prefixList,
            xml,
            new String(octets, StandardCharsets.UTF_8),
            new String(santuario, StandardCharsets.UTF_8));
      }
      compared++;
    }
  }

  private static byte[] santuario(Element apex, Element omitted, String prefixList)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Canonicalizer20010315ExclOmitComments()
        .engineCanonicalizeSubTree(apex, prefixList, omitted, out);
    return out.toByteArray();
  }

  private static Set<String> set(String prefixList) {
    Set<String> prefixes = new LinkedHashSet<>();
    for (String token : prefixList.split(" ", -1)) {
      if (!token.isEmpty()) {
        prefixes.add(token.equals("#default") ? "" : token);
      }
    }
    return prefixes;
  }

  private static void collect(XmlElement e, List<XmlElement> to) {
    to.add(e);
    for (XmlElement child = e.firstElement(); child != null; child = child.nextElement()) {
      collect(child, to);
    }
  }
}
