package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.crypto.DecryptionKey;
import io.samlsp.internal.crypto.EncryptedContent;
import io.samlsp.internal.crypto.Plaintext;
import io.samlsp.internal.crypto.SignatureVerifier;
import io.samlsp.internal.crypto.TrustedKey;
import io.samlsp.internal.crypto.VerifiedElement;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was sent into what the identity provider signed: the response's signature, then
 * decryption, then the assertion's signature. Each signature that is there must verify, and one
 * must cover the assertion.
 */
final class Prover {

  private final SignatureVerifier verifier;
  private final List<DecryptionKey> decryptionKeys;
  final ValidationPolicy policy;
  private final XmlLimits limits;
  private final SecureRandom random;
  private final ReportBuilder report;

  Prover(
      IdentityProvider identityProvider,
      List<DecryptionKey> decryptionKeys,
      ValidatorSettings settings,
      XmlLimits limits,
      ReportBuilder report) {
    List<TrustedKey> keys = new ArrayList<>();
    for (IdpKey key : identityProvider.signingKeys()) {
      keys.add(new TrustedKey(key.publicKey(), key.fingerprint()));
    }
    this.verifier = new SignatureVerifier(keys, settings.policy().crypto(), limits);
    this.decryptionKeys = decryptionKeys;
    this.policy = settings.policy().of(identityProvider);
    this.limits = limits;
    this.random = settings.random();
    this.report = report;
  }

  ProvenResponse prove(ResponseShape shape) throws SamlFailure {
    VerifiedElement response = null;
    report.at(Check.RESPONSE_SIGNATURE);
    if (shape.signature() != null) {
      response = verifier.verify(shape.response(), shape.signature());
      report.saw("a trusted signature", response.signer().fingerprint());
    } else {
      report.saw("a signature, or one on the assertion", "none on the response");
    }
    // What stands under a verified signature is from here on only read from there.
    XmlElement read = response == null ? shape.response() : response.element();
    VerifiedElement assertion = null;
    if (shape.assertion() != null) {
      assertion =
          shape.isEncrypted()
              ? encryptedAssertion(shape, shape.assertion(), response)
              : plainAssertion(shape.assertion(), response);
    }
    return new ProvenResponse(read, response, assertion);
  }

  private VerifiedElement plainAssertion(XmlElement assertion, @Nullable VerifiedElement response)
      throws SamlFailure {
    if (policy.isEncryptionRequired()) {
      report.at(Check.DECRYPTION);
      throw new SamlFailure(
          FailureCode.ENCRYPTION_REQUIRED, "an encrypted assertion", "a plain one");
    }
    VerifiedElement own = ownSignature(assertion);
    if (own != null || response == null) {
      return requireSigned(own, response);
    }
    return requireSigned(response.within(assertionIn(response)), response);
  }

  private VerifiedElement encryptedAssertion(
      ResponseShape shape, XmlElement encrypted, @Nullable VerifiedElement response)
      throws SamlFailure {
    report.at(Check.DECRYPTION);
    VerifiedElement container = response == null ? null : response.within(assertionIn(response));
    XmlElement ciphertext = container == null ? encrypted : container.element();
    Plaintext plaintext =
        EncryptedContent.read(ciphertext, container != null, policy.crypto())
            .decrypt(decryptionKeys, encrypted, random, limits);
    // Here the assertion stands in the message as it was sent, whose namespaces its own signature
    // was made with.
    XmlElement assertion = plaintext.element();
    shape.requireAssertion(assertion);
    report.saw("an assertion encrypted for us", "decrypted");
    VerifiedElement own = ownSignature(assertion);
    if (own != null || container == null) {
      return requireSigned(own, response);
    }
    VerifiedElement proven = container.decrypted(plaintext, limits);
    shape.requireAssertion(proven.element());
    return requireSigned(proven, response);
  }

  private @Nullable VerifiedElement ownSignature(XmlElement assertion) throws SamlFailure {
    report.at(Check.ASSERTION_SIGNATURE);
    XmlElement signature = ResponseShape.signatureOf(assertion);
    VerifiedElement own = signature == null ? null : verifier.verify(assertion, signature);
    report.at(Check.SIGNED);
    if (own == null && policy.isSignedAssertionRequired()) {
      throw new SamlFailure(
          FailureCode.ASSERTION_SIGNATURE_REQUIRED, "a signature on the assertion", null);
    }
    return own;
  }

  private VerifiedElement requireSigned(
      @Nullable VerifiedElement assertion, @Nullable VerifiedElement response) throws SamlFailure {
    if (assertion == null) {
      throw new SamlFailure(
          FailureCode.SIGNATURE_MISSING, "a signature on the response or the assertion", null);
    }
    if (response == null && policy.isSignedResponseRequired()) {
      throw new SamlFailure(
          FailureCode.RESPONSE_SIGNATURE_REQUIRED, "a signature on the response", null);
    }
    report.saw("signed content", "signed by " + assertion.signer().fingerprint());
    return assertion;
  }

  /** The assertion in the verified octets: the shape allows one, and canonicalisation keeps it. */
  private static XmlElement assertionIn(VerifiedElement response) throws SamlFailure {
    XmlElement plain = response.element().optional(Saml.ASSERTION, "Assertion");
    XmlElement encrypted = response.element().optional(Saml.ASSERTION, "EncryptedAssertion");
    XmlElement found = plain == null ? encrypted : plain;
    if (found == null || (plain != null && encrypted != null)) {
      throw new SamlFailure(FailureCode.ASSERTION_MISSING, "one assertion under signature", null);
    }
    return found;
  }

  /** Opens an EncryptedID or EncryptedAttribute inside of proven content. */
  XmlElement decrypt(XmlElement encrypted) throws SamlFailure {
    return EncryptedContent.read(encrypted, true, policy.crypto())
        .decrypt(decryptionKeys, encrypted, random, limits)
        .element();
  }
}
