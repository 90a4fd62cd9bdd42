package io.samlsp.internal.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The digest algorithms that are believed (xmldsig-core1 §6.2, RFC 6931 §2.1). */
enum DigestMethod {
  SHA1("http://www.w3.org/2000/09/xmldsig#sha1", "SHA-1"),
  SHA256("http://www.w3.org/2001/04/xmlenc#sha256", "SHA-256"),
  SHA384("http://www.w3.org/2001/04/xmldsig-more#sha384", "SHA-384"),
  SHA512("http://www.w3.org/2001/04/xmlenc#sha512", "SHA-512");

  private static final DigestMethod[] ALL = values();

  private final String uri;
  private final String jcaName;

  DigestMethod(String uri, String jcaName) {
    this.uri = uri;
    this.jcaName = jcaName;
  }

  /** The method of that identifier, or null. */
  static @Nullable DigestMethod of(String uri) {
    for (DigestMethod method : ALL) {
      if (method.uri.equals(uri)) {
        return method;
      }
    }
    return null;
  }

  String jcaName() {
    return jcaName;
  }

  boolean admitted(CryptoPolicy policy) {
    return this != SHA1 || policy.sha1();
  }

  byte[] digest(byte[] octets) {
    return start().digest(octets);
  }

  MessageDigest start() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
