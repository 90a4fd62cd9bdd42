package io.samlsp.internal.crypto;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.security.MessageDigest;
import java.util.Set;

/**
 * The digest that a trusted key signed for an element that is too large to be held: a promise that
 * {@link #require} must see kept before a word of the content is believed.
 *
 * <p>Only {@link SignatureVerifier} makes one.
 */
public final class SignedDigest {

  final SignedInfo signedInfo;
  final TrustedKey signer;
  private final XmlElement signed;

  SignedDigest(SignedInfo signedInfo, TrustedKey signer, XmlElement signed) {
    this.signedInfo = signedInfo;
    this.signer = signer;
    this.signed = signed;
  }

  /** The PrefixList for the canonical form, "" for #default. */
  public Set<String> inclusivePrefixes() {
    return signedInfo.inclusivePrefixes;
  }

  /** A new digest of the kind that was signed. */
  public MessageDigest start() {
    return signedInfo.digestMethod.start();
  }

  /**
   * Checks that what was read is what was signed.
   *
   * @param digest over all canonical octets, the very ones that were read
   * @param root the start of the element that was read from them
   * @throws SamlFailure {@link FailureCode#DIGEST_MISMATCH}, {@link
   *     FailureCode#SIGNATURE_REFERENCE_REFUSED}
   */
  public void require(byte[] digest, XmlElement root) throws SamlFailure {
    if (!MessageDigest.isEqual(digest, signedInfo.digestValue)) {
      throw new SamlFailure(
          FailureCode.DIGEST_MISMATCH,
          "content with the signed digest",
          "content that was changed after signing");
    }
    SignatureVerifier.requireReferenceToSame(root, signed);
  }
}
