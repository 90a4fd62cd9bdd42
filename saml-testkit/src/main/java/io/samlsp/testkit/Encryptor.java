package io.samlsp.testkit;

import io.samlsp.testkit.EncryptionShape.Content;
import io.samlsp.testkit.EncryptionShape.Hash;
import io.samlsp.testkit.EncryptionShape.KeyTransport;
import io.samlsp.testkit.EncryptionShape.Placement;
import io.samlsp.testkit.EncryptionShape.Recipient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Makes XML Encryption 1.0 and 1.1 over {@code javax.crypto}. */
final class Encryptor {

  private static final String XENC = SamlUris.XMLENC;
  private static final String XENC11 = SamlUris.XMLENC11;
  private static final String DS = SamlUris.XMLDSIG;

  private Encryptor() {}

  /**
   * Puts an encrypted element in the place of {@code element}.
   *
   * @param wrapperName the qualified name of the SAML element that takes the EncryptedData
   */
  static void replace(
      Element element, String wrapperName, EncryptionShape shape, SecureRandom random) {
    byte[] plaintext = XmlText.writeStandalone(element).getBytes(StandardCharsets.UTF_8);
    Element parent = (Element) element.getParentNode();
    Element wrapper = Dom.create(parent, SamlUris.ASSERTION, wrapperName);
    parent.replaceChild(wrapper, element);
    fill(wrapper, plaintext, shape, random);
  }

  /** Adds EncryptedData, and what belongs beside it, for any octets at all. */
  static void fill(Element wrapper, byte[] plaintext, EncryptionShape shape, SecureRandom random) {
    byte[] contentKey = contentKey(shape.content(), random);
    Element data = Dom.append(wrapper, XENC, "xenc:EncryptedData");
    String dataId = Randomness.id(random);
    Dom.attribute(data, "Id", dataId);
    Dom.attribute(data, "Type", XENC + "Element");
    method(data, shape.content().uri());
    boolean inside = shape.placement() == Placement.INSIDE;
    List<String> keyIds = new ArrayList<>();
    @Nullable Element inner =
        shape.placement() == Placement.BESIDE ? null : Dom.append(data, DS, "ds:KeyInfo");
    cipherData(data, encrypt(plaintext, contentKey, shape.content(), random));
    for (Recipient recipient : shape.recipients()) {
      Element parent = inside && inner != null ? inner : wrapper;
      Element key = Dom.append(parent, XENC, "xenc:EncryptedKey");
      if (!inside) {
        String keyId = Randomness.id(random);
        keyIds.add(keyId);
        Dom.attribute(key, "Id", keyId);
      }
      fillKey(key, recipient, contentKey, shape, random);
      if (!inside) {
        Element references = Dom.append(key, XENC, "xenc:ReferenceList");
        Element reference = Dom.append(references, XENC, "xenc:DataReference");
        Dom.attribute(reference, "URI", "#" + dataId);
      }
    }
    if (inner != null) {
      for (String keyId : keyIds) {
        Element retrieval = Dom.append(inner, DS, "ds:RetrievalMethod");
        Dom.attribute(retrieval, "Type", XENC + "EncryptedKey");
        Dom.attribute(retrieval, "URI", "#" + keyId);
      }
    }
  }

  private static void fillKey(
      Element key,
      Recipient recipient,
      byte[] contentKey,
      EncryptionShape shape,
      SecureRandom random) {
    Dom.attribute(key, "Recipient", recipient.name());
    Element method = method(key, shape.keyTransport().uri());
    if (shape.keyTransport() != KeyTransport.RSA_1_5) {
      @Nullable Hash digest = shape.oaepDigest();
      if (digest != null) {
        Element digestMethod = Dom.append(method, DS, "ds:DigestMethod");
        Dom.attribute(digestMethod, "Algorithm", digest.digestUri());
      }
      @Nullable Hash mgf = shape.oaepMgf();
      if (mgf != null && shape.keyTransport() == KeyTransport.RSA_OAEP_11) {
        Element mgfElement = Dom.append(method, XENC11, "xenc11:MGF");
        Dom.attribute(mgfElement, "Algorithm", mgf.mgfUri());
      }
    }
    Element keyInfo = Dom.append(key, DS, "ds:KeyInfo");
    Signer.appendCertificate(keyInfo, recipient.certificate());
    cipherData(key, wrap(contentKey, recipient.certificate().getPublicKey(), shape, random));
  }

  private static Element method(Element parent, String algorithm) {
    Element method = Dom.append(parent, XENC, "xenc:EncryptionMethod");
    Dom.attribute(method, "Algorithm", algorithm);
    return method;
  }

  private static void cipherData(Element parent, byte[] octets) {
    Element data = Dom.append(parent, XENC, "xenc:CipherData");
    String base64 = Base64.getEncoder().encodeToString(octets);
    Dom.append(data, XENC, "xenc:CipherValue", base64);
  }

  private static byte[] contentKey(Content content, SecureRandom random) {
    byte[] key = new byte[content.keyLength()];
    random.nextBytes(key);
    if (content == Content.TRIPLE_DES_CBC) {
      for (int i = 0; i < key.length; i++) {
        // DES keys have odd parity in each octet.
        int sevenBits = key[i] & 0xFE;
        key[i] = (byte) (sevenBits | ((Integer.bitCount(sevenBits) + 1) & 1));
      }
    }
    return key;
  }

  /** The CipherValue: initialisation vector, ciphertext and, for GCM, the tag of 128 bits. */
  static byte[] encrypt(byte[] plaintext, byte[] key, Content content, SecureRandom random) {
    boolean gcm = content.transformation().contains("GCM");
    boolean des = content == Content.TRIPLE_DES_CBC;
    int block = des ? 8 : 16;
    byte[] iv = new byte[gcm ? 12 : block];
    random.nextBytes(iv);
    try {
      Cipher cipher = Cipher.getInstance(content.transformation());
      AlgorithmParameterSpec parameters =
          gcm ? new GCMParameterSpec(128, iv) : new IvParameterSpec(iv);
      SecretKeySpec secret = new SecretKeySpec(key, des ? "DESede" : "AES");
      cipher.init(Cipher.ENCRYPT_MODE, secret, parameters, random);
      byte[] encrypted = cipher.doFinal(gcm ? plaintext : pad(plaintext, block, random));
      byte[] result = Arrays.copyOf(iv, iv.length + encrypted.length);
      System.arraycopy(encrypted, 0, result, iv.length, encrypted.length);
      return result;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot encrypt with " + content, e);
    }
  }

  // xmlenc §5.2: arbitrary octets, then the number of octets added.
  private static byte[] pad(byte[] plaintext, int block, SecureRandom random) {
    int count = block - plaintext.length % block;
    byte[] filler = new byte[count];
    random.nextBytes(filler);
    filler[count - 1] = (byte) count;
    byte[] padded = Arrays.copyOf(plaintext, plaintext.length + count);
    System.arraycopy(filler, 0, padded, plaintext.length, count);
    return padded;
  }

  private static byte[] wrap(
      byte[] contentKey, PublicKey recipient, EncryptionShape shape, SecureRandom random) {
    try {
      Cipher cipher;
      if (shape.keyTransport() == KeyTransport.RSA_1_5) {
        cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, recipient, random);
      } else {
        cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.ENCRYPT_MODE, recipient, oaep(shape), random);
      }
      return cipher.doFinal(contentKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cannot wrap a key for " + recipient.getAlgorithm() + " with " + shape.keyTransport(), e);
    }
  }

  private static OAEPParameterSpec oaep(EncryptionShape shape) {
    // xmlenc-core1 §5.5.2: SHA-1 where nothing is said; MGF1P always masks with SHA-1.
    Hash digest = shape.oaepDigest() == null ? Hash.SHA1 : shape.oaepDigest();
    Hash mgf =
        shape.oaepMgf() == null || shape.keyTransport() == KeyTransport.RSA_OAEP_MGF1P
            ? Hash.SHA1
            : shape.oaepMgf();
    return new OAEPParameterSpec(
        digest.jcaName(), "MGF1", new MGF1ParameterSpec(mgf.jcaName()), PSource.PSpecified.DEFAULT);
  }
}
