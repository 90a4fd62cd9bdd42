package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.idp.Binding;
import io.samlsp.keys.SigningAlgorithm;
import io.samlsp.live.CheckedMessages.Peer;
import io.samlsp.response.Attribute;
import io.samlsp.response.AuthenticatedSubject;
import io.samlsp.response.LoginResult;
import io.samlsp.response.Status;
import io.samlsp.response.ValidationPolicy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

/** Keycloak as the identity provider; it reads the metadata that we write, and we read its. */
@ExtendWith(LiveProviders.class)
class KeycloakIT {

  private static final Map<String, String> UNSIGNED = Map.of("saml.client.signature", "false");

  @Test
  void signs_in_from_the_application(KeycloakServer keycloak) {
    Application app = Application.plain("kc-plain", keycloak.metadata());
    keycloak.register(app.metadata(), UNSIGNED);

    AuthenticatedSubject subject = app.signIn(app.options());

    assertThat(subject.issuer()).isEqualTo(app.idp.entityId());
    assertThat(subject.sessionIndex()).isPresent();
    assertThat(subject.values("lastName")).containsExactly("Ångström <&>");
    assertThat(subject.values("groups")).containsExactlyInAnyOrder("engineering", "staff");
    assertThat(subject.attributes())
        .extracting(Attribute::name)
        .containsExactlyInAnyOrder(
            "Role",
            "email",
            "firstName",
            "groups",
            "lastName",
            "urn:oid:2.16.840.1.113730.3.1.2",
            "urn:oid:2.16.840.1.113730.3.1.3");
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @Test
  void signs_in_from_its_own_side_only_where_that_is_allowed_and_only_once(
      KeycloakServer keycloak) {
    Application app = Application.idpInitiated("kc-idp-initiated", keycloak.metadata());
    Application strict = Application.plain("kc-idp-initiated", keycloak.metadata());
    keycloak.register(
        app.metadata(),
        Map.of(
            "saml.client.signature", "false",
            "saml_idp_initiated_sso_url_name", "kc-idp-initiated"));

    TestBrowser.Delivery delivery =
        app.browser.signIn(
            app.browser.open(keycloak.idpInitiatedUri("kc-idp-initiated", "/deep")),
            "alice",
            "password");

    Application.rejected(strict.finish(delivery), FailureCode.UNSOLICITED_REFUSED);
    app.refusesStrayed(delivery, FailureCode.AUDIENCE_MISMATCH);
    LoginResult result = app.finish(delivery);
    Application.subject(result);
    assertThat(((LoginResult.SignedIn) result).returnTo()).isEqualTo("/deep");
    Application.rejected(app.finish(delivery), FailureCode.REPLAYED);
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  // Keycloak knows no SigAlg of ECDSA in a query; in XML it leaves the algorithm to the JDK.
  @ParameterizedTest
  @CsvSource({
    "SP_RSA, RSA_SHA256, HTTP_REDIRECT",
    "SP_RSA, RSA_SHA256, HTTP_POST",
    "SP_RSA, RSA_SHA512, HTTP_POST",
    "SP_RSA, RSA_PSS_SHA256, HTTP_REDIRECT",
    "SP_RSA, RSA_PSS_SHA256, HTTP_POST",
    "SP_EC, ECDSA_SHA256, HTTP_POST"
  })
  void takes_our_signed_request_and_no_unsigned_one(
      String key, SigningAlgorithm algorithm, Binding binding, KeycloakServer keycloak) {
    String name = "kc-signed-" + algorithm + "-" + binding;
    TestKeys keys = key.equals("SP_EC") ? TestKeys.SP_EC : TestKeys.SP_RSA;
    Application app = Application.signing(name, keycloak.metadata(), keys, algorithm);
    Map<String, String> read = keycloak.register(app.metadata(), Map.of());
    assertThat(read).containsEntry("saml.client.signature", "true");

    Application unsigned = Application.plain(name, keycloak.metadata());
    TestBrowser.Page refusal =
        TestBrowser.page(
            unsigned.follow(unsigned.sp.startLogin(unsigned.options().binding(binding))));
    assertThat(refusal.document().select("input[name=password]")).isEmpty();
    app.signIn(app.options().binding(binding));
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @Test
  void encrypts_the_assertion_for_the_certificate_in_our_metadata(KeycloakServer keycloak) {
    Application app =
        Application.decrypting("kc-encrypted", keycloak.metadata(), ValidationPolicy.strict());
    Map<String, String> read = keycloak.register(app.metadata(), UNSIGNED);
    assertThat(read).containsEntry("saml.encrypt", "true");

    TestBrowser.Delivery delivery = app.bringBack(app.options());

    Element response = HandMade.message(delivery.samlResponse());
    assertThat(HandMade.count(response, "EncryptedAssertion")).isEqualTo(1);
    assertThat(HandMade.count(response, "NameID")).isZero();
    Application.subject(app.finish(delivery));
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @ParameterizedTest
  @CsvSource({
    "RSA_SHA256_MGF1, http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
    "RSA_SHA512_MGF1, http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1",
    "RSA_SHA512, http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
  })
  void signs_with_rsa_pss_and_longer_digests(
      String setting, String algorithm, KeycloakServer keycloak) {
    Application app = Application.plain("kc-" + setting, keycloak.metadata());
    keycloak.register(
        app.metadata(),
        Map.of("saml.client.signature", "false", "saml.signature.algorithm", setting));

    TestBrowser.Delivery delivery = app.bringBack(app.options());

    assertThat(HandMade.algorithms(HandMade.message(delivery.samlResponse()), "SignatureMethod"))
        .isNotEmpty()
        .containsOnly(algorithm);
    Application.subject(app.finish(delivery));
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @Test
  void asks_again_when_a_fresh_sign_in_is_demanded(KeycloakServer keycloak) {
    Application app = Application.plain("kc-force", keycloak.metadata());
    keycloak.register(app.metadata(), UNSIGNED);
    app.signIn(app.options());

    TestBrowser.Arrival again = app.follow(app.sp.startLogin(app.options()));
    Application.subject(app.finish(TestBrowser.delivery(again)));
    TestBrowser.Page page =
        TestBrowser.page(app.follow(app.sp.startLogin(app.options().forceAuthn())));

    assertThat(page.document().select("input[name=password]")).isNotEmpty();
    Application.subject(
        app.finish(TestBrowser.delivery(app.browser.fillIn(page, Map.of("password", "password")))));
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @Test
  void says_no_passive_when_it_may_not_ask(KeycloakServer keycloak) {
    Application app = Application.plain("kc-passive", keycloak.metadata());
    keycloak.register(app.metadata(), UNSIGNED);

    LoginResult result =
        app.finish(TestBrowser.delivery(app.follow(app.sp.startLogin(app.options().isPassive()))));

    assertThat(result).isInstanceOf(LoginResult.RefusedByIdentityProvider.class);
    Status status = ((LoginResult.RefusedByIdentityProvider) result).status();
    assertThat(status.code()).isEqualTo("urn:oasis:names:tc:SAML:2.0:status:Responder");
    assertThat(status.secondCode()).contains("urn:oasis:names:tc:SAML:2.0:status:NoPassive");
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @Test
  void is_not_believed_with_the_key_of_another_realm(KeycloakServer keycloak) {
    Application app =
        Application.distrusting(
            "kc-other-key", keycloak.metadata(), keycloak.metadataOfOtherRealm());
    keycloak.register(app.metadata(), UNSIGNED);

    Application.rejected(
        app.finish(app.bringBack(app.options())), FailureCode.SIGNATURE_KEY_UNKNOWN);
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @Test
  void is_believed_only_once(KeycloakServer keycloak) {
    Application app = Application.plain("kc-once", keycloak.metadata());
    keycloak.register(app.metadata(), UNSIGNED);

    TestBrowser.Delivery delivery = app.bringBack(app.options());

    Application.subject(app.finish(delivery));
    Application.rejected(app.finish(delivery), FailureCode.REQUEST_UNKNOWN);
    CheckedMessages.count(Peer.KEYCLOAK);
  }
}
