package io.samlsp.internal.crypto;

import static io.samlsp.internal.crypto.XmlSecurity.DS;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why no trusted key verified a signature. It decides nothing: the answer is no already. */
final class SignatureDiagnosis {

  private SignatureDiagnosis() {}

  /**
   * No key verified it. Which of the causes it is matters to whoever must mend it; the answer is no
   * in any case.
   */
  static SamlFailure whyNot(
      SignatureMethod method,
      @Nullable XmlElement keyInfo,
      List<TrustedKey> keys,
      CryptoPolicy policy) {
    List<String> trusted = new ArrayList<>();
    for (TrustedKey key : keys) {
      if (method.fits(key.key(), policy)) {
        trusted.add(key.fingerprint());
      }
    }
    if (trusted.isEmpty()) {
      return new SamlFailure(
          FailureCode.SIGNATURE_KEY_REFUSED, "a key for " + method, "none that fits");
    }
    String expected = method + " by the key of SHA-256 fingerprint " + String.join(" or ", trusted);
    String certificate = certificateFingerprint(keyInfo);
    if (certificate != null && !trusted.contains(certificate)) {
      return new SamlFailure(
          FailureCode.SIGNATURE_KEY_UNKNOWN,
          expected,
          "a message that names the certificate of fingerprint " + certificate);
    }
    return new SamlFailure(
        FailureCode.SIGNATURE_INVALID, expected, "a signature that none of these keys made");
  }

  /** Only for the report: KeyInfo is the sender's claim and decides nothing. */
  private static @Nullable String certificateFingerprint(@Nullable XmlElement keyInfo) {
    XmlElement data = keyInfo == null ? null : keyInfo.first(DS, "X509Data");
    XmlElement certificate = data == null ? null : data.first(DS, "X509Certificate");
    try {
      byte[] der = certificate == null ? null : XmlSecurity.decode(certificate.text());
      return der == null ? null : HexFormat.of().formatHex(DigestMethod.SHA256.digest(der));
    } catch (SamlFailure e) {
      return null;
    }
  }
}
