package io.samlsp.testkit;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Writes the metadata of a fake identity provider (saml-metadata §2.4.3). */
final class IdpMetadataWriter {

  private static final String MD = SamlUris.METADATA;

  private IdpMetadataWriter() {}

  static String write(FakeIdentityProvider idp, FakeIdentityProvider.Publication publication) {
    Document document = Dom.newDocument();
    Element entity = Dom.append(document, MD, "md:EntityDescriptor");
    Dom.attribute(entity, "ID", idp.newId());
    Dom.attribute(entity, "entityID", idp.entityId());
    @Nullable Duration validFor = publication.validFor();
    if (validFor != null) {
      String until = idp.now().plus(validFor).truncatedTo(ChronoUnit.SECONDS).toString();
      Dom.attribute(entity, "validUntil", until);
    }
    @Nullable Duration cacheFor = publication.cacheFor();
    Dom.attribute(entity, "cacheDuration", cacheFor == null ? null : cacheFor.toString());

    Element role = Dom.append(entity, MD, "md:IDPSSODescriptor");
    Dom.attribute(role, "protocolSupportEnumeration", SamlUris.PROTOCOL);
    Dom.attribute(role, "WantAuthnRequestsSigned", String.valueOf(idp.wantsSignedAuthnRequests()));
    idp.signingKeys().forEach(key -> keyDescriptor(role, "signing", key.certificate()));
    @Nullable TestCredential decryptionKey = publication.decryptionKey();
    if (decryptionKey != null) {
      keyDescriptor(role, "encryption", decryptionKey.certificate());
    }
    @Nullable String sloUrl = publication.sloUrl();
    if (sloUrl != null) {
      endpoint(role, "md:SingleLogoutService", SamlUris.BINDING_REDIRECT, sloUrl);
      endpoint(role, "md:SingleLogoutService", SamlUris.BINDING_POST, sloUrl);
    }
    idp.nameIdFormats().forEach(format -> Dom.append(role, MD, "md:NameIDFormat", format));
    for (String binding : publication.ssoBindings()) {
      endpoint(role, "md:SingleSignOnService", binding, idp.ssoUrl());
    }
    @Nullable SignatureShape signature = publication.signature();
    if (signature != null) {
      Signer.sign(entity, signature, idp.signingKeys().get(0), idp.random());
    }
    return XmlText.write(document);
  }

  private static void keyDescriptor(Element role, String use, X509Certificate certificate) {
    Element descriptor = Dom.append(role, MD, "md:KeyDescriptor");
    Dom.attribute(descriptor, "use", use);
    Element keyInfo = Dom.append(descriptor, SamlUris.XMLDSIG, "ds:KeyInfo");
    Signer.appendCertificate(keyInfo, certificate);
  }

  private static void endpoint(Element role, String name, String binding, String url) {
    Element endpoint = Dom.append(role, MD, name);
    Dom.attribute(endpoint, "Binding", binding);
    Dom.attribute(endpoint, "Location", url);
  }
}
