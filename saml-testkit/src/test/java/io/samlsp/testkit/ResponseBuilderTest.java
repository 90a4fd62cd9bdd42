package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;

class ResponseBuilderTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(90);
  private static final TestCredential KEY = TestCredential.rsa();
  private static final FakeIdentityProvider IDP =
      FakeIdentityProvider.builder("https://idp.example.com/metadata")
          .signingKeys(KEY)
          .clock(MutableClock.at(NOW))
          .build();

  @Test
  void default_answer_is_what_a_careful_identity_provider_sends() {
    FakeIdentityProvider repeatable = IDP.toBuilder().seed(1).signing(SigningMode.NONE).build();
    String xml =
        repeatable
            .unsolicited("https://sp.example.com/metadata", "https://sp.example.com/acs")
            .attribute("mail", "alice@example.com")
            .build()
            .xml();
    FakeIdentityProvider ids = repeatable.toBuilder().seed(1).build();
    String responseId = ids.newId();
    String assertionId = ids.newId();
    String sessionIndex = ids.newId();
    assertThat(xml)
        .isEqualTo(
            """
            <samlp:Response xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"\
             xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"\
             Destination="https://sp.example.com/acs" ID="RESPONSE"\
             IssueInstant="2026-01-31T12:00:00Z" Version="2.0">
            <saml:Issuer>https://idp.example.com/metadata</saml:Issuer>
            <samlp:Status>
            <samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>
            </samlp:Status>
            <saml:Assertion xmlns:xs="http://www.w3.org/2001/XMLSchema"\
             xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="ASSERTION"\
             IssueInstant="2026-01-31T12:00:00Z" Version="2.0">
            <saml:Issuer>https://idp.example.com/metadata</saml:Issuer>
            <saml:Subject>
            <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">\
            alice</saml:NameID>
            <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
            <saml:SubjectConfirmationData NotOnOrAfter="2026-01-31T12:05:00Z"\
             Recipient="https://sp.example.com/acs"/>
            </saml:SubjectConfirmation>
            </saml:Subject>
            <saml:Conditions NotBefore="2026-01-31T12:00:00Z" NotOnOrAfter="2026-01-31T12:05:00Z">
            <saml:AudienceRestriction>
            <saml:Audience>https://sp.example.com/metadata</saml:Audience>
            </saml:AudienceRestriction>
            </saml:Conditions>
            <saml:AuthnStatement AuthnInstant="2026-01-31T12:00:00Z" SessionIndex="SESSION">
            <saml:AuthnContext>
            <saml:AuthnContextClassRef>\
            urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport\
            </saml:AuthnContextClassRef>
            </saml:AuthnContext>
            </saml:AuthnStatement>
            <saml:AttributeStatement>
            <saml:Attribute Name="mail"\
             NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">
            <saml:AttributeValue xsi:type="xs:string">alice@example.com</saml:AttributeValue>
            </saml:Attribute>
            </saml:AttributeStatement>
            </saml:Assertion>
            </samlp:Response>
            """
                .replace("\n", "")
                .replace("RESPONSE", responseId)
                .replace("ASSERTION\"", assertionId + "\"")
                .replace("SESSION", sessionIndex));
  }

  @ParameterizedTest
  @EnumSource(SigningMode.class)
  void mode_decides_what_is_signed(SigningMode mode) {
    Element response = Answers.parse(answer().signing(mode));
    assertThat(Dom.child(response, SamlUris.XMLDSIG, "Signature").isPresent())
        .isEqualTo(mode.signsResponse());
    assertThat(Dom.child(Answers.assertion(response), SamlUris.XMLDSIG, "Signature").isPresent())
        .isEqualTo(mode.signsAssertion());
  }

  @Test
  void every_field_of_the_response_can_be_set() {
    Element response =
        Answers.parse(
            answer()
                .id("_r")
                .version("1.1")
                .issueInstant(LATER)
                .destination("https://else.example.com")
                .consent("urn:consent")
                .inResponseTo("_q")
                .issuer("https://other.example.com")
                .issuerFormat(SamlUris.NAME_ID_ENTITY)
                .extensionsXml("<x xmlns='urn:x'/>")
                .status(SamlUris.STATUS_RESPONDER, SamlUris.STATUS_NO_PASSIVE, "urn:third")
                .statusMessage("not <now>")
                .statusDetailXml("<y xmlns='urn:y'/>")
                .extraXml("<z xmlns='urn:z'/>"));
    assertThat(Answers.attributes(response))
        .containsExactly(
            "Consent=urn:consent",
            "Destination=https://else.example.com",
            "ID=_r",
            "InResponseTo=_q",
            "IssueInstant=2026-01-31T12:01:30Z",
            "Version=1.1");
    assertThat(Answers.names(response))
        .containsExactly(
            "saml:Issuer",
            "ds:Signature",
            "samlp:Extensions",
            "samlp:Status",
            "saml:Assertion",
            "z");
    String xml = XmlText.writeStandalone(response);
    assertThat(xml)
        .contains(
            "<saml:Issuer Format=\"" + SamlUris.NAME_ID_ENTITY + "\">https://other.example.com<",
            "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\">"
                + "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:NoPassive\">"
                + "<samlp:StatusCode Value=\"urn:third\"/></samlp:StatusCode></samlp:StatusCode>"
                + "<samlp:StatusMessage>not &lt;now&gt;</samlp:StatusMessage>"
                + "<samlp:StatusDetail><y xmlns=\"urn:y\"/></samlp:StatusDetail>");
  }

  @Test
  void every_field_of_the_response_can_be_left_out() {
    Element response =
        Answers.parse(
            answer()
                .signing(SigningMode.NONE)
                .id(null)
                .version(null)
                .issueInstant(null)
                .destination(null)
                .inResponseTo(null)
                .issuer(null)
                .withoutStatus()
                .withoutAssertion());
    assertThat(Answers.attributes(response)).isEmpty();
    assertThat(Answers.names(response)).isEmpty();
  }

  @Test
  void refusal_has_no_assertion() {
    Element response =
        Answers.parse(answer().refuse(SamlUris.STATUS_RESPONDER, SamlUris.STATUS_AUTHN_FAILED));
    assertThat(Answers.names(response))
        .containsExactly("saml:Issuer", "ds:Signature", "samlp:Status");
  }

  @Test
  void each_of_several_assertions_has_its_own_signature_and_encryption() {
    TestCredential other = TestCredential.rsa();
    Element response =
        Answers.parse(
            answer()
                .signing(SigningMode.ASSERTION)
                .andAssertion(a -> a.nameId("bob").unsigned())
                .andAssertion(
                    a -> a.nameId("carol").signature(SignatureShape.defaults().key(other)))
                .andAssertion(a -> a.nameId("dave").encrypted(EncryptionShape.to(other))));
    assertThat(Answers.names(response))
        .containsExactly(
            "saml:Issuer",
            "samlp:Status",
            "saml:Assertion",
            "saml:Assertion",
            "saml:Assertion",
            "saml:EncryptedAssertion");
    List<Element> clear = Dom.children(response, SamlUris.ASSERTION, "Assertion");
    assertThat(Dom.child(clear.get(0), SamlUris.XMLDSIG, "Signature")).isPresent();
    assertThat(Dom.child(clear.get(1), SamlUris.XMLDSIG, "Signature")).isEmpty();
    String carol = XmlText.writeStandalone(clear.get(2));
    assertThat(Checks.jdk(carol, other.publicKey())).containsExactly(true);
    assertThat(Checks.decrypt(XmlText.writeStandalone(response), other.privateKey()))
        .contains(">dave</saml:NameID>");
  }

  @Test
  void assertion_can_be_signed_where_the_mode_says_nothing_is() {
    Element response =
        Answers.parse(
            answer()
                .signing(SigningMode.NONE)
                .assertion(a -> a.signature(SignatureShape.defaults())));
    assertThat(Dom.child(Answers.assertion(response), SamlUris.XMLDSIG, "Signature")).isPresent();
    assertThat(Dom.child(response, SamlUris.XMLDSIG, "Signature")).isEmpty();
  }

  @Test
  void response_can_be_signed_in_another_shape_than_the_assertion() {
    SignatureShape sha512 =
        SignatureShape.defaults().algorithm(SignatureShape.Algorithm.RSA_SHA512);
    Element response = Answers.parse(answer().responseSignature(sha512));
    Element signature = Dom.child(response, SamlUris.XMLDSIG, "Signature").orElseThrow();
    assertThat(XmlText.writeStandalone(signature)).contains("#rsa-sha512\"");
    assertThat(XmlText.writeStandalone(Answers.assertion(response))).contains("#rsa-sha256\"");
  }

  @Test
  void edits_before_signing_are_signed() {
    FakeResponse response =
        answer()
            .editUnsigned(xml -> xml.replace("2026-01-31T12:05:00Z", "yesterday"))
            .editUnsigned(xml -> xml.replace("yesterday", "tomorrow"))
            .build();
    assertThat(response.xml()).contains("NotOnOrAfter=\"tomorrow\"").doesNotContain("12:05");
    assertThat(Checks.jdk(response.xml(), KEY.publicKey())).containsExactly(true, true);
  }

  @Test
  void edit_that_leaves_no_xml_is_refused() {
    ResponseBuilder answer = answer().editUnsigned(xml -> xml + "<");
    assertThatThrownBy(answer::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not usable as XML");
  }

  @Test
  void fragment_with_an_undeclared_prefix_is_refused() {
    ResponseBuilder answer = answer().extraXml("<nobody:knows/>");
    assertThatThrownBy(answer::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void fragment_with_a_doctype_is_refused() {
    assertThatThrownBy(() -> Dom.parse("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DOCTYPE");
  }

  @Test
  void instants_are_written_as_told() {
    String xml =
        answer().times(instant -> instant.toString().replace("Z", ".123+00:00")).build().xml();
    assertThat(xml)
        .contains(
            "IssueInstant=\"2026-01-31T12:00:00.123+00:00\"",
            "AuthnInstant=\"2026-01-31T12:00:00.123+00:00\"");
  }

  @Test
  void same_seed_and_clock_make_the_same_message_for_each_kind_of_key() {
    for (SignatureShape.Algorithm algorithm :
        List.of(
            SignatureShape.Algorithm.RSA_SHA256,
            SignatureShape.Algorithm.RSA_PSS_SHA256,
            SignatureShape.Algorithm.ECDSA_SHA256)) {
      TestCredential key =
          algorithm == SignatureShape.Algorithm.ECDSA_SHA256 ? TestCredential.ec(256) : KEY;
      SignatureShape shape = SignatureShape.defaults().algorithm(algorithm).key(key);
      assertThat(repeatable(shape)).as(algorithm.name()).isEqualTo(repeatable(shape));
    }
  }

  private static String repeatable(SignatureShape shape) {
    return IDP.toBuilder()
        .seed(42)
        .build()
        .unsolicited("https://sp.example.com", "https://sp.example.com/acs")
        .signature(shape)
        .encryptAssertion(EncryptionShape.to(KEY))
        .build()
        .xml();
  }

  @Test
  void form_body_carries_message_and_relay_state() {
    FakeResponse response = answer().relayState("a b&c").build();
    String[] fields = response.formBody().split("[=&]", -1);
    assertThat(fields).hasSize(4);
    assertThat(fields[0]).isEqualTo("SAMLResponse");
    String base64 = fields[1].replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
    assertThat(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8))
        .isEqualTo(response.xml());
    assertThat(fields[2]).isEqualTo("RelayState");
    assertThat(fields[3]).isEqualTo("a+b%26c");
    assertThat(response.relayState()).contains("a b&c");
    assertThat(response.withRelayState(null).formBody()).doesNotContain("RelayState");
    assertThat(answer().build().formBody()).doesNotContain("RelayState");
    assertThat(response.base64InLines().lines()).allMatch(line -> line.length() <= 76);
    assertThat(response.base64InLines().replace("\r\n", "")).isEqualTo(response.base64());
  }

  static ResponseBuilder answer() {
    return IDP.unsolicited("https://sp.example.com", "https://sp.example.com/acs");
  }
}
