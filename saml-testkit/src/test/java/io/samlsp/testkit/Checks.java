package io.samlsp.testkit;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKey;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.apache.xml.security.Init;
import org.apache.xml.security.encryption.EncryptedData;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.encryption.XMLEncryptionException;
import org.apache.xml.security.signature.XMLSignature;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What others make of our messages: the JDK's XML signatures, and Apache Santuario. */
final class Checks {

  static {
    Init.init();
  }

  private Checks() {}

  /** All signatures in document order, each checked by the JDK. */
  static List<Boolean> jdk(String xml, Key key) {
    return signatures(Dom.parse(xml)).stream().map(signature -> jdk(signature, key)).toList();
  }

  private static boolean jdk(Element signature, Key key) {
    try {
      DOMValidateContext context = new DOMValidateContext(key, signature);
      // The old algorithms are to be verified as well.
      context.setProperty("org.jcp.xml.dsig.secureValidation", false);
      withIds(signature).forEach(element -> context.setIdAttributeNS(element, null, "ID"));
      return XMLSignatureFactory.getInstance("DOM")
          .unmarshalXMLSignature(context)
          .validate(context);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** All signatures in document order, each checked by Santuario. */
  static List<Boolean> santuario(String xml, Key key) {
    return signatures(Dom.parse(xml)).stream().map(signature -> santuario(signature, key)).toList();
  }

  private static boolean santuario(Element signature, Key key) {
    try {
      withIds(signature).forEach(element -> element.setIdAttributeNS(null, "ID", true));
      XMLSignature parsed = new XMLSignature(signature, "", false);
      return key instanceof SecretKey secret
          ? parsed.checkSignatureValue(secret)
          : parsed.checkSignatureValue(key);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The public keys that Santuario reads from the KeyValue of each signature. */
  static List<PublicKey> keyValues(String xml) throws Exception {
    List<PublicKey> keys = new ArrayList<>();
    for (Element signature : signatures(Dom.parse(xml))) {
      keys.add(new XMLSignature(signature, "", false).getKeyInfo().getPublicKey());
    }
    return keys;
  }

  /** Decrypts every EncryptedData with what Santuario reads from it, and gives the document. */
  static String decrypt(String xml, PrivateKey key) {
    try {
      Document document = Dom.parse(xml);
      while (true) {
        List<Element> encrypted =
            Dom.all(document.getDocumentElement()).stream()
                .filter(element -> Dom.is(element, SamlUris.XMLENC, "EncryptedData"))
                .toList();
        if (encrypted.isEmpty()) {
          return XmlText.write(document);
        }
        Element data = encrypted.get(0);
        Element wrapper = (Element) data.getParentNode();
        String plaintext = new String(decrypt(data, key), StandardCharsets.UTF_8);
        Element parent = (Element) wrapper.getParentNode();
        Element plain = Dom.parse(plaintext).getDocumentElement();
        parent.replaceChild(document.importNode(plain, true), wrapper);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] decrypt(Element data, PrivateKey key) throws Exception {
    Element wrapper = (Element) data.getParentNode();
    XMLCipher cipher = XMLCipher.getInstance();
    cipher.init(XMLCipher.DECRYPT_MODE, null);
    EncryptedData loaded = cipher.loadEncryptedData(data.getOwnerDocument(), data);
    String content = loaded.getEncryptionMethod().getAlgorithm();
    Exception last = new IllegalStateException("there is no EncryptedKey");
    for (Element element : Dom.all(wrapper)) {
      if (Dom.is(element, SamlUris.XMLENC, "EncryptedKey")) {
        try {
          XMLCipher unwrap = XMLCipher.getInstance();
          unwrap.init(XMLCipher.UNWRAP_MODE, key);
          EncryptedKey wrapped = unwrap.loadEncryptedKey(element.getOwnerDocument(), element);
          Key contentKey = unwrap.decryptKey(wrapped, content);
          XMLCipher decrypt = XMLCipher.getInstance();
          decrypt.init(XMLCipher.DECRYPT_MODE, contentKey);
          return decrypt.decryptToByteArray(data);
        } catch (XMLEncryptionException e) {
          last = e; // for another recipient
        }
      }
    }
    throw last;
  }

  private static List<Element> signatures(Document document) {
    return Dom.all(document.getDocumentElement()).stream()
        .filter(element -> Dom.is(element, SamlUris.XMLDSIG, "Signature"))
        .toList();
  }

  private static List<Element> withIds(Element signature) {
    return Dom.all(signature.getOwnerDocument().getDocumentElement()).stream()
        .filter(element -> element.hasAttributeNS(null, "ID"))
        .toList();
  }
}
