package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.w3c.dom.Element;

/** The providers and the browser work, shown without a line of the product. */
@ExtendWith(LiveProviders.class)
class HarnessIT {
  private static final String ENTITY_ID = "https://sp.example.test/hand-made";
  private static final URI ACS = URI.create("https://sp.example.test/hand-made/acs");

  @Test
  void keycloak_answers_a_request_written_by_hand(KeycloakServer keycloak) {
    keycloak.register(
        HandMade.spMetadata(ENTITY_ID, ACS, TestKeys.SP_RSA),
        Map.of("saml.client.signature", "false"));
    answers_a_request_written_by_hand(keycloak.metadata());
  }

  @Test
  void simplesamlphp_answers_a_request_written_by_hand(SimpleSamlPhpServer simpleSamlPhp) {
    String entityId =
        simpleSamlPhp.register(HandMade.spMetadata(ENTITY_ID, ACS, TestKeys.SP_RSA), Map.of());
    assertThat(entityId).isEqualTo(ENTITY_ID);
    answers_a_request_written_by_hand(simpleSamlPhp.metadata());
  }

  @Test
  void xmlsec1_verifies_what_it_signed_and_refuses_a_changed_copy() {
    String signed =
        XmlSec1.sign(
            HandMade.signatureTemplate("signed words", HandMade.ECDSA_SHA256),
            HandMade.TEMPLATE_ROOT,
            "idp-ec.key");

    XmlSec1.verify(signed, HandMade.TEMPLATE_ROOT, "idp-ec.crt");
    assertThatExceptionOfType(CommandLine.Failed.class)
        .isThrownBy(
            () ->
                XmlSec1.verify(
                    signed.replace("signed words", "other words"),
                    HandMade.TEMPLATE_ROOT,
                    "idp-ec.crt"))
        .withMessageContaining("data and digest do not match");
    assertThatExceptionOfType(CommandLine.Failed.class)
        .isThrownBy(() -> XmlSec1.verify(signed, HandMade.TEMPLATE_ROOT, "sp-ec.crt"))
        .withMessageContaining("signature verification failed");
  }

  @Test
  void lasso_insists_on_a_signature(SimpleSamlPhpServer simpleSamlPhp) {
    String idp = simpleSamlPhp.metadata();
    URI unsigned =
        HandMade.Request.of(ENTITY_ID, ACS, HandMade.ssoUri(idp, "HTTP-Redirect"))
            .redirect("by-hand");

    assertThatExceptionOfType(CommandLine.Failed.class)
        .isThrownBy(
            () ->
                Lasso.read(
                    unsigned.getRawQuery(),
                    HandMade.spMetadata(ENTITY_ID, ACS, TestKeys.SP_RSA),
                    idp))
        .withMessageContaining("DsInvalidSigalgError");
  }

  private static void answers_a_request_written_by_hand(String idpMetadata) {
    URI sso = HandMade.ssoUri(idpMetadata, "HTTP-Redirect");
    HandMade.Request request = HandMade.Request.of(ENTITY_ID, ACS, sso);
    TestBrowser browser = new TestBrowser(ACS);

    TestBrowser.Arrival loginPage = browser.open(request.redirect("by-hand"));
    TestBrowser.Delivery delivery = browser.signIn(loginPage, "alice", "password");

    Element response = HandMade.message(delivery.samlResponse());
    Element status =
        (Element) response.getElementsByTagNameNS(HandMade.PROTOCOL, "StatusCode").item(0);
    assertThat(delivery.target()).isEqualTo(ACS);
    assertThat(delivery.method()).isEqualTo("POST");
    assertThat(delivery.relayState()).isEqualTo("by-hand");
    assertThat(response.getAttribute("InResponseTo")).isEqualTo(request.id());
    assertThat(status.getAttribute("Value"))
        .isEqualTo("urn:oasis:names:tc:SAML:2.0:status:Success");
  }
}
