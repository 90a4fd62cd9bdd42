package io.samlsp.testkit;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How encrypted content looks: for whom, with which algorithms, and where the key stands.
 *
 * <p>{@link #to} is what a careful identity provider sends today; every method returns a changed
 * copy.
 *
 * @param recipients for whom; one EncryptedKey each
 * @param content the cipher of the content
 * @param keyTransport the cipher of the content key
 * @param oaepDigest the digest of RSA-OAEP; null leaves the element out, which means SHA-1
 * @param oaepMgf the mask generation hash of RSA-OAEP 1.1; null leaves the element out: SHA-1
 * @param placement where the EncryptedKey stands
 */
public record EncryptionShape(
    List<Recipient> recipients,
    Content content,
    KeyTransport keyTransport,
    @Nullable Hash oaepDigest,
    @Nullable Hash oaepMgf,
    Placement placement) {

  /** Checks and copies the parts. */
  public EncryptionShape {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("encryption needs a recipient");
    }
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(keyTransport, "keyTransport");
    Objects.requireNonNull(placement, "placement");
  }

  /** AES-256-GCM under RSA-OAEP (MGF1P, SHA-1 as by default), the key inside the EncryptedData. */
  public static EncryptionShape to(X509Certificate recipient) {
    return new EncryptionShape(
        List.of(new Recipient(recipient, null)),
        Content.AES_256_GCM,
        KeyTransport.RSA_OAEP_MGF1P,
        null,
        null,
        Placement.INSIDE);
  }

  /** As {@link #to(X509Certificate)}, for the key of a credential. */
  public static EncryptionShape to(TestCredential recipient) {
    return to(recipient.certificate());
  }

  /** Also for this certificate, in one more EncryptedKey that names its recipient, or does not. */
  public EncryptionShape andTo(X509Certificate recipient, @Nullable String name) {
    Recipient another = new Recipient(recipient, name);
    return recipients(Stream.concat(recipients.stream(), Stream.of(another)).toList());
  }

  /** For these recipients, in this order. */
  public EncryptionShape recipients(List<Recipient> values) {
    return new EncryptionShape(values, content, keyTransport, oaepDigest, oaepMgf, placement);
  }

  /** With this cipher of the content. */
  public EncryptionShape content(Content value) {
    return new EncryptionShape(recipients, value, keyTransport, oaepDigest, oaepMgf, placement);
  }

  /** With this cipher of the content key. */
  public EncryptionShape keyTransport(KeyTransport value) {
    return new EncryptionShape(recipients, content, value, oaepDigest, oaepMgf, placement);
  }

  /** With this digest of RSA-OAEP; null leaves the element out, which means SHA-1. */
  public EncryptionShape oaepDigest(@Nullable Hash value) {
    return new EncryptionShape(recipients, content, keyTransport, value, oaepMgf, placement);
  }

  /** With this mask generation hash of RSA-OAEP 1.1; null leaves the element out: SHA-1. */
  public EncryptionShape oaepMgf(@Nullable Hash value) {
    return new EncryptionShape(recipients, content, keyTransport, oaepDigest, value, placement);
  }

  /** With the EncryptedKey at this place. */
  public EncryptionShape placement(Placement value) {
    return new EncryptionShape(recipients, content, keyTransport, oaepDigest, oaepMgf, value);
  }

  /**
   * For whom content is encrypted.
   *
   * @param certificate whose RSA key wraps the content key
   * @param name the Recipient attribute of the EncryptedKey, or null for none
   */
  public record Recipient(X509Certificate certificate, @Nullable String name) {
    /** Checks the parts. */
    public Recipient {
      Objects.requireNonNull(certificate, "certificate");
    }
  }

  /** Where the EncryptedKey stands (saml-core §6, erratum E43). */
  public enum Placement {
    /** In the KeyInfo of the EncryptedData. */
    INSIDE,
    /** Beside the EncryptedData, whose KeyInfo has a RetrievalMethod for each. */
    BESIDE_WITH_RETRIEVAL_METHOD,
    /** Beside the EncryptedData, which has no KeyInfo. */
    BESIDE
  }

  /** The cipher of the content. */
  public enum Content {
    /** AES-128-GCM. */
    AES_128_GCM("http://www.w3.org/2009/xmlenc11#aes128-gcm", "AES/GCM/NoPadding", 16),
    /** AES-192-GCM. */
    AES_192_GCM("http://www.w3.org/2009/xmlenc11#aes192-gcm", "AES/GCM/NoPadding", 24),
    /** AES-256-GCM. */
    AES_256_GCM("http://www.w3.org/2009/xmlenc11#aes256-gcm", "AES/GCM/NoPadding", 32),
    /** AES-128-CBC, open to padding oracles. */
    AES_128_CBC("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "AES/CBC/NoPadding", 16),
    /** AES-192-CBC, open to padding oracles. */
    AES_192_CBC("http://www.w3.org/2001/04/xmlenc#aes192-cbc", "AES/CBC/NoPadding", 24),
    /** AES-256-CBC, open to padding oracles. */
    AES_256_CBC("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "AES/CBC/NoPadding", 32),
    /** Triple DES, obsolete. */
    TRIPLE_DES_CBC("http://www.w3.org/2001/04/xmlenc#tripledes-cbc", "DESede/CBC/NoPadding", 24);

    private final String uri;
    private final String transformation;
    private final int keyLength;

    Content(String uri, String transformation, int keyLength) {
      this.uri = uri;
      this.transformation = transformation;
      this.keyLength = keyLength;
    }

    /** The identifier of the algorithm. */
    public String uri() {
      return uri;
    }

    String transformation() {
      return transformation;
    }

    int keyLength() {
      return keyLength;
    }
  }

  /** The cipher of the content key. */
  public enum KeyTransport {
    /** RSA-OAEP with MGF1 over SHA-1. */
    RSA_OAEP_MGF1P("http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"),
    /** RSA-OAEP of XML Encryption 1.1, which lets choose the mask generation. */
    RSA_OAEP_11("http://www.w3.org/2009/xmlenc11#rsa-oaep"),
    /** RSA with PKCS#1 v1.5 padding, open to Bleichenbacher's attack. */
    RSA_1_5("http://www.w3.org/2001/04/xmlenc#rsa-1_5");

    private final String uri;

    KeyTransport(String uri) {
      this.uri = uri;
    }

    /** The identifier of the algorithm. */
    public String uri() {
      return uri;
    }
  }

  /** A hash inside RSA-OAEP. */
  public enum Hash {
    /** SHA-1, which still is sound here. */
    SHA1("SHA-1", SignatureShape.Digest.SHA1),
    /** SHA-224. */
    SHA224("SHA-224", SignatureShape.Digest.SHA224),
    /** SHA-256. */
    SHA256("SHA-256", SignatureShape.Digest.SHA256),
    /** SHA-384. */
    SHA384("SHA-384", SignatureShape.Digest.SHA384),
    /** SHA-512. */
    SHA512("SHA-512", SignatureShape.Digest.SHA512);

    private final String jcaName;
    private final String digestUri;

    Hash(String jcaName, SignatureShape.Digest digest) {
      this.jcaName = jcaName;
      this.digestUri = digest.uri();
    }

    String jcaName() {
      return jcaName;
    }

    String digestUri() {
      return digestUri;
    }

    String mgfUri() {
      return "http://www.w3.org/2009/xmlenc11#mgf1sha" + jcaName.substring("SHA-".length());
    }
  }
}
