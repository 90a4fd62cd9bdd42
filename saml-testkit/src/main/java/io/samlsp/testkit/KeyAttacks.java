package io.samlsp.testkit;

import static io.samlsp.testkit.AttackScene.DS;

import io.samlsp.testkit.SignatureShape.Algorithm;
import io.samlsp.testkit.SignatureShape.Digest;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Which key, and which algorithm (C1 to C7, C9). */
final class KeyAttacks {

  private static final List<SigningMode> MODES =
      List.of(SigningMode.RESPONSE, SigningMode.ASSERTION, SigningMode.BOTH);

  private final List<Attack> all = new ArrayList<>();

  private KeyAttacks() {}

  static List<Attack> all() {
    KeyAttacks attacks = new KeyAttacks();
    attacks.otherKeys();
    attacks.algorithms();
    attacks.parameters();
    attacks.zeros();
    attacks.fetching();
    attacks.otherProviders();
    return attacks.all;
  }

  private void shaped(
      AttackClass attackClass,
      String id,
      String title,
      Function<AttackScene, SignatureShape> shape) {
    for (SigningMode mode : MODES) {
      all.add(
          new Attack(
              attackClass,
              id + "/" + mode.name().toLowerCase(Locale.ROOT),
              title,
              scene ->
                  scene.hostile(
                      scene.forged(mode).signature(shape.apply(scene)).build().xml(), mode)));
    }
  }

  private void otherKeys() {
    SignatureShape defaults = SignatureShape.defaults();
    AttackClass c1 = AttackClass.C1;
    all.add(
        new Attack(
            AttackClass.C2,
            "unsigned",
            "no signature at all",
            scene ->
                scene.hostile(scene.forged(SigningMode.NONE).build().xml(), SigningMode.BOTH)));
    shaped(
        c1,
        "own-key/certificate",
        "the attacker's key, its certificate in KeyInfo",
        scene -> defaults.key(scene.attackerKey()));
    shaped(
        c1,
        "own-key/key-value",
        "the attacker's key, itself in KeyInfo",
        scene -> defaults.key(scene.attackerKey()).keyInfo(SignatureShape.KeyInfo.KEY_VALUE));
    shaped(
        c1,
        "own-key/key-name",
        "the attacker's key under the name of the identity provider's",
        scene -> defaults.key(scene.attackerKey()).keyInfo(SignatureShape.KeyInfo.KEY_NAME));
    shaped(
        c1,
        "own-key/no-key-info",
        "the attacker's key, without KeyInfo",
        scene -> defaults.key(scene.attackerKey()).keyInfo(SignatureShape.KeyInfo.NONE));
    shaped(
        c1,
        "own-key/certificate-of-idp",
        "the attacker's key, the identity provider's certificate in KeyInfo",
        scene ->
            defaults.key(scene.attackerKey()).keyInfoCertificate(scene.idpKey().certificate()));
    ownKeyWith(
        "certificate-of-idp-first",
        "the attacker's key, whose certificate stands behind the identity provider's",
        (scene, keyInfo) -> Signer.appendCertificate(keyInfo, scene.attackerKey().certificate()));
    ownKeyWith(
        "key-value-beside-certificate-of-idp",
        "the attacker's key itself beside the identity provider's certificate",
        (scene, keyInfo) -> Signer.appendKeyValue(keyInfo, scene.attackerKey().publicKey()));
    ownKeyWith(
        "der-beside-certificate-of-idp",
        "the attacker's key in DER beside the identity provider's certificate",
        (scene, keyInfo) ->
            Dom.append(
                keyInfo,
                SamlUris.XMLDSIG11,
                "dsig11:DEREncodedKeyValue",
                Base64.getEncoder().encodeToString(scene.attackerKey().publicKey().getEncoded())));
    shaped(
        AttackClass.C9,
        "withdrawn-key",
        "a key that the identity provider had until it was withdrawn",
        scene -> defaults.key(scene.withdrawnKey()));
    shaped(
        AttackClass.C6,
        "key-of-another-idp",
        "the key of another identity provider that is trusted too",
        scene -> defaults.key(scene.otherIdp().signingKeys().get(0)));
    shaped(
        AttackClass.C6,
        "key-for-encryption",
        "the key that the identity provider shows for encryption",
        scene -> defaults.key(scene.keyForEncryption()));
    shaped(
        AttackClass.C4,
        "short-key",
        "an RSA key of 1024 bits",
        scene -> defaults.key(scene.shortKey()));
  }

  /** The identity provider's certificate in KeyInfo, and something of the attacker's after it. */
  private void ownKeyWith(String id, String title, BiConsumer<AttackScene, Element> append) {
    for (SigningMode mode : List.of(SigningMode.RESPONSE, SigningMode.ASSERTION)) {
      all.add(
          new Attack(
              AttackClass.C1,
              "own-key/" + id + "/" + mode.name().toLowerCase(Locale.ROOT),
              title,
              scene -> {
                SignatureShape shape =
                    SignatureShape.defaults()
                        .key(scene.attackerKey())
                        .keyInfoCertificate(scene.idpKey().certificate());
                Document document = Dom.parse(scene.forged(mode).signature(shape).build().xml());
                append.accept(
                    scene, AttackScene.find(AttackScene.target(document, mode), "KeyInfo"));
                return scene.hostile(document, mode);
              }));
    }
  }

  private void algorithms() {
    SignatureShape defaults = SignatureShape.defaults();
    List<Algorithm> broken =
        List.of(
            Algorithm.RSA_MD5, Algorithm.RSA_SHA1, Algorithm.RSA_PSS_SHA1, Algorithm.RSA_SHA224);
    for (Algorithm algorithm : broken) {
      shaped(
          AttackClass.C4,
          "algorithm/" + algorithm.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          "a genuine signature with " + algorithm,
          scene ->
              scene.idpKey().publicKey() instanceof ECPublicKey
                  ? defaults.algorithm(Algorithm.ECDSA_SHA1)
                  : defaults.algorithm(algorithm));
    }
    for (Digest digest : List.of(Digest.MD5, Digest.SHA1, Digest.SHA224)) {
      shaped(
          AttackClass.C4,
          "digest/" + digest.name().toLowerCase(Locale.ROOT),
          "a genuine signature with a digest by " + digest,
          scene -> defaults.digest(digest));
    }
    for (Algorithm mac : List.of(Algorithm.HMAC_SHA1, Algorithm.HMAC_SHA256)) {
      shaped(
          AttackClass.C3,
          "mac/" + mac.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          "the identity provider's public key as the secret of a MAC",
          scene -> defaults.algorithm(mac));
    }
    method("mac-length/zero", "a MAC cut to no bits", Algorithm.HMAC_SHA256.uri(), "0", "");
    method("mac-length/eight", "a MAC cut to eight bits", Algorithm.HMAC_SHA256.uri(), "8", "AA==");
    method("mac-length/rsa", "an RSA signature with a MAC length", null, "8", null);
    method("unknown-method", "a method that does not exist", "urn:example:none", null, null);
    method(
        "method-is-digest",
        "a digest method as the signature method",
        Digest.SHA256.uri(),
        null,
        null);
    method("empty-method", "an empty method", "", null, null);
  }

  private void method(
      String id,
      String title,
      @Nullable String uri,
      @Nullable String length,
      @Nullable String value) {
    for (SigningMode mode : List.of(SigningMode.RESPONSE, SigningMode.ASSERTION)) {
      all.add(
          new Attack(
              AttackClass.C3,
              id + "/" + mode.name().toLowerCase(Locale.ROOT),
              title,
              scene -> {
                Document document = scene.forgedDocument(mode);
                Element signature = AttackScene.signature(AttackScene.target(document, mode));
                Element method = AttackScene.find(signature, "SignatureMethod");
                if (uri != null) {
                  AttackScene.rename(method, "Algorithm", uri);
                }
                if (length != null) {
                  Dom.append(method, DS, "ds:HMACOutputLength", length);
                }
                scene.renew(signature);
                if (value != null) {
                  AttackScene.text(AttackScene.find(signature, "SignatureValue"), value);
                }
                return scene.hostile(document, mode);
              }));
    }
  }

  /** RSA-PSS with other parameters than those that its identifier says; the key is genuine. */
  private void parameters() {
    String sha256 = Algorithm.RSA_PSS_SHA256.uri();
    pss("salt-none", "without salt", sha256, "SHA-256", 0);
    pss("salt-20", "with the salt of SHA-1", sha256, "SHA-256", 20);
    pss("salt-longest", "with the longest salt", sha256, "SHA-256", 222);
    pss("mask-sha1", "with SHA-1 in the mask", sha256, "SHA-1", 32);
    pss("called-pkcs1", "called PKCS#1", Algorithm.RSA_SHA256.uri(), "SHA-256", 32);
    pss("called-sha512", "called SHA-512", Algorithm.RSA_PSS_SHA512.uri(), "SHA-256", 32);
    pss(
        "in-the-message",
        "with parameters that the message names",
        "http://www.w3.org/2007/05/xmldsig-more#rsa-pss",
        "SHA-256",
        0);
  }

  private void pss(String id, String title, String uri, String mask, int salt) {
    for (SigningMode mode : List.of(SigningMode.RESPONSE, SigningMode.ASSERTION)) {
      all.add(
          new Attack(
              AttackClass.C3,
              "pss/" + id + "/" + mode.name().toLowerCase(Locale.ROOT),
              "RSA-PSS " + title,
              scene -> {
                Document document = scene.forgedDocument(mode);
                Element signature = AttackScene.signature(AttackScene.target(document, mode));
                AttackScene.rename(
                    AttackScene.find(signature, "SignatureMethod"), "Algorithm", uri);
                byte[] octets =
                    XmlText.canonicalize(
                        AttackScene.find(signature, "SignedInfo"),
                        SignatureShape.Canonicalization.EXCLUSIVE.uri(),
                        List.of());
                AttackScene.text(
                    AttackScene.find(signature, "SignatureValue"),
                    Base64.getEncoder()
                        .encodeToString(
                            pssValue(
                                octets,
                                new PSSParameterSpec(
                                    "SHA-256", "MGF1", new MGF1ParameterSpec(mask), salt, 1),
                                scene)));
                return scene.hostile(document, mode);
              }));
    }
  }

  /** Of the identity provider's key; if that is no RSA key, of an RSA key of the attacker's. */
  private static byte[] pssValue(byte[] octets, PSSParameterSpec parameters, AttackScene scene) {
    TestCredential key =
        scene.idpKey().publicKey() instanceof RSAPublicKey
            ? scene.idpKey()
            : scene.attackerRsaKey();
    try {
      Signature signature = Signature.getInstance("RSASSA-PSS");
      signature.setParameter(parameters);
      signature.initSign(key.privateKey(), scene.random());
      signature.update(octets);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** CVE-2022-21449, and other values that are out of range. */
  private void zeros() {
    BigInteger order =
        new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);
    Map<String, byte[]> values = new LinkedHashMap<>();
    values.put("zero", new byte[64]);
    values.put("order", halves(order, order));
    values.put("order-and-one", halves(order.add(BigInteger.ONE), order.add(BigInteger.ONE)));
    values.put("r-order", halves(order, BigInteger.ONE));
    values.put("s-order", halves(BigInteger.ONE, order));
    values.put("r-zero", halves(BigInteger.ZERO, BigInteger.ONE));
    values.put("s-zero", halves(BigInteger.ONE, BigInteger.ZERO));
    values.put("der", new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0});
    values.put("one-octet", new byte[1]);
    values.put("long", new byte[4096]);
    values.forEach(
        (name, value) -> {
          for (SigningMode mode : List.of(SigningMode.RESPONSE, SigningMode.ASSERTION)) {
            all.add(
                new Attack(
                    AttackClass.C4,
                    "ecdsa-" + name + "/" + mode.name().toLowerCase(Locale.ROOT),
                    "an ECDSA signature whose value is " + name,
                    scene -> {
                      Document document = scene.forgedDocument(mode);
                      Element signature = AttackScene.signature(AttackScene.target(document, mode));
                      AttackScene.rename(
                          AttackScene.find(signature, "SignatureMethod"),
                          "Algorithm",
                          Algorithm.ECDSA_SHA256.uri());
                      AttackScene.text(
                          AttackScene.find(signature, "SignatureValue"),
                          Base64.getEncoder().encodeToString(value));
                      return scene.hostile(document, mode);
                    }));
          }
        });
  }

  private static byte[] halves(BigInteger r, BigInteger s) {
    byte[] value = new byte[64];
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    int n = Math.min(32, first.length);
    int m = Math.min(32, second.length);
    System.arraycopy(first, first.length - n, value, 32 - n, n);
    System.arraycopy(second, second.length - m, value, 64 - m, m);
    return value;
  }

  /** KeyInfo that points out of the message, under a signature of the attacker's own. */
  private void fetching() {
    Map<String, BiConsumer<AttackScene, Element>> pointers = new LinkedHashMap<>();
    pointers.put(
        "retrieval-method",
        (scene, keyInfo) ->
            Dom.attribute(
                Dom.append(keyInfo, DS, "ds:RetrievalMethod"), "URI", scene.means().callbackUrl()));
    pointers.put(
        "retrieval-method-file",
        (scene, keyInfo) ->
            Dom.attribute(
                Dom.append(keyInfo, DS, "ds:RetrievalMethod"), "URI", "file:///etc/hostname"));
    pointers.put(
        "raw-certificate",
        (scene, keyInfo) -> {
          Element method = Dom.append(keyInfo, DS, "ds:RetrievalMethod");
          Dom.attribute(method, "URI", scene.means().callbackUrl());
          Dom.attribute(method, "Type", DS + "rawX509Certificate");
        });
    pointers.put(
        "key-info-reference",
        (scene, keyInfo) ->
            Dom.attribute(
                Dom.append(keyInfo, SamlUris.XMLDSIG11, "dsig11:KeyInfoReference"),
                "URI",
                scene.means().callbackUrl()));
    pointers.put(
        "security-token-reference",
        (scene, keyInfo) -> {
          String wsse =
              "http://docs.oasis-open.org/wss/2004/01/"
                  + "oasis-200401-wss-wssecurity-secext-1.0.xsd";
          Element reference = Dom.append(keyInfo, wsse, "wsse:SecurityTokenReference");
          Dom.attribute(
              Dom.append(reference, wsse, "wsse:Reference"), "URI", scene.means().callbackUrl());
        });
    pointers.forEach(
        (name, pointer) -> {
          for (SigningMode mode : MODES) {
            all.add(
                new Attack(
                    AttackClass.C5,
                    "fetch/" + name + "/" + mode.name().toLowerCase(Locale.ROOT),
                    "KeyInfo points elsewhere by " + name,
                    scene -> {
                      SignatureShape shape = SignatureShape.defaults().key(scene.attackerKey());
                      Document document =
                          Dom.parse(scene.forged(mode).signature(shape).build().xml());
                      Element keyInfo =
                          AttackScene.find(AttackScene.target(document, mode), "KeyInfo");
                      Dom.nodes(keyInfo).forEach(keyInfo::removeChild);
                      pointer.accept(scene, keyInfo);
                      return scene.hostile(document, mode);
                    }));
          }
        });
  }

  private void otherProviders() {
    AttackClass c7 = AttackClass.C7;
    for (SigningMode mode : MODES) {
      String suffix = "/" + mode.name().toLowerCase(Locale.ROOT);
      all.add(
          new Attack(
              c7,
              "other-idp/answers" + suffix,
              "another trusted identity provider answers",
              scene -> scene.hostile(scene.forgedBy(scene.otherIdp(), mode).build().xml(), mode)));
      all.add(
          new Attack(
              c7,
              "other-idp/response-issuer" + suffix,
              "the assertion is another's, the response names the one asked",
              scene ->
                  scene.hostile(
                      scene
                          .forgedBy(scene.otherIdp(), mode)
                          .issuer(scene.idp().entityId())
                          .build()
                          .xml(),
                      mode)));
      all.add(
          new Attack(
              c7,
              "other-idp/no-response-issuer" + suffix,
              "the assertion is another's, the response names nobody",
              scene ->
                  scene.hostile(
                      scene.forgedBy(scene.otherIdp(), mode).issuer(null).build().xml(), mode)));
      all.add(
          new Attack(
              c7,
              "other-idp/own-key" + suffix,
              "another names the one asked in both places and signs with its own key",
              scene ->
                  scene.hostile(
                      scene
                          .forgedBy(scene.otherIdp(), mode)
                          .issuer(scene.idp().entityId())
                          .assertion(a -> a.issuer(scene.idp().entityId()))
                          .build()
                          .xml(),
                      mode)));
      all.add(
          new Attack(
              c7,
              "other-idp/assertion-issuer" + suffix,
              "the one asked vouches for an assertion of another",
              scene ->
                  scene.hostile(
                      scene
                          .forged(mode)
                          .assertion(a -> a.issuer(scene.otherIdp().entityId()))
                          .build()
                          .xml(),
                      mode)));
      all.add(
          new Attack(
              c7,
              "other-idp/response-of-other" + suffix,
              "the response names another, the assertion the one asked",
              scene ->
                  scene.hostile(
                      scene.forged(mode).issuer(scene.otherIdp().entityId()).build().xml(), mode)));
      all.add(
          new Attack(
              c7,
              "no-issuer/assertion" + suffix,
              "the assertion names no issuer",
              scene ->
                  scene.hostile(
                      scene.forged(mode).assertion(a -> a.issuer(null)).build().xml(), mode)));
      all.add(
          new Attack(
              c7,
              "issuer-format" + suffix,
              "the issuer of the assertion is not an entity but a mail address",
              scene ->
                  scene.hostile(
                      scene
                          .forged(mode)
                          .assertion(a -> a.issuerFormat(SamlUris.NAME_ID_EMAIL))
                          .build()
                          .xml(),
                      mode)));
    }
  }
}
