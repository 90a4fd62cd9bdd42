package io.samlsp.response;

import static io.samlsp.response.EncryptedResponseTest.between;
import static io.samlsp.response.EncryptedResponseTest.encrypting;
import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.decryptingSp;
import static io.samlsp.response.Fixture.sp;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.testkit.EncryptionShape;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SamlUris;
import io.samlsp.testkit.SignatureShape;
import io.samlsp.testkit.SigningMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A response has one shape; whatever could be read in two ways is refused before it is read. */
class ShapeTest {

  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";

  @ParameterizedTest
  @Gives(FailureCode.NOT_A_RESPONSE)
  @ValueSource(
      strings = {
        "<samlp:LogoutResponse xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' ID='_1'/>",
        "<samlp:AuthnRequest xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' ID='_1'/>",
        "<samlp:response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' ID='_1'/>",
        "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:1.0:protocol' ID='_1'/>",
        "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol ' ID='_1'/>",
        "<Response xmlns='urn:oasis:names:tc:SAML:2.0:assertion' ID='_1'/>",
        "<Response ID='_1'/>",
        "<html/>"
      })
  void refuses_another_root_than_response(String xml, Refusal refusal) {
    refusal.of(sp().validate(FakeResponse.of(xml)));
  }

  @Test
  @Gives(FailureCode.NOT_A_RESPONSE)
  void refuses_an_assertion_without_its_response(Refusal refusal) {
    refusal.of(sp().validate(FakeResponse.of(answer().build().assertionXml())));
  }

  @ParameterizedTest
  @Gives(FailureCode.VERSION_UNSUPPORTED)
  @ValueSource(strings = {"1.1", "2.1", "2", "2.0 ", ""})
  void refuses_any_version_but_2_0(String version, Refusal refusal) {
    refusal.of(sp().validate(answer().version(version)));
    refusal.of(sp().validate(answer().assertion(a -> a.version(version))));
    refusal.of(decryptingSp().validate(encrypted(answer().assertion(a -> a.version(version)))));
  }

  @Test
  @Gives(FailureCode.VERSION_UNSUPPORTED)
  void refuses_a_missing_version(Refusal refusal) {
    refusal.of(sp().validate(answer().version(null)));
    refusal.of(sp().validate(answer().assertion(a -> a.version(null))));
  }

  @ParameterizedTest
  @Gives(FailureCode.ID_INVALID)
  @ValueSource(
      strings = {"", " ", "1a", "-a", ".a", "a b", "a:b", "a/b", "#a", "a\u00d7", "\u00b7a"})
  void refuses_an_id_that_is_none(String id, Refusal refusal) {
    refusal.of(sp().validate(answer().signing(SigningMode.ASSERTION).id(id)));
    refusal.of(sp().validate(answer().signing(SigningMode.RESPONSE).assertion(a -> a.id(id))));
    refusal.of(decryptingSp().validate(encrypted(answer().assertion(a -> a.id(id)))));
  }

  @Test
  @Gives(FailureCode.ID_INVALID)
  void refuses_a_missing_id(Refusal refusal) {
    refusal.of(sp().validate(answer().signing(SigningMode.ASSERTION).id(null)));
    refusal.of(sp().validate(answer().signing(SigningMode.RESPONSE).assertion(a -> a.id(null))));
  }

  @Test
  @Gives(FailureCode.ID_INVALID)
  void refuses_an_id_of_more_than_1024_characters(Refusal refusal) {
    sp().signIn(answer().id("_".repeat(1024)).assertion(a -> a.id("a".repeat(1024))));
    refusal.of(sp().validate(answer().id("_".repeat(1025))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_", "a-b.c_1", "\u00e9", "\ud800\udc00", "\u03b1\u00b72"})
  void takes_every_id_that_xml_schema_allows(String id) {
    sp().signIn(answer().id(id).assertion(a -> a.id("x" + id)));
  }

  @Test
  @Gives(FailureCode.ID_DUPLICATE)
  void refuses_one_id_for_response_and_assertion(Refusal refusal) {
    ResponseBuilder response = answer().id("_same").assertion(a -> a.id("_same"));

    refusal.of(sp().validate(response.signing(SigningMode.RESPONSE)));
    refusal.of(decryptingSp().validate(encrypted(response)));
  }

  @ParameterizedTest
  @Gives(FailureCode.ID_DUPLICATE)
  @ValueSource(strings = {"ID", "Id", "id", "iD", "xml:id", "saml:ID"})
  void refuses_an_id_that_another_element_has_by_any_name(String attribute, Refusal refusal) {
    String extension = "<x " + attribute + "='_same'/>";
    ResponseBuilder response = answer().extensionsXml(extension).assertion(a -> a.id("_same"));

    refusal.of(sp().validate(response.signing(SigningMode.RESPONSE)));
  }

  @Test
  @Gives(FailureCode.ID_DUPLICATE)
  void refuses_two_ids_inside_of_an_encrypted_assertion(Refusal refusal) {
    ResponseBuilder response =
        answer()
            .assertion(a -> a.id("_same").attribute("x", x -> x.xmlValue("<a id='_same'/>")))
            .signing(SigningMode.NONE);

    refusal.of(decryptingSp().validate(encrypted(response)));
  }

  @ParameterizedTest
  @Gives(FailureCode.ID_AMBIGUOUS)
  @ValueSource(strings = {"Id='_x'", "id='_x'", "xml:id='_x'", "saml:ID='_x'"})
  void refuses_two_ids_on_one_element(String second, Refusal refusal) {
    for (String element : new String[] {"<samlp:Response ", "<saml:Assertion "}) {
      refusal.of(
          sp().validate(
                  answer().editUnsigned(xml -> xml.replace(element, element + second + " "))));
    }
    refusal.of(
        sp().validate(
                answer()
                    .editUnsigned(
                        xml ->
                            xml.replace(
                                "<saml:Subject>", "<saml:Subject ID='_y' " + second + ">"))));
  }

  @Test
  @Gives(FailureCode.ASSERTION_MISSING)
  void refuses_success_without_an_assertion(Refusal refusal) {
    refusal.of(sp().validate(answer().withoutAssertion()));
  }

  @ParameterizedTest
  @Gives(FailureCode.ASSERTION_MISSING)
  @ValueSource(
      strings = {
        "<saml:NameID xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'>alice</saml:NameID>",
        "<Assertion/>",
        "<saml:EncryptedAssertion xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'/>"
      })
  void refuses_an_encrypted_assertion_that_is_none(String plaintext, Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.NONE).build();
    FakeResponse encrypted = encrypting(response, plaintext);

    refusal.of(decryptingSp().validate(encrypted));
    refusal.of(decryptingSp().validate(encrypted.sign(response.id(), SignatureShape.defaults())));
  }

  @Test
  @Gives(FailureCode.ASSERTION_MULTIPLE)
  void refuses_several_assertions_plain_or_encrypted(Refusal refusal) {
    EncryptionShape shape = EncryptionShape.to(Keys.sp());
    ResponseBuilder plain = answer().andAssertion(a -> {});
    ResponseBuilder second = answer().andAssertion(a -> a.encrypted(shape));
    ResponseBuilder first = answer().encryptAssertion(shape).andAssertion(a -> {});
    ResponseBuilder both = answer().encryptAssertion(shape).andAssertion(a -> a.encrypted(shape));
    for (ResponseBuilder response : new ResponseBuilder[] {plain, second, first, both}) {
      refusal.of(decryptingSp().validate(response));
    }
  }

  @ParameterizedTest
  @Gives(FailureCode.ASSERTION_MISPLACED)
  @ValueSource(
      strings = {
        "<saml:Assertion ID='_x'/>",
        "<saml:EncryptedAssertion/>",
        "<samlp:Response ID='_x'/>",
        "<a><b><saml:Assertion/></b></a>"
      })
  void refuses_an_assertion_or_response_anywhere_else(String hidden, Refusal refusal) {
    String prefixed =
        hidden.replaceFirst(
            "<([a-zA-Z:]+)",
            "<$1 xmlns:saml='" + SAML + "' xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol'");
    refusal.of(sp().validate(answer().extensionsXml(prefixed)));
    refusal.of(sp().validate(answer().statusDetailXml(prefixed)));
    refusal.of(sp().validate(answer().assertion(a -> a.adviceXml(prefixed))));
    refusal.of(
        sp().validate(answer().assertion(a -> a.subjectConfirmation(c -> c.dataXml(prefixed)))));
    refusal.of(sp().validate(answer().assertion(a -> a.attribute("x", x -> x.xmlValue(prefixed)))));
    refusal.of(
        decryptingSp()
            .validate(
                encrypted(
                    answer().signing(SigningMode.NONE).assertion(a -> a.adviceXml(prefixed)))));
    refusal.of(
        sp().validate(
                answer()
                    .build()
                    .replace(
                        "</ds:Signature>",
                        "<ds:Object>" + prefixed + "</ds:Object></ds:Signature>")));
  }

  @Test
  @Gives(FailureCode.ASSERTION_MISPLACED)
  void refuses_the_signed_assertion_inside_of_a_forged_one(Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.ASSERTION).build();
    String signed = between(response.xml(), "<saml:Assertion", "</saml:Assertion>");
    String forged =
        signed
            .replace(response.assertionId(), "_forged")
            .replace(">alice<", ">admin<")
            .replaceFirst("(?s)<ds:Object.*", "");

    refusal.of(
        sp().validate(
                response.edit(
                    xml ->
                        xml.replace(
                            signed, forged.replace("<saml:Subject>", signed + "<saml:Subject>")))));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_MISPLACED)
  void refuses_a_signature_anywhere_but_in_response_and_assertion(Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.RESPONSE).build();
    String signature = between(response.xml(), "<ds:Signature", "</ds:Signature>");
    for (String place :
        new String[] {
          "</samlp:Status>", "</saml:Subject>", "</saml:Conditions>", "</ds:KeyInfo>"
        }) {
      refusal.of(
          sp().validate(
                  response
                      .edit(xml -> xml.replace(signature, "").replace(place, signature + place))
                      .edit(
                          xml ->
                              place.equals("</ds:KeyInfo>")
                                  ? response.xml().replace(place, signature + place)
                                  : xml)));
    }
  }

  @Test
  @Gives(FailureCode.SIGNATURE_MISPLACED)
  void refuses_a_misplaced_signature_inside_of_an_encrypted_assertion(Refusal refusal) {
    FakeResponse response = answer().signing(SigningMode.ASSERTION).build();
    String signature = between(response.xml(), "<ds:Signature", "</ds:Signature>");

    refusal.of(
        decryptingSp()
            .validate(
                encrypting(
                    response,
                    response
                        .assertionXml()
                        .replace(signature, "")
                        .replace("</saml:Subject>", signature + "</saml:Subject>"))));
  }

  @Test
  @Gives(FailureCode.SIGNATURE_MULTIPLE)
  void refuses_two_signatures_on_one_element(Refusal refusal) {
    for (SigningMode signing : new SigningMode[] {SigningMode.RESPONSE, SigningMode.ASSERTION}) {
      FakeResponse response = answer().signing(signing).build();
      String signature = between(response.xml(), "<ds:Signature", "</ds:Signature>");

      refusal.of(sp().validate(response.replace(signature, signature + signature)));
    }
    FakeResponse inside = answer().signing(SigningMode.ASSERTION).build();
    String signature = between(inside.xml(), "<ds:Signature", "</ds:Signature>");
    refusal.of(
        decryptingSp()
            .validate(
                encrypting(
                    inside, inside.assertionXml().replace(signature, signature + signature))));
  }

  @Test
  void reads_a_response_whose_signed_and_encrypted_parts_have_the_same_signature_ids() {
    FakeResponse response = answer().signing(SigningMode.ASSERTION).build();
    String inside =
        response.assertionXml().replace("<ds:Signature ", "<ds:Signature Id='signature-1' ");
    FakeResponse both =
        encrypting(response, inside)
            .sign(response.id(), SignatureShape.defaults())
            .replace("<ds:Signature ", "<ds:Signature Id='signature-1' ");

    assertThat(decryptingSp().signIn(both).nameId().value()).isEqualTo("alice");
  }

  @Test
  @Gives(FailureCode.STATUS_MISSING)
  void refuses_a_response_without_a_status_code(Refusal refusal) {
    refusal.of(sp().validate(answer().withoutStatus()));
    refusal.of(
        sp().validate(
                answer().editUnsigned(xml -> xml.replaceFirst("<samlp:StatusCode[^>]*>", ""))));
    refusal.of(
        sp().validate(
                answer().editUnsigned(xml -> xml.replace("StatusCode Value=", "StatusCode x="))));
    refusal.of(sp().validate(answer().status("")));
    refusal.of(sp().validate(answer().withoutStatus().withoutAssertion()));
  }

  @Test
  @Gives(FailureCode.STATUS_CONTRADICTORY)
  void refuses_an_assertion_with_any_status_but_success(Refusal refusal) {
    refusal.of(sp().validate(answer().status(SamlUris.STATUS_RESPONDER)));
    refusal.of(sp().validate(answer().status(SamlUris.STATUS_REQUESTER, SamlUris.STATUS_SUCCESS)));
    refusal.of(sp().validate(answer().status(SamlUris.STATUS_SUCCESS + " ")));
    refusal.of(
        decryptingSp()
            .validate(
                answer()
                    .status(SamlUris.STATUS_AUTHN_FAILED)
                    .encryptAssertion(EncryptionShape.to(Keys.sp()))));
  }

  @Test
  @Gives(FailureCode.ELEMENT_REPEATED)
  void refuses_elements_that_must_stand_alone_and_do_not(Refusal refusal) {
    for (String element :
        new String[] {
          "samlp:Status",
          "samlp:StatusCode",
          "saml:Subject",
          "saml:NameID",
          "saml:SubjectConfirmationData",
          "saml:Conditions",
          "saml:AuthnContext",
          "saml:AuthnContextClassRef"
        }) {
      refusal.of(sp().validate(answer().editUnsigned(xml -> twice(xml, element))));
    }
    ResponseBuilder messages =
        answer().statusMessage("m").editUnsigned(xml -> twice(xml, "samlp:StatusMessage"));
    refusal.of(sp().validate(messages));
    refusal.of(
        sp().validate(
                answer()
                    .editUnsigned(
                        xml -> xml.replaceFirst("(<saml:Issuer>.*?</saml:Issuer>)", "$1$1"))));
    refusal.of(
        decryptingSp()
            .validate(
                answer()
                    .encryptNameId(EncryptionShape.to(Keys.sp()))
                    .editUnsigned(
                        xml ->
                            xml.replace(
                                "</saml:EncryptedID>",
                                "</saml:EncryptedID><saml:NameID>admin</saml:NameID>"))));
  }

  private static String twice(String xml, String element) {
    String start = "<" + element;
    String end = "</" + element + ">";
    String whole = xml.contains(end) ? between(xml, start, end) : between(xml, start, "/>");
    return xml.replace(whole, whole + whole);
  }

  private static FakeResponse encrypted(ResponseBuilder response) {
    FakeResponse plain = response.signing(SigningMode.NONE).build();
    return encrypting(plain, plain.assertionXml());
  }
}
