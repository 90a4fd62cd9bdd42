package io.samlsp.metadata;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.xml.XmlElement;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one KeyDescriptor (saml-metadata §2.4.1.1): from certificates, or from bare values if
 * there are none. Nothing is fetched and no certificate is judged (Metadata Interoperability
 * Profile §2.6.1).
 */
final class KeyReader {

  /** Of the SEC 2 curves those that the product verifies with. xmldsig-core1 §4.5.2.3.1. */
  private static final Map<String, String> CURVES =
      Map.of(
          "urn:oid:1.2.840.10045.3.1.7", "secp256r1",
          "urn:oid:1.3.132.0.34", "secp384r1",
          "urn:oid:1.3.132.0.35", "secp521r1");

  private static final String PEM_HEAD = "-----BEGINCERTIFICATE-----";
  private static final String PEM_FOOT = "-----ENDCERTIFICATE-----";

  private final List<IdpKey> keys = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();

  private KeyReader() {}

  /** Reads a KeyDescriptor. */
  static KeyReader read(XmlElement keyDescriptor) throws SamlFailure {
    KeyReader reader = new KeyReader();
    XmlElement keyInfo = keyDescriptor.optional(Md.DS, "KeyInfo");
    if (keyInfo != null) {
      reader.keyInfo(keyInfo);
    }
    return reader;
  }

  /** The keys that could be read, in document order. */
  List<IdpKey> keys() {
    return keys;
  }

  /** What is wrong with each certificate or key value that could not be read. */
  List<String> unreadable() {
    return unreadable;
  }

  private void keyInfo(XmlElement keyInfo) throws SamlFailure {
    XmlElement data = keyInfo.first(Md.DS, "X509Data");
    while (data != null) {
      x509Data(data);
      data = data.nextSame();
    }
    XmlElement value = keyInfo.first(Md.DS, "KeyValue");
    while (value != null && keys.isEmpty()) {
      keyValue(value);
      value = value.nextSame();
    }
  }

  private void x509Data(XmlElement data) throws SamlFailure {
    List<X509Certificate> certificates = new ArrayList<>();
    XmlElement element = data.first(Md.DS, "X509Certificate");
    while (element != null) {
      try {
        certificates.add(certificate(element.text()));
      } catch (CertificateException e) {
        unreadable.add("X509Certificate: " + e.getMessage());
      }
      element = element.nextSame();
    }
    for (X509Certificate certificate : certificates) {
      // xmldsig-core1 §4.5.4: the others in an X509Data may be the chain above the key's own. A CA
      // signs certificates, not assertions: its key must not be believed for the latter.
      if (certificates.stream().noneMatch(other -> isIssuerOf(certificate, other))) {
        keys.add(IdpKey.of(certificate));
      }
    }
  }

  private static boolean isIssuerOf(X509Certificate certificate, X509Certificate other) {
    // Names last: to compare them loads the JDK's tables of Unicode, and mostly there is one
    // certificate.
    return !other.equals(certificate)
        && !other.getIssuerX500Principal().equals(other.getSubjectX500Principal())
        && other.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
  }

  /**
   * A certificate as metadata writes it: base64 with any white space, also with the PEM lines
   * around it or, as some products do, encoded twice.
   */
  static X509Certificate certificate(String text) throws CertificateException {
    String base64 = XmlSpace.remove(text);
    if (base64.startsWith(PEM_HEAD) && base64.endsWith(PEM_FOOT)) {
      base64 = base64.substring(PEM_HEAD.length(), base64.length() - PEM_FOOT.length());
    }
    byte[] octets = base64(base64);
    if (startsWithPem(octets)) {
      return certificate(new String(octets, StandardCharsets.US_ASCII));
    }
    ByteArrayInputStream in = new ByteArrayInputStream(octets);
    X509Certificate certificate;
    try {
      certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      requireKnownKey(certificate.getPublicKey());
    } catch (CertificateException | RuntimeException e) {
      // RuntimeException: JCA providers differ in how they fail on damaged DER.
      throw new CertificateException("not an X.509 certificate of a key known here", e);
    }
    if (in.available() > 0) {
      throw new CertificateException("octets after the certificate");
    }
    return certificate;
  }

  private static boolean startsWithPem(byte[] octets) {
    byte[] head = "-----BEGIN CERTIFICATE-----".getBytes(StandardCharsets.US_ASCII);
    return octets.length > head.length
        && Arrays.equals(octets, 0, head.length, head, 0, head.length);
  }

  private static byte[] base64(String text) throws CertificateException {
    if (text.isEmpty()) {
      throw new CertificateException("empty");
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new CertificateException("not base64", e);
    }
  }

  private static void requireKnownKey(@Nullable PublicKey key) throws CertificateException {
    boolean known =
        key instanceof RSAPublicKey
            || key instanceof ECPublicKey
            || key instanceof DSAPublicKey
            || key instanceof EdECPublicKey;
    if (!known) {
      throw new CertificateException("a key of an unknown algorithm");
    }
  }

  private void keyValue(XmlElement value) throws SamlFailure {
    try {
      XmlElement rsa = value.optional(Md.DS, "RSAKeyValue");
      XmlElement ec = value.optional(Md.DS11, "ECKeyValue");
      if (rsa != null) {
        keys.add(IdpKey.of(rsa(rsa)));
      } else if (ec != null) {
        keys.add(IdpKey.of(ec(ec)));
      } else {
        unreadable.add("KeyValue: neither RSAKeyValue nor ECKeyValue");
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // RuntimeException: JCA providers differ in how they fail on damaged values.
      unreadable.add("KeyValue: " + e.getMessage());
    }
  }

  private static PublicKey rsa(XmlElement value) throws GeneralSecurityException, SamlFailure {
    BigInteger modulus = new BigInteger(1, binary(value, Md.DS, "Modulus"));
    BigInteger exponent = new BigInteger(1, binary(value, Md.DS, "Exponent"));
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static PublicKey ec(XmlElement value) throws GeneralSecurityException, SamlFailure {
    XmlElement named = value.optional(Md.DS11, "NamedCurve");
    String uri = named == null ? null : named.attribute("URI");
    String name = uri == null ? null : CURVES.get(uri);
    if (name == null) {
      throw new GeneralSecurityException("not on a named curve known here");
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    byte[] octets = binary(value, Md.DS11, "PublicKey");
    int width = (curve.getCurve().getField().getFieldSize() + 7) / 8;
    // SEC 1 §2.3.4: 04, x, y.
    if (octets.length != 1 + 2 * width || octets[0] != 4) {
      throw new GeneralSecurityException("not an uncompressed point");
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(octets, 1, 1 + width));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(octets, 1 + width, octets.length));
    requireOnCurve(curve, x, y);
    return KeyFactory.getInstance("EC")
        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
  }

  private static void requireOnCurve(ECParameterSpec curve, BigInteger x, BigInteger y)
      throws GeneralSecurityException {
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger right =
        x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) {
      throw new GeneralSecurityException("not a point of the curve");
    }
  }

  private static byte[] binary(XmlElement parent, String uri, String name)
      throws GeneralSecurityException, SamlFailure {
    XmlElement child = parent.optional(uri, name);
    if (child == null) {
      throw new GeneralSecurityException("no " + name);
    }
    return base64(XmlSpace.remove(child.text()));
  }
}
