package io.samlsp.response;

import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.TestCredential;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** An EncryptedAssertion of any octets at all: AES-128-GCM under RSA-OAEP. */
final class Encrypted {

  private Encrypted() {}

  static String assertion(String plaintext, TestCredential recipient) {
    return assertion(plaintext.getBytes(StandardCharsets.UTF_8), recipient);
  }

  static String assertion(byte[] plaintext, TestCredential recipient) {
    return "<saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
        + data(plaintext, recipient)
        + "</saml:EncryptedAssertion>";
  }

  static String data(byte[] plaintext, TestCredential recipient) {
    return data(plaintext, "sixteen octets !".getBytes(StandardCharsets.US_ASCII), recipient);
  }

  /** The key that encrypts need not be the one that is encrypted. */
  static String assertionByZeroKey(String plaintext, TestCredential otherRecipient) {
    return "<saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
        + data(plaintext.getBytes(StandardCharsets.UTF_8), new byte[16], otherRecipient)
        + "</saml:EncryptedAssertion>";
  }

  /** A content key under RSA PKCS#1 1.5. */
  static byte[] key(byte[] contentKey, TestCredential recipient) {
    try {
      Cipher transport = Cipher.getInstance("RSA/ECB/PKCS1Padding");
      transport.init(Cipher.ENCRYPT_MODE, recipient.certificate().getPublicKey());
      return transport.doFinal(contentKey);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The response with one more EncryptedKey, the first, that claims RSA PKCS#1 1.5. */
  static FakeResponse before(FakeResponse response, byte[] value) {
    return response.replace(
        "<xenc:EncryptedKey>",
        "<xenc:EncryptedKey>"
            + "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-1_5\"/>"
            + "<xenc:CipherData><xenc:CipherValue>"
            + base64(value)
            + "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey><xenc:EncryptedKey>");
  }

  private static String data(byte[] plaintext, byte[] key, TestCredential recipient) {
    byte[] iv = "twelve octet".getBytes(StandardCharsets.US_ASCII);
    try {
      Cipher content = Cipher.getInstance("AES/GCM/NoPadding");
      content.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
      byte[] encrypted = content.doFinal(plaintext);
      byte[] value = new byte[iv.length + encrypted.length];
      System.arraycopy(iv, 0, value, 0, iv.length);
      System.arraycopy(encrypted, 0, value, iv.length, encrypted.length);
      Cipher transport = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
      transport.init(Cipher.ENCRYPT_MODE, recipient.certificate().getPublicKey());
      return data(base64(transport.doFinal(key)), base64(value));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String data(String key, String value) {
    return "<xenc:EncryptedData xmlns:xenc=\"http://www.w3.org/2001/04/xmlenc#\""
        + " Type=\"http://www.w3.org/2001/04/xmlenc#Element\">"
        + "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2009/xmlenc11#aes128-gcm\"/>"
        + "<ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><xenc:EncryptedKey>"
        + "<xenc:EncryptionMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p\"/>"
        + "<xenc:CipherData><xenc:CipherValue>"
        + key
        + "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>"
        + "<xenc:CipherData><xenc:CipherValue>"
        + value
        + "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>";
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
