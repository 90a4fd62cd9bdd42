package io.samlsp.internal.crypto;

import static io.samlsp.internal.crypto.XmlSecurity.DS;
import static io.samlsp.internal.crypto.XmlSecurity.XENC;
import static io.samlsp.internal.crypto.XmlSecurity.algorithm;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An EncryptedAssertion, EncryptedID or EncryptedAttribute (saml-core §2.3.4, §2.2.4, §2.7.3.2):
 * shape first, then decryption.
 *
 * <p>The shape leaves nothing to follow: no CipherReference, no transforms, no reference but to a
 * key inside of this very element (attacks D1).
 */
public final class EncryptedContent {

  private static final int MOST_KEYS = 4;
  private static final String TYPE_KEY = XENC + "EncryptedKey";
  private static final String TYPE_ELEMENT = XENC + "Element";

  private final XmlElement source;
  private final ContentCipher cipher;
  private final List<EncryptedKey> keys;
  private final byte[] value;

  private EncryptedContent(
      XmlElement source, ContentCipher cipher, List<EncryptedKey> keys, byte[] value) {
    this.source = source;
    this.cipher = cipher;
    this.keys = keys;
    this.value = value;
  }

  /**
   * Reads the shape.
   *
   * @param source the SAML element around EncryptedData
   * @param signed whether a verified signature covers the ciphertext, which makes CBC safe
   * @throws SamlFailure {@link FailureCode#ENCRYPTION_MALFORMED}, {@link
   *     FailureCode#ENCRYPTION_ALGORITHM_REFUSED}
   */
  public static EncryptedContent read(XmlElement source, boolean signed, CryptoPolicy policy)
      throws SamlFailure {
    requireOnly(source, "EncryptedData", "EncryptedKey");
    XmlElement data = source.optional(XENC, "EncryptedData");
    if (data == null) {
      throw malformed("EncryptedData in " + source.localName(), null);
    }
    requireOnly(data, "EncryptionMethod", "KeyInfo", "CipherData");
    String type = data.attribute("Type");
    if (type != null && !type.equals(TYPE_ELEMENT)) {
      throw malformed("an encrypted element", type);
    }
    XmlElement method = data.optional(XENC, "EncryptionMethod");
    if (method == null || method.firstElement() != null) {
      throw malformed("EncryptionMethod without parameters", null);
    }
    String algorithm = algorithm(method, FailureCode.ENCRYPTION_MALFORMED);
    ContentCipher cipher = ContentCipher.of(algorithm);
    if (cipher == null || (cipher.isMalleable() && !signed && !policy.unsignedCbc())) {
      throw new SamlFailure(
          FailureCode.ENCRYPTION_ALGORITHM_REFUSED, "AES-GCM, or CBC under a signature", algorithm);
    }
    List<EncryptedKey> keys = new ArrayList<>();
    for (XmlElement key : keyElements(source, data)) {
      keys.add(EncryptedKey.read(key, policy));
    }
    if (keys.size() > 1 && keys.stream().anyMatch(EncryptedKey::isRsa15)) {
      // Beside a key that opens, whether another one does would show in the answer (attacks D2).
      throw malformed("no EncryptedKey beside one under RSA 1.5", "several");
    }
    return new EncryptedContent(source, cipher, keys, cipherValue(data));
  }

  /**
   * The EncryptedKeys in KeyInfo, and those beside EncryptedData. saml-core §6, SAML errata E43.
   */
  private static List<XmlElement> keyElements(XmlElement source, XmlElement data)
      throws SamlFailure {
    List<XmlElement> beside = new ArrayList<>();
    for (XmlElement e = source.first(XENC, "EncryptedKey"); e != null; e = e.nextSame()) {
      beside.add(e);
      requireFew("EncryptedKeys", beside.size());
    }
    List<XmlElement> keys = new ArrayList<>();
    int retrievals = 0;
    XmlElement keyInfo = data.optional(DS, "KeyInfo");
    for (XmlElement e = keyInfo == null ? null : keyInfo.firstElement();
        e != null;
        e = e.nextElement()) {
      if (e.is(XENC, "EncryptedKey")) {
        keys.add(e);
        requireFew("EncryptedKeys", keys.size());
      } else if (e.is(DS, "RetrievalMethod")) {
        requireFew("RetrievalMethods", ++retrievals);
        requireKeyBeside(beside, e);
      } else if (!e.is(DS, "KeyName") && !e.is(DS, "X509Data")) {
        throw malformed("an EncryptedKey in KeyInfo", e.localName());
      }
    }
    keys.addAll(beside);
    if (keys.isEmpty()) {
      throw malformed("an EncryptedKey", null);
    }
    requireFew("EncryptedKeys", keys.size());
    return keys;
  }

  /** Before anything is done with them: each costs an operation with each private key. */
  private static void requireFew(String what, int count) throws SamlFailure {
    if (count > MOST_KEYS) {
      throw malformed("at most " + MOST_KEYS + " " + what, "more");
    }
  }

  /** A RetrievalMethod may only point at a key that we take anyway; it is checked, not followed. */
  private static void requireKeyBeside(List<XmlElement> beside, XmlElement retrieval)
      throws SamlFailure {
    String type = retrieval.attribute("Type");
    String uri = retrieval.attribute("URI");
    for (XmlElement e : beside) {
      boolean same = ("#" + e.attribute("Id")).equals(uri);
      if (same && TYPE_KEY.equals(type) && retrieval.firstElement() == null) {
        return;
      }
    }
    throw malformed("a RetrievalMethod of an EncryptedKey beside EncryptedData", uri);
  }

  static byte[] cipherValue(XmlElement encrypted) throws SamlFailure {
    XmlElement data = encrypted.optional(XENC, "CipherData");
    XmlElement value = data == null ? null : data.firstElement();
    if (value == null || !value.is(XENC, "CipherValue") || value.nextElement() != null) {
      throw malformed("exactly one CipherValue", value == null ? null : value.localName());
    }
    return XmlSecurity.base64(value, FailureCode.ENCRYPTION_MALFORMED);
  }

  /** Children of these names of XML Encryption (KeyInfo: of XML Signature) and no others. */
  static void requireOnly(XmlElement parent, String... names) throws SamlFailure {
    for (XmlElement e = parent.firstElement(); e != null; e = e.nextElement()) {
      String namespace = e.localName().equals("KeyInfo") ? DS : XENC;
      if (!List.of(names).contains(e.localName()) || !e.namespaceUri().equals(namespace)) {
        throw malformed("only " + String.join(", ", names), e.localName());
      }
    }
  }

  static SamlFailure malformed(String expected, @Nullable String found) {
    return new SamlFailure(FailureCode.ENCRYPTION_MALFORMED, expected, found);
  }

  /**
   * Decrypts, with the content key of the first EncryptedKey that one of the private keys opens.
   *
   * <p>All are tried with all, also after one fits, and then exactly one content key is used: how
   * long it takes tells nobody which of them could be opened (attacks D2), and a message with many
   * keys decrypts and parses its content once (attacks D4).
   *
   * @param context where the content is parsed: its namespaces are in scope
   * @throws SamlFailure {@link FailureCode#DECRYPTION_KEY_MISSING} if there are no keys; {@link
   *     FailureCode#DECRYPTION_FAILED} for everything else, whether a key, a padding, a tag or the
   *     content was wrong: a difference would be an oracle
   */
  public Plaintext decrypt(
      List<DecryptionKey> privateKeys, XmlElement context, SecureRandom random, XmlLimits limits)
      throws SamlFailure {
    if (privateKeys.isEmpty()) {
      throw new SamlFailure(FailureCode.DECRYPTION_KEY_MISSING, "a decryption key", null);
    }
    byte[] standIn = new byte[cipher.keyBytes()];
    random.nextBytes(standIn);
    byte[] contentKey = standIn;
    for (EncryptedKey key : keys) {
      for (DecryptionKey privateKey : privateKeys) {
        byte[] opened = key.open(privateKey, standIn);
        contentKey = contentKey == standIn ? opened : contentKey;
      }
    }
    try {
      byte[] octets = cipher.decrypt(contentKey, value);
      return new Plaintext(source, octets, XmlParser.parse(octets, context, limits));
    } catch (GeneralSecurityException | SamlFailure e) {
      // Which step failed is nobody's business.
      throw new SamlFailure(
          FailureCode.DECRYPTION_FAILED, "content encrypted for one of our keys", "something else");
    }
  }
}
