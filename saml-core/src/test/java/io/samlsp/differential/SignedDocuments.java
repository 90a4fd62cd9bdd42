package io.samlsp.differential;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.ExcC14NParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import org.apache.xml.security.c14n.Canonicalizer;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Generated documents of which the JDK signs one element, with every algorithm that we believe. */
final class SignedDocuments {

  private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
  private static final String PSS = "http://www.w3.org/2007/05/xmldsig-more#";
  private static final String DS = "http://www.w3.org/2000/09/xmldsig#";

  private static final KeyPair RSA = rsa();
  private static final List<KeyPair> EC =
      List.of(ec("secp256r1"), ec("secp384r1"), ec("secp521r1"));

  private static final List<String> RSA_METHODS =
      List.of(
          DS + "rsa-sha1",
          MORE + "rsa-sha256",
          MORE + "rsa-sha384",
          MORE + "rsa-sha512",
          PSS + "sha256-rsa-MGF1",
          PSS + "sha384-rsa-MGF1",
          PSS + "sha512-rsa-MGF1");
  private static final List<String> EC_METHODS =
      List.of(
          MORE + "ecdsa-sha1", MORE + "ecdsa-sha256", MORE + "ecdsa-sha384", MORE + "ecdsa-sha512");
  private static final List<String> DIGESTS =
      List.of(DigestMethod.SHA1, DigestMethod.SHA256, MORE + "sha384", DigestMethod.SHA512);

  /**
   * One signed document.
   *
   * @param xml in canonical form, comments kept
   * @param key of the signer
   */
  record Signed(String xml, KeyPair key) {}

  private SignedDocuments() {}

  static Signed make(SplittableRandom random) throws Exception {
    TreeGenerator generator = new TreeGenerator(random);
    Document document = Dom.parse(generator.document().getBytes(StandardCharsets.UTF_8));
    List<Element> elements = Dom.elements(document);
    Element signed = elements.get(random.nextInt(elements.size()));
    signed.setAttributeNS(null, "ID", "_signed");
    signed.setIdAttributeNS(null, "ID", true);

    boolean rsa = random.nextBoolean();
    KeyPair key = rsa ? RSA : pick(random, EC);
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    Reference reference =
        factory.newReference(
            "#_signed",
            factory.newDigestMethod(pick(random, DIGESTS), null),
            List.of(
                factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                factory.newTransform(
                    exclusive(random), (TransformParameterSpec) prefixes(random, generator))),
            null,
            null);
    SignedInfo signedInfo =
        factory.newSignedInfo(
            factory.newCanonicalizationMethod(
                exclusive(random), (C14NMethodParameterSpec) prefixes(random, generator)),
            factory.newSignatureMethod(pick(random, rsa ? RSA_METHODS : EC_METHODS), null),
            List.of(reference));
    Node before = child(random, signed);
    DOMSignContext context =
        before == null
            ? new DOMSignContext(key.getPrivate(), signed)
            : new DOMSignContext(key.getPrivate(), signed, before);
    if (random.nextBoolean()) {
      context.setDefaultNamespacePrefix("ds");
    }
    context.setProperty("org.jcp.xml.dsig.secureValidation", false);
    factory.newXMLSignature(signedInfo, null).sign(context);
    return new Signed(serialize(document), key);
  }

  private static String exclusive(SplittableRandom random) {
    return random.nextInt(4) == 0
        ? CanonicalizationMethod.EXCLUSIVE_WITH_COMMENTS
        : CanonicalizationMethod.EXCLUSIVE;
  }

  private static ExcC14NParameterSpec prefixes(SplittableRandom random, TreeGenerator generator) {
    String list = random.nextInt(3) > 0 ? "" : generator.prefixList();
    return list.isEmpty() ? null : new ExcC14NParameterSpec(Arrays.asList(list.split(" ", -1)));
  }

  /** A child to put the signature before, or null for the end. */
  private static Node child(SplittableRandom random, Element parent) {
    List<Node> children = new ArrayList<>();
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      children.add(n);
    }
    children.add(null);
    return children.get(random.nextInt(children.size()));
  }

  /** Inclusive canonical form: the JDK's serializer breaks what lies beyond the basic plane. */
  private static String serialize(Document document) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Canonicalizer.getInstance(Canonicalizer.ALGO_ID_C14N_WITH_COMMENTS)
        .canonicalizeSubtree(document, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static <T> T pick(SplittableRandom random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
