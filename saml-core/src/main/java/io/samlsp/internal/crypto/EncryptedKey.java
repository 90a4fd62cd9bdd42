package io.samlsp.internal.crypto;

import static io.samlsp.internal.crypto.XmlSecurity.DS;
import static io.samlsp.internal.crypto.XmlSecurity.XENC;
import static io.samlsp.internal.crypto.XmlSecurity.XENC11;
import static io.samlsp.internal.crypto.XmlSecurity.algorithm;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.jspecify.annotations.Nullable;

/**
 * A content key under an RSA key: its shape checked, its algorithm from the list (xmlenc-core1
 * §3.5, §5.5).
 */
final class EncryptedKey {

  private static final String RSA15 = XENC + "rsa-1_5";
  private static final String OAEP_MGF1P = XENC + "rsa-oaep-mgf1p";
  private static final String OAEP = XENC11 + "rsa-oaep";

  private final String transformation;
  private final @Nullable AlgorithmParameterSpec parameters;
  private final byte[] value;

  private EncryptedKey(
      String transformation, @Nullable AlgorithmParameterSpec parameters, byte[] value) {
    this.transformation = transformation;
    this.parameters = parameters;
    this.value = value;
  }

  static EncryptedKey read(XmlElement e, CryptoPolicy policy) throws SamlFailure {
    EncryptedContent.requireOnly(
        e, "EncryptionMethod", "KeyInfo", "CipherData", "ReferenceList", "CarriedKeyName");
    XmlElement keyInfo = e.optional(DS, "KeyInfo");
    for (XmlElement hint = keyInfo == null ? null : keyInfo.firstElement();
        hint != null;
        hint = hint.nextElement()) {
      // Attacks D4: keys under keys. What says which of our certificates was used is only a hint,
      // which we do not take.
      if (!hint.namespaceUri().equals(DS) || hint.localName().equals("RetrievalMethod")) {
        throw EncryptedContent.malformed("a name or certificate in KeyInfo", hint.localName());
      }
    }
    XmlElement method = e.optional(XENC, "EncryptionMethod");
    if (method == null) {
      throw EncryptedContent.malformed("EncryptionMethod", null);
    }
    byte[] value = EncryptedContent.cipherValue(e);
    String algorithm = algorithm(method, FailureCode.ENCRYPTION_MALFORMED);
    if (algorithm.equals(RSA15) && policy.rsa15()) {
      return new EncryptedKey("RSA/ECB/PKCS1Padding", null, value);
    }
    if (!algorithm.equals(OAEP_MGF1P) && !algorithm.equals(OAEP)) {
      throw refused("RSA-OAEP", algorithm);
    }
    return new EncryptedKey("RSA/ECB/OAEPPadding", oaep(method, algorithm), value);
  }

  /** xmlenc-core1 §5.5.2: both functions default to SHA-1, which is sound inside OAEP. */
  private static OAEPParameterSpec oaep(XmlElement method, String algorithm) throws SamlFailure {
    String digest = "SHA-1";
    String mask = "SHA-1";
    for (XmlElement p = method.firstElement(); p != null; p = p.nextElement()) {
      String value = algorithm(p, FailureCode.ENCRYPTION_ALGORITHM_REFUSED);
      if (p.is(DS, "DigestMethod")) {
        DigestMethod known = DigestMethod.of(value);
        if (known == null) {
          throw refused("a SHA-1 or SHA-2 digest", value);
        }
        digest = known.jcaName();
      } else if (p.is(XENC11, "MGF") && algorithm.equals(OAEP)) {
        mask =
            switch (value) {
              case XENC11 + "mgf1sha1" -> "SHA-1";
              case XENC11 + "mgf1sha256" -> "SHA-256";
              case XENC11 + "mgf1sha384" -> "SHA-384";
              case XENC11 + "mgf1sha512" -> "SHA-512";
              default -> throw refused("MGF1 with SHA-1 or SHA-2", value);
            };
      } else {
        throw refused("no parameter but the digest and the mask function", p.localName());
      }
    }
    return new OAEPParameterSpec(
        digest, "MGF1", new MGF1ParameterSpec(mask), PSource.PSpecified.DEFAULT);
  }

  boolean isRsa15() {
    return parameters == null;
  }

  private static SamlFailure refused(String expected, String found) {
    return new SamlFailure(FailureCode.ENCRYPTION_ALGORITHM_REFUSED, expected, found);
  }

  /**
   * The content key, or the stand-in if this key cannot open it or it has the wrong size. Then
   * decryption goes on with the stand-in and fails where a wrong content key fails: nobody learns
   * whether the padding was right (attacks D2).
   */
  byte[] open(DecryptionKey with, byte[] standIn) {
    try {
      Cipher cipher =
          with.provider() == null
              ? Cipher.getInstance(transformation)
              : Cipher.getInstance(transformation, with.provider());
      if (parameters == null) {
        cipher.init(Cipher.DECRYPT_MODE, with.key());
      } else {
        cipher.init(Cipher.DECRYPT_MODE, with.key(), parameters);
      }
      byte[] opened = cipher.doFinal(value);
      return opened.length == standIn.length ? opened : standIn;
    } catch (GeneralSecurityException | RuntimeException e) {
      // Providers throw many things at malformed values; none of them is a key.
      return standIn;
    }
  }
}
