package io.samlsp.testkit;

import static io.samlsp.testkit.AttackScene.DS;
import static io.samlsp.testkit.AttackScene.SAML;
import static io.samlsp.testkit.AttackScene.SAMLP;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Signature wrapping (A1), assertions side by side (A2), one identifier twice (A8).
 *
 * <p>Either the forged element takes the place of the signed one, takes its signature over and
 * hides the signed one somewhere, or the signed one stays and the forged one is added somewhere.
 */
final class WrappingAttacks {

  private static final List<SigningMode> MODES =
      List.of(SigningMode.RESPONSE, SigningMode.ASSERTION, SigningMode.BOTH);

  /**
   * Where something is put.
   *
   * @param root the response
   * @param outer the element that carries the signature
   * @param signature the signature
   * @param payload what is put
   */
  private record Spot(Element root, Element outer, Element signature, Element payload) {

    Element assertion() {
      return AttackScene.assertion(root);
    }
  }

  /** Puts the payload. */
  private interface Place {
    void put(Spot spot);
  }

  private WrappingAttacks() {}

  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    for (SigningMode mode : MODES) {
      classics(all, mode);
      Map<String, Place> places = places();
      places.putAll(placesInSignature());
      places.forEach(
          (name, place) -> {
            add(
                all,
                AttackClass.A1,
                "hide/" + name,
                "the signed element hidden in " + name + ", the forged one carries its signature",
                mode,
                scene -> hide(scene, mode, place));
            add(
                all,
                AttackClass.A1,
                "add/" + name,
                "a forged assertion added in " + name,
                mode,
                scene -> add(scene, mode, place));
          });
      siblings(all, mode);
      duplicates(all, mode);
    }
    return all;
  }

  private static void add(
      List<Attack> to,
      AttackClass attackClass,
      String id,
      String title,
      SigningMode mode,
      Attack.Generator generator) {
    String name = mode.name().toLowerCase(Locale.ROOT);
    to.add(new Attack(attackClass, id + "/" + name, title + " (signed: " + name + ")", generator));
  }

  /** The eight of Somorovsky et al., On Breaking SAML: Be Whoever You Want to Be, 2012. */
  private static void classics(List<Attack> all, SigningMode mode) {
    AttackClass a1 = AttackClass.A1;
    add(
        all,
        a1,
        "xsw1",
        "forged element around, the signed one inside its signature",
        mode,
        scene -> hide(scene, mode, place("signature")));
    add(
        all,
        a1,
        "xsw2",
        "forged element around, the signed one beside its signature",
        mode,
        scene -> hide(scene, mode, s -> s.outer().insertBefore(s.payload(), s.signature())));
    add(
        all,
        a1,
        "xsw3",
        "forged assertion before the signed one",
        mode,
        scene -> add(scene, mode, s -> s.root().insertBefore(s.payload(), s.assertion())));
    add(all, a1, "xsw4", "forged element around the signed one", mode, scene -> xsw4(scene, mode));
    add(
        all,
        a1,
        "xsw5",
        "forged element with the signature, the signed one at the end",
        mode,
        scene -> hide(scene, mode, s -> s.root().appendChild(s.payload())));
    add(
        all,
        a1,
        "xsw6",
        "forged element, in its signature the signed one with its own",
        mode,
        scene ->
            hide(
                scene,
                mode,
                s -> {
                  AttackScene.afterIssuer(s.payload(), (Element) s.signature().cloneNode(true));
                  s.signature().appendChild(s.payload());
                }));
    add(
        all,
        a1,
        "xsw7",
        "forged assertion of the same ID in Extensions",
        mode,
        scene -> add(scene, mode, s -> twin(s, place("extensions"))));
    add(
        all,
        a1,
        "xsw8",
        "forged element, the signed one in an Object of its signature",
        mode,
        scene -> hide(scene, mode, place("object")));
  }

  private static HostileResponse xsw4(AttackScene scene, SigningMode mode) {
    Document document = scene.document(mode);
    Element original = AttackScene.target(document, mode);
    Element forged = scene.forge(original);
    original.getParentNode().replaceChild(forged, original);
    forged.appendChild(original);
    return scene.hostile(document, mode);
  }

  private static Map<String, Place> places() {
    Map<String, Place> places = new LinkedHashMap<>();
    places.put(
        "extensions",
        s -> {
          Element extensions = Dom.create(s.root(), SAMLP, "samlp:Extensions");
          s.root().insertBefore(extensions, Dom.child(s.root(), SAMLP, "Status").orElseThrow());
          extensions.appendChild(s.payload());
        });
    places.put(
        "status-detail",
        s -> {
          Element status = Dom.child(s.root(), SAMLP, "Status").orElseThrow();
          Dom.append(status, SAMLP, "samlp:StatusDetail").appendChild(s.payload());
        });
    places.put(
        "advice",
        s -> {
          Element advice = Dom.create(s.assertion(), SAML, "saml:Advice");
          s.assertion().insertBefore(advice, AttackScene.find(s.assertion(), "AuthnStatement"));
          advice.appendChild(s.payload());
        });
    places.put(
        "attribute-value",
        s -> AttackScene.find(s.assertion(), "AttributeValue").appendChild(s.payload()));
    places.put(
        "confirmation-data",
        s -> AttackScene.find(s.assertion(), "SubjectConfirmationData").appendChild(s.payload()));
    places.put(
        "conditions", s -> AttackScene.find(s.assertion(), "Conditions").appendChild(s.payload()));
    places.put("subject", s -> AttackScene.find(s.assertion(), "Subject").appendChild(s.payload()));
    places.put("first-child", s -> s.outer().insertBefore(s.payload(), s.outer().getFirstChild()));
    places.put("last-child-of-assertion", s -> s.assertion().appendChild(s.payload()));
    places.put(
        "nested-response",
        s -> Dom.append(s.root(), SAMLP, "samlp:Response").appendChild(s.payload()));
    places.put(
        "foreign-element",
        s -> Dom.append(s.root(), "urn:example:foreign", "x:Foreign").appendChild(s.payload()));
    return places;
  }

  private static Map<String, Place> placesInSignature() {
    Map<String, Place> places = new LinkedHashMap<>();
    places.put("signature", s -> s.signature().appendChild(s.payload()));
    places.put("object", s -> Dom.append(s.signature(), DS, "ds:Object").appendChild(s.payload()));
    places.put(
        "signature-properties",
        s -> {
          Element object = Dom.append(s.signature(), DS, "ds:Object");
          Element properties = Dom.append(object, DS, "ds:SignatureProperties");
          Element property = Dom.append(properties, DS, "ds:SignatureProperty");
          Dom.attribute(property, "Target", "#signature");
          property.appendChild(s.payload());
        });
    places.put(
        "manifest",
        s -> {
          Element object = Dom.append(s.signature(), DS, "ds:Object");
          Dom.append(object, DS, "ds:Manifest").appendChild(s.payload());
        });
    places.put(
        "key-info", s -> AttackScene.find(s.signature(), "KeyInfo").appendChild(s.payload()));
    return places;
  }

  private static Place place(String name) {
    Map<String, Place> all = places();
    all.putAll(placesInSignature());
    return Objects.requireNonNull(all.get(name), name);
  }

  private static HostileResponse hide(AttackScene scene, SigningMode mode, Place place) {
    Document document = scene.document(mode);
    Element original = AttackScene.target(document, mode);
    Element signature = AttackScene.signature(original);
    Element forged = scene.forge(original);
    original.getParentNode().replaceChild(forged, original);
    original.removeChild(signature);
    AttackScene.afterIssuer(forged, signature);
    place.put(new Spot(document.getDocumentElement(), forged, signature, original));
    return scene.hostile(document, mode);
  }

  private static HostileResponse add(AttackScene scene, SigningMode mode, Place place) {
    Document document = scene.document(mode);
    Element root = document.getDocumentElement();
    Element signed = AttackScene.target(document, mode);
    Element forged = scene.forge(AttackScene.assertion(root));
    place.put(new Spot(root, signed, AttackScene.signature(signed), forged));
    return scene.hostile(document, mode);
  }

  private static void siblings(List<Attack> all, SigningMode mode) {
    Map<String, Place> places = new LinkedHashMap<>();
    places.put("before", s -> s.root().insertBefore(s.payload(), s.assertion()));
    places.put("after", s -> s.root().appendChild(s.payload()));
    places.forEach(
        (name, place) -> {
          add(
              all,
              AttackClass.A2,
              "sibling/" + name,
              "an unsigned assertion " + name + " the signed one",
              mode,
              scene -> add(scene, mode, place));
          add(
              all,
              AttackClass.A2,
              "sibling-signed-by-attacker/" + name,
              "an assertion that the attacker signed " + name + " the genuine one",
              mode,
              scene -> add(scene, mode, signedByAttacker(scene, place)));
        });
  }

  private static Place signedByAttacker(AttackScene scene, Place place) {
    return spot -> {
      place.put(spot);
      Signer.sign(
          spot.payload(),
          SignatureShape.defaults().key(scene.attackerKey()),
          scene.attackerKey(),
          scene.random());
    };
  }

  private static void twin(Spot spot, Place place) {
    AttackScene.rename(spot.payload(), "ID", spot.assertion().getAttributeNS(null, "ID"));
    place.put(spot);
  }

  private static void duplicates(List<Attack> all, SigningMode mode) {
    Map<String, Place> added = new LinkedHashMap<>();
    added.put("before", s -> s.root().insertBefore(s.payload(), s.assertion()));
    added.put("after", s -> s.root().appendChild(s.payload()));
    added.put("in-advice", place("advice"));
    added.put("in-object", place("object"));
    added.forEach(
        (name, place) ->
            add(
                all,
                AttackClass.A8,
                "duplicate-id/" + name,
                "a forged assertion with the ID of the signed one, " + name,
                mode,
                scene -> add(scene, mode, s -> twin(s, place))));
    add(
        all,
        AttackClass.A8,
        "duplicate-id/outer",
        "the forged element has the ID of the signed one, which is hidden in Extensions",
        mode,
        scene ->
            hide(
                scene,
                mode,
                s -> {
                  AttackScene.rename(s.outer(), "ID", s.payload().getAttributeNS(null, "ID"));
                  place("extensions").put(s);
                }));
    Map<String, BiConsumer<Element, String>> spellings = new LinkedHashMap<>();
    spellings.put("Id", (e, id) -> e.setAttributeNS(null, "Id", id));
    spellings.put("id", (e, id) -> e.setAttributeNS(null, "id", id));
    spellings.put(
        "xml-id",
        (e, id) -> e.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:id", id));
    spellings.put(
        "wsu-Id",
        (e, id) -> {
          String wsu =
              "http://docs.oasis-open.org/wss/2004/01/"
                  + "oasis-200401-wss-wssecurity-utility-1.0.xsd";
          Dom.declare(e, "wsu", wsu);
          e.setAttributeNS(wsu, "wsu:Id", id);
        });
    spellings.forEach(
        (name, spelling) -> {
          add(
              all,
              AttackClass.A8,
              "other-id/" + name,
              "an element in Extensions has the signed ID as " + name,
              mode,
              scene -> add(scene, mode, s -> decoy(s, spelling)));
          add(
              all,
              AttackClass.A6,
              "two-ids/" + name,
              "the forged element has its own ID and the signed one as " + name,
              mode,
              scene -> alone(scene, mode, spelling));
        });
  }

  /** An element that is no assertion, so that only the identifier gives it away. */
  private static void decoy(Spot spot, BiConsumer<Element, String> spelling) {
    Element extensions = Dom.create(spot.root(), SAMLP, "samlp:Extensions");
    AttackScene.afterIssuer(spot.root(), extensions);
    Element decoy = Dom.append(extensions, "urn:example:foreign", "x:Decoy");
    Dom.append(decoy, SAML, "saml:NameID", AttackScene.FORGED);
    spelling.accept(decoy, spot.outer().getAttributeNS(null, "ID"));
  }

  /** The forged element takes the place of the signed one, which is gone. */
  private static HostileResponse alone(
      AttackScene scene, SigningMode mode, BiConsumer<Element, String> spelling) {
    return hide(
        scene, mode, s -> spelling.accept(s.outer(), s.payload().getAttributeNS(null, "ID")));
  }
}
