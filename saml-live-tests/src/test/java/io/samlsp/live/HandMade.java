package io.samlsp.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * SAML written and read without the product, so that a fault of the harness or of a provider can be
 * told from a fault of ours.
 */
final class HandMade {
  static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";

  static final String ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
  static final String TEMPLATE_ROOT = "urn:example:Text";

  private HandMade() {}

  /** Metadata of a service provider with one key for both uses. */
  static String spMetadata(String entityId, URI acs, TestKeys keys) {
    String key =
        "<KeyDescriptor use='%s'><KeyInfo xmlns='http://www.w3.org/2000/09/xmldsig#'><X509Data>"
            + "<X509Certificate>"
            + keys.certificateBase64()
            + "</X509Certificate></X509Data></KeyInfo></KeyDescriptor>";
    return String.format(
        Locale.ROOT,
        """
        <EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata' entityID='%s'>
          <SPSSODescriptor AuthnRequestsSigned='false' WantAssertionsSigned='true'
              protocolSupportEnumeration='urn:oasis:names:tc:SAML:2.0:protocol'>
            %s%s
            <NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat>
            <AssertionConsumerService Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
                Location='%s' index='0' isDefault='true'/>
          </SPSSODescriptor>
        </EntityDescriptor>
        """,
        entityId,
        String.format(Locale.ROOT, key, "signing"),
        String.format(Locale.ROOT, key, "encryption"),
        acs);
  }

  /** An unsigned AuthnRequest. */
  record Request(String id, String xml, URI destination) {
    static Request of(String entityId, URI acs, URI destination) {
      String id = "_" + UUID.randomUUID();
      String xml =
          String.format(
              Locale.ROOT,
              """
          <samlp:AuthnRequest xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' ID='%s' Version='2.0' \
          IssueInstant='%s' Destination='%s' AssertionConsumerServiceURL='%s' \
          ProtocolBinding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'>\
          <saml:Issuer xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'>%s</saml:Issuer>\
          </samlp:AuthnRequest>""",
              id,
              Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS),
              destination,
              acs,
              entityId);
      return new Request(id, xml, destination);
    }

    /** The request for the HTTP-Redirect binding. */
    URI redirect(String relayState) {
      ByteArrayOutputStream deflated = new ByteArrayOutputStream();
      try (DeflaterOutputStream deflater =
          new DeflaterOutputStream(deflated, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
        deflater.write(xml.getBytes(UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String message = Base64.getEncoder().encodeToString(deflated.toByteArray());
      return URI.create(
          destination
              + "?SAMLRequest="
              + URLEncoder.encode(message, UTF_8)
              + "&RelayState="
              + URLEncoder.encode(relayState, UTF_8));
    }
  }

  /** A document for {@link XmlSec1#sign} to fill in. */
  static String signatureTemplate(String words, String signatureMethod) {
    return "<Text xmlns='urn:example' ID='_1'><Words>"
        + words
        + "</Words>"
        + signatureTemplateFor("_1", signatureMethod)
        + "</Text>";
  }

  /** An enveloped signature over that element, with its values left empty. */
  static String signatureTemplateFor(String id, String signatureMethod) {
    return String.format(
        Locale.ROOT,
        """
        <Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><SignedInfo>\
        <CanonicalizationMethod Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/>\
        <SignatureMethod Algorithm='%s'/><Reference URI='#%s'><Transforms>\
        <Transform Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/>\
        <Transform Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/></Transforms>\
        <DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/><DigestValue/>\
        </Reference></SignedInfo><SignatureValue/></Signature>""",
        signatureMethod,
        id);
  }

  /** The first SingleSignOnService of identity provider metadata that has the binding. */
  static URI ssoUri(String metadata, String binding) {
    var services = parse(metadata).getElementsByTagNameNS(METADATA, "SingleSignOnService");
    for (int i = 0; i < services.getLength(); i++) {
      Element service = (Element) services.item(i);
      if (service.getAttribute("Binding").endsWith(":" + binding)) {
        return URI.create(service.getAttribute("Location"));
      }
    }
    throw new IllegalStateException("no SingleSignOnService for " + binding);
  }

  /** The message of a posted {@code SAMLResponse}. */
  static Element message(String samlResponse) {
    return parse(new String(Base64.getMimeDecoder().decode(samlResponse), UTF_8))
        .getDocumentElement();
  }

  /** The algorithms of all elements of that name in a message, in order. */
  static List<String> algorithms(Element message, String localName) {
    var found = message.getElementsByTagNameNS("*", localName);
    List<String> algorithms = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      algorithms.add(((Element) found.item(i)).getAttribute("Algorithm"));
    }
    return algorithms;
  }

  /** How many elements of that name are in a message, unencrypted. */
  static int count(Element message, String localName) {
    return message.getElementsByTagNameNS("*", localName).getLength();
  }

  /** An unsolicited Response for {@link XmlSec1#sign} to fill in, with Alice's e-mail address. */
  static String responseTemplate(String idp, String sp, URI acs, String signatureMethod) {
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    String id = "_" + UUID.randomUUID();
    return String.format(
        Locale.ROOT,
        """
        <samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' \
        xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion' ID='%1$s' Version='2.0' \
        IssueInstant='%2$s' Destination='%3$s'><saml:Issuer>%4$s</saml:Issuer>%5$s\
        <samlp:Status><samlp:StatusCode Value='urn:oasis:names:tc:SAML:2.0:status:Success'/>\
        </samlp:Status><saml:Assertion ID='%1$s-a' Version='2.0' IssueInstant='%2$s'>\
        <saml:Issuer>%4$s</saml:Issuer><saml:Subject>\
        <saml:NameID Format='urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'>\
        alice@example.com</saml:NameID>\
        <saml:SubjectConfirmation Method='urn:oasis:names:tc:SAML:2.0:cm:bearer'>\
        <saml:SubjectConfirmationData NotOnOrAfter='%6$s' Recipient='%3$s'/>\
        </saml:SubjectConfirmation></saml:Subject>\
        <saml:Conditions NotBefore='%2$s' NotOnOrAfter='%6$s'><saml:AudienceRestriction>\
        <saml:Audience>%7$s</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
        <saml:AuthnStatement AuthnInstant='%2$s'><saml:AuthnContext><saml:AuthnContextClassRef>\
        urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>\
        </saml:AuthnContext></saml:AuthnStatement></saml:Assertion></samlp:Response>""",
        id,
        now,
        acs,
        idp,
        signatureTemplateFor(id, signatureMethod),
        now.plusSeconds(300),
        sp);
  }

  private static Document parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
    } catch (Exception e) {
      throw new IllegalStateException(xml, e);
    }
  }
}
