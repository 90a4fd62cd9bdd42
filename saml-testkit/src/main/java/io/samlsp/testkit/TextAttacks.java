package io.samlsp.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Names that are cut (B1, B2), that look alike (B3), that contain each other (B4). */
final class TextAttacks {

  private static final String TAIL = AttackScene.OWN.substring(AttackScene.FORGED.length());

  private final List<Attack> all = new ArrayList<>();

  private TextAttacks() {}

  static List<Attack> all() {
    TextAttacks attacks = new TextAttacks();
    attacks.cut();
    attacks.markup();
    attacks.lookalikes();
    return attacks.all;
  }

  private static String name(SigningMode mode) {
    return mode.signsAssertion() ? "assertion" : "response";
  }

  /** The identity provider signed the whole name; the attacker writes it in another way. */
  private void whole(
      AttackClass attackClass, String id, String title, UnaryOperator<String> write) {
    for (SigningMode mode : List.of(SigningMode.RESPONSE, SigningMode.ASSERTION)) {
      all.add(
          new Attack(
              attackClass,
              id + "/" + name(mode),
              title,
              scene -> scene.edited(mode, write).orSignsIn(AttackScene.OWN)));
    }
  }

  private void changed(
      AttackClass attackClass, String id, String title, UnaryOperator<String> write) {
    for (SigningMode mode : List.of(SigningMode.RESPONSE, SigningMode.ASSERTION)) {
      all.add(
          new Attack(
              attackClass, id + "/" + name(mode), title, scene -> scene.edited(mode, write)));
    }
  }

  private static UnaryOperator<String> nameIdWith(String between) {
    return xml -> xml.replace(AttackScene.OWN, AttackScene.FORGED + between + TAIL);
  }

  private void cut() {
    AttackClass b1 = AttackClass.B1;
    whole(b1, "comment/name-id", "a comment in the NameID", nameIdWith("<!---->"));
    whole(
        b1,
        "comment/name-id-twice",
        "comments before, in and after the NameID",
        xml ->
            xml.replace(
                AttackScene.OWN, "<!--a-->" + AttackScene.FORGED + "<!--b-->" + TAIL + "<!--c-->"));
    whole(
        b1,
        "comment/name-id-with-forged",
        "a comment in the NameID that holds a NameID",
        nameIdWith("<!--</saml:NameID><saml:NameID>" + AttackScene.FORGED + "-->"));
    whole(
        b1,
        "comment/attribute",
        "a comment in an attribute value",
        xml -> xml.replace(">user<", ">us<!---->er<"));
    whole(
        b1,
        "comment/issuer",
        "a comment in the Issuer",
        xml -> xml.replace("</saml:Issuer>", "<!----></saml:Issuer>"));
    whole(
        b1,
        "comment/audience",
        "a comment in the Audience",
        xml -> xml.replace("</saml:Audience>", "<!----></saml:Audience>"));
    for (SignatureShape.Canonicalization c14n :
        List.of(
            SignatureShape.Canonicalization.EXCLUSIVE_WITH_COMMENTS,
            SignatureShape.Canonicalization.EXCLUSIVE)) {
      boolean with = c14n == SignatureShape.Canonicalization.EXCLUSIVE_WITH_COMMENTS;
      all.add(
          new Attack(
              b1,
              "comment/signed-" + (with ? "with-comments" : "without-comments"),
              "a comment in the NameID that the identity provider signed itself",
              scene -> {
                SignatureShape shape = SignatureShape.defaults().transform(c14n);
                return HostileResponse.of(
                        scene
                            .own(SigningMode.BOTH)
                            .signature(shape)
                            .editUnsigned(nameIdWith("<!---->"))
                            .build(),
                        scene.own(SigningMode.BOTH).build())
                    .orSignsIn(AttackScene.OWN);
              }));
    }
  }

  private void markup() {
    AttackClass b2 = AttackClass.B2;
    whole(
        b2,
        "cdata/name-id",
        "half of the NameID in CDATA",
        xml -> xml.replace(AttackScene.OWN, AttackScene.FORGED + "<![CDATA[" + TAIL + "]]>"));
    whole(b2, "cdata/empty", "an empty CDATA section in the NameID", nameIdWith("<![CDATA[]]>"));
    whole(
        b2,
        "cdata/first",
        "the NameID starts with CDATA",
        xml -> xml.replace(AttackScene.OWN, "<![CDATA[" + AttackScene.FORGED + "]]>" + TAIL));
    whole(
        b2,
        "reference/character",
        "a character reference in the NameID",
        xml -> xml.replace(AttackScene.OWN, AttackScene.FORGED + "&#46;" + TAIL.substring(1)));
    changed(
        b2, "reference/unknown-entity", "an unknown entity in the NameID", nameIdWith("&nothing;"));
    changed(b2, "instruction/name-id", "an instruction in the NameID", nameIdWith("<?x y?>"));
    changed(b2, "element/name-id", "an element in the NameID", nameIdWith("<x/>"));
    changed(
        b2,
        "element/name-id-nested",
        "a NameID in the NameID",
        nameIdWith("<saml:NameID>" + AttackScene.FORGED + "</saml:NameID>"));
    Map<String, String> signed = new LinkedHashMap<>();
    signed.put("instruction", "<?x y?>");
    signed.put("element", "<saml:x/>");
    signed.put("nested", "<saml:NameID>" + AttackScene.FORGED + "</saml:NameID>");
    signed.forEach(
        (name, between) -> {
          signedMarkup("name-id", name, nameIdWith(between));
          signedMarkup(
              "audience",
              name,
              xml -> xml.replace("</saml:Audience>", between + "</saml:Audience>"));
          signedMarkup(
              "issuer", name, xml -> xml.replace("</saml:Issuer>", between + "</saml:Issuer>"));
        });
  }

  private void signedMarkup(String where, String name, UnaryOperator<String> change) {
    all.add(
        new Attack(
            AttackClass.B2,
            "signed-markup/" + where + "/" + name,
            "markup in " + where + " that the identity provider signed itself",
            scene ->
                HostileResponse.of(
                    scene.own(SigningMode.BOTH).editUnsigned(change).build(),
                    scene.own(SigningMode.BOTH).build())));
  }

  /** Changes of a name that leave it alike to some readers. */
  private static Map<String, UnaryOperator<String>> alike() {
    Map<String, UnaryOperator<String>> alike = new LinkedHashMap<>();
    alike.put("capitals", name -> name.toUpperCase(Locale.ROOT));
    alike.put(
        "last-letter-case",
        name -> name.substring(0, name.length() - 1) + swapped(name.charAt(name.length() - 1)));
    alike.put("trailing-slash", name -> name + "/");
    alike.put("trailing-dot", name -> name.replaceFirst("(://[^/]+)", "$1."));
    alike.put("default-port", name -> name.replaceFirst("(://[^/:]+)/", "$1:443/"));
    alike.put("percent-encoded", name -> name.replaceFirst("a", "%61"));
    alike.put("dot-segment", name -> name.replaceFirst("(://[^/]+/)", "$1./"));
    alike.put("query", name -> name + "?x=y");
    alike.put("fragment", name -> name + "#x");
    alike.put("homoglyph", name -> name.replaceFirst("a", "\u0430"));
    alike.put("zero-width", name -> name.replaceFirst("a", "a\u200b"));
    alike.put("combining", name -> name.replaceFirst("a", "a\u0301"));
    alike.put("no-break-space", name -> name + "\u00a0");
    alike.put("inner-line-break", name -> name.replaceFirst("://", "://\n"));
    return alike;
  }

  private static Map<String, UnaryOperator<String>> containing() {
    Map<String, UnaryOperator<String>> containing = new LinkedHashMap<>();
    containing.put("prefix", name -> name.substring(0, name.length() - 1));
    containing.put("longer", name -> name + ".attacker.example");
    containing.put("inside", name -> "https://attacker.example/?" + name);
    containing.put("pattern", name -> ".*");
    containing.put("wildcard", name -> "*");
    containing.put("list", name -> "urn:x " + name);
    containing.put("empty", name -> "");
    return containing;
  }

  private static char swapped(char c) {
    return Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c);
  }

  private void lookalikes() {
    alike().forEach((name, change) -> names(AttackClass.B3, name, changing(change)));
    containing().forEach((name, change) -> names(AttackClass.B4, name, changing(change)));
  }

  /** A name that the change leaves as it is would be no attack. */
  private static UnaryOperator<String> changing(UnaryOperator<String> change) {
    return name -> {
      String changed = change.apply(name);
      return changed.equals(name) ? name + "/" : changed;
    };
  }

  private void names(AttackClass attackClass, String name, UnaryOperator<String> change) {
    all.add(
        new Attack(
            attackClass,
            "audience/" + name,
            "the audience is " + name,
            scene ->
                HostileResponse.of(
                    scene
                        .forged(SigningMode.BOTH)
                        .assertion(
                            a ->
                                a.conditions(
                                    c -> c.audience(change.apply(scene.means().spEntityId()))))
                        .build(),
                    scene.own(SigningMode.BOTH).build())));
    all.add(
        new Attack(
            attackClass,
            "recipient/" + name,
            "the recipient is " + name,
            scene ->
                HostileResponse.of(
                    scene
                        .forged(SigningMode.BOTH)
                        .assertion(
                            a ->
                                a.subjectConfirmation(
                                    c -> c.recipient(change.apply(scene.means().acsUrl()))))
                        .build(),
                    scene.own(SigningMode.BOTH).build())));
    all.add(
        new Attack(
            attackClass,
            "destination/" + name,
            "the destination is " + name,
            scene ->
                HostileResponse.of(
                    scene
                        .forged(SigningMode.BOTH)
                        .destination(change.apply(scene.means().acsUrl()))
                        .build(),
                    scene.own(SigningMode.BOTH).build())));
    all.add(
        new Attack(
            attackClass,
            "response-issuer/" + name,
            "the issuer of the response is " + name,
            scene ->
                HostileResponse.of(
                    scene
                        .forged(SigningMode.ASSERTION)
                        .issuer(change.apply(scene.idp().entityId()))
                        .build(),
                    scene.own(SigningMode.ASSERTION).build())));
    all.add(
        new Attack(
            attackClass,
            "issuer/" + name,
            "the issuer of the assertion is " + name,
            scene ->
                HostileResponse.of(
                    scene
                        .forged(SigningMode.BOTH)
                        .assertion(a -> a.issuer(change.apply(scene.idp().entityId())))
                        .build(),
                    scene.own(SigningMode.BOTH).build())));
  }
}
