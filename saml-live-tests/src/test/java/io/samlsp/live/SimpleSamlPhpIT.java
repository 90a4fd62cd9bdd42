package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.live.CheckedMessages.Peer;
import io.samlsp.response.Attribute;
import io.samlsp.response.AuthenticatedSubject;
import io.samlsp.response.ValidationPolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.w3c.dom.Element;

/** SimpleSAMLphp as the identity provider; it reads the metadata that we write, and we read its. */
@ExtendWith(LiveProviders.class)
class SimpleSamlPhpIT {

  private static final String AES_128_CBC = "http://www.w3.org/2001/04/xmlenc#aes128-cbc";

  @Test
  void signs_in_from_the_application(SimpleSamlPhpServer php) {
    Application app = Application.plain("ssp-plain", php.metadata());
    assertThat(php.register(app.metadata(), Map.of())).isEqualTo(app.entityId);

    AuthenticatedSubject subject = app.signIn(app.options());

    assertThat(subject.attributes())
        .extracting(Attribute::name)
        .containsExactlyInAnyOrder(
            "uid", "mail", "givenName", "sn", "eduPersonAffiliation", "groups");
    assertThat(subject.values("sn")).containsExactly("Ångström <&>");
    assertThat(subject.values("eduPersonAffiliation")).containsExactly("staff", "member");
    CheckedMessages.count(Peer.SIMPLESAMLPHP);
  }

  @Test
  void encrypts_the_assertion_with_cbc_under_the_signature_of_the_response(
      SimpleSamlPhpServer php) {
    Application app =
        Application.decrypting("ssp-encrypted", php.metadata(), ValidationPolicy.strict());
    php.register(app.metadata(), Map.of("assertion.encryption", true));

    TestBrowser.Delivery delivery = app.bringBack(app.options());

    Element response = HandMade.message(delivery.samlResponse());
    assertThat(HandMade.count(response, "EncryptedAssertion")).isEqualTo(1);
    assertThat(HandMade.count(response, "NameID")).isZero();
    assertThat(HandMade.algorithms(response, "EncryptionMethod")).contains(AES_128_CBC);
    Application.subject(app.finish(delivery));
    CheckedMessages.count(Peer.SIMPLESAMLPHP);
  }

  @Test
  void encrypts_with_cbc_under_no_signature_only_where_that_is_allowed(SimpleSamlPhpServer php) {
    Application strict =
        Application.decrypting("ssp-bare-cbc", php.metadata(), ValidationPolicy.strict());
    Application lenient =
        Application.decrypting(
            "ssp-bare-cbc", php.metadata(), ValidationPolicy.strict().allowUnsignedCbc());
    php.register(
        strict.metadata(), Map.of("assertion.encryption", true, "saml20.sign.response", false));

    TestBrowser.Delivery refused = strict.bringBack(strict.options());
    assertThat(HandMade.count(HandMade.message(refused.samlResponse()), "EncryptedAssertion"))
        .isEqualTo(1);
    Application.rejected(strict.finish(refused), FailureCode.ENCRYPTION_ALGORITHM_REFUSED);
    CheckedMessages.count(Peer.SIMPLESAMLPHP);
    lenient.signIn(lenient.options());
    CheckedMessages.count(Peer.SIMPLESAMLPHP);
  }

  @Test
  void encrypts_the_name_id_with_cbc_under_its_signature(SimpleSamlPhpServer php) {
    Application app =
        Application.decrypting("ssp-nameid", php.metadata(), ValidationPolicy.strict());
    php.register(app.metadata(), Map.of("nameid.encryption", true));

    TestBrowser.Delivery delivery = app.bringBack(app.options());

    Element response = HandMade.message(delivery.samlResponse());
    assertThat(HandMade.count(response, "EncryptedID")).isEqualTo(1);
    assertThat(HandMade.count(response, "NameID")).isZero();
    assertThat(HandMade.algorithms(response, "EncryptionMethod")).contains(AES_128_CBC);
    Application.subject(app.finish(delivery));
    CheckedMessages.count(Peer.SIMPLESAMLPHP);
  }

  @Test
  void takes_a_signed_request_and_insists_on_it(SimpleSamlPhpServer php) {
    Application app = Application.signing("ssp-signed", php.metadata(), TestKeys.SP_RSA);
    Application unsigned = Application.plain("ssp-signed", php.metadata());
    php.register(app.metadata(), Map.of("validate.authnrequest", true));

    assertThat(unsigned.follow(unsigned.sp.startLogin(unsigned.options())))
        .isInstanceOf(TestBrowser.Page.class);
    app.signIn(app.options());
    CheckedMessages.count(Peer.SIMPLESAMLPHP);
  }

  @Test
  void signs_in_from_its_own_side_only_once(SimpleSamlPhpServer php) {
    Application app = Application.idpInitiated("ssp-idp-initiated", php.metadata());
    php.register(app.metadata(), Map.of());

    TestBrowser.Delivery delivery =
        app.browser.signIn(
            app.browser.open(php.idpInitiatedUri(app.entityId, "/deep")), "alice", "password");

    app.refusesStrayed(delivery, FailureCode.NAME_ID_FOR_ANOTHER_SP);
    Application.subject(app.finish(delivery));
    Application.rejected(app.finish(delivery), FailureCode.REPLAYED);
    CheckedMessages.count(Peer.SIMPLESAMLPHP);
  }
}
