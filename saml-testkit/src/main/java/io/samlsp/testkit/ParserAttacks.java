package io.samlsp.testkit;

import static io.samlsp.testkit.AttackScene.SAMLP;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Where parsers differ (A5, A6), what is not signed (A7), other documents (A12). */
final class ParserAttacks {

  private static final String ROOT = "<samlp:Response ";

  private final List<Attack> all = new ArrayList<>();

  private ParserAttacks() {}

  static List<Attack> all() {
    ParserAttacks attacks = new ParserAttacks();
    attacks.notWellFormed();
    attacks.encodings();
    attacks.namespaces();
    attacks.outside();
    attacks.otherDocuments();
    return attacks.all;
  }

  private void edited(
      AttackClass attackClass, String id, String title, UnaryOperator<String> change) {
    all.add(
        new Attack(attackClass, id, title, scene -> scene.edited(SigningMode.ASSERTION, change)));
  }

  private static UnaryOperator<String> rootWith(String attributes) {
    return xml -> xml.replace(ROOT, ROOT + attributes + " ");
  }

  private void notWellFormed() {
    AttackClass a5 = AttackClass.A5;
    edited(
        a5,
        "parser/entity-in-id",
        "a DOCTYPE defines an entity that stands in the ID",
        xml -> "<!DOCTYPE r [<!ENTITY i \"x\">]>" + xml.replace(" ID=\"", " ID=\"&i;"));
    edited(
        a5,
        "parser/attribute-default",
        "a DOCTYPE gives an attribute a default",
        xml -> "<!DOCTYPE r [<!ATTLIST saml:Assertion ID CDATA \"x\">]>" + xml);
    all.add(
        new Attack(
            a5,
            "parser/two-roots",
            "two roots, the forged one first",
            scene ->
                scene.edited(
                    SigningMode.BOTH, xml -> scene.forged(SigningMode.NONE).build().xml() + xml)));
    all.add(
        new Attack(
            a5,
            "parser/second-root",
            "two roots, the forged one last",
            scene ->
                scene.edited(
                    SigningMode.BOTH, xml -> xml + scene.forged(SigningMode.NONE).build().xml())));
    edited(a5, "parser/text-after-root", "text after the root", xml -> xml + "x");
    edited(a5, "parser/undeclared-prefix", "an undeclared prefix", rootWith("x:y=\"z\""));
    edited(
        a5,
        "parser/attribute-twice",
        "an attribute twice",
        xml -> xml.replace(" Version=", " ID=\"_x\" Version="));
    edited(
        a5,
        "parser/attribute-twice-by-namespace",
        "an attribute twice, by two prefixes of one namespace",
        rootWith("xmlns:a=\"urn:x\" xmlns:b=\"urn:x\" a:c=\"1\" b:c=\"2\""));
    edited(
        a5,
        "parser/xml-1.1",
        "XML 1.1, in which more characters end a line",
        xml -> "<?xml version=\"1.1\"?>" + xml);
    edited(
        a5,
        "parser/prefix-xmlns-redefined",
        "the prefix xmlns redefined",
        rootWith("xmlns:xmlns=\"urn:x\""));
    edited(
        a5,
        "parser/prefix-undeclared-again",
        "a prefix declared as nothing, as XML 1.1 allows",
        rootWith("xmlns:a=\"\""));
    edited(
        a5,
        "parser/two-colons",
        "a name with two colons",
        xml -> xml.replace("saml:Subject", "saml:x:Subject"));
    edited(
        a5,
        "parser/unquoted-attribute",
        "an attribute without quotes, as HTML allows",
        rootWith("a=b"));
    edited(a5, "parser/less-than-in-attribute", "markup in an attribute", rootWith("a=\"<b>\""));
    edited(
        a5,
        "parser/comment-with-dashes",
        "a comment that ends early for some",
        xml -> xml.replace("<saml:Subject>", "<saml:Subject><!-- -- > -->"));
    edited(
        a5,
        "parser/cdata-end-in-text",
        "the end of a CDATA section in text",
        xml -> xml.replace(">user<", ">]]>user<"));
    edited(
        a5,
        "parser/wrong-end-tag",
        "an end tag of another element",
        xml -> xml.replace("</saml:Subject>", "</saml:Subjects>"));
    edited(
        a5,
        "parser/null-character",
        "a reference to the character NUL",
        xml -> xml.replace(AttackScene.OWN, AttackScene.FORGED + "&#0;"));
    edited(
        a5,
        "parser/surrogate-reference",
        "a reference to half a character",
        xml -> xml.replace(AttackScene.OWN, AttackScene.FORGED + "&#xD800;"));
    characters();
    names();
  }

  /** Ways to write a character that some readers take for an end, or for nothing. */
  private void characters() {
    Map<String, String> characters = new LinkedHashMap<>();
    characters.put("non-character", "&#xFFFE;");
    characters.put("beyond-unicode", "&#x110000;");
    characters.put("number-overflows", "&#x100000041;");
    characters.put("reference-without-end", "&#46");
    characters.put("reference-with-capital-x", "&#X2E;");
    characters.put("control-character", "\u0001");
    characters.put("escape-of-an-ampersand-without-end", "&amp");
    characters.forEach(
        (name, written) ->
            edited(
                AttackClass.A5,
                "parser/" + name,
                "a character written as " + name.replace('-', ' '),
                xml -> xml.replace(AttackScene.OWN, AttackScene.FORGED + written)));
  }

  private void names() {
    AttackClass a5 = AttackClass.A5;
    edited(
        a5,
        "parser/prefix-xml-redefined",
        "the prefix xml redefined",
        rootWith("xmlns:xml=\"urn:x\""));
    edited(
        a5,
        "parser/namespace-of-xml-by-another-prefix",
        "another prefix for the namespace of xml:id",
        rootWith("xmlns:a=\"http://www.w3.org/XML/1998/namespace\" a:id=\"_x\""));
    edited(
        a5,
        "parser/namespace-of-xmlns",
        "a prefix for the namespace of declarations",
        rootWith("xmlns:a=\"http://www.w3.org/2000/xmlns/\" a:saml=\"urn:x\""));
    edited(
        a5,
        "parser/default-declared-twice",
        "two default namespaces on one element",
        rootWith("xmlns=\"urn:x\" xmlns=\"urn:y\""));
    edited(
        a5,
        "parser/empty-prefix",
        "a name that starts with a colon",
        xml -> xml.replace("saml:Subject", ":Subject"));
    edited(
        a5, "parser/instruction-called-xml", "an instruction called XML", xml -> "<?XML x?>" + xml);
    edited(
        a5,
        "parser/declaration-late",
        "an XML declaration after white space",
        xml -> " <?xml version=\"1.0\"?>" + xml);
    edited(
        a5,
        "parser/declaration-twice",
        "two XML declarations",
        xml -> "<?xml version=\"1.0\"?><?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + xml);
    edited(
        a5,
        "parser/declaration-in-element",
        "an XML declaration in the subject",
        xml -> xml.replace("<saml:Subject>", "<saml:Subject><?xml version=\"1.0\"?>"));
    edited(
        a5,
        "parser/cdata-before-root",
        "a CDATA section before the root",
        xml -> "<![CDATA[x]]>" + xml);
  }

  private void encodings() {
    encoded(
        "utf-7",
        "UTF-7, in which markup can hide",
        xml -> "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + xml,
        StandardCharsets.UTF_8);
    encoded(
        "ebcdic",
        "EBCDIC",
        xml -> "<?xml version=\"1.0\" encoding=\"IBM037\"?>" + xml,
        Charset.forName("IBM037"));
    encoded(
        "utf-16-called-utf-8",
        "UTF-16 that says it is UTF-8",
        xml -> "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml,
        StandardCharsets.UTF_16BE);
    encoded(
        "latin-1-called-utf-8",
        "ISO 8859-1 that says it is UTF-8",
        xml -> "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml.replace(">user<", ">\u00e9<"),
        StandardCharsets.ISO_8859_1);
    encoded(
        "utf-8-called-utf-16",
        "UTF-8 that says it is UTF-16",
        xml -> "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + xml,
        StandardCharsets.UTF_8);
    encoded(
        "named-twice",
        "an XML declaration that names two encodings",
        xml -> "<?xml version=\"1.0\" encoding=\"UTF-8\" encoding=\"UTF-7\"?>" + xml,
        StandardCharsets.UTF_8);
    encoded(
        "mark-twice", "two byte order marks", xml -> "\uFEFF\uFEFF" + xml, StandardCharsets.UTF_8);
    encoded("utf-32", "UTF-32", xml -> xml, Charset.forName("UTF-32BE"));
    all.add(
        new Attack(
            AttackClass.A5,
            "encoding/half-a-character",
            "UTF-16 that ends in the middle of a character",
            scene -> {
              FakeResponse own = scene.own(SigningMode.BOTH).build();
              byte[] octets = ("\uFEFF" + own.xml()).getBytes(StandardCharsets.UTF_16BE);
              return HostileResponse.raw(
                  Base64.getEncoder().encodeToString(Arrays.copyOf(octets, octets.length - 1)),
                  own.xml(),
                  own);
            }));
    for (Charset charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      all.add(
          new Attack(
              AttackClass.A5,
              "encoding/" + charset.name().toLowerCase(Locale.ROOT) + "-with-comment",
              "a comment in the NameID, in " + charset.name(),
              scene -> {
                FakeResponse own = scene.own(SigningMode.BOTH).build();
                String cut = AttackScene.OWN.replace(".attacker", "<!---->.attacker");
                String xml = "\uFEFF" + own.xml().replace(AttackScene.OWN, cut);
                return HostileResponse.raw(
                        Base64.getEncoder().encodeToString(xml.getBytes(charset)), xml, own)
                    .orSignsIn(AttackScene.OWN);
              }));
    }
    all.add(
        new Attack(
            AttackClass.A5,
            "encoding/overlong",
            "markup in overlong UTF-8",
            scene -> {
              FakeResponse own = scene.own(SigningMode.BOTH).build();
              String latin =
                  new String(
                      own.xml().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
              byte[] octets =
                  latin
                      .replace(
                          AttackScene.OWN, AttackScene.FORGED + "\u00c0\u00bc!----\u00c0\u00be")
                      .getBytes(StandardCharsets.ISO_8859_1);
              return HostileResponse.raw(Base64.getEncoder().encodeToString(octets), latin, own);
            }));
  }

  private void encoded(String id, String title, UnaryOperator<String> change, Charset charset) {
    all.add(
        new Attack(
            AttackClass.A5,
            "encoding/" + id,
            title,
            scene -> {
              FakeResponse own = scene.own(SigningMode.BOTH).build();
              String xml = change.apply(own.xml());
              return HostileResponse.raw(
                  Base64.getEncoder().encodeToString(xml.getBytes(charset)), xml, own);
            }));
  }

  private void namespaces() {
    AttackClass a6 = AttackClass.A6;
    edited(
        a6, "namespace/relative", "a relative namespace on the root", rootWith("xmlns:a=\"b/c\""));
    edited(
        a6,
        "namespace/relative-default",
        "a relative default namespace in the signed element",
        xml -> xml.replace("<saml:Subject>", "<saml:Subject><x xmlns=\"1\"/>"));
    edited(
        a6,
        "namespace/relative-in-signed-info",
        "a relative namespace in SignedInfo",
        xml -> xml.replace("<ds:SignedInfo>", "<ds:SignedInfo xmlns:a=\"..\">"));
    for (String which : List.of("Response", "Assertion")) {
      edited(
          a6,
          "namespaced-id/" + which.toLowerCase(Locale.ROOT),
          "an attribute ID in a namespace beside the real one on " + which,
          xml ->
              xml.replaceFirst("(<saml[p]?:" + which + ") ", "$1 xmlns:x=\"urn:x\" x:ID=\"_x\" "));
    }
    edited(
        a6,
        "namespaced-id/only",
        "the ID of the assertion is in a namespace",
        xml -> xml.replaceFirst("(<saml:Assertion .*?) ID=", "$1 xmlns:x=\"urn:x\" x:ID="));
    edited(
        a6,
        "namespace/saml-1",
        "the assertion is in the namespace of SAML 1.1",
        xml ->
            xml.replaceFirst(
                "<saml:Assertion ",
                "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:1.0:assertion\" "));
    edited(
        a6,
        "namespace/response-without",
        "the response is in no namespace",
        xml -> xml.replace("samlp:Response", "Response"));
    edited(
        a6,
        "namespace/subject-in-another",
        "the subject is in another namespace, a forged one takes its place",
        xml ->
            xml.replace(
                "<saml:Subject>",
                "<saml:Subject><saml:NameID>"
                    + AttackScene.FORGED
                    + "</saml:NameID></saml:Subject><saml:Subject xmlns:saml=\"urn:x\">"));
  }

  /** The assertion is signed, what stands around it is not. */
  private void outside() {
    String subject =
        "<saml:Subject><saml:NameID>" + AttackScene.FORGED + "</saml:NameID></saml:Subject>";
    String attributes =
        "<saml:AttributeStatement><saml:Attribute Name=\"role\"><saml:AttributeValue>admin"
            + "</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>";
    sound("subject-in-response", "a Subject as a child of the response", "<samlp:Status>", subject);
    sound(
        "name-id-in-response",
        "a NameID as a child of the response",
        "<samlp:Status>",
        "<saml:NameID>" + AttackScene.FORGED + "</saml:NameID>");
    sound(
        "attributes-in-response",
        "attributes as a child of the response",
        "<samlp:Status>",
        attributes);
    sound(
        "subject-in-extensions",
        "a Subject in Extensions",
        "<samlp:Status>",
        "<samlp:Extensions>" + subject + attributes + "</samlp:Extensions>");
    sound("subject-in-key-info", "a Subject in KeyInfo", "<ds:KeyInfo>", subject);
    all.add(
        new Attack(
            AttackClass.A7,
            "outside/subject-in-object",
            "a Subject in an Object of the signature",
            scene ->
                scene.edited(
                    SigningMode.ASSERTION,
                    xml ->
                        xml.replace(
                            "</ds:Signature>",
                            "<ds:Object>" + subject + "</ds:Object></ds:Signature>"))));
    all.add(
        new Attack(
            AttackClass.A7,
            "outside/comment-after",
            "a forged message in a comment after the root",
            scene ->
                scene
                    .edited(
                        SigningMode.BOTH,
                        xml -> xml + "<!--" + scene.forged(SigningMode.NONE).build().xml() + "-->")
                    .orSignsIn(AttackScene.OWN)));
  }

  /** The message stays sound, because nobody reads what was added. */
  private void sound(String id, String title, String at, String added) {
    all.add(
        new Attack(
            AttackClass.A7,
            "outside/" + id,
            title,
            scene ->
                scene
                    .edited(
                        SigningMode.ASSERTION,
                        xml ->
                            at.startsWith("<ds")
                                ? xml.replace(at, at + added)
                                : xml.replace(at, added + at))
                    .orSignsIn(AttackScene.OWN)));
  }

  private void otherDocuments() {
    for (String name :
        List.of("LogoutRequest", "LogoutResponse", "AuthnRequest", "ArtifactResponse")) {
      all.add(
          new Attack(
              AttackClass.A12,
              "other-message/" + name,
              "a genuine " + name + " that holds an assertion",
              scene -> otherMessage(scene, name)));
    }
    all.add(
        new Attack(
            AttackClass.A12,
            "other-message/Assertion",
            "a genuine assertion without a response",
            scene ->
                scene.hostile(
                    scene.forged(SigningMode.ASSERTION).build().assertionXml(),
                    SigningMode.ASSERTION)));
    all.add(
        new Attack(
            AttackClass.A12,
            "metadata/signature-moved",
            "the signature and the ID of the identity provider's signed metadata",
            ParserAttacks::signatureOfMetadata));
    all.add(
        new Attack(
            AttackClass.A12,
            "metadata/in-extensions",
            "the signed metadata itself in Extensions, a forged assertion beside it",
            ParserAttacks::metadataInExtensions));
    all.add(
        new Attack(
            AttackClass.A12,
            "refusal-as-cover",
            "a genuine signed refusal, hidden in Extensions of a forged response",
            ParserAttacks::refusalAsCover));
  }

  private static HostileResponse otherMessage(AttackScene scene, String name) {
    FakeResponse unsigned = scene.forged(SigningMode.NONE).build();
    FakeResponse renamed = unsigned.edit(xml -> xml.replace("samlp:Response", "samlp:" + name));
    Document document = Dom.parse(renamed.xml());
    Signer.sign(
        document.getDocumentElement(), SignatureShape.defaults(), scene.idpKey(), scene.random());
    return scene.hostile(document, SigningMode.RESPONSE);
  }

  private static Document signedMetadata(AttackScene scene) {
    return Dom.parse(
        scene.idp().toBuilder().signMetadata(SignatureShape.defaults()).build().metadataXml());
  }

  private static HostileResponse signatureOfMetadata(AttackScene scene) {
    Document document = Dom.parse(scene.forged(SigningMode.NONE).build().xml());
    Element root = document.getDocumentElement();
    Element metadata = signedMetadata(scene).getDocumentElement();
    AttackScene.rename(root, "ID", metadata.getAttributeNS(null, "ID"));
    AttackScene.afterIssuer(
        root, (Element) document.importNode(AttackScene.signature(metadata), true));
    return scene.hostile(document, SigningMode.RESPONSE);
  }

  private static HostileResponse metadataInExtensions(AttackScene scene) {
    Document document = Dom.parse(scene.forged(SigningMode.NONE).build().xml());
    Element root = document.getDocumentElement();
    Element extensions = Dom.create(root, SAMLP, "samlp:Extensions");
    AttackScene.afterIssuer(root, extensions);
    extensions.appendChild(document.importNode(signedMetadata(scene).getDocumentElement(), true));
    return scene.hostile(document, SigningMode.RESPONSE);
  }

  private static HostileResponse refusalAsCover(AttackScene scene) {
    Document refusal =
        Dom.parse(scene.own(SigningMode.RESPONSE).refuse(SamlUris.STATUS_RESPONDER).build().xml());
    Document document = Dom.parse(scene.forged(SigningMode.NONE).build().xml());
    Element root = document.getDocumentElement();
    Element extensions = Dom.create(root, SAMLP, "samlp:Extensions");
    AttackScene.afterIssuer(root, extensions);
    extensions.appendChild(document.importNode(refusal.getDocumentElement(), true));
    return scene.hostile(document, SigningMode.RESPONSE);
  }
}
