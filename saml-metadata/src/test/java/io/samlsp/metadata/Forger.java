package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.ExclusiveCanonicalizer;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs what no signer would. Digest and value are always right as a careless reader computes them
 * (exclusive canonicalisation of the root), so that nothing but the rule under attack can refuse.
 */
final class Forger {

  static final String ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
  static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
  static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";

  /** As it is done; a hash between two percent signs is replaced by that hash of the root. */
  private static final String SIGNED_INFO =
      ("<ds:SignedInfo xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>"
              + "<ds:CanonicalizationMethod Algorithm='EXCLUSIVE'/>"
              + "<ds:SignatureMethod Algorithm='RSA'/>"
              + "<ds:Reference URI='#_1'><ds:Transforms><ds:Transform Algorithm='ENVELOPED'/>"
              + "<ds:Transform Algorithm='EXCLUSIVE'/></ds:Transforms>"
              + "<ds:DigestMethod Algorithm='SHA256'/><ds:DigestValue>%SHA-256%</ds:DigestValue>"
              + "</ds:Reference></ds:SignedInfo>")
          .replace("EXCLUSIVE", EXCLUSIVE)
          .replace("ENVELOPED", ENVELOPED)
          .replace("SHA256", SHA256)
          .replace("RSA", RSA_SHA256);

  private static final Pattern HASH = Pattern.compile("%([A-Z0-9-]+)%");

  /** Makes the SignatureValue of the octets of SignedInfo. */
  interface Key {
    byte[] sign(byte[] octets) throws GeneralSecurityException;
  }

  private Forger() {}

  static Key key(String algorithm, PrivateKey key) {
    return octets -> {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(octets);
      return signature.sign();
    };
  }

  /** One thing in the place of another, which must be there. */
  static UnaryOperator<String> replacing(String from, String to) {
    return text -> {
      assertThat(text).contains(from);
      return text.replace(from, to);
    };
  }

  /**
   * The document, its signature first in the root.
   *
   * @param document whose root, EntityDescriptor or EntitiesDescriptor, has the ID _1
   * @param change what is done to SignedInfo before it is signed
   * @param keyInfo a ds:KeyInfo, or nothing
   */
  static String sign(String document, UnaryOperator<String> change, Key key, String keyInfo) {
    int content = document.indexOf('>', document.indexOf("<md:Entit")) + 1;
    return document.substring(0, content)
        + signature(document, change, key, keyInfo)
        + document.substring(content);
  }

  static String signature(String document, UnaryOperator<String> change, Key key, String keyInfo) {
    try {
      String info = withDigests(change.apply(SIGNED_INFO), canonical(document));
      String value = Base64.getEncoder().encodeToString(key.sign(canonical(info)));
      return "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>"
          + info
          + "<ds:SignatureValue>"
          + value
          + "</ds:SignatureValue>"
          + keyInfo
          + "</ds:Signature>";
    } catch (GeneralSecurityException | SamlFailure e) {
      throw new AssertionError(e);
    }
  }

  private static String withDigests(String info, byte[] octets) {
    return HASH.matcher(info).replaceAll(hash -> Matcher.quoteReplacement(digest(hash, octets)));
  }

  private static String digest(MatchResult hash, byte[] octets) {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance(hash.group(1)).digest(octets));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] canonical(String xml) throws SamlFailure {
    XmlElement root = XmlParser.parse(xml.getBytes(StandardCharsets.UTF_8), XmlLimits.METADATA);
    return ExclusiveCanonicalizer.canonicalize(
        root, null, Set.of(), 2 * XmlLimits.METADATA.bytes());
  }
}
