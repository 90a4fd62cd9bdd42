package io.samlsp.internal.crypto;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.ExclusiveCanonicalizer;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import io.samlsp.internal.xml.XmlWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts an enveloped signature into a message or metadata document of ours (saml-core §5.4).
 *
 * <p>Straight on the JCA, as verification is: the same way to the key for both bindings, so that an
 * HSM that can sign queries can sign messages too; no second parser, and no line breaks in base64,
 * which xmlsec writes as "&amp;#xD;" and some receivers refuse.
 */
public final class XmlSigner {

  private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
  private static final String ENVELOPED = DS + "enveloped-signature";
  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
  private static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

  private XmlSigner() {}

  /**
   * The document with a signature over its root.
   *
   * @param signatureUri of the signature algorithm
   * @param digestUri of the hash
   * @param digestName the JCA's name of the hash
   * @param certificate stands in KeyInfo, as a hint
   * @param key makes the SignatureValue of octets
   * @throws SamlFailure if the document cannot be read, {@link FailureCode#ATTRIBUTE_MISSING} if
   *     its root has no ID, {@link FailureCode#SIGNATURE_MULTIPLE} if it is signed already
   */
  public static byte[] sign(
      byte[] document,
      String signatureUri,
      String digestUri,
      String digestName,
      X509Certificate certificate,
      UnaryOperator<byte[]> key)
      throws SamlFailure {
    XmlElement root = parse(new XmlWriter().copy(parse(document)).toBytes());
    String id = root.attribute("ID");
    if (id == null || id.isEmpty()) {
      throw new SamlFailure(FailureCode.ATTRIBUTE_MISSING, "an ID to refer to", id);
    }
    if (root.first(DS, "Signature") != null) {
      throw new SamlFailure(FailureCode.SIGNATURE_MULTIPLE, "no signature yet", "one");
    }
    String digest = encode(digest(digestName, canonical(root)));
    XmlElement signedInfo = signedInfo(id, signatureUri, digestUri, digest);
    String value = encode(key.apply(canonical(signedInfo)));
    XmlElement signature = signature(signedInfo, value, certificate);
    return new XmlWriter().copy(root, signature, issuer(root)).toBytes();
  }

  private static XmlElement signedInfo(
      String id, String signatureUri, String digestUri, String digest) throws SamlFailure {
    XmlWriter w = new XmlWriter().start("ds", DS, "SignedInfo");
    method(w, "CanonicalizationMethod", EXCLUSIVE);
    method(w, "SignatureMethod", signatureUri);
    w.start("ds", DS, "Reference").attribute("URI", "#" + id).start("ds", DS, "Transforms");
    // saml-core §5.4.4: these two and no others.
    method(w, "Transform", ENVELOPED);
    method(w, "Transform", EXCLUSIVE);
    w.end();
    method(w, "DigestMethod", digestUri);
    w.element("ds", DS, "DigestValue", digest).end().end();
    return parse(w.toBytes());
  }

  private static XmlElement signature(
      XmlElement signedInfo, String value, X509Certificate certificate) throws SamlFailure {
    XmlWriter w = new XmlWriter().start("ds", DS, "Signature").copy(signedInfo);
    w.element("ds", DS, "SignatureValue", value);
    w.start("ds", DS, "KeyInfo").start("ds", DS, "X509Data");
    w.element("ds", DS, "X509Certificate", encode(der(certificate))).end().end();
    return parse(w.end().toBytes());
  }

  private static void method(XmlWriter w, String name, String algorithm) {
    w.start("ds", DS, name).attribute("Algorithm", algorithm).end();
  }

  /** The schemas want the signature right after Issuer, or first where there is none. */
  private static @Nullable XmlElement issuer(XmlElement root) {
    XmlElement first = root.firstElement();
    return first != null && first.is(ASSERTION, "Issuer") ? first : null;
  }

  private static XmlElement parse(byte[] document) throws SamlFailure {
    return XmlParser.parse(document, XmlLimits.METADATA);
  }

  private static byte[] canonical(XmlElement element) throws SamlFailure {
    return ExclusiveCanonicalizer.canonicalize(
        element, null, Set.of(), 2 * XmlLimits.METADATA.bytes());
  }

  private static byte[] digest(String name, byte[] octets) {
    try {
      return MessageDigest.getInstance(name).digest(octets);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] der(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
