package io.samlsp.testkit;

import static io.samlsp.testkit.AttackScene.DS;
import static io.samlsp.testkit.AttackScene.SAMLP;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The parts of a signature: several of them, comments, canonicalisations (A4, A11), none (C2). */
final class SignatureAttacks {

  private static final String EXCLUSIVE = SignatureShape.Canonicalization.EXCLUSIVE.uri();

  private final List<Attack> all = new ArrayList<>();
  private final SigningMode mode;

  private SignatureAttacks(SigningMode mode) {
    this.mode = mode;
  }

  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    for (SigningMode mode : List.of(SigningMode.RESPONSE, SigningMode.ASSERTION)) {
      SignatureAttacks attacks = new SignatureAttacks(mode);
      attacks.parts();
      attacks.splices();
      attacks.canonicalisation();
      attacks.exclusion();
      all.addAll(attacks.all);
    }
    return all;
  }

  private void add(AttackClass attackClass, String id, String title, Attack.Generator generator) {
    String name = mode.name().toLowerCase(Locale.ROOT);
    all.add(new Attack(attackClass, id + "/" + name, title, generator));
  }

  /** A change of the signature of a forged message that the identity provider's key then signs. */
  private void signed(
      AttackClass attackClass, String id, String title, BiConsumer<AttackScene, Element> change) {
    add(
        attackClass,
        id,
        title,
        scene -> scene.signedAnew(mode, signature -> change.accept(scene, signature)));
  }

  private static Element part(Element signature, String name) {
    return AttackScene.find(signature, name);
  }

  private static void comment(Element in) {
    in.insertBefore(in.getOwnerDocument().createComment("x"), in.getFirstChild());
  }

  /** A second one of a part, which stands before or after the genuine one. */
  private static Element copy(Element part, boolean before) {
    Element copy = (Element) part.cloneNode(true);
    part.getParentNode().insertBefore(copy, before ? part : part.getNextSibling());
    return copy;
  }

  private void parts() {
    for (boolean before : new boolean[] {true, false}) {
      String where = before ? "first" : "last";
      add(
          AttackClass.A4,
          "signed-info/" + where,
          "a second SignedInfo with the digest of the forged content stands " + where,
          scene -> secondSignedInfo(scene, before));
      signed(
          AttackClass.A4,
          "references/" + where,
          "a second Reference, to something genuine, stands " + where,
          (scene, s) -> AttackScene.rename(copy(part(s, "Reference"), before), "URI", "#other"));
      signed(
          AttackClass.A4,
          "digest-values/" + where,
          "a second DigestValue stands " + where,
          (scene, s) -> AttackScene.text(copy(part(s, "DigestValue"), before), "AAAA"));
      signed(
          AttackClass.A4,
          "signature-values/" + where,
          "a second SignatureValue stands " + where,
          (scene, s) -> copy(part(s, "SignatureValue"), before));
    }
    signed(
        AttackClass.A4,
        "comment-in/digest-value",
        "a comment in DigestValue",
        (scene, s) -> comment(part(s, "DigestValue")));
    add(
        AttackClass.A4,
        "comment-in/signature-value",
        "a comment in SignatureValue",
        scene ->
            scene.hostile(
                scene
                    .forged(mode)
                    .build()
                    .xml()
                    .replace("<ds:SignatureValue>", "<ds:SignatureValue><!--x-->"),
                mode));
    signed(
        AttackClass.A4,
        "comment-in/signed-info",
        "a comment in SignedInfo",
        (scene, s) -> comment(part(s, "SignedInfo")));
    signed(
        AttackClass.A4,
        "instruction-in/signed-info",
        "a processing instruction in SignedInfo",
        (scene, s) ->
            part(s, "SignedInfo")
                .appendChild(s.getOwnerDocument().createProcessingInstruction("x", "y")));
    add(
        AttackClass.A4,
        "digest-smuggled",
        "forged content whose digest stands in Extensions, in a DigestValue that XPath finds first",
        this::smuggledDigest);
    signed(
        AttackClass.A4,
        "object",
        "an Object after KeyInfo",
        (scene, s) -> AttackScene.text(Dom.append(s, DS, "ds:Object"), AttackScene.FORGED));
  }

  private HostileResponse secondSignedInfo(AttackScene scene, boolean before) {
    Document document = scene.document(mode);
    Element signed = AttackScene.target(document, mode);
    AttackScene.text(AttackScene.find(signed, "NameID"), AttackScene.FORGED);
    Element signature = AttackScene.signature(signed);
    Element second = copy(part(signature, "SignedInfo"), before);
    AttackScene.text(part(second, "DigestValue"), digestWithoutSignature(signed));
    return scene.hostile(document, mode);
  }

  /** The digest that the enveloped signature would have over the element as it now is. */
  private static String digestWithoutSignature(Element signed) {
    Element alone = Dom.parse(XmlText.writeStandalone(signed)).getDocumentElement();
    Dom.children(alone, DS, "Signature").forEach(alone::removeChild);
    byte[] octets = XmlText.canonicalize(alone, EXCLUSIVE, List.of());
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private HostileResponse smuggledDigest(AttackScene scene) {
    Document document = scene.document(mode);
    Element root = document.getDocumentElement();
    Element signed = AttackScene.target(document, mode);
    AttackScene.text(AttackScene.find(signed, "NameID"), AttackScene.FORGED);
    String digest = digestWithoutSignature(signed);
    Element extensions = Dom.create(root, SAMLP, "samlp:Extensions");
    AttackScene.afterIssuer(root, extensions);
    Dom.append(extensions, DS, "ds:DigestValue", digest);
    return scene.hostile(document, mode);
  }

  private void splices() {
    add(
        AttackClass.A4,
        "signature-elsewhere/extensions",
        "the signature stands in Extensions and refers to the message",
        scene -> {
          Document document = scene.document(mode);
          Element root = document.getDocumentElement();
          Element signed = AttackScene.target(document, mode);
          Element signature = AttackScene.signature(signed);
          signed.removeChild(signature);
          AttackScene.text(AttackScene.find(signed, "NameID"), AttackScene.FORGED);
          Element extensions = Dom.create(root, SAMLP, "samlp:Extensions");
          AttackScene.afterIssuer(root, extensions);
          extensions.appendChild(signature);
          return scene.hostile(document, mode);
        });
    for (boolean before : new boolean[] {true, false}) {
      String where = before ? "first" : "last";
      add(
          AttackClass.A4,
          "two-signatures/" + where,
          "a genuine signature and one of the attacker, which stands " + where,
          scene -> twoSignatures(scene, before));
    }
    add(
        AttackClass.A1,
        "spliced-signature",
        "the signature of another answer of the same identity provider",
        scene -> {
          Document document = Dom.parse(scene.forged(SigningMode.NONE).build().xml());
          Element other = AttackScene.target(scene.document(mode), mode);
          Element signature = (Element) document.importNode(AttackScene.signature(other), true);
          AttackScene.afterIssuer(AttackScene.target(document, mode), signature);
          return scene.hostile(document, mode);
        });
    add(
        AttackClass.A1,
        "spliced-signature-and-id",
        "the signature and the ID of another answer of the same identity provider",
        scene -> {
          Document document = Dom.parse(scene.forged(SigningMode.NONE).build().xml());
          Element other = AttackScene.target(scene.document(mode), mode);
          Element signature = (Element) document.importNode(AttackScene.signature(other), true);
          Element target = AttackScene.target(document, mode);
          AttackScene.rename(target, "ID", other.getAttributeNS(null, "ID"));
          AttackScene.afterIssuer(target, signature);
          return scene.hostile(document, mode);
        });
    add(
        AttackClass.A1,
        "changed/name-id",
        "the name id changed after signing",
        scene -> scene.edited(mode, xml -> xml.replace(AttackScene.OWN, AttackScene.FORGED)));
    add(
        AttackClass.A1,
        "changed/attribute",
        "an attribute changed after signing",
        scene -> scene.edited(mode, xml -> xml.replace(">user<", ">admin<")));
  }

  private HostileResponse twoSignatures(AttackScene scene, boolean before) {
    Document document = scene.document(mode);
    Element signed = AttackScene.target(document, mode);
    Element genuine = AttackScene.signature(signed);
    signed.removeChild(genuine);
    AttackScene.text(AttackScene.find(signed, "NameID"), AttackScene.FORGED);
    Signer.sign(
        signed,
        SignatureShape.defaults().key(scene.attackerKey()),
        scene.attackerKey(),
        scene.random());
    Element own = AttackScene.signature(signed);
    signed.insertBefore(genuine, before ? own.getNextSibling() : own);
    return scene.hostile(document, mode);
  }

  private void canonicalisation() {
    for (SignatureShape.Canonicalization c14n :
        List.of(
            SignatureShape.Canonicalization.INCLUSIVE,
            SignatureShape.Canonicalization.INCLUSIVE_WITH_COMMENTS,
            SignatureShape.Canonicalization.INCLUSIVE_11)) {
      String name = c14n.name().toLowerCase(Locale.ROOT).replace('_', '-');
      add(
          AttackClass.A11,
          "signed-info-c14n/" + name,
          "SignedInfo is canonicalised by " + name,
          scene -> {
            SignatureShape shape = SignatureShape.defaults().canonicalization(c14n);
            return scene.hostile(scene.forged(mode).signature(shape).build().xml(), mode);
          });
      add(
          AttackClass.A11,
          "reference-c14n/" + name,
          "the Reference is canonicalised by " + name,
          scene -> {
            SignatureShape shape = SignatureShape.defaults().transform(c14n);
            return scene.hostile(scene.forged(mode).signature(shape).build().xml(), mode);
          });
    }
    signed(
        AttackClass.A11,
        "signed-info-c14n/unknown",
        "SignedInfo is canonicalised by something that does not exist",
        (scene, s) ->
            AttackScene.rename(part(s, "CanonicalizationMethod"), "Algorithm", "urn:example:none"));
    signed(
        AttackClass.A11,
        "signed-info-c14n/xslt",
        "SignedInfo is canonicalised by XSLT",
        (scene, s) ->
            AttackScene.rename(
                part(s, "CanonicalizationMethod"),
                "Algorithm",
                "http://www.w3.org/TR/1999/REC-xslt-19991116"));
    signed(
        AttackClass.A11,
        "signed-info-c14n/no-algorithm",
        "CanonicalizationMethod names no algorithm",
        (scene, s) -> part(s, "CanonicalizationMethod").removeAttributeNS(null, "Algorithm"));
    signed(
        AttackClass.A11,
        "signed-info-c14n/long-prefix-list",
        "a PrefixList of a hundred thousand characters",
        (scene, s) -> {
          Element list =
              Dom.append(part(s, "CanonicalizationMethod"), EXCLUSIVE, "ec:InclusiveNamespaces");
          Dom.attribute(list, "PrefixList", "a ".repeat(50_000));
        });
  }

  private void exclusion() {
    add(
        AttackClass.C2,
        "empty-signature",
        "an empty Signature element",
        scene -> {
          Document document = Dom.parse(scene.forged(SigningMode.NONE).build().xml());
          Element target = AttackScene.target(document, mode);
          AttackScene.afterIssuer(target, Dom.create(target, DS, "ds:Signature"));
          return scene.hostile(document, mode);
        });
    add(
        AttackClass.C2,
        "no-signature-value",
        "a signature without SignatureValue",
        scene -> {
          Document document = scene.forgedDocument(mode);
          Element signature = AttackScene.signature(AttackScene.target(document, mode));
          signature.removeChild(part(signature, "SignatureValue"));
          return scene.hostile(document, mode);
        });
    add(
        AttackClass.C2,
        "empty-signature-value",
        "a signature with an empty SignatureValue",
        scene -> {
          Document document = scene.forgedDocument(mode);
          AttackScene.text(part(AttackScene.target(document, mode), "SignatureValue"), "");
          return scene.hostile(document, mode);
        });
    add(
        AttackClass.C2,
        "wrong-namespace",
        "the signature is in another namespace",
        scene ->
            scene.hostile(
                scene.forged(mode).build().xml().replace(DS + "\"", "urn:example:dsig\""), mode));
    signed(
        AttackClass.C2,
        "empty-digest-value",
        "a genuine signature over an empty digest",
        (scene, s) -> AttackScene.text(part(s, "DigestValue"), ""));
    signed(
        AttackClass.A6,
        "digest-of-nothing",
        "a genuine signature over the digest of nothing, as of a failed canonicalisation",
        (scene, s) ->
            AttackScene.text(
                part(s, "DigestValue"), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
  }
}
