package io.samlsp.metadata;

import static io.samlsp.metadata.OpenSamlModel.make;

import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.keys.SigningKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.xml.namespace.QName;
import org.opensaml.saml.ext.saml2mdui.Description;
import org.opensaml.saml.ext.saml2mdui.DisplayName;
import org.opensaml.saml.ext.saml2mdui.InformationURL;
import org.opensaml.saml.ext.saml2mdui.PrivacyStatementURL;
import org.opensaml.saml.ext.saml2mdui.UIInfo;
import org.opensaml.saml.saml2.metadata.AssertionConsumerService;
import org.opensaml.saml.saml2.metadata.AttributeConsumingService;
import org.opensaml.saml.saml2.metadata.Company;
import org.opensaml.saml.saml2.metadata.ContactPerson;
import org.opensaml.saml.saml2.metadata.ContactPersonTypeEnumeration;
import org.opensaml.saml.saml2.metadata.EmailAddress;
import org.opensaml.saml.saml2.metadata.EncryptionMethod;
import org.opensaml.saml.saml2.metadata.EntityDescriptor;
import org.opensaml.saml.saml2.metadata.Extensions;
import org.opensaml.saml.saml2.metadata.GivenName;
import org.opensaml.saml.saml2.metadata.KeyDescriptor;
import org.opensaml.saml.saml2.metadata.LocalizedName;
import org.opensaml.saml.saml2.metadata.LocalizedURI;
import org.opensaml.saml.saml2.metadata.NameIDFormat;
import org.opensaml.saml.saml2.metadata.Organization;
import org.opensaml.saml.saml2.metadata.OrganizationDisplayName;
import org.opensaml.saml.saml2.metadata.OrganizationName;
import org.opensaml.saml.saml2.metadata.OrganizationURL;
import org.opensaml.saml.saml2.metadata.SPSSODescriptor;
import org.opensaml.saml.saml2.metadata.ServiceName;
import org.opensaml.saml.saml2.metadata.SingleLogoutService;
import org.opensaml.saml.saml2.metadata.SurName;
import org.opensaml.saml.saml2.metadata.TelephoneNumber;
import org.opensaml.security.credential.UsageType;
import org.opensaml.xmlsec.encryption.MGF;
import org.opensaml.xmlsec.signature.DigestMethod;
import org.opensaml.xmlsec.signature.KeyInfo;
import org.opensaml.xmlsec.signature.X509Certificate;
import org.opensaml.xmlsec.signature.X509Data;

/**
 * Puts the values of an {@link SpMetadata} into OpenSAML's objects; these know the schema's order.
 */
final class SpMetadataWriter {

  private static final String XENC = "http://www.w3.org/2001/04/xmlenc#";
  private static final String XENC11 = "http://www.w3.org/2009/xmlenc11#";

  /** What saml-core decrypts without being asked to loosen anything, the best first. */
  private static final String[] CONTENT_ENCRYPTION = {
    XENC11 + "aes256-gcm", XENC11 + "aes192-gcm", XENC11 + "aes128-gcm"
  };

  private final SpMetadata from;

  private SpMetadataWriter(SpMetadata from) {
    this.from = from;
  }

  static String write(SpMetadata metadata) {
    return ElementText.DECLARATION + text(new SpMetadataWriter(metadata).entity());
  }

  static String writeSigned(SpMetadata metadata, SigningKey key) {
    EntityDescriptor entity = new SpMetadataWriter(metadata).entity();
    // The same document gets the same ID, another one another.
    entity.setID("_" + digest(text(entity)));
    byte[] signed = key.signXml(text(entity).getBytes(StandardCharsets.UTF_8));
    return ElementText.DECLARATION + new String(signed, StandardCharsets.UTF_8) + "\n";
  }

  private static String text(EntityDescriptor entity) {
    return ElementText.of(OpenSamlModel.marshal(entity));
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private EntityDescriptor entity() {
    EntityDescriptor entity = make(EntityDescriptor.class, EntityDescriptor.DEFAULT_ELEMENT_NAME);
    entity.setEntityID(from.entityId);
    if (from.validUntil != null) {
      entity.setValidUntil(from.validUntil);
    }
    if (from.cacheDuration != null) {
      entity.setCacheDuration(from.cacheDuration);
    }
    entity.getRoleDescriptors().add(role());
    if (!from.organizations.isEmpty()) {
      entity.setOrganization(organization());
    }
    from.contacts.forEach(contact -> entity.getContactPersons().add(contact(contact)));
    return entity;
  }

  private SPSSODescriptor role() {
    SPSSODescriptor role = make(SPSSODescriptor.class, SPSSODescriptor.DEFAULT_ELEMENT_NAME);
    role.addSupportedProtocol(Md.SAML2);
    role.setAuthnRequestsSigned(from.authnRequestsSigned);
    role.setWantAssertionsSigned(from.wantAssertionsSigned);
    UIInfo info = userInterface();
    if (info.hasChildren()) {
      Extensions extensions = make(Extensions.class, Extensions.DEFAULT_ELEMENT_NAME);
      extensions.getUnknownXMLObjects().add(info);
      role.setExtensions(extensions);
    }
    // The same key for both uses is published twice: some products read no KeyDescriptor without
    // use.
    from.signingCertificates.forEach(c -> role.getKeyDescriptors().add(key(c, UsageType.SIGNING)));
    from.decryptionCertificates.forEach(c -> role.getKeyDescriptors().add(encryption(c)));
    from.singleLogoutServices.forEach(e -> role.getSingleLogoutServices().add(logout(e)));
    for (String format : from.nameIdFormats) {
      NameIDFormat nameIdFormat = make(NameIDFormat.class, NameIDFormat.DEFAULT_ELEMENT_NAME);
      nameIdFormat.setURI(format);
      role.getNameIDFormats().add(nameIdFormat);
    }
    for (SpMetadata.IndexedService service : from.assertionConsumerServices) {
      role.getAssertionConsumerServices().add(assertionConsumerService(service));
    }
    for (SpMetadata.AttributeService service : from.attributeServices) {
      role.getAttributeConsumingServices().add(attributes(service));
    }
    return role;
  }

  private static KeyDescriptor key(java.security.cert.X509Certificate published, UsageType use) {
    KeyDescriptor descriptor = make(KeyDescriptor.class, KeyDescriptor.DEFAULT_ELEMENT_NAME);
    KeyInfo info = make(KeyInfo.class, KeyInfo.DEFAULT_ELEMENT_NAME);
    X509Data data = make(X509Data.class, X509Data.DEFAULT_ELEMENT_NAME);
    X509Certificate certificate = make(X509Certificate.class, X509Certificate.DEFAULT_ELEMENT_NAME);
    try {
      certificate.setValue(Base64.getEncoder().encodeToString(published.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
    data.getX509Certificates().add(certificate);
    info.getX509Datas().add(data);
    descriptor.setKeyInfo(info);
    descriptor.setUse(use);
    return descriptor;
  }

  private static KeyDescriptor encryption(java.security.cert.X509Certificate published) {
    KeyDescriptor descriptor = key(published, UsageType.ENCRYPTION);
    for (String algorithm : CONTENT_ENCRYPTION) {
      descriptor.getEncryptionMethods().add(method(algorithm));
    }
    EncryptionMethod oaep = method(XENC11 + "rsa-oaep");
    DigestMethod digest = make(DigestMethod.class, DigestMethod.DEFAULT_ELEMENT_NAME);
    digest.setAlgorithm(XENC + "sha256");
    oaep.getUnknownXMLObjects().add(digest);
    MGF mgf = make(MGF.class, MGF.DEFAULT_ELEMENT_NAME);
    mgf.setAlgorithm(XENC11 + "mgf1sha256");
    oaep.getUnknownXMLObjects().add(mgf);
    descriptor.getEncryptionMethods().add(oaep);
    descriptor.getEncryptionMethods().add(method(XENC + "rsa-oaep-mgf1p"));
    return descriptor;
  }

  private static EncryptionMethod method(String algorithm) {
    EncryptionMethod method = make(EncryptionMethod.class, EncryptionMethod.DEFAULT_ELEMENT_NAME);
    method.setAlgorithm(algorithm);
    return method;
  }

  private static SingleLogoutService logout(Endpoint endpoint) {
    SingleLogoutService service =
        make(SingleLogoutService.class, SingleLogoutService.DEFAULT_ELEMENT_NAME);
    service.setBinding(endpoint.binding().uri());
    service.setLocation(endpoint.location().toString());
    if (!endpoint.responseLocation().equals(endpoint.location())) {
      service.setResponseLocation(endpoint.responseLocation().toString());
    }
    return service;
  }

  private AssertionConsumerService assertionConsumerService(SpMetadata.IndexedService from) {
    AssertionConsumerService service =
        make(AssertionConsumerService.class, AssertionConsumerService.DEFAULT_ELEMENT_NAME);
    service.setBinding(Binding.HTTP_POST.uri());
    service.setLocation(from.location().toString());
    service.setIndex(from.index());
    if (from.index() == this.from.defaultIndex) {
      service.setIsDefault(true);
    }
    return service;
  }

  private static AttributeConsumingService attributes(SpMetadata.AttributeService from) {
    AttributeConsumingService service =
        make(AttributeConsumingService.class, AttributeConsumingService.DEFAULT_ELEMENT_NAME);
    service.setIndex(from.index());
    service
        .getNames()
        .add(
            name(
                ServiceName.class, ServiceName.DEFAULT_ELEMENT_NAME, from.language(), from.name()));
    for (RequestedAttribute wanted : from.wanted()) {
      org.opensaml.saml.saml2.metadata.RequestedAttribute attribute =
          make(
              org.opensaml.saml.saml2.metadata.RequestedAttribute.class,
              org.opensaml.saml.saml2.metadata.RequestedAttribute.DEFAULT_ELEMENT_NAME);
      attribute.setName(wanted.name());
      attribute.setNameFormat(wanted.nameFormat());
      attribute.setFriendlyName(wanted.friendlyName());
      attribute.setIsRequired(wanted.required());
      service.getRequestedAttributes().add(attribute);
    }
    return service;
  }

  private Organization organization() {
    Organization organization = make(Organization.class, Organization.DEFAULT_ELEMENT_NAME);
    for (SpMetadata.Organization o : from.organizations) {
      organization
          .getOrganizationNames()
          .add(
              name(
                  OrganizationName.class,
                  OrganizationName.DEFAULT_ELEMENT_NAME,
                  o.language(),
                  o.name()));
      organization
          .getDisplayNames()
          .add(
              name(
                  OrganizationDisplayName.class,
                  OrganizationDisplayName.DEFAULT_ELEMENT_NAME,
                  o.language(),
                  o.displayName()));
      organization
          .getURLs()
          .add(
              uri(
                  OrganizationURL.class,
                  OrganizationURL.DEFAULT_ELEMENT_NAME,
                  o.language(),
                  o.url()));
    }
    return organization;
  }

  private static ContactPerson contact(Contact from) {
    ContactPerson person = make(ContactPerson.class, ContactPerson.DEFAULT_ELEMENT_NAME);
    person.setType(ContactPersonTypeEnumeration.valueOf(from.type().name()));
    if (from.company() != null) {
      Company company = make(Company.class, Company.DEFAULT_ELEMENT_NAME);
      company.setValue(from.company());
      person.setCompany(company);
    }
    if (from.givenName() != null) {
      GivenName givenName = make(GivenName.class, GivenName.DEFAULT_ELEMENT_NAME);
      givenName.setValue(from.givenName());
      person.setGivenName(givenName);
    }
    if (from.surName() != null) {
      SurName surName = make(SurName.class, SurName.DEFAULT_ELEMENT_NAME);
      surName.setValue(from.surName());
      person.setSurName(surName);
    }
    for (String address : from.emailAddresses()) {
      EmailAddress email = make(EmailAddress.class, EmailAddress.DEFAULT_ELEMENT_NAME);
      // saml-metadata §2.3.2.2: a URI.
      email.setURI(address.startsWith("mailto:") ? address : "mailto:" + address);
      person.getEmailAddresses().add(email);
    }
    for (String number : from.telephoneNumbers()) {
      TelephoneNumber telephone = make(TelephoneNumber.class, TelephoneNumber.DEFAULT_ELEMENT_NAME);
      telephone.setValue(number);
      person.getTelephoneNumbers().add(telephone);
    }
    return person;
  }

  private UIInfo userInterface() {
    UIInfo info = make(UIInfo.class, UIInfo.DEFAULT_ELEMENT_NAME);
    for (Map.Entry<String, String> e : from.displayNames.entrySet()) {
      info.getDisplayNames()
          .add(name(DisplayName.class, DisplayName.DEFAULT_ELEMENT_NAME, e.getKey(), e.getValue()));
    }
    for (Map.Entry<String, String> e : from.descriptions.entrySet()) {
      info.getDescriptions()
          .add(name(Description.class, Description.DEFAULT_ELEMENT_NAME, e.getKey(), e.getValue()));
    }
    for (Map.Entry<String, URI> e : from.informationUrls.entrySet()) {
      info.getInformationURLs()
          .add(
              uri(
                  InformationURL.class,
                  InformationURL.DEFAULT_ELEMENT_NAME,
                  e.getKey(),
                  e.getValue()));
    }
    for (Map.Entry<String, URI> e : from.privacyStatementUrls.entrySet()) {
      info.getPrivacyStatementURLs()
          .add(
              uri(
                  PrivacyStatementURL.class,
                  PrivacyStatementURL.DEFAULT_ELEMENT_NAME,
                  e.getKey(),
                  e.getValue()));
    }
    for (Logo l : from.logos) {
      org.opensaml.saml.ext.saml2mdui.Logo logo =
          make(
              org.opensaml.saml.ext.saml2mdui.Logo.class,
              org.opensaml.saml.ext.saml2mdui.Logo.DEFAULT_ELEMENT_NAME);
      logo.setURI(l.location().toString());
      logo.setWidth(l.width());
      logo.setHeight(l.height());
      logo.setXMLLang(l.language());
      info.getLogos().add(logo);
    }
    return info;
  }

  private static <T extends LocalizedName> T name(
      Class<T> type, QName name, String language, String value) {
    T localized = make(type, name);
    localized.setXMLLang(language);
    localized.setValue(value);
    return localized;
  }

  private static <T extends LocalizedURI> T uri(
      Class<T> type, QName name, String language, URI value) {
    T localized = make(type, name);
    localized.setXMLLang(language);
    localized.setURI(value.toString());
    return localized;
  }
}
