package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.crypto.CryptoPolicy;
import io.samlsp.internal.crypto.SignatureVerifier;
import io.samlsp.internal.crypto.TrustedKey;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import java.util.Collection;
import java.util.List;

/** Verifies the signature over a whole metadata document (saml-metadata §3, attacks G1). */
final class SignedMetadata {

  private SignedMetadata() {}

  /** The root as it was signed; nothing of what was handed in is in it. */
  static XmlElement verify(XmlElement root, Collection<IdpKey> pinnedKeys) throws SamlFailure {
    if (pinnedKeys.isEmpty()) {
      // Nobody's signature would do, and "no keys" must never come to mean "no check".
      throw new IllegalArgumentException("no keys to verify with");
    }
    XmlElement signature = root.first(Md.DS, "Signature");
    if (signature == null) {
      throw new SamlFailure(
          FailureCode.SIGNATURE_MISSING,
          "a signature that covers the whole metadata document",
          "none as a child of its root element");
    }
    if (signature.nextSame() != null) {
      throw new SamlFailure(
          FailureCode.SIGNATURE_MULTIPLE, "one signature in " + root.localName(), "several");
    }
    List<TrustedKey> keys =
        pinnedKeys.stream().map(k -> new TrustedKey(k.publicKey(), k.fingerprint())).toList();
    return new SignatureVerifier(keys, CryptoPolicy.STRICT, XmlLimits.METADATA)
        .verify(root, signature)
        .element();
  }
}
