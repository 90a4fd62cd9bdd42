package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class MetadataTest {

  private static final TestCredential FIRST = TestCredential.rsa();
  private static final TestCredential NEXT = TestCredential.ec(384);

  @Test
  void default_metadata_is_complete() {
    FakeIdentityProvider idp =
        FakeIdentityProvider.builder("https://idp.example.com/entity").signingKeys(FIRST).build();
    String xml = idp.metadataXml().replaceFirst(" ID=\"_[0-9a-f]{32}\"", "");
    assertThat(xml)
        .isEqualTo(
            """
            <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"\
             entityID="https://idp.example.com/entity">
            <md:IDPSSODescriptor WantAuthnRequestsSigned="false"\
             protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:KeyDescriptor use="signing">
            <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
            <ds:X509Data><ds:X509Certificate>CERTIFICATE</ds:X509Certificate></ds:X509Data>
            </ds:KeyInfo>
            </md:KeyDescriptor>
            <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"\
             Location="https://idp.example.com/slo"/>
            <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"\
             Location="https://idp.example.com/slo"/>
            <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
            <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
            <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\
            </md:NameIDFormat>
            <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat>
            <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"\
             Location="https://idp.example.com/sso"/>
            <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"\
             Location="https://idp.example.com/sso"/>
            </md:IDPSSODescriptor>
            </md:EntityDescriptor>
            """
                .replace("\n", "")
                .replace("CERTIFICATE", FIRST.certificateBase64()));
  }

  @Test
  void every_choice_shows() {
    String xml =
        FakeIdentityProvider.builder("urn:idp")
            .signingKeys(FIRST, NEXT)
            .decryptionKey(NEXT)
            .clock(MutableClock.at("2026-01-31T12:00:00.5Z"))
            .baseUrl("http://127.0.0.1:1/")
            .nameIdFormats(SamlUris.NAME_ID_EMAIL)
            .ssoBindings(SamlUris.BINDING_POST)
            .withoutSingleLogout()
            .wantAuthnRequestsSigned()
            .metadataValidFor(Duration.ofDays(2))
            .metadataCacheDuration(Duration.ofMinutes(90))
            .signMetadata(SignatureShape.defaults())
            .build()
            .metadataXml();
    assertThat(Checks.jdk(xml, FIRST.publicKey())).containsExactly(true);
    assertThat(Checks.santuario(xml, FIRST.publicKey())).containsExactly(true);
    Element entity = Dom.parse(xml).getDocumentElement();
    assertThat(Dom.children(entity).get(0).getTagName()).isEqualTo("ds:Signature");
    assertThat(entity.getAttributeNS(null, "validUntil")).isEqualTo("2026-02-02T12:00:00Z");
    assertThat(entity.getAttributeNS(null, "cacheDuration")).isEqualTo("PT1H30M");
    Element role = Dom.child(entity, SamlUris.METADATA, "IDPSSODescriptor").orElseThrow();
    assertThat(role.getAttributeNS(null, "WantAuthnRequestsSigned")).isEqualTo("true");
    assertThat(Dom.children(role, SamlUris.METADATA, "KeyDescriptor"))
        .extracting(key -> key.getAttributeNS(null, "use"))
        .containsExactly("signing", "signing", "encryption");
    assertThat(Dom.children(role, SamlUris.METADATA, "SingleLogoutService")).isEmpty();
    assertThat(Dom.children(role, SamlUris.METADATA, "NameIDFormat"))
        .extracting(Dom::text)
        .containsExactly(SamlUris.NAME_ID_EMAIL);
    assertThat(Dom.children(role, SamlUris.METADATA, "SingleSignOnService"))
        .extracting(XmlText::writeStandalone)
        .singleElement()
        .asString()
        .contains("HTTP-POST", "Location=\"http://127.0.0.1:1/sso\"");
  }

  @Test
  void changed_copy_keeps_what_was_not_changed() {
    FakeIdentityProvider idp =
        FakeIdentityProvider.builder("https://idp.example.com")
            .signingKeys(FIRST)
            .decryptionKey(NEXT)
            .baseUrl("https://else.example.com/saml")
            .withoutSingleLogout()
            .wantAuthnRequestsSigned()
            .clock(MutableClock.at("2026-01-31T12:00:00Z"))
            .metadataValidFor(Duration.ofDays(2))
            .metadataCacheDuration(Duration.ofHours(1))
            .seed(3)
            .build();
    String again = idp.toBuilder().seed(3).build().metadataXml();
    assertThat(again).isEqualTo(idp.metadataXml());
  }

  @Test
  void entity_id_that_is_no_url_gets_reserved_endpoints() {
    assertThat(FakeIdentityProvider.create("urn:idp").ssoUrl())
        .isEqualTo("https://idp.example.test/sso");
  }

  @Test
  void metadata_of_a_service_provider_is_read() {
    RegisteredServiceProvider sp =
        RegisteredServiceProvider.fromMetadata(
            spMetadata(
                key("signing", FIRST)
                    + key("encryption", NEXT)
                    + acs(0, "HTTP-Artifact", "https://sp/artifact", "")
                    + acs(7, "HTTP-POST", "https://sp/not", " isDefault=\"false\"")
                    + acs(1, "HTTP-POST", "https://sp/first", "")
                    + acs(2, "HTTP-POST", "https://sp/default", " isDefault=\"true\"")));
    assertThat(sp.entityId()).isEqualTo("urn:sp");
    assertThat(sp.defaultAcsUrl()).isEqualTo("https://sp/default");
    assertThat(sp.consumerServices())
        .containsExactly(
            new RegisteredServiceProvider.ConsumerService(2, "https://sp/default"),
            new RegisteredServiceProvider.ConsumerService(1, "https://sp/first"),
            new RegisteredServiceProvider.ConsumerService(7, "https://sp/not"));
    assertThat(sp.signingCertificates()).containsExactly(FIRST.certificate());
    assertThat(sp.encryptionCertificates()).containsExactly(NEXT.certificate());
  }

  @Test
  void key_without_a_use_serves_both() {
    String anyUse = key("signing", FIRST).replace(" use=\"signing\"", "");
    RegisteredServiceProvider sp =
        RegisteredServiceProvider.fromMetadata(
            spMetadata(anyUse + acs(0, "HTTP-POST", "https://sp/acs", "")));
    assertThat(sp.signingCertificates()).containsExactly(FIRST.certificate());
    assertThat(sp.encryptionCertificates()).containsExactly(FIRST.certificate());
  }

  @Test
  void metadata_of_anything_else_is_refused() {
    assertThatThrownBy(() -> RegisteredServiceProvider.fromMetadata("<a/>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an EntityDescriptor but a");
    String idp = FakeIdentityProvider.create("urn:idp").metadataXml();
    assertThatThrownBy(() -> RegisteredServiceProvider.fromMetadata(idp))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the metadata has no SPSSODescriptor");
    assertThatThrownBy(() -> RegisteredServiceProvider.fromMetadata(spMetadata("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("urn:sp has no assertion consumer service for POST");
  }

  private static String spMetadata(String content) {
    return "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"urn:sp\">"
        + "<SPSSODescriptor>"
        + content
        + "</SPSSODescriptor></EntityDescriptor>";
  }

  private static String key(String use, TestCredential credential) {
    return "<KeyDescriptor use=\""
        + use
        + "\"><KeyInfo xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><X509Data><X509Certificate>\n"
        + credential.certificatePem().replaceAll("-----[A-Z ]+-----", "")
        + "</X509Certificate></X509Data></KeyInfo></KeyDescriptor>";
  }

  private static String acs(int index, String binding, String url, String more) {
    return "<AssertionConsumerService index=\""
        + index
        + "\" Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:"
        + binding
        + "\" Location=\""
        + url
        + "\""
        + more
        + "/>";
  }
}
