package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    Element response = parse(answer().signing(mode));
    assertThat(Dom.child(response, SamlUris.XMLDSIG, "Signature").isPresent())
        .isEqualTo(mode.signsResponse());
    assertThat(Dom.child(assertion(response), SamlUris.XMLDSIG, "Signature").isPresent())
        .isEqualTo(mode.signsAssertion());
  }

  @Test
  void every_field_of_the_response_can_be_set() {
    Element response =
        parse(
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
    assertThat(attributes(response))
        .containsExactly(
            "Consent=urn:consent",
            "Destination=https://else.example.com",
            "ID=_r",
            "InResponseTo=_q",
            "IssueInstant=2026-01-31T12:01:30Z",
            "Version=1.1");
    assertThat(names(response))
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
        parse(
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
    assertThat(attributes(response)).isEmpty();
    assertThat(names(response)).isEmpty();
  }

  @Test
  void refusal_has_no_assertion() {
    Element response =
        parse(answer().refuse(SamlUris.STATUS_RESPONDER, SamlUris.STATUS_AUTHN_FAILED));
    assertThat(names(response)).containsExactly("saml:Issuer", "ds:Signature", "samlp:Status");
  }

  @Test
  void every_field_of_the_assertion_can_be_set() {
    Element assertion =
        assertion(
            parse(
                answer()
                    .assertion(
                        a ->
                            a.id("_a")
                                .version("3.0")
                                .issueInstant(LATER)
                                .issuer("urn:else")
                                .issuerFormat("urn:format")
                                .nameId(
                                    n ->
                                        n.value("b&b")
                                            .format("urn:f")
                                            .nameQualifier("urn:n")
                                            .spNameQualifier("urn:s")
                                            .spProvidedId("p"))
                                .adviceXml("<saml:AssertionURIRef>urn:u</saml:AssertionURIRef>")
                                .extraXml("<z xmlns='urn:z'/>"))));
    assertThat(attributes(assertion))
        .containsExactly("ID=_a", "IssueInstant=2026-01-31T12:01:30Z", "Version=3.0");
    assertThat(names(assertion))
        .containsExactly(
            "saml:Issuer",
            "ds:Signature",
            "saml:Subject",
            "saml:Conditions",
            "saml:Advice",
            "saml:AuthnStatement",
            "z");
    assertThat(XmlText.writeStandalone(assertion))
        .contains(
            "<saml:Issuer Format=\"urn:format\">urn:else</saml:Issuer>",
            "<saml:NameID Format=\"urn:f\" NameQualifier=\"urn:n\" SPNameQualifier=\"urn:s\""
                + " SPProvidedID=\"p\">b&amp;b</saml:NameID>",
            "<saml:Advice><saml:AssertionURIRef>urn:u</saml:AssertionURIRef></saml:Advice>");
  }

  @Test
  void every_field_of_the_assertion_can_be_left_out() {
    Element assertion =
        assertion(
            parse(
                answer()
                    .assertion(
                        a ->
                            a.unsigned()
                                .id(null)
                                .version(null)
                                .issueInstant(null)
                                .issuer(null)
                                .withoutSubject()
                                .withoutConditions()
                                .withoutAuthnStatement())));
    assertThat(attributes(assertion)).isEmpty();
    assertThat(names(assertion)).isEmpty();
  }

  @Test
  void parts_of_the_subject_can_be_left_out_one_by_one() {
    assertThat(subject(answer().assertion(AssertionBuilder::withoutNameId)))
        .containsExactly("saml:SubjectConfirmation");
    assertThat(subject(answer().assertion(AssertionBuilder::withoutSubjectConfirmation)))
        .containsExactly("saml:NameID");
  }

  @Test
  void what_was_left_out_comes_back_when_it_is_changed() {
    ResponseBuilder answer =
        answer()
            .withoutAssertion()
            .assertion(
                a ->
                    a.withoutNameId()
                        .nameId("bob")
                        .withoutSubjectConfirmation()
                        .subjectConfirmation(c -> c.address("127.0.0.1"))
                        .withoutConditions()
                        .conditions(c -> c.oneTimeUse())
                        .withoutAuthnStatement()
                        .authnStatement(s -> s.sessionIndex("5")));
    assertThat(answer.build().xml())
        .contains(
            ">bob</saml:NameID>",
            "Address=\"127.0.0.1\"",
            "<saml:OneTimeUse/>",
            "SessionIndex=\"5\"");
  }

  @Test
  void every_field_of_a_subject_confirmation_can_be_set_or_left_out() {
    String xml =
        answer()
            .assertion(
                a ->
                    a.subjectConfirmation(
                            c ->
                                c.method(null)
                                    .recipient(null)
                                    .notOnOrAfter(null)
                                    .dataXml("<d xmlns='urn:d'/>"))
                        .andSubjectConfirmation(
                            c ->
                                c.method(SamlUris.CONFIRMATION_HOLDER_OF_KEY)
                                    .recipient("urn:r")
                                    .notBefore(NOW)
                                    .notOnOrAfter(LATER)
                                    .inResponseTo("_q")
                                    .address("::1"))
                        .andSubjectConfirmation(SubjectConfirmationBuilder::withoutData))
            .build()
            .xml();
    assertThat(xml)
        .contains(
            "<saml:SubjectConfirmation><saml:SubjectConfirmationData><d xmlns=\"urn:d\"/>"
                + "</saml:SubjectConfirmationData></saml:SubjectConfirmation>"
                + "<saml:SubjectConfirmation"
                + " Method=\"urn:oasis:names:tc:SAML:2.0:cm:holder-of-key\">"
                + "<saml:SubjectConfirmationData Address=\"::1\" InResponseTo=\"_q\""
                + " NotBefore=\"2026-01-31T12:00:00Z\" NotOnOrAfter=\"2026-01-31T12:01:30Z\""
                + " Recipient=\"urn:r\"/></saml:SubjectConfirmation>"
                + "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"/>");
  }

  @Test
  void every_condition_can_be_set_or_left_out() {
    String xml =
        answer()
            .assertion(
                a ->
                    a.conditions(
                        c ->
                            c.notBefore(null)
                                .notOnOrAfter(null)
                                .audience("urn:a", "urn:b")
                                .andAudience("urn:c")
                                .oneTimeUse()
                                .proxyRestriction(2, "urn:d&e")
                                .proxyRestriction(null)
                                .conditionXml("<saml:Condition xsi:type='xs:any'/>")))
            .build()
            .xml();
    assertThat(xml)
        .contains(
            "<saml:Conditions><saml:AudienceRestriction><saml:Audience>urn:a</saml:Audience>"
                + "<saml:Audience>urn:b</saml:Audience></saml:AudienceRestriction>"
                + "<saml:AudienceRestriction><saml:Audience>urn:c</saml:Audience>"
                + "</saml:AudienceRestriction><saml:OneTimeUse/>"
                + "<saml:ProxyRestriction Count=\"2\"><saml:Audience>urn:d&amp;e</saml:Audience>"
                + "</saml:ProxyRestriction><saml:ProxyRestriction/>"
                + "<saml:Condition xsi:type=\"xs:any\"/></saml:Conditions>");
    assertThat(
            answer().assertion(a -> a.conditions(ConditionsBuilder::withoutAudience)).build().xml())
        .doesNotContain("Audience");
  }

  @Test
  void every_field_of_an_authn_statement_can_be_set_or_left_out() {
    String xml =
        answer()
            .assertion(
                a ->
                    a.authnStatement(s -> s.instant(null).sessionIndex(null).contextClass(null))
                        .andAuthnStatement(
                            s ->
                                s.instant(LATER)
                                    .sessionIndex("7")
                                    .sessionNotOnOrAfter(LATER.plus(Duration.ofHours(8)))
                                    .contextClass("urn:c")
                                    .contextDeclaration("urn:d")
                                    .authenticatingAuthorities("urn:1", "urn:2")
                                    .locality("127.0.0.1", "localhost")))
            .build()
            .xml();
    assertThat(xml)
        .contains(
            "<saml:AuthnStatement><saml:AuthnContext/></saml:AuthnStatement>"
                + "<saml:AuthnStatement AuthnInstant=\"2026-01-31T12:01:30Z\" SessionIndex=\"7\""
                + " SessionNotOnOrAfter=\"2026-01-31T20:01:30Z\">"
                + "<saml:SubjectLocality Address=\"127.0.0.1\" DNSName=\"localhost\"/>"
                + "<saml:AuthnContext><saml:AuthnContextClassRef>urn:c</saml:AuthnContextClassRef>"
                + "<saml:AuthnContextDeclRef>urn:d</saml:AuthnContextDeclRef>"
                + "<saml:AuthenticatingAuthority>urn:1</saml:AuthenticatingAuthority>"
                + "<saml:AuthenticatingAuthority>urn:2</saml:AuthenticatingAuthority>"
                + "</saml:AuthnContext></saml:AuthnStatement>");
  }

  @Test
  void every_kind_of_attribute_can_be_sent() {
    String xml =
        answer()
            .attribute("none")
            .attribute("twice", "1", "2")
            .assertion(
                a ->
                    a.attribute("twice", "3")
                        .attribute(
                            "odd",
                            t ->
                                t.name(null)
                                    .nameFormat(null)
                                    .friendlyName("Odd")
                                    .value("<typed>", "")
                                    .type(null)
                                    .value("plain")
                                    .nilValue()
                                    .xmlValue("<saml:NameID>n</saml:NameID>")))
            .build()
            .xml();
    String basic = " NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:basic\"";
    String value = "<saml:AttributeValue xsi:type=\"xs:string\">";
    assertThat(xml)
        .contains(
            "<saml:Attribute Name=\"none\""
                + basic
                + "/>"
                + "<saml:Attribute Name=\"twice\""
                + basic
                + ">"
                + value
                + "1</saml:AttributeValue>"
                + value
                + "2</saml:AttributeValue>"
                + "</saml:Attribute>"
                + "<saml:Attribute Name=\"twice\""
                + basic
                + ">"
                + value
                + "3</saml:AttributeValue></saml:Attribute>"
                + "<saml:Attribute FriendlyName=\"Odd\">"
                + value
                + "&lt;typed&gt;</saml:AttributeValue>"
                + "<saml:AttributeValue xsi:type=\"xs:string\"/>"
                + "<saml:AttributeValue>plain</saml:AttributeValue>"
                + "<saml:AttributeValue xsi:nil=\"true\"/>"
                + "<saml:AttributeValue><saml:NameID>n</saml:NameID></saml:AttributeValue>"
                + "</saml:Attribute>");
  }

  @Test
  void each_of_several_assertions_has_its_own_signature_and_encryption() {
    TestCredential other = TestCredential.rsa();
    Element response =
        parse(
            answer()
                .signing(SigningMode.ASSERTION)
                .andAssertion(a -> a.nameId("bob").unsigned())
                .andAssertion(
                    a -> a.nameId("carol").signature(SignatureShape.defaults().key(other)))
                .andAssertion(a -> a.nameId("dave").encrypted(EncryptionShape.to(other))));
    assertThat(names(response))
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
        parse(
            answer()
                .signing(SigningMode.NONE)
                .assertion(a -> a.signature(SignatureShape.defaults())));
    assertThat(Dom.child(assertion(response), SamlUris.XMLDSIG, "Signature")).isPresent();
    assertThat(Dom.child(response, SamlUris.XMLDSIG, "Signature")).isEmpty();
  }

  @Test
  void response_can_be_signed_in_another_shape_than_the_assertion() {
    SignatureShape sha512 =
        SignatureShape.defaults().algorithm(SignatureShape.Algorithm.RSA_SHA512);
    Element response = parse(answer().responseSignature(sha512));
    Element signature = Dom.child(response, SamlUris.XMLDSIG, "Signature").orElseThrow();
    assertThat(XmlText.writeStandalone(signature)).contains("#rsa-sha512\"");
    assertThat(XmlText.writeStandalone(assertion(response))).contains("#rsa-sha256\"");
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

  private static Element parse(ResponseBuilder answer) {
    return Dom.parse(answer.build().xml()).getDocumentElement();
  }

  private static Element assertion(Element response) {
    return Dom.child(response, SamlUris.ASSERTION, "Assertion").orElseThrow();
  }

  private static List<String> subject(ResponseBuilder answer) {
    return names(Dom.child(assertion(parse(answer)), SamlUris.ASSERTION, "Subject").orElseThrow());
  }

  private static List<String> names(Element element) {
    return Dom.children(element).stream().map(Element::getTagName).toList();
  }

  private static List<String> attributes(Element element) {
    return Dom.attributes(element).stream()
        .filter(attribute -> attribute.getNamespaceURI() == null)
        .map(attribute -> attribute.getName() + "=" + attribute.getValue())
        .toList();
  }
}
