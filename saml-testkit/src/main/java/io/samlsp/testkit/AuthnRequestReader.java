package io.samlsp.testkit;

import io.samlsp.testkit.ReceivedAuthnRequest.Signature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Reads AuthnRequests and checks their signatures, as an identity provider should. */
final class AuthnRequestReader {

  private static final int MAX_BYTES = 1 << 20;

  private final Map<String, RegisteredServiceProvider> serviceProviders;

  AuthnRequestReader(Map<String, RegisteredServiceProvider> serviceProviders) {
    this.serviceProviders = serviceProviders;
  }

  /** Reads a query, in which everything still is as it was sent (saml-bindings §3.4.4.1). */
  ReceivedAuthnRequest readRedirect(String rawQuery) {
    Map<String, String> raw = WebForms.rawParameters(rawQuery);
    String message =
        WebForms.decoded(raw, "SAMLRequest")
            .orElseThrow(() -> new IllegalArgumentException("the query has no SAMLRequest"));
    String xml = inflate(decode(message));
    Element root = parse(xml);
    return new ReceivedAuthnRequest(
        root,
        xml,
        SamlUris.BINDING_REDIRECT,
        WebForms.decoded(raw, "RelayState").orElse(null),
        redirectSignature(raw, root));
  }

  /** Reads the fields of a form, decoded (saml-bindings §3.5.4). */
  ReceivedAuthnRequest readPost(String samlRequest, @Nullable String relayState) {
    String xml = new String(decode(samlRequest), StandardCharsets.UTF_8);
    Element root = parse(xml);
    return new ReceivedAuthnRequest(
        root, xml, SamlUris.BINDING_POST, relayState, envelopedSignature(root));
  }

  private static byte[] decode(String base64) {
    byte[] octets = Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
    if (octets.length > MAX_BYTES) {
      throw new IllegalArgumentException("the SAMLRequest is too large");
    }
    return octets;
  }

  private static String inflate(byte[] deflated) {
    Inflater raw = new Inflater(true);
    try (InputStream inflated = new InflaterInputStream(new ByteArrayInputStream(deflated), raw)) {
      byte[] octets = inflated.readNBytes(MAX_BYTES + 1);
      if (octets.length > MAX_BYTES) {
        throw new IllegalArgumentException("the SAMLRequest inflates beyond measure");
      }
      return new String(octets, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException("the SAMLRequest is not deflated", e);
    } finally {
      raw.end();
    }
  }

  private static Element parse(String xml) {
    Element root = Dom.parse(xml).getDocumentElement();
    if (!Dom.is(root, SamlUris.PROTOCOL, "AuthnRequest")) {
      throw new IllegalArgumentException("not an AuthnRequest but " + root.getTagName());
    }
    if (!"2.0".equals(root.getAttributeNS(null, "Version"))) {
      throw new IllegalArgumentException("the AuthnRequest is not of version 2.0");
    }
    return root;
  }

  private Signature redirectSignature(Map<String, String> raw, Element root) {
    Optional<String> value = WebForms.decoded(raw, "Signature");
    Optional<String> uri = WebForms.decoded(raw, "SigAlg");
    if (value.isEmpty() && uri.isEmpty()) {
      return Signature.NONE;
    }
    List<X509Certificate> certificates = signingCertificates(root);
    if (certificates.isEmpty()) {
      return Signature.UNKNOWN_SIGNER;
    }
    Optional<SignatureShape.Algorithm> algorithm =
        Arrays.stream(SignatureShape.Algorithm.values())
            .filter(known -> uri.filter(known.uri()::equals).isPresent())
            .filter(known -> !known.jcaName().startsWith("Hmac"))
            .findFirst();
    if (value.isEmpty() || algorithm.isEmpty()) {
      return Signature.INVALID;
    }
    StringBuilder signed = new StringBuilder("SAMLRequest=").append(raw.get("SAMLRequest"));
    if (raw.containsKey("RelayState")) {
      signed.append("&RelayState=").append(raw.get("RelayState"));
    }
    signed.append("&SigAlg=").append(raw.get("SigAlg"));
    byte[] octets = signed.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] signature = decode(value.get());
    return certificates.stream()
            .anyMatch(c -> verifies(c.getPublicKey(), algorithm.get(), octets, signature))
        ? Signature.VALID
        : Signature.INVALID;
  }

  private static boolean verifies(
      PublicKey key, SignatureShape.Algorithm algorithm, byte[] octets, byte[] value) {
    try {
      java.security.Signature signature = Signer.jcaSignature(algorithm);
      signature.initVerify(key);
      signature.update(octets);
      return signature.verify(value);
    } catch (GeneralSecurityException e) {
      return false; // not made by this key
    }
  }

  private Signature envelopedSignature(Element root) {
    Optional<Element> signature = Dom.child(root, SamlUris.XMLDSIG, "Signature");
    if (signature.isEmpty()) {
      return Signature.NONE;
    }
    List<X509Certificate> certificates = signingCertificates(root);
    if (certificates.isEmpty()) {
      return Signature.UNKNOWN_SIGNER;
    }
    return certificates.stream().anyMatch(c -> verifies(c.getPublicKey(), root, signature.get()))
        ? Signature.VALID
        : Signature.INVALID;
  }

  private static boolean verifies(PublicKey key, Element root, Element signature) {
    try {
      DOMValidateContext context = new DOMValidateContext(key, signature);
      context.setProperty("org.jcp.xml.dsig.secureValidation", true);
      context.setIdAttributeNS(root, null, "ID");
      XMLSignature parsed = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
      // saml-core §5.4.2: one reference, to the element that carries the signature.
      List<?> references = parsed.getSignedInfo().getReferences();
      return references.size() == 1
          && references.get(0) instanceof Reference reference
          && ("#" + root.getAttributeNS(null, "ID")).equals(reference.getURI())
          && parsed.validate(context);
    } catch (MarshalException | XMLSignatureException e) {
      return false; // not a signature of this key
    }
  }

  private List<X509Certificate> signingCertificates(Element root) {
    String issuer = Dom.child(root, SamlUris.ASSERTION, "Issuer").map(Dom::text).orElse("");
    RegisteredServiceProvider sender = serviceProviders.get(issuer);
    return sender == null ? List.of() : sender.signingCertificates();
  }
}
