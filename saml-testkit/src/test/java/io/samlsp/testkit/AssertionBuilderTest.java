package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class AssertionBuilderTest {

  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(90);

  @Test
  void every_field_of_the_assertion_can_be_set() {
    Element assertion =
        Answers.assertion(
            Answers.parse(
                ResponseBuilderTest.answer()
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
    assertThat(Answers.attributes(assertion))
        .containsExactly("ID=_a", "IssueInstant=2026-01-31T12:01:30Z", "Version=3.0");
    assertThat(Answers.names(assertion))
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
        Answers.assertion(
            Answers.parse(
                ResponseBuilderTest.answer()
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
    assertThat(Answers.attributes(assertion)).isEmpty();
    assertThat(Answers.names(assertion)).isEmpty();
  }

  @Test
  void parts_of_the_subject_can_be_left_out_one_by_one() {
    assertThat(subject(ResponseBuilderTest.answer().assertion(AssertionBuilder::withoutNameId)))
        .containsExactly("saml:SubjectConfirmation");
    assertThat(
            subject(
                ResponseBuilderTest.answer()
                    .assertion(AssertionBuilder::withoutSubjectConfirmation)))
        .containsExactly("saml:NameID");
  }

  @Test
  void what_was_left_out_comes_back_when_it_is_changed() {
    ResponseBuilder answer =
        ResponseBuilderTest.answer()
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
        ResponseBuilderTest.answer()
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
        ResponseBuilderTest.answer()
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
            ResponseBuilderTest.answer()
                .assertion(a -> a.conditions(ConditionsBuilder::withoutAudience))
                .build()
                .xml())
        .doesNotContain("Audience");
  }

  @Test
  void every_field_of_an_authn_statement_can_be_set_or_left_out() {
    String xml =
        ResponseBuilderTest.answer()
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
        ResponseBuilderTest.answer()
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

  private static List<String> subject(ResponseBuilder answer) {
    return Answers.names(
        Dom.child(Answers.assertion(Answers.parse(answer)), SamlUris.ASSERTION, "Subject")
            .orElseThrow());
  }
}
