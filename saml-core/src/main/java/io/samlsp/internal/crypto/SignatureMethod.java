package io.samlsp.internal.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The signature algorithms that are believed (RFC 6931 §2.3). All are asymmetric: with a MAC, an
 * attacker could use the public key as the secret (attacks C3).
 */
enum SignatureMethod {
  RSA_SHA1("http://www.w3.org/2000/09/xmldsig#rsa-sha1", "SHA1withRSA", 1, 0),
  RSA_SHA256("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "SHA256withRSA", 256, 0),
  RSA_SHA384("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "SHA384withRSA", 384, 0),
  RSA_SHA512("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "SHA512withRSA", 512, 0),
  PSS_SHA256("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", "RSASSA-PSS", 256, 32),
  PSS_SHA384("http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", "RSASSA-PSS", 384, 48),
  PSS_SHA512("http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", "RSASSA-PSS", 512, 64),
  ECDSA_SHA1("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", "SHA1withECDSA", 1, 0),
  ECDSA_SHA256("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "SHA256withECDSA", 256, 0),
  ECDSA_SHA384("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", "SHA384withECDSA", 384, 0),
  ECDSA_SHA512("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", "SHA512withECDSA", 512, 0);

  private static final SignatureMethod[] ALL = values();

  private final String uri;
  private final String jcaName;
  private final int hash;
  private final int saltLength;

  SignatureMethod(String uri, String jcaName, int hash, int saltLength) {
    this.uri = uri;
    // xmldsig-core1 §6.4.3: r and s side by side, which the JCA names after IEEE P1363.
    this.jcaName = jcaName.endsWith("ECDSA") ? jcaName + "inP1363Format" : jcaName;
    this.hash = hash;
    this.saltLength = saltLength;
  }

  /** The method of that identifier if the policy admits it, or null. */
  static @Nullable SignatureMethod admitted(String uri, CryptoPolicy policy) {
    for (SignatureMethod method : ALL) {
      if (method.uri.equals(uri)) {
        return method.hash != 1 || policy.sha1() ? method : null;
      }
    }
    return null;
  }

  private boolean isRsa() {
    return !jcaName.contains("ECDSA");
  }

  /**
   * Whether the key is of the type that this method needs, and strong enough. NIST SP 800-131A: RSA
   * from 2048 bits.
   */
  boolean fits(PublicKey key, CryptoPolicy policy) {
    if (key instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      return isRsa() && (bits >= 2048 || (policy.shortRsa() && bits >= 1024));
    }
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      return !isRsa() && (bits == 256 || bits == 384 || bits == 521);
    }
    return false;
  }

  /**
   * Whether the key made this signature over these octets. Whatever the provider objects to is a
   * no.
   */
  boolean verify(PublicKey key, byte[] signed, byte[] value) {
    // CVE-2022-21449: some JDKs take r = s = 0, and the order itself, for a signature of anything.
    if (key instanceof ECPublicKey ec && !isInRange(ec.getParams().getOrder(), value)) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance(jcaName);
      if (saltLength > 0) {
        String digest = "SHA-" + hash;
        signature.setParameter(
            new PSSParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), saltLength, 1));
      }
      signature.initVerify(key);
      signature.update(signed);
      return signature.verify(value);
    } catch (GeneralSecurityException | RuntimeException e) {
      // Providers throw many things at malformed values; none of them is a yes.
      return false;
    }
  }

  /** Whether both halves, r and s, are from 1 to below the order of the curve. */
  static boolean isInRange(BigInteger order, byte[] value) {
    int half = value.length / 2;
    BigInteger r = new BigInteger(1, value, 0, half);
    BigInteger s = new BigInteger(1, value, half, half);
    return r.signum() > 0 && s.signum() > 0 && r.compareTo(order) < 0 && s.compareTo(order) < 0;
  }
}
