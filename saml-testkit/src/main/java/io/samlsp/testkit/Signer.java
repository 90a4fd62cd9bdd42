package io.samlsp.testkit;

import io.samlsp.testkit.SignatureShape.Algorithm;
import io.samlsp.testkit.SignatureShape.Canonicalization;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.crypto.dsig.Transform;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Makes enveloped XML signatures over the JDK's canonicalizer.
 *
 * <p>By hand rather than by {@code XMLSignatureFactory}, which takes no source of randomness, folds
 * base64 with carriage returns and would not make some of what an attack needs.
 */
final class Signer {

  private static final String DS = SamlUris.XMLDSIG;
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private Signer() {}

  /** Signs the element; the signature stands where the schema wants it, after the Issuer. */
  static void sign(
      Element target, SignatureShape shape, TestCredential defaultKey, SecureRandom random) {
    sign(target, target.getAttributeNS(null, "ID"), shape, defaultKey, random);
  }

  /** As above with a reference to {@code "#id"}, which may be the attribute's value or a lie. */
  static void sign(
      Element target,
      String id,
      SignatureShape shape,
      TestCredential defaultKey,
      SecureRandom random) {
    TestCredential key = shape.key() == null ? defaultKey : shape.key();
    Algorithm algorithm = shape.algorithm() == null ? suitable(key.publicKey()) : shape.algorithm();
    byte[] digest = digest(target, shape);

    Element signature = Dom.create(target, DS, "ds:Signature");
    Optional<Element> issuer = Dom.child(target, SamlUris.ASSERTION, "Issuer");
    Node next = issuer.isPresent() ? issuer.get().getNextSibling() : target.getFirstChild();
    target.insertBefore(signature, next);

    Element signedInfo = Dom.append(signature, DS, "ds:SignedInfo");
    method(signedInfo, "ds:CanonicalizationMethod", shape.canonicalization().uri());
    method(signedInfo, "ds:SignatureMethod", algorithm.uri());
    appendReference(signedInfo, shape.emptyReference() ? "" : "#" + id, shape, digest);
    byte[] octets = XmlText.canonicalize(signedInfo, shape.canonicalization().uri(), List.of());
    byte[] value = signatureValue(octets, algorithm, key, random);
    Dom.append(signature, DS, "ds:SignatureValue", BASE64.encodeToString(value));
    appendKeyInfo(signature, shape, key);
  }

  private static byte[] digest(Element target, SignatureShape shape) {
    // The signature is not there yet, so there is nothing for the enveloped transform to remove.
    Element digested =
        shape.emptyReference() ? target.getOwnerDocument().getDocumentElement() : target;
    // xmldsig §4.4.3.2: octets are wanted at the end, and inclusive canonicalization is implied.
    @Nullable Canonicalization last = shape.transform();
    Canonicalization transform = last == null ? Canonicalization.INCLUSIVE : last;
    // xmldsig §4.4.3.3: neither "#id" nor "" select comments, so no transform ever sees any.
    String uri = transform.withoutComments().uri();
    byte[] octets = XmlText.canonicalize(digested, uri, shape.inclusivePrefixes());
    try {
      return MessageDigest.getInstance(shape.digest().jcaName()).digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + shape.digest(), e);
    }
  }

  private static void appendReference(
      Element signedInfo, String uri, SignatureShape shape, byte[] digest) {
    Element reference = Dom.append(signedInfo, DS, "ds:Reference");
    Dom.attribute(reference, "URI", uri);
    Element transforms = Dom.append(reference, DS, "ds:Transforms");
    method(transforms, "ds:Transform", Transform.ENVELOPED);
    @Nullable Canonicalization transform = shape.transform();
    if (transform != null) {
      Element c14n = method(transforms, "ds:Transform", transform.uri());
      XmlText.appendPrefixList(c14n, shape.inclusivePrefixes());
    }
    method(reference, "ds:DigestMethod", shape.digest().uri());
    Dom.append(reference, DS, "ds:DigestValue", BASE64.encodeToString(digest));
  }

  private static Element method(Element parent, String name, String algorithm) {
    Element method = Dom.append(parent, DS, name);
    Dom.attribute(method, "Algorithm", algorithm);
    return method;
  }

  /** The algorithm that a careful signer takes for a key. */
  static Algorithm suitable(PublicKey key) {
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      return bits > 384
          ? Algorithm.ECDSA_SHA512
          : bits > 256 ? Algorithm.ECDSA_SHA384 : Algorithm.ECDSA_SHA256;
    }
    return key.getAlgorithm().equals("RSASSA-PSS")
        ? Algorithm.RSA_PSS_SHA256
        : Algorithm.RSA_SHA256;
  }

  /** Signs octets as SignatureValue wants it: ECDSA as r and s side by side (xmldsig §6.4.3). */
  static byte[] signatureValue(
      byte[] octets, Algorithm algorithm, TestCredential key, SecureRandom random) {
    try {
      String name = algorithm.jcaName();
      if (name.startsWith("Hmac")) {
        Mac mac = Mac.getInstance(name);
        mac.init(new SecretKeySpec(key.publicKey().getEncoded(), name));
        return mac.doFinal(octets);
      }
      Signature signature = jcaSignature(algorithm);
      signature.initSign(key.privateKey(), random);
      signature.update(octets);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(key + " cannot sign with " + algorithm, e);
    }
  }

  static Signature jcaSignature(Algorithm algorithm) throws GeneralSecurityException {
    String name = algorithm.jcaName();
    if (name.startsWith("PSS:")) {
      String hash = name.substring("PSS:".length());
      int saltLength = MessageDigest.getInstance(hash).getDigestLength();
      Signature signature = Signature.getInstance("RSASSA-PSS");
      signature.setParameter(
          new PSSParameterSpec(
              hash,
              "MGF1",
              new MGF1ParameterSpec(hash),
              saltLength,
              PSSParameterSpec.TRAILER_FIELD_BC));
      return signature;
    }
    return Signature.getInstance(name.endsWith("ECDSA") ? name + "inP1363Format" : name);
  }

  private static void appendKeyInfo(Element signature, SignatureShape shape, TestCredential key) {
    if (shape.keyInfo() == SignatureShape.KeyInfo.NONE) {
      return;
    }
    @Nullable X509Certificate other = shape.keyInfoCertificate();
    X509Certificate shown = other == null ? key.certificate() : other;
    Element keyInfo = Dom.append(signature, DS, "ds:KeyInfo");
    switch (shape.keyInfo()) {
      case CERTIFICATE -> appendCertificate(keyInfo, shown);
      case KEY_NAME ->
          Dom.append(keyInfo, DS, "ds:KeyName", shown.getSubjectX500Principal().getName());
      case KEY_VALUE -> appendKeyValue(keyInfo, shown.getPublicKey());
      case NONE -> throw new IllegalStateException("handled above");
    }
  }

  static void appendCertificate(Element keyInfo, X509Certificate certificate) {
    Element data = Dom.append(keyInfo, DS, "ds:X509Data");
    String base64 = BASE64.encodeToString(TestCredential.encode(certificate));
    Dom.append(data, DS, "ds:X509Certificate", base64);
  }

  static void appendKeyValue(Element keyInfo, PublicKey key) {
    Element keyValue = Dom.append(keyInfo, DS, "ds:KeyValue");
    if (key instanceof RSAPublicKey rsa) {
      Element value = Dom.append(keyValue, DS, "ds:RSAKeyValue");
      Dom.append(value, DS, "ds:Modulus", unsigned(rsa.getModulus()));
      Dom.append(value, DS, "ds:Exponent", unsigned(rsa.getPublicExponent()));
    } else if (key instanceof ECPublicKey ec) {
      appendEcKeyValue(keyValue, ec);
    } else {
      throw new IllegalArgumentException("no KeyValue for a key of " + key.getAlgorithm());
    }
  }

  private static void appendEcKeyValue(Element keyValue, ECPublicKey key) {
    int bits = key.getParams().getCurve().getField().getFieldSize();
    String oid =
        switch (bits) {
          case 256 -> "urn:oid:1.2.840.10045.3.1.7";
          case 384 -> "urn:oid:1.3.132.0.34";
          default -> "urn:oid:1.3.132.0.35";
        };
    int length = (bits + 7) / 8;
    byte[] point = new byte[1 + 2 * length];
    point[0] = 4; // SEC 1 §2.3.3: uncompressed
    System.arraycopy(fixed(key.getW().getAffineX(), length), 0, point, 1, length);
    System.arraycopy(fixed(key.getW().getAffineY(), length), 0, point, 1 + length, length);
    Element value = Dom.append(keyValue, SamlUris.XMLDSIG11, "dsig11:ECKeyValue");
    Element curve = Dom.append(value, SamlUris.XMLDSIG11, "dsig11:NamedCurve");
    Dom.attribute(curve, "URI", oid);
    Dom.append(value, SamlUris.XMLDSIG11, "dsig11:PublicKey", BASE64.encodeToString(point));
  }

  private static String unsigned(BigInteger value) {
    return BASE64.encodeToString(fixed(value, (value.bitLength() + 7) / 8));
  }

  private static byte[] fixed(BigInteger value, int length) {
    byte[] octets = value.toByteArray();
    byte[] result = new byte[length];
    int count = Math.min(octets.length, length);
    System.arraycopy(octets, octets.length - count, result, length - count, count);
    return result;
  }

  /** Removes every signature that is a direct child of a SAML element with an ID. */
  static void removeSignatures(Element root) {
    for (Element element : Dom.all(root)) {
      if (element.hasAttributeNS(null, "ID")) {
        Dom.children(element, DS, "Signature").forEach(element::removeChild);
      }
    }
  }
}
