package io.samlsp.internal.crypto;

import static io.samlsp.internal.crypto.XmlSecurity.DS;
import static io.samlsp.internal.crypto.XmlSecurity.algorithm;
import static io.samlsp.internal.crypto.XmlSecurity.expect;
import static io.samlsp.internal.crypto.XmlSecurity.expectEnd;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What a SignedInfo says, in the only form that SAML allows (saml-core §5.4): one Reference to the
 * parent, the enveloped-signature transform, exclusive canonicalisation, algorithms from the list.
 * Everything else is refused before anything is computed.
 */
final class SignedInfo {

  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
  private static final String ENVELOPED = DS + "enveloped-signature";
  private static final int LONGEST_PREFIX_LIST = 1024;

  final SignatureMethod signatureMethod;
  final String referenceUri;
  final Set<String> inclusivePrefixes;
  final DigestMethod digestMethod;
  final byte[] digestValue;

  /** Reads a ds:SignedInfo: exactly the three parts, in their order. */
  SignedInfo(XmlElement signedInfo, CryptoPolicy policy) throws SamlFailure {
    FailureCode malformed = FailureCode.SIGNATURE_MALFORMED;
    XmlElement c14n = expect(signedInfo.firstElement(), DS, "CanonicalizationMethod", malformed);
    canonicalization(c14n);
    XmlElement method = expect(c14n.nextElement(), DS, "SignatureMethod", malformed);
    XmlElement reference = expect(method.nextElement(), DS, "Reference", malformed);
    XmlElement second = reference.nextElement();
    expectEnd(second, FailureCode.SIGNATURE_REFERENCE_REFUSED);

    // xmldsig-core1 §4.4.3: a Reference without URI leaves open what is signed.
    String uri = reference.attribute("URI");
    if (uri == null) {
      throw new SamlFailure(FailureCode.SIGNATURE_REFERENCE_REFUSED, "a URI in Reference", null);
    }
    XmlElement transforms = expect(reference.firstElement(), DS, "Transforms", malformed);
    Set<String> prefixes = transforms(transforms);
    XmlElement digest = expect(transforms.nextElement(), DS, "DigestMethod", malformed);
    XmlElement value = expect(digest.nextElement(), DS, "DigestValue", malformed);
    expectEnd(value.nextElement(), malformed);
    this.signatureMethod = signatureMethod(method, policy);
    this.referenceUri = uri;
    this.inclusivePrefixes = prefixes;
    this.digestMethod = digestMethod(digest, policy);
    this.digestValue = XmlSecurity.base64(value, malformed);
  }

  /**
   * The prefixes that CanonicalizationMethod treats inclusively. saml-core §5.4.3: exclusive
   * canonicalisation.
   */
  static Set<String> canonicalization(XmlElement method) throws SamlFailure {
    return exclusive(method, FailureCode.CANONICALIZATION_REFUSED);
  }

  /** saml-core §5.4.4: enveloped-signature, then exclusive canonicalisation, and no other. */
  private static Set<String> transforms(XmlElement transforms) throws SamlFailure {
    FailureCode refused = FailureCode.SIGNATURE_TRANSFORM_REFUSED;
    XmlElement first = expect(transforms.firstElement(), DS, "Transform", refused);
    if (!algorithm(first, refused).equals(ENVELOPED) || first.firstElement() != null) {
      throw new SamlFailure(refused, ENVELOPED, algorithm(first, refused));
    }
    // Without it the default would be inclusive canonicalisation (xmldsig-core1 §4.4.3.2).
    XmlElement second = expect(first.nextElement(), DS, "Transform", refused);
    Set<String> prefixes = exclusive(second, refused);
    expectEnd(second.nextElement(), refused);
    return prefixes;
  }

  /**
   * Exclusive canonicalisation, with or without comments: there are none where it is used, see the
   * canonicaliser.
   */
  private static Set<String> exclusive(XmlElement method, FailureCode refused) throws SamlFailure {
    String algorithm = algorithm(method, refused);
    if (!algorithm.equals(EXCLUSIVE) && !algorithm.equals(EXCLUSIVE + "WithComments")) {
      throw new SamlFailure(refused, EXCLUSIVE, algorithm);
    }
    @Nullable XmlElement list = method.firstElement();
    if (list == null) {
      return Set.of();
    }
    expect(list, EXCLUSIVE, "InclusiveNamespaces", refused);
    expectEnd(list.nextElement(), refused);
    String prefixList = list.attribute("PrefixList");
    if (prefixList == null || prefixList.length() > LONGEST_PREFIX_LIST) {
      throw new SamlFailure(
          refused, "a PrefixList of at most " + LONGEST_PREFIX_LIST + " characters", prefixList);
    }
    Set<String> prefixes = new LinkedHashSet<>();
    StringTokenizer tokens = new StringTokenizer(prefixList);
    while (tokens.hasMoreTokens()) {
      String prefix = tokens.nextToken();
      prefixes.add(prefix.equals("#default") ? "" : prefix);
    }
    return prefixes;
  }

  private static SignatureMethod signatureMethod(XmlElement e, CryptoPolicy policy)
      throws SamlFailure {
    FailureCode refused = FailureCode.SIGNATURE_ALGORITHM_REFUSED;
    String uri = algorithm(e, refused);
    SignatureMethod method = SignatureMethod.admitted(uri, policy);
    // A child would be HMACOutputLength (CVE-2009-0217) or parameters that none of ours takes.
    if (method == null || e.firstElement() != null) {
      throw new SamlFailure(refused, "RSA, RSA-PSS or ECDSA with SHA-256 or better", uri);
    }
    return method;
  }

  private static DigestMethod digestMethod(XmlElement e, CryptoPolicy policy) throws SamlFailure {
    FailureCode refused = FailureCode.DIGEST_ALGORITHM_REFUSED;
    String uri = algorithm(e, refused);
    DigestMethod method = DigestMethod.of(uri);
    if (method == null || !method.admitted(policy)) {
      throw new SamlFailure(refused, "SHA-256, SHA-384 or SHA-512", uri);
    }
    return method;
  }
}
