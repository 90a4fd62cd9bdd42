package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.idp.Binding;
import io.samlsp.live.CheckedMessages.Peer;
import io.samlsp.response.AuthenticatedSubject;
import io.samlsp.response.LoginResult;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
    LoginResult result = app.finish(delivery);
    Application.subject(result);
    assertThat(((LoginResult.SignedIn) result).returnTo()).isEqualTo("/deep");
    Application.rejected(app.finish(delivery), FailureCode.REPLAYED);
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @Test
  void takes_a_request_signed_in_the_query(KeycloakServer keycloak) {
    takesSignedRequest(keycloak, "kc-signed-redirect", TestKeys.SP_RSA, Binding.HTTP_REDIRECT);
  }

  @Test
  void takes_a_request_signed_in_the_message(KeycloakServer keycloak) {
    takesSignedRequest(keycloak, "kc-signed-post", TestKeys.SP_RSA, Binding.HTTP_POST);
  }

  @Test
  void takes_a_request_signed_with_an_elliptic_curve_key(KeycloakServer keycloak) {
    takesSignedRequest(keycloak, "kc-ecdsa", TestKeys.SP_EC, Binding.HTTP_POST);
  }

  private static void takesSignedRequest(
      KeycloakServer keycloak, String name, TestKeys key, Binding binding) {
    Application app = Application.signing(name, keycloak.metadata(), key);
    Map<String, String> read = keycloak.register(app.metadata(), Map.of());
    assertThat(read).containsEntry("saml.client.signature", "true");

    app.signIn(app.options().binding(binding));
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @Test
  void encrypts_the_assertion_for_the_certificate_in_our_metadata(KeycloakServer keycloak) {
    Application app = Application.decrypting("kc-encrypted", keycloak.metadata());
    Map<String, String> read = keycloak.register(app.metadata(), UNSIGNED);
    assertThat(read).containsEntry("saml.encrypt", "true");

    TestBrowser.Delivery delivery =
        app.browser.signIn(app.follow(app.sp.startLogin(app.options())), "alice", "password");

    assertThat(HandMade.message(delivery.samlResponse()).getElementsByTagNameNS("*", "NameID"))
        .extracting(list -> list.getLength())
        .isEqualTo(0);
    Application.subject(app.finish(delivery));
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @Test
  void signs_with_rsa_pss(KeycloakServer keycloak) {
    for (String algorithm : new String[] {"RSA_SHA256_MGF1", "RSA_SHA512_MGF1", "RSA_SHA512"}) {
      Application app = Application.plain("kc-" + algorithm, keycloak.metadata());
      keycloak.register(
          app.metadata(),
          Map.of("saml.client.signature", "false", "saml.signature.algorithm", algorithm));
      app.signIn(app.options());
      CheckedMessages.count(Peer.KEYCLOAK);
    }
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
    assertThat(((LoginResult.RefusedByIdentityProvider) result).status().isNoPassive()).isTrue();
    CheckedMessages.count(Peer.KEYCLOAK);
  }

  @Test
  void is_not_believed_with_another_key_than_its_own(KeycloakServer keycloak) {
    Application app = Application.distrusting("kc-other-key", keycloak.metadata());
    keycloak.register(app.metadata(), UNSIGNED);

    LoginResult result =
        app.finish(
            app.browser.signIn(app.follow(app.sp.startLogin(app.options())), "alice", "password"));

    Application.rejected(result, FailureCode.SIGNATURE_KEY_UNKNOWN);
    CheckedMessages.count(Peer.KEYCLOAK);
  }
}
