package io.samlsp.response;

import static io.samlsp.response.Fixture.ACS;
import static io.samlsp.response.Fixture.NOW;
import static io.samlsp.response.Fixture.OTHER_ACS;
import static io.samlsp.response.Fixture.SP;
import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.pendingLogin;
import static io.samlsp.response.Fixture.sp;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.testkit.AssertionBuilder;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SamlUris;
import io.samlsp.testkit.SigningMode;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is genuine and yet not for us, not complete or not what was asked for is refused. */
class ContentTest {

  private static ResponseBuilder about(Consumer<AssertionBuilder> change) {
    return answer().assertion(change);
  }

  private static ResponseBuilder edited(String found, String replacement) {
    return answer()
        .attribute("a", "b")
        .editUnsigned(
            xml -> {
              String edited = xml.replaceFirst(found, replacement);
              assertThat(edited).isNotEqualTo(xml);
              return edited;
            });
  }

  // What the schema demands

  @ParameterizedTest
  @Gives(FailureCode.ATTRIBUTE_MISSING)
  @ValueSource(
      strings = {
        "<samlp:Response.*?( IssueInstant=\"[^\"]*\")",
        "<saml:Assertion.*?( IssueInstant=\"[^\"]*\")",
        "<saml:SubjectConfirmation.*?( Method=\"[^\"]*\")",
        "<saml:AuthnStatement.*?( AuthnInstant=\"[^\"]*\")",
        "<saml:Attribute( Name=\"[^\"]*\")"
      })
  void refuses_a_missing_or_empty_attribute_that_the_schema_demands(String place, Refusal refusal) {
    refusal.of(sp().validate(without(place, "")));
    refusal.of(sp().validate(without(place, " x=\"\"")));
    String empty = place.replaceFirst(".*\\( (\\w+)=.*", " $1=\"\"");
    refusal.of(sp().validate(without(place, empty)));
  }

  private static ResponseBuilder without(String place, String replacement) {
    return answer()
        .attribute("a", "b")
        .editUnsigned(
            xml -> {
              Matcher matcher = Pattern.compile(place).matcher(xml);
              assertThat(matcher.find()).isTrue();
              return xml.substring(0, matcher.start(1))
                  + replacement
                  + xml.substring(matcher.end(1));
            });
  }

  @ParameterizedTest
  @Gives(FailureCode.TIME_INVALID)
  @ValueSource(
      strings = {
        "2026-11-24",
        "2026-11-24T07:00Z",
        "2026-11-24T07:00:00+00:00",
        "2026-11-24T07:00:00+01:00",
        "2026-11-24T07:00:00z",
        "2026-11-24t07:00:00Z",
        "2026-11-24 07:00:00Z",
        "2026-11-24T07:00:00.Z",
        "2026-11-24T07:00:00.",
        "2026-11-24T07:00:00,5Z",
        "2026-11-24T07:00:00.000000000000000000001Z",
        "2026-11-24T07:00:00.5x",
        "2026-11-24T07:00:00.123456789012345678901Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T07:60:00Z",
        "2026-11-24T07:00:60Z",
        "2026-02-29T07:00:00Z",
        "2026-13-01T07:00:00Z",
        "2026-00-01T07:00:00Z",
        "-2026-11-24T07:00:00Z",
        "12026-11-24T07:00:00Z",
        "0x26-11-24T07:00:00Z",
        "2026-11-24T07:00:0\u0660Z",
        " 2026-11-24T07:00:00Z",
        "2026-11-24T07:00:00Z ",
        "now"
      })
  void refuses_a_time_that_is_none(String time, Refusal refusal) {
    refusal.of(sp().validate(edited("AuthnInstant=\"[^\"]*\"", "AuthnInstant=\"" + time + "\"")));
  }

  @ParameterizedTest
  @Gives(FailureCode.TIME_INVALID)
  @ValueSource(
      strings = {
        "(<samlp:Response.*? IssueInstant=\")[^\"]*",
        "(<saml:Assertion.*? IssueInstant=\")[^\"]*",
        "(<saml:SubjectConfirmationData.*? NotOnOrAfter=\")[^\"]*",
        "(<saml:SubjectConfirmationData )",
        "(<saml:Conditions.*? NotBefore=\")[^\"]*",
        "(<saml:Conditions.*? NotOnOrAfter=\")[^\"]*"
      })
  void refuses_a_wrong_time_wherever_one_stands(String place, Refusal refusal) {
    String wrong = place.endsWith(" )") ? "NotBefore=\"x\" " : "x";
    refusal.of(sp().validate(edited(place, "$1" + wrong)));
  }

  @Test
  @Gives(FailureCode.TIME_INVALID)
  void refuses_a_wrong_end_of_session(Refusal refusal) {
    refusal.of(
        sp().validate(
                edited("<saml:AuthnStatement ", "<saml:AuthnStatement SessionNotOnOrAfter='' ")));
  }

  @ParameterizedTest
  @Gives(FailureCode.CONTENT_NOT_SIMPLE)
  @ValueSource(strings = {"<b/>", "<?pi?>", "<a>x</a>"})
  void refuses_markup_where_only_text_belongs(String markup, Refusal refusal) {
    for (String element :
        new String[] {"</saml:NameID>", "</saml:Audience>", "</saml:AuthnContextClassRef>"}) {
      refusal.of(sp().validate(edited(element, markup + element)));
    }
    for (int which = 0; which < 2; which++) {
      ResponseBuilder response = which == 0 ? answer() : about(a -> a.issuer("x"));
      String issuer = which == 0 ? Fixture.IDP + "</saml:Issuer>" : ">x</saml:Issuer>";
      refusal.of(
          sp().validate(
                  response.editUnsigned(
                      xml -> xml.replace(issuer, issuer.replace("</", markup + "</")))));
    }
    refusal.of(
        sp().validate(
                answer()
                    .refuse(SamlUris.STATUS_RESPONDER)
                    .statusMessage("m")
                    .editUnsigned(
                        xml ->
                            xml.replace(
                                "</samlp:StatusMessage>", markup + "</samlp:StatusMessage>"))));
  }

  @Test
  @Gives(FailureCode.CONTENT_NOT_SIMPLE)
  void refuses_an_attribute_value_that_is_text_and_elements_at_once(Refusal refusal) {
    refusal.of(sp().validate(about(a -> a.attribute("x", x -> x.xmlValue("a<b/>")))));
    refusal.of(sp().validate(about(a -> a.attribute("x", x -> x.xmlValue("<b/>a")))));
    refusal.of(sp().validate(about(a -> a.attribute("x", x -> x.xmlValue("a<?pi?>")))));
  }

  /** Attacks F3: each value repeats the namespaces that it uses, so what counts is their sum. */
  @Test
  @Gives(FailureCode.CANONICAL_FORM_TOO_LARGE)
  void refuses_xml_values_that_are_too_large_together(Refusal refusal) {
    String large = "<w xmlns:p='urn:" + "x".repeat(900) + "'>" + "<p:a/>".repeat(650) + "</w>";

    sp().signIn(about(a -> a.attribute("x", x -> x.xmlValue(large).xmlValue("<b/>"))));
    refusal.of(sp().validate(about(a -> a.attribute("x", x -> x.xmlValue(large).xmlValue(large)))));
    refusal.of(
        sp().validate(
                about(
                    a ->
                        a.attribute("x", x -> x.xmlValue(large))
                            .attribute("y", y -> y.xmlValue(large)))));
  }

  @Test
  @Gives(FailureCode.ELEMENT_UNEXPECTED)
  void refuses_anything_but_attributes_in_an_attribute_statement(Refusal refusal) {
    refusal.of(
        sp().validate(
                edited(
                    "<saml:AttributeStatement>",
                    "<saml:AttributeStatement><saml:AttributeValue/>")));
    refusal.of(
        sp().validate(
                edited(
                    "<saml:AttributeStatement>",
                    "<saml:AttributeStatement><Attribute Name='a'/>")));
  }

  // Where it was sent

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example.com/acs",
        "https://sp.example.com/acs/",
        "https://sp.example.com/acs?x",
        "https://sp.example.com/ACS",
        "https://sp.example.com:443/acs",
        "HTTPS://sp.example.com/acs",
        " https://sp.example.com/acs",
        "https://sp.example.com/acs ",
        "https://sp.example.com/%61cs",
        "https://sp.example.com/acs/2",
        ""
      })
  void compares_destination_and_recipient_to_the_letter(String url) {
    assertThat(sp().validate(answer().destination(url)).report().code())
        .contains(FailureCode.DESTINATION_MISMATCH);
    assertThat(
            sp().validate(about(a -> a.subjectConfirmation(c -> c.recipient(url)))).report().code())
        .contains(FailureCode.RECIPIENT_MISMATCH);
  }

  @Test
  @Gives(FailureCode.DESTINATION_MISMATCH)
  void refuses_a_response_that_was_sent_elsewhere(Refusal refusal) {
    for (SigningMode signing :
        new SigningMode[] {SigningMode.RESPONSE, SigningMode.ASSERTION, SigningMode.BOTH}) {
      refusal.of(
          sp().validate(answer().signing(signing).destination("https://other.example.com/acs")));
    }
    refusal.of(sp().validate(answer().destination(OTHER_ACS)));
  }

  @Test
  @Gives(FailureCode.DESTINATION_MISSING)
  void refuses_a_signed_response_without_destination_unless_allowed(Refusal refusal) {
    for (SigningMode signing : new SigningMode[] {SigningMode.RESPONSE, SigningMode.BOTH}) {
      refusal.of(sp().validate(answer().signing(signing).destination(null)));
    }
    ResponseBuilder no = answer().refuse(SamlUris.STATUS_RESPONDER).destination(null);
    refusal.of(sp().validate(no.signing(SigningMode.RESPONSE)));
    assertThat(sp().validate(no.signing(SigningMode.NONE)))
        .isInstanceOf(LoginResult.RefusedByIdentityProvider.class);
    sp().signIn(answer().signing(SigningMode.ASSERTION).destination(null));
    sp().policy(ValidationPolicy.strict().allowMissingDestination())
        .signIn(answer().destination(null));
    assertThat(
            sp().policy(ValidationPolicy.strict().allowMissingDestination())
                .validate(answer().destination(""))
                .report()
                .code())
        .contains(FailureCode.DESTINATION_MISMATCH);
  }

  @Test
  @Gives(FailureCode.ISSUE_INSTANT_IN_FUTURE)
  void refuses_what_was_issued_tomorrow(Refusal refusal) {
    refusal.of(sp().validate(answer().issueInstant(NOW.plusSeconds(86_400))));
    refusal.of(sp().validate(about(a -> a.issueInstant(NOW.plusSeconds(86_400)))));
  }

  // The subject

  @Test
  @Gives(FailureCode.SUBJECT_MISSING)
  void refuses_an_assertion_without_a_subject(Refusal refusal) {
    refusal.of(sp().validate(about(AssertionBuilder::withoutSubject)));
  }

  @Test
  @Gives(FailureCode.NAME_ID_MISSING)
  void refuses_a_subject_without_a_name(Refusal refusal) {
    refusal.of(sp().validate(about(AssertionBuilder::withoutNameId)));
    refusal.of(sp().validate(answer().nameId("")));
    refusal.of(sp().validate(answer().nameId(" \t\n")));
    refusal.of(sp().validate(about(a -> a.nameId(n -> n.contentXml("<!-- alice -->")))));
    refusal.of(sp().validate(edited("<saml:NameID[^>]*>alice</saml:NameID>", "<saml:BaseID/>")));
  }

  @Test
  @Gives(FailureCode.NAME_ID_FOR_ANOTHER_SP)
  void refuses_a_name_that_is_for_another_service_provider(Refusal refusal) {
    refusal.of(
        sp().validate(about(a -> a.nameId(n -> n.spNameQualifier("https://other.example.com")))));
    refusal.of(sp().validate(about(a -> a.nameId(n -> n.spNameQualifier(SP + " ")))));
    refusal.of(sp().validate(about(a -> a.nameId(n -> n.spNameQualifier("")))));
  }

  @Test
  @Gives(FailureCode.SUBJECT_CONFIRMATION_MISSING)
  void refuses_a_subject_that_no_bearer_may_claim(Refusal refusal) {
    refusal.of(sp().validate(about(AssertionBuilder::withoutSubjectConfirmation)));
    refusal.of(sp().validate(about(a -> a.subjectConfirmation(c -> c.withoutData()))));
    for (String method :
        new String[] {
          SamlUris.CONFIRMATION_HOLDER_OF_KEY,
          SamlUris.CONFIRMATION_SENDER_VOUCHES,
          SamlUris.CONFIRMATION_BEARER + " ",
          "bearer"
        }) {
      refusal.of(sp().validate(about(a -> a.subjectConfirmation(c -> c.method(method)))));
    }
  }

  @Test
  @Gives(FailureCode.SUBJECT_CONFIRMATION_NOT_BEFORE)
  void refuses_a_bearer_confirmation_with_a_beginning(Refusal refusal) {
    refusal.of(
        sp().validate(
                about(a -> a.subjectConfirmation(c -> c.notBefore(NOW.minusSeconds(86_400))))));
  }

  @Test
  @Gives(FailureCode.SUBJECT_CONFIRMATION_UNBOUNDED)
  void refuses_a_bearer_confirmation_without_an_end(Refusal refusal) {
    refusal.of(sp().validate(about(a -> a.subjectConfirmation(c -> c.notOnOrAfter(null)))));
  }

  @Test
  @Gives(FailureCode.SUBJECT_CONFIRMATION_EXPIRED)
  void refuses_a_bearer_confirmation_of_yesterday(Refusal refusal) {
    refusal.of(
        sp().validate(
                about(a -> a.subjectConfirmation(c -> c.notOnOrAfter(NOW.minusSeconds(86_400))))));
  }

  @Test
  @Gives(FailureCode.RECIPIENT_MISMATCH)
  void refuses_a_bearer_confirmation_for_another_address_or_for_none(Refusal refusal) {
    refusal.of(
        sp().validate(
                about(a -> a.subjectConfirmation(c -> c.recipient("https://other.example.com")))));
    refusal.of(sp().validate(about(a -> a.subjectConfirmation(c -> c.recipient(null)))));
    refusal.of(sp().validate(about(a -> a.subjectConfirmation(c -> c.recipient(OTHER_ACS)))));
  }

  @Test
  @Gives(FailureCode.RECIPIENT_MISMATCH)
  void tells_what_is_wrong_with_the_first_of_several_confirmations_that_fail(Refusal refusal) {
    refusal.of(
        sp().validate(
                about(
                    a ->
                        a.subjectConfirmation(c -> c.recipient("https://other.example.com"))
                            .andSubjectConfirmation(c -> c.notOnOrAfter(null)))));
  }

  // Conditions

  @Test
  @Gives(FailureCode.CONDITIONS_MISSING)
  void refuses_an_assertion_without_conditions(Refusal refusal) {
    refusal.of(sp().validate(about(AssertionBuilder::withoutConditions)));
  }

  @Test
  @Gives(FailureCode.CONDITIONS_CONTRADICTORY)
  void refuses_conditions_that_end_before_they_begin(Refusal refusal) {
    refusal.of(
        sp().validate(
                about(
                    a ->
                        a.conditions(
                            c ->
                                c.notBefore(NOW.plusSeconds(10))
                                    .notOnOrAfter(NOW.plusSeconds(5))))));
  }

  @ParameterizedTest
  @Gives(FailureCode.CONDITION_UNKNOWN)
  @ValueSource(
      strings = {
        "<saml:Condition/>",
        "<x:Limit xmlns:x='urn:x'/>",
        "<AudienceRestriction/>",
        "<saml:DoNotCacheCondition/>",
        "<saml:oneTimeUse/>"
      })
  void refuses_a_condition_that_it_does_not_know(String condition, Refusal refusal) {
    refusal.of(sp().validate(about(a -> a.conditions(c -> c.conditionXml(condition)))));
  }

  @Test
  @Gives(FailureCode.ASSERTION_NOT_YET_VALID)
  void refuses_the_assertion_of_tomorrow(Refusal refusal) {
    refusal.of(
        sp().validate(
                about(
                    a ->
                        a.conditions(
                            c ->
                                c.notBefore(NOW.plusSeconds(86_400))
                                    .notOnOrAfter(NOW.plusSeconds(90_000))))));
  }

  @Test
  @Gives(FailureCode.ASSERTION_EXPIRED)
  void refuses_the_assertion_of_yesterday(Refusal refusal) {
    refusal.of(
        sp().validate(
                about(
                    a ->
                        a.conditions(
                            c -> c.notBefore(null).notOnOrAfter(NOW.minusSeconds(86_400))))));
  }

  @Test
  @Gives(FailureCode.AUDIENCE_MISSING)
  void refuses_an_assertion_for_everybody(Refusal refusal) {
    refusal.of(sp().validate(about(a -> a.conditions(c -> c.withoutAudience()))));
    refusal.of(
        sp().validate(about(a -> a.conditions(c -> c.withoutAudience().proxyRestriction(1, SP)))));
  }

  @ParameterizedTest
  @Gives(FailureCode.AUDIENCE_MISMATCH)
  @ValueSource(
      strings = {
        "https://other.example.com",
        "https://sp.example.com/metadata/",
        "https://sp.example.com/metadat",
        "https://sp.example.com/metadata2",
        "https://sp.example.com/Metadata",
        "https://sp.example.com/metadata\u00a0",
        "https://sp.example.com/.*",
        "*",
        ""
      })
  void refuses_an_assertion_for_another_audience(String audience, Refusal refusal) {
    refusal.of(sp().validate(about(a -> a.conditions(c -> c.audience(audience)))));
    refusal.of(sp().validate(about(a -> a.conditions(c -> c.audience(audience, audience)))));
    refusal.of(sp().validate(about(a -> a.conditions(c -> c.andAudience(audience)))));
    refusal.of(sp().validate(about(a -> a.conditions(c -> c.audience(audience).andAudience(SP)))));
  }

  @Test
  @Gives(FailureCode.AUDIENCE_MISMATCH)
  void refuses_a_restriction_to_no_audience_at_all(Refusal refusal) {
    refusal.of(sp().validate(about(a -> a.conditions(c -> c.audience()))));
    refusal.of(sp().validate(about(a -> a.conditions(c -> c.andAudience()))));
  }

  // How the subject signed in

  @Test
  @Gives(FailureCode.AUTHN_STATEMENT_MISSING)
  void refuses_an_assertion_that_does_not_say_that_the_subject_signed_in(Refusal refusal) {
    refusal.of(sp().validate(about(AssertionBuilder::withoutAuthnStatement)));
  }

  @Test
  @Gives(FailureCode.AUTHN_INSTANT_IN_FUTURE)
  void refuses_a_sign_in_of_tomorrow(Refusal refusal) {
    refusal.of(
        sp().validate(about(a -> a.authnStatement(s -> s.instant(NOW.plusSeconds(86_400))))));
    refusal.of(
        sp().validate(about(a -> a.andAuthnStatement(s -> s.instant(NOW.plusSeconds(86_400))))));
  }

  @Test
  @Gives(FailureCode.SESSION_EXPIRED)
  void refuses_a_session_that_has_ended(Refusal refusal) {
    refusal.of(
        sp().validate(
                about(a -> a.authnStatement(s -> s.sessionNotOnOrAfter(NOW.minusSeconds(3600))))));
    refusal.of(
        sp().validate(
                about(
                    a -> a.andAuthnStatement(s -> s.sessionNotOnOrAfter(NOW.minusSeconds(3600))))));
  }

  @Test
  @Gives(FailureCode.AUTHN_TOO_OLD)
  void refuses_an_old_sign_in_if_a_fresh_one_was_asked_for(Refusal refusal) {
    ResponseBuilder old = about(a -> a.authnStatement(s -> s.instant(NOW.minusSeconds(3600))));

    refusal.of(sp().pending(pendingLogin(true)).validate(old));
    sp().pending(pendingLogin(false)).signIn(old);
    sp().pending(pendingLogin(true)).signIn(answer());
  }

  @Test
  @Gives(FailureCode.AUTHN_CONTEXT_MISMATCH)
  void refuses_another_way_of_signing_in_than_one_of_those_asked_for(Refusal refusal) {
    Fixture sp = sp().pending(pendingLogin(false, "urn:a", "urn:b"));

    refusal.of(sp.validate(about(a -> a.authnStatement(s -> s.contextClass("urn:c")))));
    refusal.of(sp.validate(about(a -> a.authnStatement(s -> s.contextClass(null)))));
    refusal.of(sp.validate(about(a -> a.authnStatement(s -> s.contextClass("URN:a")))));
    refusal.of(
        sp.validate(
            about(
                a ->
                    a.authnStatement(s -> s.contextClass("urn:c"))
                        .andAuthnStatement(s -> s.contextClass("urn:a")))));
    sp.signIn(about(a -> a.authnStatement(s -> s.contextClass("urn:b"))));
    sp().signIn(about(a -> a.authnStatement(s -> s.contextClass("urn:c"))));
  }

  @Test
  void is_not_misled_by_an_address_of_our_own_in_the_wrong_place() {
    assertThat(sp().validate(answer().destination(SP)).report().code())
        .contains(FailureCode.DESTINATION_MISMATCH);
    assertThat(sp().validate(about(a -> a.conditions(c -> c.audience(ACS)))).report().code())
        .contains(FailureCode.AUDIENCE_MISMATCH);
  }
}
