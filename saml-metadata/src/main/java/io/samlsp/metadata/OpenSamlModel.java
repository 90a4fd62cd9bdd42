package io.samlsp.metadata;

import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.opensaml.core.config.ConfigurationService;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.core.xml.XMLObjectBuilder;
import org.opensaml.core.xml.config.XMLObjectProviderRegistry;
import org.opensaml.core.xml.io.Marshaller;
import org.opensaml.core.xml.io.MarshallingException;
import org.opensaml.core.xml.io.Unmarshaller;
import org.opensaml.core.xml.schema.impl.XSBase64BinaryMarshaller;
import org.opensaml.core.xml.schema.impl.XSBase64BinaryUnmarshaller;
import org.opensaml.core.xml.schema.impl.XSStringMarshaller;
import org.opensaml.core.xml.schema.impl.XSStringUnmarshaller;
import org.opensaml.core.xml.schema.impl.XSURIMarshaller;
import org.opensaml.core.xml.schema.impl.XSURIUnmarshaller;
import org.opensaml.saml.ext.saml2mdui.Description;
import org.opensaml.saml.ext.saml2mdui.DisplayName;
import org.opensaml.saml.ext.saml2mdui.InformationURL;
import org.opensaml.saml.ext.saml2mdui.Logo;
import org.opensaml.saml.ext.saml2mdui.PrivacyStatementURL;
import org.opensaml.saml.ext.saml2mdui.UIInfo;
import org.opensaml.saml.ext.saml2mdui.impl.DescriptionBuilder;
import org.opensaml.saml.ext.saml2mdui.impl.DisplayNameBuilder;
import org.opensaml.saml.ext.saml2mdui.impl.InformationURLBuilder;
import org.opensaml.saml.ext.saml2mdui.impl.LogoBuilder;
import org.opensaml.saml.ext.saml2mdui.impl.LogoMarshaller;
import org.opensaml.saml.ext.saml2mdui.impl.LogoUnmarshaller;
import org.opensaml.saml.ext.saml2mdui.impl.PrivacyStatementURLBuilder;
import org.opensaml.saml.ext.saml2mdui.impl.UIInfoBuilder;
import org.opensaml.saml.ext.saml2mdui.impl.UIInfoMarshaller;
import org.opensaml.saml.ext.saml2mdui.impl.UIInfoUnmarshaller;
import org.opensaml.saml.saml2.metadata.AssertionConsumerService;
import org.opensaml.saml.saml2.metadata.AttributeConsumingService;
import org.opensaml.saml.saml2.metadata.Company;
import org.opensaml.saml.saml2.metadata.ContactPerson;
import org.opensaml.saml.saml2.metadata.EmailAddress;
import org.opensaml.saml.saml2.metadata.EncryptionMethod;
import org.opensaml.saml.saml2.metadata.EntityDescriptor;
import org.opensaml.saml.saml2.metadata.Extensions;
import org.opensaml.saml.saml2.metadata.GivenName;
import org.opensaml.saml.saml2.metadata.KeyDescriptor;
import org.opensaml.saml.saml2.metadata.NameIDFormat;
import org.opensaml.saml.saml2.metadata.Organization;
import org.opensaml.saml.saml2.metadata.OrganizationDisplayName;
import org.opensaml.saml.saml2.metadata.OrganizationName;
import org.opensaml.saml.saml2.metadata.OrganizationURL;
import org.opensaml.saml.saml2.metadata.RequestedAttribute;
import org.opensaml.saml.saml2.metadata.SPSSODescriptor;
import org.opensaml.saml.saml2.metadata.ServiceName;
import org.opensaml.saml.saml2.metadata.SingleLogoutService;
import org.opensaml.saml.saml2.metadata.SurName;
import org.opensaml.saml.saml2.metadata.TelephoneNumber;
import org.opensaml.saml.saml2.metadata.impl.AssertionConsumerServiceBuilder;
import org.opensaml.saml.saml2.metadata.impl.AttributeConsumingServiceBuilder;
import org.opensaml.saml.saml2.metadata.impl.AttributeConsumingServiceMarshaller;
import org.opensaml.saml.saml2.metadata.impl.AttributeConsumingServiceUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.CompanyBuilder;
import org.opensaml.saml.saml2.metadata.impl.ContactPersonBuilder;
import org.opensaml.saml.saml2.metadata.impl.ContactPersonMarshaller;
import org.opensaml.saml.saml2.metadata.impl.ContactPersonUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.EmailAddressBuilder;
import org.opensaml.saml.saml2.metadata.impl.EncryptionMethodBuilder;
import org.opensaml.saml.saml2.metadata.impl.EndpointMarshaller;
import org.opensaml.saml.saml2.metadata.impl.EndpointUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.EntityDescriptorBuilder;
import org.opensaml.saml.saml2.metadata.impl.EntityDescriptorMarshaller;
import org.opensaml.saml.saml2.metadata.impl.EntityDescriptorUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.ExtensionsBuilder;
import org.opensaml.saml.saml2.metadata.impl.ExtensionsMarshaller;
import org.opensaml.saml.saml2.metadata.impl.ExtensionsUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.GivenNameBuilder;
import org.opensaml.saml.saml2.metadata.impl.IndexedEndpointMarshaller;
import org.opensaml.saml.saml2.metadata.impl.IndexedEndpointUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.KeyDescriptorBuilder;
import org.opensaml.saml.saml2.metadata.impl.KeyDescriptorMarshaller;
import org.opensaml.saml.saml2.metadata.impl.KeyDescriptorUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.LocalizedNameMarshaller;
import org.opensaml.saml.saml2.metadata.impl.LocalizedNameUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.LocalizedURIMarshaller;
import org.opensaml.saml.saml2.metadata.impl.LocalizedURIUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.NameIDFormatBuilder;
import org.opensaml.saml.saml2.metadata.impl.OrganizationBuilder;
import org.opensaml.saml.saml2.metadata.impl.OrganizationDisplayNameBuilder;
import org.opensaml.saml.saml2.metadata.impl.OrganizationMarshaller;
import org.opensaml.saml.saml2.metadata.impl.OrganizationNameBuilder;
import org.opensaml.saml.saml2.metadata.impl.OrganizationURLBuilder;
import org.opensaml.saml.saml2.metadata.impl.OrganizationUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.RequestedAttributeBuilder;
import org.opensaml.saml.saml2.metadata.impl.RequestedAttributeMarshaller;
import org.opensaml.saml.saml2.metadata.impl.RequestedAttributeUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.SPSSODescriptorBuilder;
import org.opensaml.saml.saml2.metadata.impl.SPSSODescriptorMarshaller;
import org.opensaml.saml.saml2.metadata.impl.SPSSODescriptorUnmarshaller;
import org.opensaml.saml.saml2.metadata.impl.ServiceNameBuilder;
import org.opensaml.saml.saml2.metadata.impl.SingleLogoutServiceBuilder;
import org.opensaml.saml.saml2.metadata.impl.SurNameBuilder;
import org.opensaml.saml.saml2.metadata.impl.TelephoneNumberBuilder;
import org.opensaml.xmlsec.encryption.MGF;
import org.opensaml.xmlsec.encryption.impl.EncryptionMethodMarshaller;
import org.opensaml.xmlsec.encryption.impl.EncryptionMethodUnmarshaller;
import org.opensaml.xmlsec.encryption.impl.MGFBuilder;
import org.opensaml.xmlsec.encryption.impl.MGFMarshaller;
import org.opensaml.xmlsec.encryption.impl.MGFUnmarshaller;
import org.opensaml.xmlsec.signature.DigestMethod;
import org.opensaml.xmlsec.signature.KeyInfo;
import org.opensaml.xmlsec.signature.X509Certificate;
import org.opensaml.xmlsec.signature.X509Data;
import org.opensaml.xmlsec.signature.impl.DigestMethodBuilder;
import org.opensaml.xmlsec.signature.impl.DigestMethodMarshaller;
import org.opensaml.xmlsec.signature.impl.DigestMethodUnmarshaller;
import org.opensaml.xmlsec.signature.impl.KeyInfoBuilder;
import org.opensaml.xmlsec.signature.impl.KeyInfoMarshaller;
import org.opensaml.xmlsec.signature.impl.KeyInfoUnmarshaller;
import org.opensaml.xmlsec.signature.impl.X509CertificateBuilder;
import org.opensaml.xmlsec.signature.impl.X509DataBuilder;
import org.opensaml.xmlsec.signature.impl.X509DataMarshaller;
import org.opensaml.xmlsec.signature.impl.X509DataUnmarshaller;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The part of OpenSAML's object model that writes a service provider's metadata, registered by
 * hand.
 *
 * <p>OpenSAML's own initialisation reads configuration files through whatever XML parser is on the
 * class path, sets up a parser pool, metrics and algorithms, and takes most of a second; writing
 * needs none of that. An application that uses OpenSAML 4 itself is not disturbed: what it has
 * registered stays.
 */
final class OpenSamlModel {

  private static final OpenSamlModel INSTANCE = new OpenSamlModel(sharedRegistry());

  private final XMLObjectProviderRegistry registry;

  private OpenSamlModel(XMLObjectProviderRegistry registry) {
    this.registry = registry;
    entity();
    keys();
    service();
    people();
    userInterface();
  }

  /** The registry that marshallers look each other up in: there is one for the whole process. */
  @SuppressWarnings("LockOnNonEnclosingClassLiteral") // OpenSAML's initialisation takes this lock.
  private static XMLObjectProviderRegistry sharedRegistry() {
    synchronized (ConfigurationService.class) {
      XMLObjectProviderRegistry shared = ConfigurationService.get(XMLObjectProviderRegistry.class);
      if (shared == null) {
        shared = new XMLObjectProviderRegistry();
        ConfigurationService.register(XMLObjectProviderRegistry.class, shared);
      }
      return shared;
    }
  }

  /** A new object for the element of that name. */
  static <T extends XMLObject> T make(Class<T> type, QName name) {
    XMLObjectBuilder<?> builder = INSTANCE.registry.getBuilderFactory().getBuilder(name);
    if (builder == null) {
      throw new IllegalStateException("no builder for " + name);
    }
    return type.cast(builder.buildObject(name));
  }

  /** The element tree of an object. */
  static Element marshal(XMLObject object) {
    try {
      Document document =
          // The JDK's own, whatever else is on the class path; nothing is parsed with it.
          DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().newDocument();
      Marshaller marshaller = INSTANCE.registry.getMarshallerFactory().getMarshaller(object);
      if (marshaller == null) {
        throw new IllegalStateException("no marshaller for " + object.getElementQName());
      }
      return marshaller.marshall(object, document);
    } catch (ParserConfigurationException | MarshallingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(QName name, XMLObjectBuilder<?> builder, Marshaller out, Unmarshaller in) {
    if (registry.getMarshallerFactory().getMarshaller(name) == null) {
      registry.registerObjectProvider(name, builder, out, in);
    }
  }

  private void addString(QName name, XMLObjectBuilder<?> builder) {
    add(name, builder, new XSStringMarshaller(), new XSStringUnmarshaller());
  }

  private void addUri(QName name, XMLObjectBuilder<?> builder) {
    add(name, builder, new XSURIMarshaller(), new XSURIUnmarshaller());
  }

  private void addLocalizedName(QName name, XMLObjectBuilder<?> builder) {
    add(name, builder, new LocalizedNameMarshaller(), new LocalizedNameUnmarshaller());
  }

  private void addLocalizedUri(QName name, XMLObjectBuilder<?> builder) {
    add(name, builder, new LocalizedURIMarshaller(), new LocalizedURIUnmarshaller());
  }

  private void entity() {
    add(
        EntityDescriptor.DEFAULT_ELEMENT_NAME,
        new EntityDescriptorBuilder(),
        new EntityDescriptorMarshaller(),
        new EntityDescriptorUnmarshaller());
    add(
        SPSSODescriptor.DEFAULT_ELEMENT_NAME,
        new SPSSODescriptorBuilder(),
        new SPSSODescriptorMarshaller(),
        new SPSSODescriptorUnmarshaller());
    add(
        Extensions.DEFAULT_ELEMENT_NAME,
        new ExtensionsBuilder(),
        new ExtensionsMarshaller(),
        new ExtensionsUnmarshaller());
  }

  private void keys() {
    add(
        KeyDescriptor.DEFAULT_ELEMENT_NAME,
        new KeyDescriptorBuilder(),
        new KeyDescriptorMarshaller(),
        new KeyDescriptorUnmarshaller());
    add(
        KeyInfo.DEFAULT_ELEMENT_NAME,
        new KeyInfoBuilder(),
        new KeyInfoMarshaller(),
        new KeyInfoUnmarshaller());
    add(
        X509Data.DEFAULT_ELEMENT_NAME,
        new X509DataBuilder(),
        new X509DataMarshaller(),
        new X509DataUnmarshaller());
    add(
        DigestMethod.DEFAULT_ELEMENT_NAME,
        new DigestMethodBuilder(),
        new DigestMethodMarshaller(),
        new DigestMethodUnmarshaller());
    add(
        X509Certificate.DEFAULT_ELEMENT_NAME,
        new X509CertificateBuilder(),
        new XSBase64BinaryMarshaller(),
        new XSBase64BinaryUnmarshaller());
    add(
        EncryptionMethod.DEFAULT_ELEMENT_NAME,
        new EncryptionMethodBuilder(),
        new EncryptionMethodMarshaller(),
        new EncryptionMethodUnmarshaller());
    add(MGF.DEFAULT_ELEMENT_NAME, new MGFBuilder(), new MGFMarshaller(), new MGFUnmarshaller());
  }

  private void service() {
    add(
        AssertionConsumerService.DEFAULT_ELEMENT_NAME,
        new AssertionConsumerServiceBuilder(),
        new IndexedEndpointMarshaller(),
        new IndexedEndpointUnmarshaller());
    add(
        SingleLogoutService.DEFAULT_ELEMENT_NAME,
        new SingleLogoutServiceBuilder(),
        new EndpointMarshaller(),
        new EndpointUnmarshaller());
    add(
        AttributeConsumingService.DEFAULT_ELEMENT_NAME,
        new AttributeConsumingServiceBuilder(),
        new AttributeConsumingServiceMarshaller(),
        new AttributeConsumingServiceUnmarshaller());
    add(
        RequestedAttribute.DEFAULT_ELEMENT_NAME,
        new RequestedAttributeBuilder(),
        new RequestedAttributeMarshaller(),
        new RequestedAttributeUnmarshaller());
    addUri(NameIDFormat.DEFAULT_ELEMENT_NAME, new NameIDFormatBuilder());
    addLocalizedName(ServiceName.DEFAULT_ELEMENT_NAME, new ServiceNameBuilder());
  }

  private void people() {
    add(
        Organization.DEFAULT_ELEMENT_NAME,
        new OrganizationBuilder(),
        new OrganizationMarshaller(),
        new OrganizationUnmarshaller());
    add(
        ContactPerson.DEFAULT_ELEMENT_NAME,
        new ContactPersonBuilder(),
        new ContactPersonMarshaller(),
        new ContactPersonUnmarshaller());
    addLocalizedName(OrganizationName.DEFAULT_ELEMENT_NAME, new OrganizationNameBuilder());
    addLocalizedName(
        OrganizationDisplayName.DEFAULT_ELEMENT_NAME, new OrganizationDisplayNameBuilder());
    addLocalizedUri(OrganizationURL.DEFAULT_ELEMENT_NAME, new OrganizationURLBuilder());
    addString(Company.DEFAULT_ELEMENT_NAME, new CompanyBuilder());
    addString(GivenName.DEFAULT_ELEMENT_NAME, new GivenNameBuilder());
    addString(SurName.DEFAULT_ELEMENT_NAME, new SurNameBuilder());
    addString(TelephoneNumber.DEFAULT_ELEMENT_NAME, new TelephoneNumberBuilder());
    addUri(EmailAddress.DEFAULT_ELEMENT_NAME, new EmailAddressBuilder());
  }

  private void userInterface() {
    add(
        UIInfo.DEFAULT_ELEMENT_NAME,
        new UIInfoBuilder(),
        new UIInfoMarshaller(),
        new UIInfoUnmarshaller());
    add(Logo.DEFAULT_ELEMENT_NAME, new LogoBuilder(), new LogoMarshaller(), new LogoUnmarshaller());
    addLocalizedName(DisplayName.DEFAULT_ELEMENT_NAME, new DisplayNameBuilder());
    addLocalizedName(Description.DEFAULT_ELEMENT_NAME, new DescriptionBuilder());
    addLocalizedUri(InformationURL.DEFAULT_ELEMENT_NAME, new InformationURLBuilder());
    addLocalizedUri(PrivacyStatementURL.DEFAULT_ELEMENT_NAME, new PrivacyStatementURLBuilder());
  }
}
