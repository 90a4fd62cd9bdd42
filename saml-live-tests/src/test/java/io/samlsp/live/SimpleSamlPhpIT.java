package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.live.CheckedMessages.Peer;
import io.samlsp.response.AuthenticatedSubject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SimpleSAMLphp as the identity provider; it reads the metadata that we write, and we read its. */
@ExtendWith(LiveProviders.class)
class SimpleSamlPhpIT {

  @Test
  void signs_in_from_the_application(SimpleSamlPhpServer php) {
    Application app = Application.plain("ssp-plain", php.metadata());
    assertThat(php.register(app.metadata(), Map.of())).isEqualTo(app.entityId);

    AuthenticatedSubject subject = app.signIn(app.options());

    assertThat(subject.attributes()).isNotEmpty();
    CheckedMessages.count(Peer.SIMPLESAMLPHP);
  }

  @Test
  void encrypts_the_assertion(SimpleSamlPhpServer php) {
    Application app = Application.decrypting("ssp-encrypted", php.metadata());
    php.register(app.metadata(), Map.of("assertion.encryption", true));

    app.signIn(app.options());
    CheckedMessages.count(Peer.SIMPLESAMLPHP);
  }

  @Test
  void encrypts_the_name_id(SimpleSamlPhpServer php) {
    Application app = Application.decrypting("ssp-nameid", php.metadata());
    php.register(app.metadata(), Map.of("nameid.encryption", true));

    app.signIn(app.options());
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

    Application.subject(app.finish(delivery));
    Application.rejected(app.finish(delivery), FailureCode.REPLAYED);
    CheckedMessages.count(Peer.SIMPLESAMLPHP);
  }
}
