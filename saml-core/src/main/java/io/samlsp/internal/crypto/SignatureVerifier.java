package io.samlsp.internal.crypto;

import static io.samlsp.internal.crypto.XmlSecurity.DS;
import static io.samlsp.internal.crypto.XmlSecurity.expect;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.ExclusiveCanonicalizer;
import io.samlsp.internal.xml.XmlComment;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlInstruction;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlNode;
import io.samlsp.internal.xml.XmlParser;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies the enveloped signature of an element, and hands out what was signed. */
public final class SignatureVerifier {

  private final List<TrustedKey> keys;
  private final CryptoPolicy policy;
  private final XmlLimits limits;

  /** A verifier that believes these keys and no others. */
  public SignatureVerifier(List<TrustedKey> keys, CryptoPolicy policy, XmlLimits limits) {
    this.keys = List.copyOf(keys);
    this.policy = policy;
    this.limits = limits;
  }

  /**
   * Verifies that a ds:Signature covers exactly the element that it is a child of.
   *
   * @return the content, parsed anew from the digested octets
   * @throws SamlFailure one of the SIGNATURE_…, DIGEST_… and CANONICALIZATION_… codes
   */
  public VerifiedElement verify(XmlElement signed, XmlElement signature) throws SamlFailure {
    SignedDigest promise = promise(signed, signature);
    SignedInfo signedInfo = promise.signedInfo;
    byte[] octets = canonicalize(signed, signature, signedInfo.inclusivePrefixes);
    byte[] digest = signedInfo.digestMethod.digest(octets);
    if (!MessageDigest.isEqual(digest, signedInfo.digestValue)) {
      throw new SamlFailure(
          FailureCode.DIGEST_MISMATCH,
          "content with the signed digest",
          "content that was changed after signing");
    }
    VerifiedElement verified = VerifiedElement.fromDigested(octets, promise.signer, limits);
    requireReferenceToSame(verified.element(), signed);
    return verified;
  }

  /** Verifies which digest was signed, for content that streams: nothing is proven yet. */
  public SignedDigest promise(XmlElement signed, XmlElement signature) throws SamlFailure {
    FailureCode malformed = FailureCode.SIGNATURE_MALFORMED;
    if (signature.parent() != signed || !signature.is(DS, "Signature")) {
      throw new SamlFailure(FailureCode.SIGNATURE_MISPLACED, "a child of what it signs", null);
    }
    XmlElement signedInfoElement = expect(signature.firstElement(), DS, "SignedInfo", malformed);
    XmlElement value = expect(signedInfoElement.nextElement(), DS, "SignatureValue", malformed);
    XmlElement keyInfo = value.nextElement();
    if (keyInfo != null && (!keyInfo.is(DS, "KeyInfo") || keyInfo.nextElement() != null)) {
      // saml-core §5.4.2: nothing but the parent is signed, so there is no use for ds:Object.
      throw new SamlFailure(malformed, "at most one KeyInfo after SignatureValue", "more");
    }
    requireOnlyElementsAndText(signedInfoElement);
    requireOnlyElementsAndText(value);

    // What SignedInfo says is read from the very octets that the signature is over.
    Set<String> prefixes =
        SignedInfo.canonicalization(
            expect(signedInfoElement.firstElement(), DS, "CanonicalizationMethod", malformed));
    byte[] signedInfoOctets = canonicalize(signedInfoElement, null, prefixes);
    SignedInfo signedInfo =
        new SignedInfo(
            XmlParser.parse(signedInfoOctets, limits.withBytes(signedInfoOctets.length)), policy);
    requireReferenceToParent(signedInfo.referenceUri, signed);
    byte[] signatureValue = XmlSecurity.base64(value, malformed);
    TrustedKey signer = signer(signedInfo, signedInfoOctets, signatureValue, keyInfo);
    return new SignedDigest(signedInfo, signer, signed);
  }

  private byte[] canonicalize(XmlElement e, @Nullable XmlElement omitted, Set<String> prefixes)
      throws SamlFailure {
    return ExclusiveCanonicalizer.canonicalize(e, omitted, prefixes, 2 * limits.bytes());
  }

  /** Attacks A4: a comment in SignedInfo makes readers disagree about what was signed. */
  private static void requireOnlyElementsAndText(XmlElement e) throws SamlFailure {
    for (XmlNode n = e.firstChild(); n != null; n = n.next()) {
      if (n instanceof XmlComment || n instanceof XmlInstruction) {
        throw new SamlFailure(
            FailureCode.SIGNATURE_MALFORMED, "no comment or instruction in a signature", "one");
      }
      if (n instanceof XmlElement child) {
        requireOnlyElementsAndText(child);
      }
    }
  }

  /**
   * saml-core §5.4.2: the Reference is "#" and the ID of the parent; no XPointer, no other element,
   * nothing outside.
   */
  private void requireReferenceToParent(String uri, XmlElement signed) throws SamlFailure {
    String id = signed.attribute("ID");
    boolean toParent = id != null && !id.isEmpty() && uri.equals("#" + id);
    boolean toRoot = uri.isEmpty() && signed.parent() == null && policy.emptyReference();
    if (!toParent && !toRoot) {
      throw new SamlFailure(FailureCode.SIGNATURE_REFERENCE_REFUSED, "URI \"#" + id + "\"", uri);
    }
  }

  /**
   * What was digested is the element that we meant, so that a signature counts only for the kind of
   * message it sits in.
   */
  static void requireReferenceToSame(XmlElement verified, XmlElement signed) throws SamlFailure {
    if (!verified.is(signed.namespaceUri(), signed.localName())
        || !Objects.equals(verified.attribute("ID"), signed.attribute("ID"))) {
      throw new SamlFailure(
          FailureCode.SIGNATURE_REFERENCE_REFUSED, signed.localName(), verified.localName());
    }
  }

  private TrustedKey signer(
      SignedInfo signedInfo, byte[] octets, byte[] value, @Nullable XmlElement keyInfo)
      throws SamlFailure {
    SignatureMethod method = signedInfo.signatureMethod;
    for (TrustedKey key : keys) {
      if (method.fits(key.key(), policy) && method.verify(key.key(), octets, value)) {
        return key;
      }
    }
    throw SignatureDiagnosis.whyNot(method, keyInfo, keys, policy);
  }
}
