package io.samlsp.internal.crypto;

import static io.samlsp.internal.crypto.XmlSecurity.DS;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says why no trusted key verified a signature. It decides nothing: the answer is no already. */
final class SignatureDiagnosis {

  /** Of the chain that a sender may put in; the key of the signature comes early in all of them. */
  private static final int MOST_CERTIFICATES = 8;

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
    List<TrustedKey> fitting = keys.stream().filter(key -> method.fits(key.key(), policy)).toList();
    if (fitting.isEmpty()) {
      return new SamlFailure(
          FailureCode.SIGNATURE_KEY_REFUSED, "a key for " + method, "none that fits");
    }
    String fingerprints =
        fitting.stream().map(TrustedKey::fingerprint).collect(Collectors.joining(" or "));
    String expected = method + " by the key of SHA-256 fingerprint " + fingerprints;
    List<byte[]> named = certificates(keyInfo);
    if (!named.isEmpty() && named.stream().noneMatch(der -> isOfOne(der, fitting))) {
      if (named.stream().anyMatch(der -> isOfOne(der, keys))) {
        return new SamlFailure(
            FailureCode.SIGNATURE_KEY_REFUSED,
            expected,
            "a message that names one that is too weak");
      }
      String fingerprint = HexFormat.of().formatHex(DigestMethod.SHA256.digest(named.get(0)));
      return new SamlFailure(
          FailureCode.SIGNATURE_KEY_UNKNOWN,
          expected,
          "a message that names the certificate of fingerprint " + fingerprint);
    }
    return new SamlFailure(
        FailureCode.SIGNATURE_INVALID, expected, "a signature that none of these keys made");
  }

  /** The sender's claim. Nothing but the report hears of it. */
  private static List<byte[]> certificates(@Nullable XmlElement keyInfo) {
    List<byte[]> certificates = new ArrayList<>();
    XmlElement data = keyInfo == null ? null : keyInfo.first(DS, "X509Data");
    for (; data != null; data = data.nextSame()) {
      XmlElement e = data.first(DS, "X509Certificate");
      for (; e != null && certificates.size() < MOST_CERTIFICATES; e = e.nextSame()) {
        byte[] der = decoded(e);
        if (der != null) {
          certificates.add(der);
        }
      }
    }
    return certificates;
  }

  private static byte @Nullable [] decoded(XmlElement certificate) {
    try {
      return XmlSecurity.decode(certificate.text());
    } catch (SamlFailure e) {
      return null;
    }
  }

  /**
   * Whether a certificate is of one of the keys. It holds its key in the very form that the JCA
   * gives it (RFC 5280 §4.1.2.7), so that nothing of what is hostile needs to be parsed; and a
   * certificate that was renewed for the same key is of that key.
   */
  private static boolean isOfOne(byte[] certificate, List<TrustedKey> keys) {
    // One octet is one character, so that a search for text finds octets.
    String text = new String(certificate, StandardCharsets.ISO_8859_1);
    for (TrustedKey key : keys) {
      byte[] encoded = key.key().getEncoded();
      if (encoded != null && text.contains(new String(encoded, StandardCharsets.ISO_8859_1))) {
        return true;
      }
    }
    return false;
  }
}
