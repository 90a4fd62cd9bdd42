package io.samlsp.testkit;

import static io.samlsp.testkit.AttackScene.DS;
import static io.samlsp.testkit.AttackScene.SAML;

import io.samlsp.testkit.EncryptionShape.Content;
import io.samlsp.testkit.EncryptionShape.KeyTransport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Encrypted assertions: unsigned ones (A3), what they point at and contain (D1 to D4). */
final class EncryptionAttacks {

  private static final String XENC = SamlUris.XMLENC;

  private final List<Attack> all = new ArrayList<>();

  private EncryptionAttacks() {}

  static List<Attack> all() {
    EncryptionAttacks attacks = new EncryptionAttacks();
    attacks.unsigned();
    attacks.references();
    attacks.ciphertexts();
    attacks.plaintexts();
    attacks.keys();
    return attacks.all;
  }

  private static EncryptionShape shape(AttackScene scene) {
    return EncryptionShape.to(scene.encryptionCertificate());
  }

  /** Sound: the assertion is signed and then encrypted. */
  private static FakeResponse legitimate(AttackScene scene) {
    return scene.own(SigningMode.ASSERTION).encryptAssertion(shape(scene)).build();
  }

  private static HostileResponse hostile(AttackScene scene, Document document) {
    return HostileResponse.of(FakeResponse.of(XmlText.write(document)), legitimate(scene));
  }

  /** A response whose EncryptedAssertion holds any text. */
  private static Document encrypted(AttackScene scene, String plaintext, EncryptionShape shape) {
    Document document = Dom.parse(scene.forged(SigningMode.NONE).build().xml());
    Element root = document.getDocumentElement();
    Element wrapper = Dom.create(root, SAML, "saml:EncryptedAssertion");
    root.replaceChild(wrapper, AttackScene.assertion(root));
    Encryptor.fill(wrapper, plaintext.getBytes(StandardCharsets.UTF_8), shape, scene.random());
    return document;
  }

  private static void encryptInPlace(
      AttackScene scene, Element root, String plaintext, boolean first) {
    Element wrapper = Dom.create(root, SAML, "saml:EncryptedAssertion");
    Element plain = AttackScene.assertion(root);
    root.insertBefore(wrapper, first ? plain : plain.getNextSibling());
    Encryptor.fill(
        wrapper, plaintext.getBytes(StandardCharsets.UTF_8), shape(scene), scene.random());
  }

  private void unsigned() {
    AttackClass a3 = AttackClass.A3;
    all.add(
        new Attack(
            a3,
            "encrypted/unsigned",
            "an encrypted assertion that nobody signed",
            scene -> hostile(scene, encrypted(scene, scene.forgedAssertion(), shape(scene)))));
    all.add(
        new Attack(
            a3,
            "encrypted/signed-by-attacker",
            "an encrypted assertion that the attacker signed",
            scene ->
                hostile(
                    scene,
                    encrypted(
                        scene,
                        scene
                            .forged(SigningMode.ASSERTION)
                            .signature(SignatureShape.defaults().key(scene.attackerKey()))
                            .build()
                            .assertionXml(),
                        shape(scene)))));
    for (SigningMode mode :
        List.of(SigningMode.RESPONSE, SigningMode.ASSERTION, SigningMode.BOTH)) {
      for (boolean first : new boolean[] {true, false}) {
        String suffix = (first ? "before/" : "after/") + mode.name().toLowerCase(Locale.ROOT);
        all.add(
            new Attack(
                a3,
                "encrypted-beside-plain/" + suffix,
                "an unsigned encrypted assertion beside a signed plain one",
                scene -> {
                  Document document = scene.document(mode);
                  encryptInPlace(
                      scene, document.getDocumentElement(), scene.forgedAssertion(), first);
                  return scene.hostile(document, mode);
                }));
        all.add(
            new Attack(
                a3,
                "plain-beside-encrypted/" + suffix,
                "an unsigned plain assertion beside a signed encrypted one",
                scene -> {
                  String signed = scene.own(SigningMode.ASSERTION).build().assertionXml();
                  Document document = Dom.parse(scene.forged(SigningMode.NONE).build().xml());
                  encryptInPlace(scene, document.getDocumentElement(), signed, first);
                  return hostile(scene, document);
                }));
      }
    }
    all.add(
        new Attack(
            a3,
            "encrypted/in-signed-response",
            "the ciphertext in a signed response replaced by the attacker's",
            scene -> {
              Document document =
                  Dom.parse(
                      scene.own(SigningMode.RESPONSE).encryptAssertion(shape(scene)).build().xml());
              Element root = document.getDocumentElement();
              Element old = Dom.child(root, SAML, "EncryptedAssertion").orElseThrow();
              Element wrapper = Dom.create(root, SAML, "saml:EncryptedAssertion");
              root.replaceChild(wrapper, old);
              Encryptor.fill(
                  wrapper,
                  scene.forgedAssertion().getBytes(StandardCharsets.UTF_8),
                  shape(scene),
                  scene.random());
              return hostile(scene, document);
            }));
    for (String declared : List.of("urn:other", SAML)) {
      all.add(
          new Attack(
              a3,
              "encrypted/namespace-outside/" + (declared.equals(SAML) ? "genuine" : "changed"),
              "what is encrypted takes a namespace from outside, where no signature covers it",
              scene -> namespaceOutside(scene, declared)));
    }
    all.add(
        new Attack(
            a3,
            "encrypted/issuer-inside",
            "an encrypted element with a plain Issuer and Signature beside its ciphertext",
            scene -> {
              Document document = encrypted(scene, scene.forgedAssertion(), shape(scene));
              Element wrapper =
                  AttackScene.find(document.getDocumentElement(), "EncryptedAssertion");
              Element signed = scene.document(SigningMode.ASSERTION).getDocumentElement();
              Element signature = AttackScene.signature(AttackScene.assertion(signed));
              Dom.append(wrapper, SAML, "saml:Issuer", scene.idp().entityId());
              wrapper.appendChild(document.importNode(signature, true));
              return hostile(scene, document);
            }));
  }

  /**
   * Only the response is signed, and exclusive canonicalisation leaves out the prefix x, which only
   * the ciphertext uses. So anybody may say what it means.
   */
  private static HostileResponse namespaceOutside(AttackScene scene, String declared) {
    String genuine = "xmlns:x=\"" + SAML + "\"";
    Document document =
        encrypted(
            scene,
            scene
                .own(SigningMode.NONE)
                .build()
                .assertionXml()
                .replaceAll("(</?)saml:Attribute(?=[ >S])", "$1x:Attribute"),
            shape(scene));
    String xml =
        XmlText.write(document).replace("<samlp:Response ", "<samlp:Response " + genuine + " ");
    String signed =
        FakeResponse.of(xml)
            .sign(
                document.getDocumentElement().getAttributeNS(null, "ID"),
                SignatureShape.defaults().key(scene.idpKey()))
            .xml();
    return HostileResponse.of(
            FakeResponse.of(signed.replace(genuine, "xmlns:x=\"" + declared + "\"")),
            legitimate(scene))
        .orSignsIn(AttackScene.OWN);
  }

  /** A change of a sound encrypted message about the forged name. */
  private void changed(
      AttackClass attackClass,
      String id,
      String title,
      BiConsumer<AttackScene, Element> changeOfEncryptedData) {
    all.add(
        new Attack(
            attackClass,
            "encrypted/" + id,
            title,
            scene -> {
              Document document =
                  Dom.parse(
                      scene
                          .forged(SigningMode.ASSERTION)
                          .encryptAssertion(shape(scene))
                          .build()
                          .xml());
              changeOfEncryptedData.accept(
                  scene, AttackScene.find(document.getDocumentElement(), "EncryptedData"));
              return hostile(scene, document);
            }));
  }

  private static Element cipherData(Element of) {
    return Dom.child(of, XENC, "CipherData").orElseThrow();
  }

  private static Element key(Element data) {
    return AttackScene.find(data, "EncryptedKey");
  }

  private static Element reference(Element of, String uri) {
    Element data = cipherData(of);
    Dom.nodes(data).forEach(data::removeChild);
    Element reference = Dom.append(data, XENC, "xenc:CipherReference");
    Dom.attribute(reference, "URI", uri);
    return reference;
  }

  private void references() {
    AttackClass d1 = AttackClass.D1;
    changed(
        d1,
        "cipher-reference",
        "the ciphertext is to be fetched",
        (scene, data) -> reference(data, scene.means().callbackUrl()));
    changed(
        d1,
        "cipher-reference-file",
        "the ciphertext is a file",
        (scene, data) -> reference(data, "file:///etc/hostname"));
    changed(
        d1,
        "cipher-reference-same-document",
        "the ciphertext is elsewhere in the message",
        (scene, data) -> reference(data, "#_x"));
    changed(
        d1,
        "cipher-reference-transforms",
        "the ciphertext is to be transformed by XSLT",
        (scene, data) -> {
          Element transforms = Dom.append(reference(data, "#_x"), XENC, "xenc:Transforms");
          Dom.attribute(
              Dom.append(transforms, DS, "ds:Transform"),
              "Algorithm",
              "http://www.w3.org/TR/1999/REC-xslt-19991116");
        });
    changed(
        d1,
        "cipher-reference-in-key",
        "the encrypted key is to be fetched",
        (scene, data) -> reference(key(data), scene.means().callbackUrl()));
    changed(
        d1,
        "cipher-value-and-reference",
        "a CipherReference after the CipherValue",
        (scene, data) ->
            Dom.attribute(
                Dom.append(cipherData(data), XENC, "xenc:CipherReference"),
                "URI",
                scene.means().callbackUrl()));
    changed(
        d1,
        "two-cipher-values",
        "two CipherValues",
        (scene, data) ->
            cipherData(data)
                .appendChild(AttackScene.find(cipherData(data), "CipherValue").cloneNode(true)));
    changed(
        d1,
        "no-cipher-value",
        "no CipherValue",
        (scene, data) -> {
          Element cipherData = cipherData(data);
          Dom.nodes(cipherData).forEach(cipherData::removeChild);
        });
    changed(
        d1,
        "cipher-value-not-base64",
        "a CipherValue that is not base64",
        (scene, data) -> AttackScene.text(AttackScene.find(cipherData(data), "CipherValue"), "@@"));
    for (String uri : List.of("callback", "file:///etc/hostname", "#_elsewhere", "")) {
      String name =
          uri.isEmpty() ? "empty" : uri.startsWith("#") ? "elsewhere" : uri.replaceFirst(":.*", "");
      changed(
          d1,
          "retrieval-method/" + name,
          "the key is to be found by RetrievalMethod: " + name,
          (scene, data) -> {
            Element keyInfo = AttackScene.find(data, "KeyInfo");
            Dom.nodes(keyInfo).forEach(keyInfo::removeChild);
            Element retrieval = Dom.append(keyInfo, DS, "ds:RetrievalMethod");
            Dom.attribute(retrieval, "Type", XENC + "EncryptedKey");
            Dom.attribute(
                retrieval, "URI", uri.equals("callback") ? scene.means().callbackUrl() : uri);
          });
    }
    changed(
        d1,
        "retrieval-method/transforms",
        "a RetrievalMethod with a transform",
        (scene, data) -> {
          Element retrieval =
              Dom.append(AttackScene.find(data, "KeyInfo"), DS, "ds:RetrievalMethod");
          Dom.attribute(retrieval, "URI", "");
          Element transforms = Dom.append(retrieval, DS, "ds:Transforms");
          Dom.attribute(
              Dom.append(transforms, DS, "ds:Transform"),
              "Algorithm",
              "http://www.w3.org/TR/1999/REC-xpath-19991116");
        });
    changed(
        d1,
        "key-info-reference",
        "a KeyInfoReference",
        (scene, data) ->
            Dom.attribute(
                Dom.append(
                    AttackScene.find(data, "KeyInfo"),
                    SamlUris.XMLDSIG11,
                    "dsig11:KeyInfoReference"),
                "URI",
                scene.means().callbackUrl()));
    changed(
        d1,
        "encryption-properties",
        "EncryptionProperties with content",
        (scene, data) ->
            AttackScene.text(
                Dom.append(data, XENC, "xenc:EncryptionProperties"), AttackScene.FORGED));
    changed(
        d1,
        "two-encrypted-data",
        "two EncryptedData",
        (scene, data) -> {
          Element second = (Element) data.cloneNode(true);
          second.removeAttributeNS(null, "Id");
          data.getParentNode().appendChild(second);
        });
    changed(
        d1,
        "no-encrypted-data",
        "no EncryptedData",
        (scene, data) -> data.getParentNode().removeChild(data));
    changed(
        d1,
        "type-content",
        "the plaintext is to be content, not an element",
        (scene, data) -> AttackScene.rename(data, "Type", XENC + "Content"));
    changed(
        d1,
        "no-method",
        "no EncryptionMethod",
        (scene, data) -> data.removeChild(AttackScene.find(data, "EncryptionMethod")));
  }

  private void shaped(String id, String title, UnaryOperator<EncryptionShape> change) {
    all.add(
        new Attack(
            AttackClass.D2,
            "encrypted/" + id,
            title,
            scene ->
                HostileResponse.of(
                    scene
                        .forged(SigningMode.ASSERTION)
                        .encryptAssertion(change.apply(shape(scene)))
                        .build(),
                    legitimate(scene))));
  }

  private void value(String id, String title, boolean ofKey, UnaryOperator<byte[]> change) {
    changed(
        AttackClass.D2,
        id,
        title,
        (scene, data) -> {
          Element value = AttackScene.find(cipherData(ofKey ? key(data) : data), "CipherValue");
          byte[] octets = Base64.getDecoder().decode(Dom.text(value));
          AttackScene.text(value, Base64.getEncoder().encodeToString(change.apply(octets)));
        });
  }

  private static UnaryOperator<byte[]> flip(int fromEnd) {
    return octets -> {
      byte[] flipped = octets.clone();
      int at = fromEnd < 0 ? -fromEnd - 1 : flipped.length - 1 - fromEnd;
      flipped[at] ^= 1;
      return flipped;
    };
  }

  private void ciphertexts() {
    shaped("rsa-1.5", "the key under RSA 1.5", s -> s.keyTransport(KeyTransport.RSA_1_5));
    for (Content content :
        List.of(
            Content.AES_128_CBC,
            Content.AES_192_CBC,
            Content.AES_256_CBC,
            Content.TRIPLE_DES_CBC)) {
      shaped(
          "cbc/" + content.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          "a ciphertext that no signature covers, in " + content,
          s -> s.content(content));
    }
    value("gcm/tag-flipped", "a bit of the tag changed", false, flip(0));
    value("gcm/text-flipped", "a bit of the ciphertext changed", false, flip(20));
    value("gcm/iv-flipped", "a bit of the initialisation vector changed", false, flip(-1));
    value(
        "gcm/tag-truncated",
        "the tag cut to 12 octets",
        false,
        o -> Arrays.copyOf(o, o.length - 4));
    value(
        "gcm/tag-one-octet",
        "the tag cut to one octet",
        false,
        o -> Arrays.copyOf(o, o.length - 15));
    value("gcm/no-tag", "no tag", false, o -> Arrays.copyOf(o, o.length - 16));
    value("gcm/iv-only", "nothing but the initialisation vector", false, o -> Arrays.copyOf(o, 12));
    value("gcm/empty", "an empty ciphertext", false, o -> new byte[0]);
    value("key/flipped", "a bit of the encrypted key changed", true, flip(0));
    value("key/short", "an encrypted key that is too short", true, o -> Arrays.copyOf(o, 100));
    value("key/empty", "an empty encrypted key", true, o -> new byte[0]);
    value("key/zero", "an encrypted key of zeros", true, o -> new byte[o.length]);
    value(
        "key/long", "an encrypted key of a hundred thousand octets", true, o -> new byte[100_000]);
    changed(
        AttackClass.D2,
        "method/unknown",
        "an unknown cipher",
        (scene, data) ->
            AttackScene.rename(
                AttackScene.find(data, "EncryptionMethod"), "Algorithm", "urn:example:none"));
    changed(
        AttackClass.D2,
        "method/cbc-for-gcm",
        "a GCM ciphertext called CBC",
        (scene, data) ->
            AttackScene.rename(
                AttackScene.find(data, "EncryptionMethod"),
                "Algorithm",
                Content.AES_256_CBC.uri()));
    changed(
        AttackClass.D2,
        "method/other-key-size",
        "the cipher has another key size",
        (scene, data) ->
            AttackScene.rename(
                AttackScene.find(data, "EncryptionMethod"),
                "Algorithm",
                Content.AES_128_GCM.uri()));
    changed(
        AttackClass.D2,
        "key-method/unknown",
        "an unknown cipher of the key",
        (scene, data) ->
            AttackScene.rename(
                AttackScene.find(key(data), "EncryptionMethod"), "Algorithm", "urn:example:none"));
    changed(
        AttackClass.D2,
        "key-method/oaep-digest-md5",
        "OAEP with MD5",
        (scene, data) ->
            Dom.attribute(
                Dom.append(AttackScene.find(key(data), "EncryptionMethod"), DS, "ds:DigestMethod"),
                "Algorithm",
                SignatureShape.Digest.MD5.uri()));
    changed(
        AttackClass.D2,
        "key-method/oaep-params",
        "OAEP with parameters",
        (scene, data) ->
            Dom.append(
                AttackScene.find(key(data), "EncryptionMethod"), XENC, "xenc:OAEPparams", "AAAA"));
    changed(
        AttackClass.D2,
        "key-size",
        "a KeySize in EncryptionMethod",
        (scene, data) ->
            Dom.append(AttackScene.find(data, "EncryptionMethod"), XENC, "xenc:KeySize", "8"));
  }

  private void plaintext(String id, String title, Function<AttackScene, String> text) {
    all.add(
        new Attack(
            AttackClass.D3,
            "plaintext/" + id,
            title,
            scene -> hostile(scene, encrypted(scene, text.apply(scene), shape(scene)))));
  }

  private static String genuine(AttackScene scene) {
    return scene.own(SigningMode.ASSERTION).build().assertionXml();
  }

  private void plaintexts() {
    plaintext(
        "doctype", "a DOCTYPE before the genuine assertion", s -> "<!DOCTYPE x>" + genuine(s));
    plaintext(
        "external-entity",
        "a DOCTYPE that reads a file",
        s -> "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + genuine(s));
    plaintext(
        "never-closed",
        "half a megabyte that is no XML for want of its last tag",
        s -> "<a>" + "<b>text</b>".repeat(9_000) + "<c>" + "x".repeat(400_000));
    plaintext(
        "external-dtd",
        "a DOCTYPE that fetches its DTD",
        s -> "<!DOCTYPE x SYSTEM \"" + s.means().callbackUrl() + "\">" + genuine(s));
    plaintext(
        "two-assertions",
        "a forged assertion before the genuine one",
        s -> s.forgedAssertion() + genuine(s));
    plaintext(
        "two-assertions-reversed",
        "a forged assertion after the genuine one",
        s -> genuine(s) + s.forgedAssertion());
    plaintext(
        "nested",
        "a forged assertion around the genuine one",
        s -> s.forgedAssertion().replace("</saml:Assertion>", genuine(s) + "</saml:Assertion>"));
    plaintext(
        "nested-in-advice",
        "the genuine assertion in the Advice of a forged one",
        s ->
            s.forgedAssertion()
                .replace(
                    "<saml:AuthnStatement",
                    "<saml:Advice>" + genuine(s) + "</saml:Advice><saml:AuthnStatement"));
    plaintext(
        "response",
        "a genuine response instead of an assertion",
        s -> s.forged(SigningMode.BOTH).build().xml());
    plaintext(
        "name-id",
        "a NameID instead of an assertion",
        s -> "<saml:NameID>" + AttackScene.FORGED + "</saml:NameID>");
    plaintext("text", "text instead of an assertion", s -> AttackScene.FORGED);
    plaintext("empty", "nothing instead of an assertion", s -> "");
    plaintext(
        "deep",
        "elements nested ten thousand deep",
        s -> "<a>".repeat(10_000) + "</a>".repeat(10_000));
    plaintext("many", "a hundred thousand elements", s -> "<a>" + "<b/>".repeat(100_000) + "</a>");
    plaintext(
        "encrypted-again",
        "an EncryptedAssertion in the EncryptedAssertion",
        s ->
            XmlText.writeStandalone(
                AttackScene.find(
                    encrypted(s, genuine(s), shape(s)).getDocumentElement(),
                    "EncryptedAssertion")));
    plaintext(
        "saml-1",
        "an assertion of SAML 1.1",
        s -> genuine(s).replace(SAML, "urn:oasis:names:tc:SAML:1.0:assertion"));
    plaintext(
        "signature-outside",
        "the signature stands beside the assertion",
        s -> {
          Element assertion =
              AttackScene.assertion(s.document(SigningMode.ASSERTION).getDocumentElement());
          return s.forgedAssertion() + XmlText.writeStandalone(AttackScene.signature(assertion));
        });
    all.add(
        new Attack(
            AttackClass.D3,
            "plaintext/id-of-response",
            "the decrypted assertion has the ID of the response",
            scene ->
                HostileResponse.of(
                    scene
                        .forged(SigningMode.ASSERTION)
                        .id("_same")
                        .assertion(a -> a.id("_same"))
                        .encryptAssertion(shape(scene))
                        .build(),
                    legitimate(scene))));
    for (Map.Entry<String, String> wrong : wrongContents().entrySet()) {
      all.add(
          new Attack(
              AttackClass.D3,
              "encrypted-id/" + wrong.getKey(),
              "a genuine EncryptedID that holds " + wrong.getKey(),
              scene ->
                  HostileResponse.of(
                      scene
                          .forged(SigningMode.BOTH)
                          .editUnsigned(xml -> withEncryptedId(scene, xml, wrong.getValue()))
                          .build(),
                      scene.own(SigningMode.BOTH).encryptNameId(shape(scene)).build())));
    }
  }

  private static Map<String, String> wrongContents() {
    Map<String, String> contents = new LinkedHashMap<>();
    contents.put("an-element", "<saml:NameID>" + AttackScene.FORGED + "<x/></saml:NameID>");
    contents.put("a-doctype", "<!DOCTYPE x><saml:NameID>" + AttackScene.FORGED + "</saml:NameID>");
    contents.put("an-issuer", "<saml:Issuer>" + AttackScene.FORGED + "</saml:Issuer>");
    contents.put("nothing", "<saml:NameID/>");
    return contents;
  }

  private static String withEncryptedId(AttackScene scene, String xml, String content) {
    Document document = Dom.parse(xml);
    Element nameId = AttackScene.find(document.getDocumentElement(), "NameID");
    Element subject = (Element) nameId.getParentNode();
    Element wrapper = Dom.create(subject, SAML, "saml:EncryptedID");
    subject.replaceChild(wrapper, nameId);
    Encryptor.fill(wrapper, content.getBytes(StandardCharsets.UTF_8), shape(scene), scene.random());
    return XmlText.write(document);
  }

  private void keys() {
    AttackClass d4 = AttackClass.D4;
    changed(d4, "keys/nine", "nine EncryptedKeys", (scene, data) -> copies(key(data), 8));
    changed(
        d4,
        "keys/two-hundred",
        "two hundred EncryptedKeys",
        (scene, data) -> copies(key(data), 199));
    changed(
        d4,
        "keys/retrieval-methods",
        "a thousand RetrievalMethods, each of one key among five thousand",
        (scene, data) -> {
          for (int i = 0; i < 5_000; i++) {
            Dom.append((Element) data.getParentNode(), XENC, "xenc:EncryptedKey");
          }
          AttackScene.rename((Element) data.getParentNode().getLastChild(), "Id", "_last");
          for (int i = 0; i < 1_000; i++) {
            Element retrieval =
                Dom.append(AttackScene.find(data, "KeyInfo"), DS, "ds:RetrievalMethod");
            Dom.attribute(retrieval, "Type", XENC + "EncryptedKey");
            Dom.attribute(retrieval, "URI", "#_last");
          }
        });
    changed(
        d4,
        "keys/none",
        "no EncryptedKey",
        (scene, data) -> key(data).getParentNode().removeChild(key(data)));
    changed(
        d4,
        "keys/nested",
        "an EncryptedKey under another",
        (scene, data) -> {
          Element inner = (Element) key(data).cloneNode(true);
          Element keyInfo = AttackScene.find(key(data), "KeyInfo");
          Dom.nodes(keyInfo).forEach(keyInfo::removeChild);
          keyInfo.appendChild(inner);
        });
    changed(
        d4,
        "keys/self-referring",
        "an EncryptedKey that refers to itself",
        (scene, data) -> {
          AttackScene.rename(key(data), "Id", "_key");
          Element keyInfo = AttackScene.find(key(data), "KeyInfo");
          Dom.nodes(keyInfo).forEach(keyInfo::removeChild);
          Dom.attribute(Dom.append(keyInfo, DS, "ds:RetrievalMethod"), "URI", "#_key");
        });
    changed(
        d4,
        "keys/agreement",
        "a key by agreement",
        (scene, data) ->
            Dom.attribute(
                Dom.append(AttackScene.find(data, "KeyInfo"), XENC, "xenc:AgreementMethod"),
                "Algorithm",
                "http://www.w3.org/2009/xmlenc11#ECDH-ES"));
    changed(
        d4,
        "keys/derived",
        "a derived key",
        (scene, data) ->
            Dom.append(AttackScene.find(data, "KeyInfo"), SamlUris.XMLENC11, "xenc11:DerivedKey"));
    changed(
        d4,
        "keys/foreign-hint",
        "something foreign in the KeyInfo of the key",
        (scene, data) ->
            Dom.append(AttackScene.find(key(data), "KeyInfo"), "urn:example:foreign", "x:Key"));
  }

  private static void copies(Element key, int count) {
    for (int i = 0; i < count; i++) {
      key.getParentNode().appendChild(key.cloneNode(true));
    }
  }
}
