package io.samlsp.response;

import static io.samlsp.response.Fixture.ACS;
import static io.samlsp.response.Fixture.IDP;
import static io.samlsp.response.Fixture.NOW;
import static io.samlsp.response.Fixture.SP;
import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.sp;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.response.AttributeValue.Kind;
import io.samlsp.response.AuthenticatedSubject.AccountKey;
import io.samlsp.response.AuthenticatedSubject.SessionKey;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SamlUris;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a proven assertion says comes out as it was said. */
class SubjectTest {

  private static final String UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

  @Test
  void holds_all_that_the_assertion_says_of_the_subject() {
    FakeResponse response =
        answer()
            .assertion(
                a ->
                    a.nameId(
                            n ->
                                n.value(" al ice ")
                                    .format(SamlUris.NAME_ID_EMAIL)
                                    .nameQualifier("https://idp.example.com")
                                    .spNameQualifier(SP)
                                    .spProvidedId("4711"))
                        .authnStatement(
                            s ->
                                s.instant(NOW.minusSeconds(3600))
                                    .sessionIndex("_session")
                                    .sessionNotOnOrAfter(NOW.plusSeconds(7200))
                                    .contextClass(" urn:context ")))
            .build();

    AuthenticatedSubject subject = sp().signIn(response);

    assertThat(subject.nameId())
        .isEqualTo(
            new NameId(" al ice ", SamlUris.NAME_ID_EMAIL, "https://idp.example.com", SP, "4711"));
    assertThat(subject.issuer()).isEqualTo(IDP);
    assertThat(subject.assertionId()).isEqualTo(response.assertionId());
    assertThat(subject.sessionIndex()).contains("_session");
    assertThat(subject.authnInstant()).isEqualTo(NOW.minusSeconds(3600));
    assertThat(subject.authnContextClass()).contains("urn:context");
    assertThat(subject.sessionNotOnOrAfter()).contains(NOW.plusSeconds(7200));
    assertThat(subject.notOnOrAfter()).isEqualTo(NOW.plusSeconds(300 + 60));
    assertThat(subject.attributes()).isEmpty();
  }

  @Test
  void leaves_empty_what_the_assertion_does_not_say() {
    AuthenticatedSubject subject =
        sp().signIn(
                answer()
                    .assertion(
                        a ->
                            a.nameId(n -> n.format(null))
                                .authnStatement(s -> s.sessionIndex(null).contextClass(null))));

    assertThat(subject.nameId()).isEqualTo(new NameId("alice", UNSPECIFIED, null, null, null));
    assertThat(subject.sessionIndex()).isEmpty();
    assertThat(subject.authnContextClass()).isEmpty();
    assertThat(subject.sessionNotOnOrAfter()).isEmpty();
    assertThat(subject.value("mail")).isEmpty();
  }

  @Test
  void has_the_same_account_key_for_the_same_person_and_no_other() {
    AccountKey key = accountKey(answer());

    assertThat(key)
        .isEqualTo(new AccountKey(IDP, SamlUris.NAME_ID_PERSISTENT, null, null, "alice"))
        .isEqualTo(accountKey(answer()))
        .isEqualTo(accountKey(answer().assertion(a -> a.nameId(n -> n.spProvidedId("1")))))
        .isNotEqualTo(accountKey(answer().nameId("Alice")))
        .isNotEqualTo(accountKey(answer().nameId("alice ")))
        .isNotEqualTo(
            accountKey(answer().assertion(a -> a.nameId(n -> n.format(SamlUris.NAME_ID_EMAIL)))))
        .isNotEqualTo(accountKey(answer().assertion(a -> a.nameId(n -> n.nameQualifier(IDP)))))
        .isNotEqualTo(accountKey(answer().assertion(a -> a.nameId(n -> n.spNameQualifier(SP)))));
  }

  @Test
  void counts_a_missing_format_and_the_unspecified_one_as_the_same_person() {
    assertThat(accountKey(answer().assertion(a -> a.nameId(n -> n.format(null)))))
        .isEqualTo(accountKey(answer().assertion(a -> a.nameId(n -> n.format(UNSPECIFIED)))));
  }

  private static AccountKey accountKey(ResponseBuilder response) {
    return sp().signIn(response).accountKey();
  }

  @Test
  void names_the_session_for_a_later_logout() {
    AuthenticatedSubject subject =
        sp().signIn(answer().assertion(a -> a.authnStatement(s -> s.sessionIndex("_7"))));

    assertThat(subject.sessionKey()).isEqualTo(new SessionKey(IDP, subject.nameId(), "_7"));
  }

  @Test
  void takes_the_first_authentication_and_the_earliest_end_of_several_statements() {
    AuthenticatedSubject subject =
        sp().signIn(
                answer()
                    .assertion(
                        a ->
                            a.authnStatement(
                                    s ->
                                        s.instant(NOW.minusSeconds(9))
                                            .sessionIndex("first")
                                            .sessionNotOnOrAfter(NOW.plusSeconds(900)))
                                .andAuthnStatement(
                                    s ->
                                        s.instant(NOW.minusSeconds(5))
                                            .sessionIndex("second")
                                            .sessionNotOnOrAfter(NOW.plusSeconds(500)))
                                .andAuthnStatement(
                                    s -> s.sessionNotOnOrAfter(NOW.plusSeconds(700)))));

    assertThat(subject.authnInstant()).isEqualTo(NOW.minusSeconds(9));
    assertThat(subject.sessionIndex()).contains("first");
    assertThat(subject.sessionNotOnOrAfter()).contains(NOW.plusSeconds(500));
  }

  @Test
  void ends_with_the_conditions_or_with_the_latest_confirmation_whichever_is_earlier() {
    assertThat(end(300, 200)).isEqualTo(NOW.plusSeconds(200 + 60));
    assertThat(end(200, 300)).isEqualTo(NOW.plusSeconds(200 + 60));
    assertThat(end(200, null)).isEqualTo(NOW.plusSeconds(200 + 60));
    ResponseBuilder several =
        answer()
            .assertion(
                a ->
                    a.subjectConfirmation(c -> c.notOnOrAfter(NOW.plusSeconds(100)))
                        .andSubjectConfirmation(
                            c -> c.inResponseTo("_other").notOnOrAfter(NOW.plusSeconds(250)))
                        .andSubjectConfirmation(
                            c ->
                                c.method(SamlUris.CONFIRMATION_HOLDER_OF_KEY)
                                    .notOnOrAfter(NOW.plusSeconds(280)))
                        .conditions(c -> c.notOnOrAfter(NOW.plusSeconds(300))));
    assertThat(sp().signIn(several).notOnOrAfter()).isEqualTo(NOW.plusSeconds(250 + 60));
  }

  private static Instant end(int confirmation, Integer conditions) {
    return sp().skew(Duration.ofSeconds(60))
        .signIn(
            answer()
                .assertion(
                    a ->
                        a.subjectConfirmation(c -> c.notOnOrAfter(NOW.plusSeconds(confirmation)))
                            .conditions(
                                c ->
                                    c.notOnOrAfter(
                                        conditions == null ? null : NOW.plusSeconds(conditions)))))
        .notOnOrAfter();
  }

  @Test
  void keeps_attributes_in_order_with_name_format_and_friendly_name() {
    List<Attribute> attributes =
        sp().signIn(
                answer()
                    .assertion(
                        a ->
                            a.attribute("z", x -> x.nameFormat(null).value("1", "2", "1"))
                                .attribute(
                                    "urn:oid:0.9.2342.19200300.100.1.3",
                                    x ->
                                        x.nameFormat(SamlUris.ATTRIBUTE_URI)
                                            .friendlyName("mail")
                                            .value(" a@example.com "))
                                .attribute("none", x -> {})))
            .attributes();

    assertThat(attributes)
        .containsExactly(
            new Attribute("z", null, null, List.of(text("1"), text("2"), text("1"))),
            new Attribute(
                "urn:oid:0.9.2342.19200300.100.1.3",
                SamlUris.ATTRIBUTE_URI,
                "mail",
                List.of(text(" a@example.com "))),
            new Attribute("none", SamlUris.ATTRIBUTE_BASIC, null, List.of()));
  }

  @Test
  void merges_attributes_of_the_same_name_and_format_in_order() {
    AuthenticatedSubject subject =
        sp().signIn(
                answer()
                    .attribute("role", "b")
                    .attribute("other", "x")
                    .assertion(
                        a -> a.attribute("role", x -> x.friendlyName("r").value("a").nilValue()))
                    .assertion(a -> a.attribute("role", x -> x.nameFormat(null).value("plain")))
                    .assertion(a -> a.extraXml(statement("role", "c"))));

    assertThat(subject.attributes())
        .containsExactly(
            new Attribute(
                "role",
                SamlUris.ATTRIBUTE_BASIC,
                null,
                List.of(text("b"), text("a"), new AttributeValue(Kind.NIL, ""), text("c"))),
            new Attribute("other", SamlUris.ATTRIBUTE_BASIC, null, List.of(text("x"))),
            new Attribute("role", null, null, List.of(text("plain"))));
    assertThat(subject.values("role")).containsExactly("b", "a", "c", "plain");
    assertThat(subject.value("role")).contains("b");
    assertThat(subject.values("Role")).isEmpty();
  }

  @Test
  void keeps_attributes_of_one_name_and_two_formats_apart() {
    AuthenticatedSubject subject =
        sp().signIn(
                answer()
                    .attribute("role", "a")
                    .attribute("role", "b")
                    .assertion(
                        a ->
                            a.attribute(
                                "role", x -> x.nameFormat(SamlUris.ATTRIBUTE_URI).value("c"))));

    assertThat(subject.attributes())
        .containsExactly(
            new Attribute("role", SamlUris.ATTRIBUTE_BASIC, null, List.of(text("a"), text("b"))),
            new Attribute("role", SamlUris.ATTRIBUTE_URI, null, List.of(text("c"))));
  }

  private static String statement(String name, String value) {
    return "<saml:AttributeStatement><saml:Attribute Name='"
        + name
        + "' NameFormat='"
        + SamlUris.ATTRIBUTE_BASIC
        + "'><saml:AttributeValue>"
        + value
        + "</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>";
  }

  @Test
  void keeps_nil_empty_and_absent_values_apart() {
    List<Attribute> attributes =
        sp().signIn(
                answer()
                    .assertion(
                        a ->
                            a.attribute("nil", x -> x.nilValue())
                                .attribute("empty", "")
                                .attribute("absent", x -> {})
                                .attribute("not nil", x -> x.xmlValue("<!-- c -->"))))
            .attributes();

    assertThat(attributes.get(0).values()).containsExactly(new AttributeValue(Kind.NIL, ""));
    assertThat(attributes.get(1).values()).containsExactly(text(""));
    assertThat(attributes.get(2).values()).isEmpty();
    assertThat(attributes.get(3).values()).containsExactly(text(""));
  }

  @ParameterizedTest
  @CsvSource({"true,NIL", "1,NIL", "false,TEXT", "0,TEXT", "TRUE,TEXT"})
  void reads_nil_as_xml_schema_writes_booleans(String nil, Kind kind) {
    ResponseBuilder response =
        answer()
            .assertion(a -> a.attribute("a", x -> x.nilValue()))
            .editUnsigned(xml -> xml.replace("xsi:nil=\"true\"", "xsi:nil=\"" + nil + "\""));

    assertThat(sp().signIn(response).attributes().get(0).values())
        .containsExactly(new AttributeValue(kind, ""));
  }

  @Test
  void gives_xml_values_as_canonical_text_that_stands_by_itself() {
    String name =
        "\n <saml:NameID  SPNameQualifier='x' Format='urn:f'><!-- c -->bob&amp;<![CDATA[<]]></saml:NameID>\n";
    List<AttributeValue> values =
        sp().signIn(
                answer()
                    .assertion(
                        a ->
                            a.attribute(
                                "targeted",
                                x ->
                                    x.xmlValue(name)
                                        .xmlValue("<a xmlns='urn:a'><b/></a><c xmlns='urn:c'/>"))))
            .attributes()
            .get(0)
            .values();

    assertThat(values)
        .containsExactly(
            new AttributeValue(
                Kind.XML,
                "<saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" Format=\"urn:f\""
                    + " SPNameQualifier=\"x\">bob&amp;&lt;</saml:NameID>"),
            new AttributeValue(Kind.XML, "<a xmlns=\"urn:a\"><b></b></a><c xmlns=\"urn:c\"></c>"));
    assertThat(
            sp().signIn(answer().assertion(a -> a.attribute("t", x -> x.xmlValue(name))))
                .values("t"))
        .isEmpty();
  }

  @Test
  void never_reads_advice() {
    String advice =
        "<saml:AttributeStatement xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'>"
            + "<saml:Attribute Name='admin'><saml:AttributeValue>yes</saml:AttributeValue>"
            + "</saml:Attribute></saml:AttributeStatement>";

    AuthenticatedSubject subject = sp().signIn(answer().assertion(a -> a.adviceXml(advice)));

    assertThat(subject.attributes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T06:59:00Z, 2026-11-24T06:59:00Z",
    "2026-11-24T06:59:00, 2026-11-24T06:59:00Z",
    "2026-11-24T06:59:00.5Z, 2026-11-24T06:59:00.500Z",
    "2026-11-24T06:59:00.123456789Z, 2026-11-24T06:59:00.123456789Z",
    "2026-11-24T06:59:00.12345678987654321Z, 2026-11-24T06:59:00.123456789Z",
    "2026-11-24T06:59:00.12345678900000000001Z, 2026-11-24T06:59:00.123456789Z",
    "2024-02-29T06:59:00.000, 2024-02-29T06:59:00Z"
  })
  void reads_times_with_and_without_fractions_and_zone(String written, Instant meant) {
    ResponseBuilder response =
        answer()
            .editUnsigned(
                xml ->
                    xml.replaceFirst(
                        "AuthnInstant=\"[^\"]*\"", "AuthnInstant=\"" + written + "\""));

    assertThat(sp().signIn(response).authnInstant()).isEqualTo(meant);
  }

  @Test
  void takes_whatever_condition_saml_defines() {
    sp().signIn(
            answer()
                .assertion(
                    a ->
                        a.conditions(
                            c ->
                                c.oneTimeUse()
                                    .proxyRestriction(0, "https://other.example.com")
                                    .audience("https://other.example.com", SP)
                                    .andAudience(SP))));
  }

  @Test
  void takes_white_space_around_an_audience() {
    sp().signIn(answer().assertion(a -> a.conditions(c -> c.audience("\n   " + SP + "\t\n"))));
  }

  @Test
  void takes_one_good_confirmation_among_others() {
    sp().signIn(
            answer()
                .assertion(
                    a ->
                        a.subjectConfirmation(c -> c.recipient("https://other.example.com/acs"))
                            .andSubjectConfirmation(
                                c -> c.method(SamlUris.CONFIRMATION_SENDER_VOUCHES))
                            .andSubjectConfirmation(c -> c.withoutData())
                            .andSubjectConfirmation(
                                c ->
                                    c.recipient(ACS)
                                        .inResponseTo(Fixture.REQUEST)
                                        .address("192.0.2.1"))));
  }

  @Test
  void takes_an_issuer_of_the_entity_format() {
    sp().signIn(
            answer()
                .issuerFormat(SamlUris.NAME_ID_ENTITY)
                .assertion(a -> a.issuerFormat(SamlUris.NAME_ID_ENTITY)));
  }

  @Test
  void says_nothing_personal_when_it_is_written_to_a_log() {
    AuthenticatedSubject subject =
        sp().signIn(
                answer()
                    .attribute("mail", "secret-mail")
                    .assertion(
                        a ->
                            a.nameId("secret-name")
                                .attribute("xml", x -> x.xmlValue("<a>secret-xml</a>"))));

    assertThat(
            List.of(
                    subject,
                    subject.nameId(),
                    subject.attributes(),
                    subject.attributes().get(0).values(),
                    subject.accountKey(),
                    subject.sessionKey(),
                    new LoginResult.SignedIn(subject, "/", sp().validate(answer()).report()))
                .toString())
        .doesNotContain("secret");
    assertThat(subject.nameId()).hasToString("NameId[" + subject.nameId().format() + "]");
  }

  @Test
  void gives_out_lists_that_cannot_be_changed() {
    List<Attribute> attributes = sp().signIn(answer().attribute("a", "b")).attributes();

    assertThat(attributes).isUnmodifiable();
    assertThat(attributes.get(0).values()).isUnmodifiable();
  }

  private static AttributeValue text(String text) {
    return new AttributeValue(Kind.TEXT, text);
  }
}
