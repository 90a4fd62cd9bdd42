package io.samlsp.metadata;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.CanonicalStream;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/** Makes aggregates as federations publish them: about 8 kB for each entity. */
final class Aggregates {

  private Aggregates() {}

  static String entityId(int i) {
    return "https://idp" + i + ".example.edu/idp/shibboleth";
  }

  /** So many identity providers in one EntitiesDescriptor. */
  static void write(OutputStream out, int entities, String rootAttributes) throws IOException {
    put(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\""
            + " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\""
            + " xmlns:mdui=\"urn:oasis:names:tc:SAML:metadata:ui\""
            + " xmlns:shibmd=\"urn:mace:shibboleth:metadata:1.0\" ID=\"_a\" Name=\"urn:x\" "
            + rootAttributes
            + ">\n");
    for (int i = 0; i < entities; i++) {
      put(out, entity(i));
    }
    put(out, "</md:EntitiesDescriptor>\n");
  }

  static byte[] of(int entities, String rootAttributes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out, entities, rootAttributes);
    return out.toByteArray();
  }

  private static void put(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String lines(String base64) {
    return "\n" + base64.replaceAll("(.{64})", "$1\n") + "\n";
  }

  private static final String ONE = lines(Sample.CERTIFICATE);
  private static final String OTHER = lines(Sample.OTHER_CERTIFICATE);

  private static String entity(int i) {
    String host = "idp" + i + ".example.edu";
    StringBuilder role = new StringBuilder();
    for (String use : new String[] {"signing", "encryption"}) {
      role.append(
          String.format(
              Locale.ROOT,
              """
              <md:KeyDescriptor use="%s">
                <ds:KeyInfo>
                  <ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data>
                </ds:KeyInfo>
              </md:KeyDescriptor>
          """,
              use,
              use.equals("signing") ? OTHER : ONE));
    }
    StringBuilder endpoints = new StringBuilder();
    for (String binding : new String[] {"HTTP-POST", "HTTP-Redirect", "SOAP", "HTTP-Artifact"}) {
      for (String kind : new String[] {"SingleLogoutService", "SingleSignOnService"}) {
        endpoints.append(
            String.format(
                Locale.ROOT,
                """
                <md:%s Binding="urn:oasis:names:tc:SAML:2.0:bindings:%s" Location="https://%s/idp/profile/SAML2/%s/%s"/>
            """,
                kind,
                binding,
                host,
                binding,
                kind));
      }
    }
    return String.format(
        Locale.ROOT,
        """
      <md:EntityDescriptor entityID="%1$s">
        <md:Extensions>
          <mdrpi:RegistrationInfo xmlns:mdrpi="urn:oasis:names:tc:SAML:metadata:rpi" registrationAuthority="https://federation.example.edu" registrationInstant="2020-01-01T00:00:00Z">
            <mdrpi:RegistrationPolicy xml:lang="en">https://federation.example.edu/policy</mdrpi:RegistrationPolicy>
          </mdrpi:RegistrationInfo>
          <mdattr:EntityAttributes xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">
            <saml:Attribute Name="http://macedir.org/entity-category-support" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">
              <saml:AttributeValue>http://refeds.org/category/research-and-scholarship</saml:AttributeValue>
              <saml:AttributeValue>http://www.geant.net/uri/dataprotection-code-of-conduct/v1</saml:AttributeValue>
            </saml:Attribute>
          </mdattr:EntityAttributes>
        </md:Extensions>
        <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
          <md:Extensions>
            <shibmd:Scope regexp="false">uni%2$d.example.edu</shibmd:Scope>
            <mdui:UIInfo>
              <mdui:DisplayName xml:lang="en">University of Place %2$d</mdui:DisplayName>
              <mdui:DisplayName xml:lang="de">Universit\u00e4t Ort %2$d</mdui:DisplayName>
              <mdui:Description xml:lang="en">The identity provider of the University of Place %2$d, for its students and staff.</mdui:Description>
              <mdui:Description xml:lang="de">Der Anmeldedienst der Universit\u00e4t Ort %2$d f\u00fcr Studierende und Besch\u00e4ftigte.</mdui:Description>
              <mdui:Logo height="60" width="80" xml:lang="en">https://%3$s/logo.png</mdui:Logo>
              <mdui:PrivacyStatementURL xml:lang="en">https://%3$s/privacy</mdui:PrivacyStatementURL>
            </mdui:UIInfo>
          </md:Extensions>
      %4$s    <md:ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://%3$s/idp/profile/SAML2/SOAP/ArtifactResolution" index="1"/>
      %5$s    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
          <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
        </md:IDPSSODescriptor>
        <md:Organization>
          <md:OrganizationName xml:lang="en">University of Place %2$d</md:OrganizationName>
          <md:OrganizationDisplayName xml:lang="en">University of Place %2$d</md:OrganizationDisplayName>
          <md:OrganizationURL xml:lang="en">https://www.uni%2$d.example.edu/</md:OrganizationURL>
        </md:Organization>
        <md:ContactPerson contactType="technical">
          <md:GivenName>IT</md:GivenName>
          <md:SurName>Support</md:SurName>
          <md:EmailAddress>mailto:support@uni%2$d.example.edu</md:EmailAddress>
        </md:ContactPerson>
        <md:ContactPerson contactType="support">
          <md:GivenName>Help</md:GivenName>
          <md:SurName>Desk</md:SurName>
          <md:EmailAddress>mailto:help@uni%2$d.example.edu</md:EmailAddress>
        </md:ContactPerson>
      </md:EntityDescriptor>
      """,
        entityId(i),
        i,
        host,
        role,
        endpoints);
  }

  /** Signs the root of a document whose first child element is not a signature. */
  static void sign(Path unsigned, Path signed, PrivateKey key)
      throws IOException, GeneralSecurityException, SamlFailure {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    int afterRootTag;
    try (InputStream in = Files.newInputStream(unsigned)) {
      String head = new String(in.readNBytes(4096), StandardCharsets.UTF_8);
      afterRootTag = head.indexOf('>', head.indexOf("<md:Entit")) + 1;
    }
    String id;
    try (InputStream in = Files.newInputStream(unsigned);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      id = canonicalize(in, out);
    }
    String info =
        String.format(
            Locale.ROOT,
            """
        <ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod><ds:Reference URI="#%s"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>%s</ds:DigestValue></ds:Reference></ds:SignedInfo>""",
            id,
            Base64.getEncoder().encodeToString(sha256.digest()));
    Signature rsa = Signature.getInstance("SHA256withRSA");
    rsa.initSign(key);
    rsa.update(info.getBytes(StandardCharsets.UTF_8));
    String signature =
        "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
            + info
            + "<ds:SignatureValue>"
            + Base64.getEncoder().encodeToString(rsa.sign())
            + "</ds:SignatureValue></ds:Signature>";
    try (InputStream in = Files.newInputStream(unsigned);
        OutputStream out = Files.newOutputStream(signed)) {
      out.write(in.readNBytes(afterRootTag));
      put(out, signature);
      in.transferTo(out);
    }
  }

  private static String canonicalize(InputStream in, OutputStream out)
      throws IOException, SamlFailure {
    XmlStream stream =
        new XmlStream(in, XmlLimits.AGGREGATE, Long.MAX_VALUE, e -> e.parent() == null);
    CanonicalStream canonical = null;
    String id = "";
    XmlStream.Event event = stream.next();
    while (event != XmlStream.Event.END) {
      if (canonical == null) {
        XmlElement root = (XmlElement) stream.node();
        id = String.valueOf(root.attribute("ID"));
        canonical = new CanonicalStream(root, Set.of(), 1 << 24, out);
      }
      switch (event) {
        case OPENED -> canonical.open((XmlElement) stream.node());
        case CLOSED -> canonical.close((XmlElement) stream.node());
        default -> canonical.node(stream.node());
      }
      event = stream.next();
    }
    return id;
  }
}
