package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What no validation can do without: base64, one look at every octet, SHA-256 of what is signed and
 * an RSA verification for each signature; for an encrypted assertion RSA-OAEP, AES-GCM and the same
 * once more for what comes out.
 *
 * <p>It reads no XML. From the sound message of a workload it learns where the signed octets lie,
 * and then accepts only what has the same octets there. They are digested as they stand, which is a
 * few namespace declarations less than their canonical form. The signature is a real one: the value
 * in the message, over the SignedInfo of the sound one, by the identity provider's key.
 */
final class Floor implements Contender {

  private final String sound;
  private @Nullable PublicKey verificationKey;
  private @Nullable PrivateKey decryptionKey;
  private @Nullable Plan plan;

  /** For one workload only. */
  Floor(String sound) {
    this.sound = sound;
  }

  @Override
  public void start(Registration registration) throws GeneralSecurityException {
    verificationKey = registration.idpCertificate().getPublicKey();
    decryptionKey = registration.decryptionKey();
    plan = Plan.of(decode(sound), this);
  }

  @Override
  public boolean accepts(String samlResponse) throws GeneralSecurityException {
    return accepts(decode(samlResponse), Objects.requireNonNull(plan));
  }

  private boolean accepts(byte[] octets, Plan known) throws GeneralSecurityException {
    if (octets.length != known.length() || scan(octets) != known.markup()) {
      return false;
    }
    for (Signed signed : known.signed()) {
      if (!signed.isIn(octets) || !signed.verify(octets, Objects.requireNonNull(verificationKey))) {
        return false;
      }
    }
    Encrypted encrypted = known.encrypted();
    return encrypted == null || accepts(decrypt(octets, encrypted), encrypted.content());
  }

  /** What it has learnt. */
  Plan plan() {
    return Objects.requireNonNull(plan);
  }

  static byte[] decode(String samlResponse) {
    return Base64.getDecoder().decode(samlResponse);
  }

  /** One look at every octet: how many begin markup, a reference or what is no plain ASCII. */
  static int scan(byte[] octets) {
    int found = 0;
    for (byte octet : octets) {
      if (octet == '<' || octet == '&' || octet < ' ') {
        found++;
      }
    }
    return found;
  }

  byte[] decrypt(byte[] octets, Encrypted encrypted) throws GeneralSecurityException {
    Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
    oaep.init(Cipher.DECRYPT_MODE, Objects.requireNonNull(decryptionKey));
    byte[] secret = oaep.doFinal(encrypted.key().base64(octets));
    byte[] data = encrypted.data().base64(octets);
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(secret, "AES"),
        new GCMParameterSpec(128, data, 0, 12));
    return gcm.doFinal(data, 12, data.length - 12);
  }

  /** From an octet up to, and without, another. */
  record Range(int from, int to) {

    /** What is between these two texts, looked for from an octet on. */
    static Range between(String text, String start, String end, int from) {
      int found = text.indexOf(start, from);
      if (found < 0) {
        throw new IllegalArgumentException("no " + start);
      }
      int begin = found + start.length();
      return new Range(begin, text.indexOf(end, begin));
    }

    byte[] base64(byte[] octets) {
      return Base64.getDecoder().decode(Arrays.copyOfRange(octets, from, to));
    }

    String of(String text) {
      return text.substring(from, to);
    }
  }

  /** An element, the signature in it, and what is signed. */
  static final class Signed {

    private final Range element;
    private final Range signature;
    private final Range value;
    private final byte[] signedInfo;
    private final byte[] digest;

    /** Learns from a sound document: the first signature in the first element of a name. */
    Signed(String text, String name) throws GeneralSecurityException {
      int from = text.indexOf("<" + name + " ");
      String end = "</" + name + ">";
      element = new Range(from, text.lastIndexOf(end) + end.length());
      int start = text.indexOf("<ds:Signature ", from);
      String signatureEnd = "</ds:Signature>";
      signature = new Range(start, text.indexOf(signatureEnd, start) + signatureEnd.length());
      value = Range.between(text, "<ds:SignatureValue>", "</ds:SignatureValue>", start);
      Range info = Range.between(text, "<ds:SignedInfo>", "</ds:SignedInfo>", start);
      String canonical =
          "<ds:SignedInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
              + info.of(text).replaceAll("<([^ />]+)([^>]*)/>", "<$1$2></$1>")
              + "</ds:SignedInfo>";
      signedInfo = canonical.getBytes(StandardCharsets.UTF_8);
      digest = digest(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Of the element without the signature. */
    byte[] digest(byte[] octets) throws GeneralSecurityException {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(octets, element.from(), signature.from() - element.from());
      sha256.update(octets, signature.to(), element.to() - signature.to());
      return sha256.digest();
    }

    boolean isIn(byte[] octets) throws GeneralSecurityException {
      return MessageDigest.isEqual(digest(octets), digest);
    }

    boolean verify(byte[] octets, PublicKey key) throws GeneralSecurityException {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initVerify(key);
      rsa.update(signedInfo);
      return rsa.verify(value.base64(octets));
    }
  }

  /** An encrypted assertion. */
  record Encrypted(Range key, Range data, Plan content) {}

  /** Where everything lies in a document. */
  record Plan(int length, int markup, List<Signed> signed, @Nullable Encrypted encrypted) {

    static Plan of(byte[] octets, Floor floor) throws GeneralSecurityException {
      // One character for each octet, so that places in the text are places in the octets.
      String text = new String(octets, StandardCharsets.ISO_8859_1);
      List<Signed> signed = new ArrayList<>();
      int response = text.indexOf("<samlp:Response ");
      int firstSignature = text.indexOf("<ds:Signature ");
      int assertion = text.indexOf("<saml:Assertion ");
      boolean responseSigned =
          response >= 0 && firstSignature >= 0 && (assertion < 0 || firstSignature < assertion);
      if (responseSigned) {
        signed.add(new Signed(text, "samlp:Response"));
      }
      if (assertion >= 0) {
        signed.add(new Signed(text, "saml:Assertion"));
      }
      Encrypted encrypted = null;
      if (text.contains("<xenc:EncryptedData")) {
        String start = "<xenc:CipherValue>";
        String end = "</xenc:CipherValue>";
        Range key = Range.between(text, start, end, 0);
        Range data = Range.between(text, start, end, key.to());
        byte[] content = floor.decrypt(octets, new Encrypted(key, data, EMPTY));
        encrypted = new Encrypted(key, data, of(content, floor));
      }
      return new Plan(octets.length, scan(octets), signed, encrypted);
    }

    private static final Plan EMPTY = new Plan(0, 0, List.of(), null);
  }
}
