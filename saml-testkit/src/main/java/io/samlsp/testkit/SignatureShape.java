package io.samlsp.testkit;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a signature looks: algorithms, transforms, reference and KeyInfo.
 *
 * <p>{@link #defaults()} is what a careful identity provider sends today; every method returns a
 * changed copy.
 *
 * @param algorithm the signature algorithm; null picks SHA-256 (or the size of the curve) for the
 *     key
 * @param digest the digest of the reference
 * @param canonicalization how the SignedInfo is canonicalized
 * @param transform the canonicalization of the reference; null leaves only the enveloped-signature
 *     transform, which means inclusive canonicalization (XML Signature §4.4.3.2)
 * @param inclusivePrefixes the InclusiveNamespaces PrefixList of the reference's transform
 * @param emptyReference whether the reference is {@code URI=""} instead of {@code "#id"}
 * @param keyInfo what the KeyInfo tells
 * @param keyInfoCertificate the certificate to show instead of the signing key's own, or null
 * @param key the key that signs; null is the identity provider's first
 */
public record SignatureShape(
    @Nullable Algorithm algorithm,
    Digest digest,
    Canonicalization canonicalization,
    @Nullable Canonicalization transform,
    List<String> inclusivePrefixes,
    boolean emptyReference,
    KeyInfo keyInfo,
    @Nullable X509Certificate keyInfoCertificate,
    @Nullable TestCredential key) {

  private static final SignatureShape DEFAULTS =
      new SignatureShape(
          null,
          Digest.SHA256,
          Canonicalization.EXCLUSIVE,
          Canonicalization.EXCLUSIVE,
          List.of(),
          false,
          KeyInfo.CERTIFICATE,
          null,
          null);

  /** Checks and copies the parts. */
  public SignatureShape {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(canonicalization, "canonicalization");
    Objects.requireNonNull(keyInfo, "keyInfo");
    inclusivePrefixes = List.copyOf(inclusivePrefixes);
  }

  /** SHA-256, exclusive canonicalization, {@code "#id"}, the certificate in the KeyInfo. */
  public static SignatureShape defaults() {
    return DEFAULTS;
  }

  /** With this signature algorithm, which must suit the key. */
  public SignatureShape algorithm(Algorithm value) {
    return new SignatureShape(
        value,
        digest,
        canonicalization,
        transform,
        inclusivePrefixes,
        emptyReference,
        keyInfo,
        keyInfoCertificate,
        key);
  }

  /** With this digest algorithm in the reference. */
  public SignatureShape digest(Digest value) {
    return new SignatureShape(
        algorithm,
        value,
        canonicalization,
        transform,
        inclusivePrefixes,
        emptyReference,
        keyInfo,
        keyInfoCertificate,
        key);
  }

  /** With this canonicalization for the SignedInfo. */
  public SignatureShape canonicalization(Canonicalization value) {
    return new SignatureShape(
        algorithm,
        digest,
        value,
        transform,
        inclusivePrefixes,
        emptyReference,
        keyInfo,
        keyInfoCertificate,
        key);
  }

  /** With this canonicalization as the reference's second transform; null leaves it out. */
  public SignatureShape transform(@Nullable Canonicalization value) {
    return new SignatureShape(
        algorithm,
        digest,
        canonicalization,
        value,
        inclusivePrefixes,
        emptyReference,
        keyInfo,
        keyInfoCertificate,
        key);
  }

  /** With these prefixes in the InclusiveNamespaces of the reference's transform. */
  public SignatureShape inclusivePrefixes(String... values) {
    return new SignatureShape(
        algorithm,
        digest,
        canonicalization,
        transform,
        List.of(values),
        emptyReference,
        keyInfo,
        keyInfoCertificate,
        key);
  }

  /** With {@code URI=""}, which means the whole document. */
  public SignatureShape withEmptyReference() {
    return new SignatureShape(
        algorithm,
        digest,
        canonicalization,
        transform,
        inclusivePrefixes,
        true,
        keyInfo,
        keyInfoCertificate,
        key);
  }

  /** With this kind of KeyInfo. */
  public SignatureShape keyInfo(KeyInfo value) {
    return new SignatureShape(
        algorithm,
        digest,
        canonicalization,
        transform,
        inclusivePrefixes,
        emptyReference,
        value,
        keyInfoCertificate,
        key);
  }

  /** With a certificate in the KeyInfo that need not belong to the key that signs. */
  public SignatureShape keyInfoCertificate(X509Certificate value) {
    return new SignatureShape(
        algorithm,
        digest,
        canonicalization,
        transform,
        inclusivePrefixes,
        emptyReference,
        KeyInfo.CERTIFICATE,
        value,
        key);
  }

  /** Signed with this key instead of the identity provider's first. */
  public SignatureShape key(TestCredential value) {
    return new SignatureShape(
        algorithm,
        digest,
        canonicalization,
        transform,
        inclusivePrefixes,
        emptyReference,
        keyInfo,
        keyInfoCertificate,
        value);
  }

  /** What the KeyInfo of a signature tells about the key. */
  public enum KeyInfo {
    /** An X509Certificate. */
    CERTIFICATE,
    /** A KeyName: the subject of the certificate. */
    KEY_NAME,
    /** The bare public key (RSAKeyValue or ECKeyValue). */
    KEY_VALUE,
    /** There is no KeyInfo. */
    NONE
  }

  /** A canonicalization algorithm. */
  public enum Canonicalization {
    /** Exclusive, without comments: the one that SAML wants (saml-core §5.4.3). */
    EXCLUSIVE("http://www.w3.org/2001/10/xml-exc-c14n#"),
    /** Exclusive, with comments. */
    EXCLUSIVE_WITH_COMMENTS("http://www.w3.org/2001/10/xml-exc-c14n#WithComments"),
    /** Inclusive 1.0, without comments. */
    INCLUSIVE("http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
    /** Inclusive 1.0, with comments. */
    INCLUSIVE_WITH_COMMENTS("http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"),
    /** Inclusive 1.1, without comments. */
    INCLUSIVE_11("http://www.w3.org/2006/12/xml-c14n11"),
    /** Inclusive 1.1, with comments. */
    INCLUSIVE_11_WITH_COMMENTS("http://www.w3.org/2006/12/xml-c14n11#WithComments");

    private final String uri;

    Canonicalization(String uri) {
      this.uri = uri;
    }

    Canonicalization withoutComments() {
      return switch (this) {
        case EXCLUSIVE, EXCLUSIVE_WITH_COMMENTS -> EXCLUSIVE;
        case INCLUSIVE, INCLUSIVE_WITH_COMMENTS -> INCLUSIVE;
        case INCLUSIVE_11, INCLUSIVE_11_WITH_COMMENTS -> INCLUSIVE_11;
      };
    }

    /** The identifier of the algorithm. */
    public String uri() {
      return uri;
    }
  }

  /** A digest algorithm. */
  public enum Digest {
    /** MD5, broken. */
    MD5("http://www.w3.org/2001/04/xmldsig-more#md5", "MD5"),
    /** SHA-1, deprecated. */
    SHA1("http://www.w3.org/2000/09/xmldsig#sha1", "SHA-1"),
    /** SHA-224. */
    SHA224("http://www.w3.org/2001/04/xmldsig-more#sha224", "SHA-224"),
    /** SHA-256. */
    SHA256("http://www.w3.org/2001/04/xmlenc#sha256", "SHA-256"),
    /** SHA-384. */
    SHA384("http://www.w3.org/2001/04/xmldsig-more#sha384", "SHA-384"),
    /** SHA-512. */
    SHA512("http://www.w3.org/2001/04/xmlenc#sha512", "SHA-512");

    private final String uri;
    private final String jcaName;

    Digest(String uri, String jcaName) {
      this.uri = uri;
      this.jcaName = jcaName;
    }

    /** The identifier of the algorithm. */
    public String uri() {
      return uri;
    }

    String jcaName() {
      return jcaName;
    }
  }

  /** A signature algorithm. */
  public enum Algorithm {
    /** RSA (PKCS#1 v1.5) with MD5, broken. */
    RSA_MD5("http://www.w3.org/2001/04/xmldsig-more#rsa-md5", "MD5withRSA"),
    /** RSA (PKCS#1 v1.5) with SHA-1, deprecated. */
    RSA_SHA1("http://www.w3.org/2000/09/xmldsig#rsa-sha1", "SHA1withRSA"),
    /** RSA (PKCS#1 v1.5) with SHA-224. */
    RSA_SHA224("http://www.w3.org/2001/04/xmldsig-more#rsa-sha224", "SHA224withRSA"),
    /** RSA (PKCS#1 v1.5) with SHA-256. */
    RSA_SHA256("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "SHA256withRSA"),
    /** RSA (PKCS#1 v1.5) with SHA-384. */
    RSA_SHA384("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "SHA384withRSA"),
    /** RSA (PKCS#1 v1.5) with SHA-512. */
    RSA_SHA512("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "SHA512withRSA"),
    /** RSA-PSS with SHA-1, deprecated. */
    RSA_PSS_SHA1("http://www.w3.org/2007/05/xmldsig-more#sha1-rsa-MGF1", "PSS:SHA-1"),
    /** RSA-PSS with SHA-256. */
    RSA_PSS_SHA256("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", "PSS:SHA-256"),
    /** RSA-PSS with SHA-384. */
    RSA_PSS_SHA384("http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", "PSS:SHA-384"),
    /** RSA-PSS with SHA-512. */
    RSA_PSS_SHA512("http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", "PSS:SHA-512"),
    /** ECDSA with SHA-1, deprecated. */
    ECDSA_SHA1("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", "SHA1withECDSA"),
    /** ECDSA with SHA-224. */
    ECDSA_SHA224("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha224", "SHA224withECDSA"),
    /** ECDSA with SHA-256. */
    ECDSA_SHA256("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "SHA256withECDSA"),
    /** ECDSA with SHA-384. */
    ECDSA_SHA384("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", "SHA384withECDSA"),
    /** ECDSA with SHA-512. */
    ECDSA_SHA512("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", "SHA512withECDSA"),
    /** HMAC-SHA1 with the public key, which everybody has, as the secret: an attack. */
    HMAC_SHA1("http://www.w3.org/2000/09/xmldsig#hmac-sha1", "HmacSHA1"),
    /** HMAC-SHA256 with the public key, which everybody has, as the secret: an attack. */
    HMAC_SHA256("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "HmacSHA256");

    private final String uri;
    private final String jcaName;

    Algorithm(String uri, String jcaName) {
      this.uri = uri;
      this.jcaName = jcaName;
    }

    /** The identifier of the algorithm. */
    public String uri() {
      return uri;
    }

    String jcaName() {
      return jcaName;
    }
  }
}
