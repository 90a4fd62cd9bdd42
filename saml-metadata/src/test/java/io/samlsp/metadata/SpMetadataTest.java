package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.samlsp.ServiceProvider;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import io.samlsp.keys.KeyState;
import io.samlsp.keys.SpKey;
import io.samlsp.testkit.TestCredential;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpMetadataTest {

  private static final String ENTITY_ID = "https://sp.example.com/saml/metadata";
  private static final URI ACS = URI.create("https://sp.example.com/saml/acs");

  private static SpKey active;
  private static SpKey next;
  private static SpKey retired;

  @BeforeAll
  static void makeKeys() throws GeneralSecurityException, SamlFailure {
    active = key("CN=active");
    next = key("CN=next").as(KeyState.NEXT);
    retired = key("CN=retired").as(KeyState.RETIRED);
  }

  private static SpKey key(String subject) throws GeneralSecurityException, SamlFailure {
    Certificates.Pair pair = Certificates.selfSigned(subject);
    return SpKey.of(pair.keys().getPrivate(), List.of(pair.certificate()));
  }

  private static SpMetadata.Builder everything() {
    return SpMetadata.builder(ENTITY_ID, ACS)
        .assertionConsumerService(1, URI.create("https://sp.example.com/saml/acs?tenant=1&x=2"))
        .assertionConsumerService(7, URI.create("https://eu.sp.example.com/saml/acs"))
        .defaultAssertionConsumerService(7)
        .singleLogoutService(
            new Endpoint(
                Binding.HTTP_REDIRECT,
                URI.create("https://sp.example.com/saml/slo"),
                URI.create("https://sp.example.com/saml/slo/done")))
        .singleLogoutService(
            new Endpoint(Binding.HTTP_POST, URI.create("https://sp.example.com/saml/slo")))
        .signingKey(next)
        .signingKey(active)
        .signingKey(retired)
        .decryptionKey(active)
        .decryptionKey(next)
        .decryptionKey(retired)
        .nameIdFormat("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")
        .nameIdFormat("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")
        .requestedAttributes(
            0,
            "en",
            "Example <Service> & friends",
            List.of(
                new RequestedAttribute(
                    "urn:oid:0.9.2342.19200300.100.1.3",
                    RequestedAttribute.URI_FORMAT,
                    "mail",
                    true),
                new RequestedAttribute("groups", null, null, false)))
        .organization("en", "Example Ltd", "Example", URI.create("https://example.com"))
        .organization("de", "Beispiel GmbH", "Beispiel", URI.create("https://example.com/de"))
        .contact(Contact.of(Contact.Type.TECHNICAL, "Operations", "ops@example.com"))
        .contact(
            new Contact(
                Contact.Type.SUPPORT,
                "Example Ltd",
                "Ann",
                "O'Hara",
                List.of("mailto:help@example.com"),
                List.of("+44 20 7946 0000")))
        .displayName("en", "Example Service")
        .displayName("ja", "\u4f8b \ud83d\ude00")
        .description("en", "Quotes \" and 'others', ]]> and <tags>")
        .informationUrl("en", URI.create("https://example.com/about"))
        .privacyStatementUrl("en", URI.create("https://example.com/privacy"))
        .logo(new Logo(URI.create("https://example.com/logo.png"), 80, 60))
        .logo(new Logo(URI.create("https://example.com/logo-de.png"), 80, 60, "de"))
        .validUntil(Instant.parse("2027-01-01T00:00:00Z"))
        .cacheDuration(Duration.ofHours(6));
  }

  private static XmlElement root(String document) throws SamlFailure {
    return XmlParser.parse(document.getBytes(StandardCharsets.UTF_8), XmlLimits.METADATA);
  }

  private static XmlElement role(String document) throws SamlFailure {
    return root(document).first(Md.MD, "SPSSODescriptor");
  }

  private static List<XmlElement> children(XmlElement parent, String uri, String name) {
    List<XmlElement> children = new ArrayList<>();
    for (XmlElement e = parent.first(uri, name); e != null; e = e.nextSame()) {
      children.add(e);
    }
    return children;
  }

  @Test
  void writes_the_least_that_an_identity_provider_needs() throws SamlFailure, IOException {
    String document = SpMetadata.builder(ENTITY_ID, ACS).build().toXml();

    assertThat(document)
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example.com/saml/metadata">
              <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
                <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.com/saml/acs" index="0" isDefault="true"/>
              </md:SPSSODescriptor>
            </md:EntityDescriptor>
            """);
    assertThat(OasisSchemas.verdict(document)).isEqualTo("valid");
  }

  @Test
  void what_it_writes_is_valid_by_the_schemas_of_oasis() throws IOException {
    assertThat(OasisSchemas.verdict(everything().build().toXml())).isEqualTo("valid");
    assertThat(OasisSchemas.verdict("<x/>")).isNotEqualTo("valid");
  }

  @Test
  void the_same_values_give_the_same_text() {
    assertThat(everything().build().toXml()).isEqualTo(everything().build().toXml());
  }

  @Test
  void publishes_active_and_next_keys_with_their_use_and_no_retired_ones()
      throws SamlFailure, GeneralSecurityException {
    List<XmlElement> keys = children(role(everything().build().toXml()), Md.MD, "KeyDescriptor");

    assertThat(keys)
        .extracting(key -> key.attribute("use"))
        .containsExactly("signing", "signing", "encryption", "encryption");
    List<String> subjects = new ArrayList<>();
    for (XmlElement key : keys) {
      subjects.add(
          KeyReader.read(key)
              .keys()
              .get(0)
              .certificate()
              .orElseThrow()
              .getSubjectX500Principal()
              .getName());
    }
    assertThat(subjects).containsExactly("CN=active", "CN=next", "CN=active", "CN=next");
  }

  @Test
  void says_which_encryption_it_understands() throws SamlFailure {
    XmlElement encryption =
        children(role(everything().build().toXml()), Md.MD, "KeyDescriptor").get(2);

    assertThat(children(encryption, Md.MD, "EncryptionMethod"))
        .extracting(method -> method.attribute("Algorithm"))
        .containsExactly(
            "http://www.w3.org/2009/xmlenc11#aes256-gcm",
            "http://www.w3.org/2009/xmlenc11#aes192-gcm",
            "http://www.w3.org/2009/xmlenc11#aes128-gcm",
            "http://www.w3.org/2009/xmlenc11#rsa-oaep",
            "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p");
  }

  @Test
  void writes_services_with_index_and_default() throws SamlFailure {
    XmlElement role = role(everything().build().toXml());

    assertThat(children(role, Md.MD, "AssertionConsumerService"))
        .extracting(
            service ->
                service.attribute("index")
                    + " "
                    + service.attribute("Location")
                    + " "
                    + service.attribute("isDefault"))
        .containsExactly(
            "0 https://sp.example.com/saml/acs null",
            "1 https://sp.example.com/saml/acs?tenant=1&x=2 null",
            "7 https://eu.sp.example.com/saml/acs true");
    assertThat(children(role, Md.MD, "SingleLogoutService"))
        .extracting(
            service -> service.attribute("Location") + " " + service.attribute("ResponseLocation"))
        .containsExactly(
            "https://sp.example.com/saml/slo https://sp.example.com/saml/slo/done",
            "https://sp.example.com/saml/slo null");
  }

  @Test
  void writes_text_that_reads_back_to_the_letter() throws SamlFailure {
    XmlElement root = root(everything().build().toXml());
    XmlElement role = root.first(Md.MD, "SPSSODescriptor");
    XmlElement info = role.first(Md.MD, "Extensions").first(Md.MDUI, "UIInfo");

    assertThat(root.attribute("validUntil")).isEqualTo("2027-01-01T00:00:00.000Z");
    assertThat(XsTime.duration(root.attribute("cacheDuration"))).contains(Duration.ofHours(6));
    assertThat(info.first(Md.MDUI, "Description").text())
        .isEqualTo("Quotes \" and 'others', ]]> and <tags>");
    assertThat(children(info, Md.MDUI, "DisplayName").get(1).text())
        .isEqualTo("\u4f8b \ud83d\ude00");
    assertThat(role.first(Md.MD, "AttributeConsumingService").first(Md.MD, "ServiceName").text())
        .isEqualTo("Example <Service> & friends");
    assertThat(
            children(root, Md.MD, "ContactPerson").stream()
                .map(contact -> contact.first(Md.MD, "EmailAddress"))
                .map(SpMetadataTest::text))
        .containsExactly("mailto:ops@example.com", "mailto:help@example.com");
  }

  private static String text(XmlElement element) {
    try {
      return element.text();
    } catch (SamlFailure e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void requests_are_said_to_be_signed_if_there_is_a_key_for_it() throws SamlFailure {
    SpMetadata.Builder builder = SpMetadata.builder(ENTITY_ID, ACS).wantAssertionsSigned(false);

    assertThat(role(builder.build().toXml()).attribute("AuthnRequestsSigned")).isEqualTo("false");
    assertThat(role(builder.build().toXml()).attribute("WantAssertionsSigned")).isEqualTo("false");
    builder.signingKey(active);
    assertThat(role(builder.build().toXml()).attribute("AuthnRequestsSigned")).isEqualTo("true");
    builder.authnRequestsSigned(false);
    assertThat(role(builder.build().toXml()).attribute("AuthnRequestsSigned")).isEqualTo("false");
  }

  @Test
  void a_key_that_is_only_next_does_not_sign_yet() throws SamlFailure {
    SpMetadata metadata = SpMetadata.builder(ENTITY_ID, ACS).signingKey(next).build();

    assertThat(role(metadata.toXml()).attribute("AuthnRequestsSigned")).isEqualTo("false");
    assertThat(children(role(metadata.toXml()), Md.MD, "KeyDescriptor")).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SpMetadata.builder(ENTITY_ID, ACS)
                    .signingKey(next)
                    .authnRequestsSigned(true)
                    .build());
  }

  @Test
  void publishes_certificates_whose_keys_are_elsewhere() throws SamlFailure, IOException {
    X509Certificate elsewhere = next.certificate();
    SpMetadata metadata =
        SpMetadata.builder(ENTITY_ID, ACS)
            .signingKey(active)
            .signingCertificate(elsewhere)
            .decryptionCertificate(elsewhere)
            .build();
    SpMetadata alone =
        SpMetadata.builder(ENTITY_ID, ACS).signingCertificate(active.certificate()).build();

    assertThat(OasisSchemas.verdict(metadata.toXml())).isEqualTo("valid");
    // That which is at hand first: an identity provider that takes only one takes it.
    assertThat(metadata.signingCertificates).containsExactly(active.certificate(), elsewhere);
    assertThat(metadata.decryptionCertificates).containsExactly(elsewhere);
    assertThat(children(role(metadata.toXml()), Md.MD, "KeyDescriptor")).hasSize(3);
    assertThat(role(alone.toXml()).attribute("AuthnRequestsSigned")).isEqualTo("true");
    assertThat(
            role(SpMetadata.builder(ENTITY_ID, ACS)
                    .decryptionCertificate(elsewhere)
                    .build()
                    .toXml())
                .attribute("AuthnRequestsSigned"))
        .isEqualTo("false");
  }

  @Test
  void refuses_a_certificate_to_encrypt_for_that_is_not_rsa() {
    X509Certificate ec = TestCredential.ec(256).certificate();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpMetadata.builder(ENTITY_ID, ACS).decryptionCertificate(ec))
        .withMessageContaining("RSA");
  }

  @Test
  void says_what_a_service_provider_is_made_of() throws SamlFailure, IOException {
    ServiceProvider.Builder builder =
        ServiceProvider.builder(ENTITY_ID, ACS, IdentityProviders.of())
            .assertionConsumerService(4, URI.create("https://eu.sp.example.com/saml/acs"));
    SpMetadata plain = SpMetadata.of(builder.build());
    ServiceProvider withKeys =
        builder
            .signingKey(active)
            .signingKey(next)
            .decryptionKey(active)
            .decryptionKey(retired)
            .build();
    SpMetadata named = SpMetadata.builder(withKeys).displayName("en", "Example").build();

    assertThat(OasisSchemas.verdict(plain.toXml())).isEqualTo("valid");
    assertThat(role(plain.toXml()).attribute("AuthnRequestsSigned")).isEqualTo("false");
    assertThat(root(plain.toXml()).attribute("entityID")).isEqualTo(ENTITY_ID);
    assertThat(children(role(plain.toXml()), Md.MD, "AssertionConsumerService"))
        .extracting(
            service ->
                service.attribute("index")
                    + " "
                    + service.attribute("Location")
                    + " "
                    + service.attribute("isDefault"))
        .containsExactly(
            "0 https://sp.example.com/saml/acs true", "4 https://eu.sp.example.com/saml/acs null");
    assertThat(role(named.toXml()).attribute("AuthnRequestsSigned")).isEqualTo("true");
    assertThat(children(role(named.toXml()), Md.MD, "KeyDescriptor"))
        .extracting(key -> key.attribute("use"))
        .containsExactly("signing", "signing", "encryption");
    assertThat(named.toXml()).contains(">Example</mdui:DisplayName>");
  }

  @Test
  void nobody_takes_it_for_an_identity_provider() {
    assertThat(Failures.codeOf(() -> IdpMetadata.parse(everything().build().toXml())))
        .isEqualTo(FailureCode.METADATA_SP_INSTEAD_OF_IDP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "https://x ", "a\u0000b", "\ud800", "\uffff"})
  void refuses_an_entity_id_that_is_none(String entityId) {
    assertThatIllegalArgumentException().isThrownBy(() -> SpMetadata.builder(entityId, ACS));
  }

  @Test
  void refuses_an_entity_id_of_1025_characters() {
    assertThat(SpMetadata.builder("x".repeat(1024), ACS).build().toXml()).isNotEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpMetadata.builder("x".repeat(1025), ACS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/acs", "javascript:alert(1)", "ftp://example.com/acs", "https:acs"})
  void refuses_a_location_that_is_no_web_address(String location) {
    URI uri = URI.create(location);

    assertThatIllegalArgumentException().isThrownBy(() -> SpMetadata.builder(ENTITY_ID, uri));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpMetadata.builder(ENTITY_ID, ACS).informationUrl("en", uri));
    assertThatIllegalArgumentException().isThrownBy(() -> new Logo(uri, 1, 1));
  }

  @Test
  void refuses_what_cannot_be_meant() throws GeneralSecurityException, SamlFailure {
    SpMetadata.Builder builder = SpMetadata.builder(ENTITY_ID, ACS);
    Certificates.Pair ec =
        Certificates.selfSigned(
            "CN=ec", KeyPairGenerator.getInstance("EC").generateKeyPair(), "SHA256withECDSA");
    SpKey ecKey = SpKey.of(ec.keys().getPrivate(), List.of(ec.certificate()));
    List<RequestedAttribute> mail = List.of(new RequestedAttribute("mail", null, null, true));

    assertThatIllegalArgumentException().isThrownBy(() -> builder.assertionConsumerService(0, ACS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.assertionConsumerService(-1, ACS));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.assertionConsumerService(65_536, ACS));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.decryptionKey(ecKey));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.cacheDuration(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.displayName("english!", "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.displayName("en", "\u0007"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.requestedAttributes(0, "en", "x", List.of()));
    builder.requestedAttributes(0, "en", "x", mail);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.requestedAttributes(0, "en", "y", mail));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Logo(URI.create("https://example.com/x.png"), 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Logo(URI.create("http://example.com/x.png"), 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SpMetadata.builder(ENTITY_ID, ACS).defaultAssertionConsumerService(3).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpMetadata.builder(ENTITY_ID, ACS).authnRequestsSigned(true).build());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SpMetadata.builder(ENTITY_ID, ACS)
                    .signingKey(retired)
                    .authnRequestsSigned(true)
                    .build());
  }

  @Test
  void leaves_no_thread_behind() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();

    everything().build().toXml();

    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet()))
        .isEmpty();
  }
}
