package io.samlsp.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.samlsp.differential.SignedDocuments.Signed;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.crypto.CryptoPolicy;
import io.samlsp.internal.crypto.SignatureVerifier;
import io.samlsp.internal.crypto.TrustedKey;
import io.samlsp.internal.crypto.VerifiedElement;
import io.samlsp.internal.xml.ExclusiveCanonicalizer;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.apache.xml.security.Init;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Our verdict on a signature is that of Santuario and of the JDK, wherever the shape that we demand
 * admits the message; and what we hand out is what they digested.
 */
class SignatureDifferentialTest {

  private static final String DS = XMLSignature.XMLNS;

  /** Refusals that say something about the cryptography; all others are about the shape. */
  private static final Set<FailureCode> CRYPTOGRAPHIC =
      Set.of(FailureCode.SIGNATURE_INVALID, FailureCode.DIGEST_MISMATCH);

  private int accepted;
  private int refused;
  private final Map<FailureCode, Integer> shape = new EnumMap<>(FailureCode.class);

  /** Both libraries log each refusal at length. Held, or the level would be forgotten. */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("org.apache.xml.security"),
          Logger.getLogger("com.sun.org.apache.xml.internal.security"));

  @BeforeAll
  static void start() {
    LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
    Init.init();
  }

  @Test
  void verdict_is_that_of_santuario_and_of_the_jdk() throws Exception {
    Cases.run("signatures", 800, this::compare);

    System.out.println(
        "signatures: "
            + accepted
            + " accepted by all three, "
            + refused
            + " refused by all three,"
            + " by shape alone "
            + shape);
    assertThat(accepted + refused).isGreaterThan(0);
  }

  private void compare(SplittableRandom random, long seed) throws Exception {
    Signed signed = SignedDocuments.make(random);
    String xml = new Mutator(random, signed.xml()).mutate(random.nextInt(3));
    byte[] octets = xml.getBytes(StandardCharsets.UTF_8);
    Element theirs;
    try {
      theirs = signedElement(Dom.elements(Dom.parse(octets)));
    } catch (SAXException notWellFormed) {
      assertThat(code(octets, signed.key().getPublic()))
          .as("seed %d: %s", seed, xml)
          .isIn(FailureCode.XML_NOT_WELL_FORMED);
      shape.merge(FailureCode.XML_NOT_WELL_FORMED, 1, Integer::sum);
      return;
    }
    if (theirs == null) {
      return;
    }
    byte[] jdk = jdkDigested(theirs, signed.key().getPublic());
    boolean santuario = santuario(theirs, signed.key().getPublic());
    try {
      VerifiedElement verified = verify(octets, signed.key().getPublic());
      if (jdk == null || !santuario) {
        fail("seed %d: we accept, the JDK %b, Santuario %b%n%s", seed, jdk != null, santuario, xml);
      }
      assertThat(canonical(verified.element(), theirs)).as("seed %d", seed).isEqualTo(jdk);
      accepted++;
    } catch (SamlFailure failure) {
      if (CRYPTOGRAPHIC.contains(failure.code())) {
        if (jdk != null || santuario) {
          fail(
              "seed %d: %s, the JDK %b, Santuario %b%n%s",
              seed, failure.getMessage(), jdk != null, santuario, xml);
        }
        refused++;
      } else {
        shape.merge(failure.code(), 1, Integer::sum);
      }
    }
  }

  private static FailureCode code(byte[] octets, PublicKey key) {
    try {
      verify(octets, key);
      return null;
    } catch (SamlFailure failure) {
      return failure.code();
    }
  }

  private static VerifiedElement verify(byte[] octets, PublicKey key) throws SamlFailure {
    XmlElement signature = find(XmlParser.parse(octets, XmlLimits.METADATA));
    if (signature == null || signature.parent() == null) {
      throw new SamlFailure(FailureCode.SIGNATURE_MISSING, "a signature", null);
    }
    CryptoPolicy policy = new CryptoPolicy(true, false, true, false, false);
    return new SignatureVerifier(List.of(new TrustedKey(key, "key")), policy, XmlLimits.METADATA)
        .verify(signature.parent(), signature);
  }

  private static XmlElement find(XmlElement e) {
    if (e.is(DS, "Signature")) {
      return e;
    }
    for (XmlElement child = e.firstElement(); child != null; child = child.nextElement()) {
      XmlElement found = find(child);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The parent of the first signature. */
  private static Element signedElement(List<Element> elements) {
    for (Element e : elements) {
      if (DS.equals(e.getNamespaceURI()) && "Signature".equals(e.getLocalName())) {
        return e.getParentNode() instanceof Element parent ? parent : null;
      }
    }
    return null;
  }

  private static Element signature(Element signed) {
    for (Node n = signed.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element e
          && DS.equals(e.getNamespaceURI())
          && "Signature".equals(e.getLocalName())) {
        return e;
      }
    }
    throw new IllegalStateException();
  }

  /** The octets that the JDK digested, or null if it does not accept the signature. */
  private static byte[] jdkDigested(Element signed, PublicKey key) throws Exception {
    DOMValidateContext context = new DOMValidateContext(key, signature(signed));
    context.setProperty("org.jcp.xml.dsig.secureValidation", false);
    context.setProperty("javax.xml.crypto.dsig.cacheReference", true);
    if (signed.hasAttributeNS(null, "ID")) {
      context.setIdAttributeNS(signed, null, "ID");
    }
    try {
      XMLSignature signature =
          XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
      if (!signature.validate(context)) {
        return null;
      }
      Reference reference = signature.getSignedInfo().getReferences().get(0);
      return reference.getDigestInputStream().readAllBytes();
    } catch (MarshalException | XMLSignatureException | RuntimeException e) {
      return null;
    }
  }

  private static boolean santuario(Element signed, PublicKey key) {
    try {
      if (signed.hasAttributeNS(null, "ID")) {
        signed.setIdAttributeNS(null, "ID", true);
      }
      return new org.apache.xml.security.signature.XMLSignature(signature(signed), "", true)
          .checkSignatureValue(key);
    } catch (XMLSecurityException | RuntimeException e) {
      // The latter for an empty value or one that is not base64.
      return false;
    }
  }

  /** What we hand out, canonicalised again: with the same PrefixList nothing may change. */
  private static byte[] canonical(XmlElement verified, Element theirs) throws SamlFailure {
    Set<String> prefixes = new LinkedHashSet<>();
    Element signature = signature(theirs);
    Element reference = (Element) signature.getElementsByTagNameNS(DS, "Reference").item(0);
    Node list =
        reference.getElementsByTagNameNS("http://www.w3.org/2001/10/xml-exc-c14n#", "*").item(0);
    if (list instanceof Element inclusive) {
      for (String token : inclusive.getAttribute("PrefixList").trim().split("\\s+", -1)) {
        prefixes.add(token.equals("#default") ? "" : token);
      }
    }
    return ExclusiveCanonicalizer.canonicalize(verified, null, prefixes, 1 << 22);
  }
}
