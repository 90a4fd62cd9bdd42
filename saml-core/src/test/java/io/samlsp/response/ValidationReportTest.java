package io.samlsp.response;

import static io.samlsp.response.Fixture.IDP;
import static io.samlsp.response.Fixture.NOW;
import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.decryptingSp;
import static io.samlsp.response.Fixture.entry;
import static io.samlsp.response.Fixture.fakeIdp;
import static io.samlsp.response.Fixture.pendingLogin;
import static io.samlsp.response.Fixture.sp;
import static io.samlsp.response.Fixture.trusted;
import static io.samlsp.response.Fixture.unasked;
import static io.samlsp.response.Fixture.unaskedSp;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdpKey;
import io.samlsp.response.ValidationReport.Entry;
import io.samlsp.response.ValidationReport.Outcome;
import io.samlsp.testkit.EncryptionShape;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SamlUris;
import io.samlsp.testkit.SignatureShape;
import io.samlsp.testkit.SigningMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The report tells an administrator everything, and a stranger nothing. */
class ValidationReportTest {

  private static final Set<Check> AFTER_SHAPE = EnumSet.range(Check.STATUS, Check.REPLAY);

  private static Set<Check> checks(ValidationReport report, Outcome outcome) {
    Set<Check> found = EnumSet.noneOf(Check.class);
    for (Entry e : report.entries()) {
      if (e.outcome() == outcome) {
        found.add(e.check());
      }
    }
    return found;
  }

  // Complete

  @Test
  void has_every_check_in_order_whatever_happened() {
    for (LoginResult result :
        List.of(
            sp().validate((String) null),
            sp().validate(answer().withoutStatus()),
            sp().validate(answer()),
            sp().validate(answer().refuse(SamlUris.STATUS_RESPONDER)),
            sp().validate(answer().build().replace("alice", "admin")))) {
      assertThat(result.report().entries())
          .extracting(Entry::check)
          .containsExactly(Check.values());
      assertThat(result.report().entries()).isUnmodifiable();
    }
  }

  @Test
  void says_passed_of_all_checks_of_a_sign_in_but_those_that_did_not_arise() {
    ValidationReport plain = sp().validate(answer()).report();
    assertThat(checks(plain, Outcome.PASS))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Check.DECRYPTION)));
    assertThat(checks(plain, Outcome.FAIL)).isEmpty();
    assertThat(plain.code()).isEmpty();
    assertThat(plain.identityProvider()).contains(IDP);
    assertThat(plain.at()).isEqualTo(NOW);
    assertThat(plain.entries()).allMatch(Entry::isProven);
    assertThat(plain.entries()).allMatch(e -> e.code().isEmpty());

    ValidationReport encrypted =
        decryptingSp().validate(answer().encryptAssertion(EncryptionShape.to(Keys.sp()))).report();
    assertThat(checks(encrypted, Outcome.PASS)).isEqualTo(EnumSet.allOf(Check.class));
  }

  @Test
  void says_not_reached_of_everything_after_a_failure_that_leaves_nothing_to_check() {
    ValidationReport nothing = sp().validate("").report();
    assertThat(checks(nothing, Outcome.FAIL)).containsExactly(Check.DECODE);
    assertThat(checks(nothing, Outcome.NOT_REACHED))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Check.DECODE)));
    assertThat(nothing.identityProvider()).isEmpty();

    ValidationReport shape = sp().validate(answer().version("1.1")).report();
    assertThat(checks(shape, Outcome.PASS)).containsExactly(Check.DECODE, Check.PARSE);
    assertThat(checks(shape, Outcome.FAIL)).containsExactly(Check.SHAPE);
    assertThat(checks(shape, Outcome.NOT_REACHED)).isEqualTo(AFTER_SHAPE);

    ValidationReport request = sp().validate(answer().inResponseTo("_other")).report();
    assertThat(checks(request, Outcome.FAIL)).containsExactly(Check.REQUEST);
    assertThat(checks(request, Outcome.NOT_REACHED))
        .isEqualTo(EnumSet.range(Check.ISSUER, Check.REPLAY));
  }

  private static void assertSays(
      ValidationReport report, Check check, String wanted, String found) {
    assertThat(entry(report, check).expected()).contains(wanted);
    assertThat(entry(report, check).found()).contains(found);
  }

  @Test
  void says_of_what_passed_what_it_wanted_and_found() {
    ResponseBuilder secret = answer().encryptAssertion(EncryptionShape.to(Keys.sp()));
    ValidationReport both = decryptingSp().validate(secret).report();
    String key = IdpKey.of(Keys.idp().certificate()).fingerprint();

    String success = "urn:oasis:names:tc:SAML:2.0:status:Success";
    assertSays(both, Check.STATUS, success, success);
    assertSays(both, Check.REQUEST, Fixture.REQUEST, Fixture.REQUEST);
    assertSays(both, Check.ISSUER, IDP, IDP);
    assertSays(both, Check.RESPONSE_SIGNATURE, "a trusted signature", key);
    assertSays(both, Check.DECRYPTION, "an assertion encrypted for us", "decrypted");
    assertSays(both, Check.SIGNED, "signed content", "signed by " + key);
    assertSays(both, Check.DESTINATION, "[" + Fixture.ACS + "]", Fixture.ACS);

    assertSays(
        sp().validate(answer().signing(SigningMode.ASSERTION)).report(),
        Check.RESPONSE_SIGNATURE,
        "a signature, or one on the assertion",
        "none on the response");
  }

  @Test
  void wants_a_destination_of_what_is_signed_also_where_nothing_is_proven() {
    ResponseBuilder none = answer(fakeIdp(Keys.rsa("foreign"))).destination(null);

    ValidationReport signed = sp().validate(none.signing(SigningMode.RESPONSE)).report();
    assertThat(signed.code()).contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
    assertThat(entry(signed, Check.DESTINATION).code()).contains(FailureCode.DESTINATION_MISSING);
    ValidationReport unsigned = sp().validate(none.signing(SigningMode.ASSERTION)).report();
    assertThat(unsigned.code()).contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
    assertThat(entry(unsigned, Check.DESTINATION).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void goes_on_checking_what_is_proven_after_the_first_failure() {
    ResponseBuilder allWrong =
        answer()
            .destination("https://other.example.com/acs")
            .issueInstant(NOW.plusSeconds(3600))
            .assertion(
                a ->
                    a.issuer("https://other-idp.example.com")
                        .withoutNameId()
                        .withoutSubjectConfirmation()
                        .conditions(c -> c.audience("x").conditionXml("<x/>"))
                        .authnStatement(
                            s -> s.instant(NOW.plusSeconds(3600)).contextClass("urn:c")));
    ValidationReport report = sp().pending(pendingLogin(true, "urn:a")).validate(allWrong).report();

    assertThat(report.code()).contains(FailureCode.DESTINATION_MISMATCH);
    assertThat(checks(report, Outcome.FAIL))
        .containsExactly(
            Check.DESTINATION,
            Check.ISSUE_INSTANT,
            Check.ASSERTION_ISSUER,
            Check.SUBJECT,
            Check.SUBJECT_CONFIRMATION,
            Check.CONDITIONS,
            Check.AUDIENCE,
            Check.AUTHN_STATEMENT,
            Check.AUTHN_CONTEXT);
    assertThat(checks(report, Outcome.PASS)).contains(Check.FORCE_AUTHN);
    assertThat(checks(report, Outcome.NOT_REACHED)).containsExactly(Check.DECRYPTION, Check.REPLAY);
    assertThat(report.entries()).allMatch(Entry::isProven);
  }

  @Test
  void marks_what_was_checked_in_content_that_is_not_proven() {
    ValidationReport report =
        sp().validate(
                answer(fakeIdp(Keys.rsa("foreign")))
                    .destination("https://other.example.com/acs")
                    .assertion(a -> a.conditions(c -> c.audience("x"))))
            .report();

    assertThat(report.code()).contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
    assertThat(checks(report, Outcome.FAIL))
        .containsExactly(Check.RESPONSE_SIGNATURE, Check.DESTINATION, Check.AUDIENCE);
    assertThat(entry(report, Check.AUDIENCE).code()).contains(FailureCode.AUDIENCE_MISMATCH);
    assertThat(report.entries().stream().filter(e -> !e.isProven()).map(Entry::check))
        .containsExactly(
            Check.REQUEST,
            Check.ISSUER,
            Check.DESTINATION,
            Check.ISSUE_INSTANT,
            Check.ASSERTION_ISSUER,
            Check.SUBJECT,
            Check.SUBJECT_CONFIRMATION,
            Check.CONDITIONS,
            Check.AUDIENCE,
            Check.AUTHN_STATEMENT,
            Check.FORCE_AUTHN,
            Check.AUTHN_CONTEXT);
    assertThat(checks(report, Outcome.NOT_REACHED)).contains(Check.REPLAY, Check.CONTENT);
    assertThat(report.toString())
        .contains("(in content that is not proven)")
        .contains("REJECTED: SIGNATURE_KEY_UNKNOWN");
  }

  @Test
  void keeps_the_first_failure_when_the_unproven_rest_cannot_even_be_read() {
    ValidationReport response =
        sp().validate(answer(fakeIdp(Keys.rsa("foreign"))).issueInstant(null)).report();
    ValidationReport assertion =
        sp().validate(
                answer(fakeIdp(Keys.rsa("foreign")))
                    .assertion(a -> a.authnStatement(s -> s.instant(null))))
            .report();

    assertThat(response.code()).contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
    assertThat(assertion.code()).contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
    assertThat(entry(response, Check.DESTINATION).outcome()).isEqualTo(Outcome.NOT_REACHED);
    assertThat(entry(assertion, Check.DESTINATION).outcome()).isEqualTo(Outcome.PASS);
    assertThat(entry(assertion, Check.SUBJECT).outcome()).isEqualTo(Outcome.NOT_REACHED);
  }

  @Test
  void never_decrypts_for_the_report_alone() {
    ValidationReport report =
        decryptingSp()
            .validate(
                answer(fakeIdp(Keys.rsa("foreign")))
                    .encryptAssertion(EncryptionShape.to(Keys.sp())))
            .report();

    assertThat(report.code()).contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
    assertThat(checks(report, Outcome.NOT_REACHED)).contains(Check.DECRYPTION, Check.SUBJECT);
  }

  // Says why

  @Test
  void tells_expected_found_clause_and_fix_of_a_failure() {
    ValidationReport report =
        sp().validate(answer().assertion(a -> a.conditions(c -> c.audience("urn:other")))).report();

    Entry audience = entry(report, Check.AUDIENCE);
    assertThat(audience.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(audience.expected()).contains(Fixture.SP);
    assertThat(audience.found()).contains("[urn:other]");
    assertThat(report.toString())
        .contains("FAIL         It is meant for this service provider; expected " + Fixture.SP)
        .contains("AUDIENCE_MISMATCH, saml-core §2.5.1.4")
        .contains(FailureCode.AUDIENCE_MISMATCH.usualFix());
  }

  @Test
  void tells_a_changed_content_from_a_wrong_key_and_from_a_refused_algorithm() {
    Entry changed =
        entry(
            sp().validate(answer().build().replace("alice", "admin")).report(),
            Check.RESPONSE_SIGNATURE);
    assertThat(changed.code()).contains(FailureCode.DIGEST_MISMATCH);
    assertThat(changed.found()).contains("content that was changed after signing");

    String foreign = IdpKey.of(Keys.rsa("foreign").certificate()).fingerprint();
    String trusted = IdpKey.of(Keys.idp().certificate()).fingerprint();
    String next = IdpKey.of(Keys.rsa("next").certificate()).fingerprint();
    Entry unknown =
        entry(
            sp().trusting(trusted(Keys.idp(), Keys.rsa("next"), Keys.ec(256)).build())
                .validate(answer(fakeIdp(Keys.rsa("foreign"))))
                .report(),
            Check.RESPONSE_SIGNATURE);
    assertThat(unknown.code()).contains(FailureCode.SIGNATURE_KEY_UNKNOWN);
    assertThat(unknown.expected())
        .contains("RSA_SHA256 by the key of SHA-256 fingerprint " + trusted + " or " + next);
    assertThat(unknown.found())
        .contains("a message that names the certificate of fingerprint " + foreign);

    SignatureShape sha1 = SignatureShape.defaults().algorithm(SignatureShape.Algorithm.RSA_SHA1);
    Entry refused =
        entry(sp().validate(answer().signature(sha1)).report(), Check.RESPONSE_SIGNATURE);
    assertThat(refused.code()).contains(FailureCode.SIGNATURE_ALGORITHM_REFUSED);
    assertThat(refused.found()).contains("http://www.w3.org/2000/09/xmldsig#rsa-sha1");
  }

  @Test
  void tells_under_which_of_the_two_signatures_the_failure_is() {
    ResponseBuilder assertion =
        answer().assertion(a -> a.signature(SignatureShape.defaults().key(Keys.rsa("foreign"))));
    assertThat(checks(sp().validate(assertion).report(), Outcome.FAIL))
        .containsExactly(Check.ASSERTION_SIGNATURE);

    ResponseBuilder response =
        answer().responseSignature(SignatureShape.defaults().key(Keys.rsa("foreign")));
    assertThat(checks(sp().validate(response).report(), Outcome.FAIL))
        .containsExactly(Check.RESPONSE_SIGNATURE);
  }

  @Test
  void tells_of_a_missing_signature_apart_from_a_bad_one() {
    ValidationReport report = sp().validate(answer().signing(SigningMode.NONE)).report();

    assertThat(checks(report, Outcome.FAIL)).containsExactly(Check.SIGNED);
  }

  @ParameterizedTest
  @EnumSource
  void has_a_clause_and_a_fix_for_every_code(FailureCode code) {
    assertThat(code.clause()).isNotBlank();
    assertThat(code.usualFix()).endsWith(".");
  }

  // Safe to show

  @ParameterizedTest
  @EnumSource
  void shows_a_person_no_cause_and_no_text_of_others(FailureCode code) {
    SamlFailure failure = new SamlFailure(code, "EXPECTED-TEXT", "FOUND-TEXT");
    String message =
        new ValidationReport(NOW, "abcde12345", "https://IDP-TEXT", failure, List::of)
            .toUserMessage();

    assertThat(message)
        .contains("abcde12345")
        .doesNotContain(code.name(), "TEXT", code.clause(), code.usualFix(), "SAML", "_")
        .matches("[A-Za-z ,.;:-]+ Reference: abcde12345|[A-Za-z ,.;:-]+ reference: abcde12345");
  }

  @Test
  void shows_a_person_the_reference_that_stands_in_the_report() {
    ValidationReport one = sp().validate("").report();
    ValidationReport other = sp().validate("").report();

    assertThat(one.reference()).matches("[0-9a-f]{10}").isNotEqualTo(other.reference());
    assertThat(one.toUserMessage()).endsWith(one.reference());
    assertThat(one.toString()).contains("reference " + one.reference());
    assertThat(sp().validate(answer()).report().toUserMessage()).contains("Reference: ");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCode.class,
      names = {
        "REQUEST_UNKNOWN",
        "REPLAYED",
        "ASSERTION_EXPIRED",
        "SUBJECT_CONFIRMATION_EXPIRED",
        "SESSION_EXPIRED",
        "IN_RESPONSE_TO_MISMATCH",
        "LOGIN_STARTED_ELSEWHERE"
      })
  void tells_a_person_to_start_again_where_that_helps(FailureCode code) {
    SamlFailure failure = new SamlFailure(code, "x", null);

    assertThat(new ValidationReport(NOW, "r", null, failure, List::of).toUserMessage())
        .contains("Please start again");
  }

  // Hostile text

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n\rPASS         forged line\u0085\u2028\u2029",
        "\"},{\"check\":\"x\\",
        "\\u0041\\",
        "\u202e\u200b\ufeff\u00a0\u0430",
        "\ud83d\ude00\udbff\udffd",
        "<script>alert('x')</script>&amp;\t\u007f"
      })
  void escapes_text_of_others_so_that_it_stays_in_its_place(String hostile) {
    LoginResult result =
        unaskedSp().validate(unasked().issuer(hostile).refuse(SamlUris.STATUS_RESPONDER));
    ValidationReport report = result.report();
    String text = report.toString();

    assertThat(report.code()).contains(FailureCode.ISSUER_UNKNOWN);
    assertThat(text.lines())
        .hasSize(2 + Check.values().length + 2)
        .allMatch(
            line -> line.matches("(SAML response,|REJECTED:|PASS |FAIL |NOT_REACHED |    ).*"));
    assertThat(text.replace("§", "").replace("\n", "")).matches("[\\x20-\\x7e]*");
    Map<?, ?> json = (Map<?, ?>) Json.parse(report.toJson());
    assertThat(json.get("code")).isEqualTo("ISSUER_UNKNOWN");
    assertThat((List<?>) json.get("checks")).hasSize(Check.values().length);
    assertThat(report.toJson()).matches("[\\x20-\\x7e]*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000\u0001\u001f", "\ud800 alone", "\udc00", "\"\\/\b\f"})
  void escapes_what_no_xml_can_hold_as_well(String hostile) {
    SamlFailure failure = new SamlFailure(FailureCode.BASE64_INVALID, hostile, hostile);
    Entry entry = new Entry(Check.DECODE, false, failure, hostile, hostile, false);
    Entry other = new Entry(Check.PARSE, true, null, hostile, hostile, false);
    ValidationReport report =
        new ValidationReport(NOW, "r", hostile, failure, () -> List.of(entry, other));

    assertThat(report.toString().lines()).hasSize(2 + 2 + 2);
    assertThat(report.toString().replace("§", "").replace("\n", "")).matches("[\\x20-\\x7e]*");
    Map<?, ?> json = (Map<?, ?>) Json.parse(report.toJson());
    assertThat(json.get("identityProvider")).isEqualTo(hostile);
  }

  @Test
  void cuts_long_text_of_others() {
    String longest = "i".repeat(1_000_000);
    ValidationReport report =
        unaskedSp().validate(unasked().issuer(longest).signing(SigningMode.NONE)).report();

    assertThat(report.code()).contains(FailureCode.ISSUER_UNKNOWN);
    assertThat(entry(report, Check.ISSUER).found().orElseThrow())
        .isEqualTo("i".repeat(300) + "... (1000000 characters)");
    assertThat(report.toString()).hasSizeLessThan(8_000);
    assertThat(report.toJson()).hasSizeLessThan(12_000);
  }

  @Test
  void says_in_json_what_it_says_in_words() {
    ValidationReport report =
        sp().validate(
                answer(fakeIdp(Keys.rsa("foreign")))
                    .assertion(a -> a.conditions(c -> c.audience("\"x\"\n"))))
            .report();

    Map<?, ?> json = (Map<?, ?>) Json.parse(report.toJson());
    assertThat(json.get("at")).isEqualTo("2026-11-24T07:00:00Z");
    assertThat(json.get("reference")).isEqualTo(report.reference());
    assertThat(json.get("identityProvider")).isEqualTo(IDP);
    assertThat(json.get("code")).isEqualTo("SIGNATURE_KEY_UNKNOWN");
    List<?> checks = (List<?>) json.get("checks");
    int number = 0;
    for (Check check : Check.values()) {
      Entry e = entry(report, check);
      Map<?, ?> said = (Map<?, ?>) checks.get(number++);
      assertThat(said.get("check")).isEqualTo(check.name());
      assertThat(said.get("title")).isEqualTo(check.title());
      assertThat(said.get("outcome")).isEqualTo(e.outcome().name());
      assertThat(said.get("code")).isEqualTo(e.code().map(Enum::name).orElse(null));
      assertThat(said.get("expected")).isEqualTo(e.expected().orElse(null));
      assertThat(said.get("found")).isEqualTo(e.found().orElse(null));
      assertThat(said.get("clause")).isEqualTo(e.code().map(FailureCode::clause).orElse(null));
      assertThat(said.get("usualFix")).isEqualTo(e.code().map(FailureCode::usualFix).orElse(null));
      assertThat(said.get("proven")).isEqualTo(e.isProven());
    }
  }

  // Nothing personal

  @Test
  void holds_no_name_id_and_no_attribute_value_whatever_fails() {
    List<ResponseBuilder> responses = new ArrayList<>();
    Stream.<Stream<ResponseBuilder>>of(
            Stream.of(personal()),
            Stream.of(personal().signing(SigningMode.NONE)),
            Stream.of(personal(Keys.rsa("foreign"))),
            Stream.of(personal().encryptAssertion(EncryptionShape.to(Keys.sp()))),
            Stream.of(personal().assertion(a -> a.issuer("x"))),
            Stream.of(personal().assertion(a -> a.nameId(n -> n.spNameQualifier("x")))),
            Stream.of(personal().assertion(a -> a.nameId(n -> n.contentXml("secret<x/>")))),
            Stream.of(personal().assertion(a -> a.withoutConditions())),
            Stream.of(personal().assertion(a -> a.withoutAuthnStatement())),
            Stream.of(
                personal()
                    .assertion(a -> a.attribute("x", x -> x.xmlValue("secret<b>secret</b>")))),
            Stream.of(
                personal()
                    .editUnsigned(xml -> xml.replace("<saml:Attribute ", "<saml:secret "))
                    .editUnsigned(xml -> xml.replace("</saml:Attribute>", "</saml:secret>"))
                    .editUnsigned(xml -> xml.replace("saml:secret", "saml:Attr"))))
        .forEach(s -> s.forEach(responses::add));
    for (ResponseBuilder response : responses) {
      for (LoginResult result :
          List.of(
              sp().validate(response),
              decryptingSp().validate(response.build().replace("_request", "_request")))) {
        assertThat(result.report().toString()).doesNotContain("secret");
        assertThat(result.report().toJson()).doesNotContain("secret");
        assertThat(result.report().toUserMessage()).doesNotContain("secret");
      }
    }
  }

  private static ResponseBuilder personal() {
    return personal(Keys.idp());
  }

  private static ResponseBuilder personal(io.samlsp.testkit.TestCredential key) {
    return answer(fakeIdp(key))
        .nameId("secret-name")
        .attribute("mail", "secret-value")
        .assertion(a -> a.attribute("xml", x -> x.xmlValue("<b>secret-xml</b>")));
  }
}
