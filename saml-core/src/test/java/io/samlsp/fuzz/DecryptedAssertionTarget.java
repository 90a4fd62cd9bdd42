package io.samlsp.fuzz;

import io.samlsp.keys.SigningKey;
import io.samlsp.response.LoginResult;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.MGF1ParameterSpec;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/**
 * What comes out of decryption. Where the response around it is signed, a plaintext that is an
 * assertion is read to the end; anybody can encrypt for us, but only the identity provider signs.
 */
public final class DecryptedAssertionTarget {

  private static final byte[] CONTENT_KEY = new byte[16];
  private static final byte[] IV = new byte[12];
  private static final String ENCRYPTED_KEY = encryptedKey();
  private static final SigningKey SIGNER = SigningKey.of(World.IDP_KEY);

  private DecryptedAssertionTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) throws GeneralSecurityException {
    byte[] response = response(data).getBytes(StandardCharsets.UTF_8);
    // One half each: both would take twice the time.
    if (data.length % 2 == 0) {
      World.requireNobodyElse(validate(response), List.of("alice", "mallory"));
    } else {
      validate(SIGNER.signXml(response));
    }
  }

  private static LoginResult validate(byte[] response) {
    return World.validate(Base64.getEncoder().encodeToString(response));
  }

  private static String response(byte[] plaintext) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(CONTENT_KEY, "AES"), new GCMParameterSpec(128, IV));
    byte[] encrypted = cipher.doFinal(plaintext);
    byte[] value = new byte[IV.length + encrypted.length];
    System.arraycopy(encrypted, 0, value, IV.length, encrypted.length);
    return """
        <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
        xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" \
        IssueInstant="2026-01-01T12:00:00Z" Destination="https://sp.example.com/acs">\
        <saml:Issuer>https://idp.example.com/metadata</saml:Issuer><samlp:Status>\
        <samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\
        <saml:EncryptedAssertion><xenc:EncryptedData \
        xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" \
        Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod \
        Algorithm="http://www.w3.org/2009/xmlenc11#aes128-gcm"/><ds:KeyInfo \
        xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod \
        Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/><xenc:CipherData>\
        <xenc:CipherValue>@KEY@</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>\
        </ds:KeyInfo><xenc:CipherData><xenc:CipherValue>@VALUE@</xenc:CipherValue>\
        </xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion></samlp:Response>"""
        .replace("@KEY@", ENCRYPTED_KEY)
        .replace("@VALUE@", Base64.getEncoder().encodeToString(value));
  }

  private static String encryptedKey() {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          World.SP_KEY.certificate().getPublicKey(),
          new OAEPParameterSpec(
              "SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));
      return Base64.getEncoder().encodeToString(cipher.doFinal(CONTENT_KEY));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
