package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.LoginRedirect;
import io.samlsp.authn.LoginOptions;
import io.samlsp.failure.FailureCode;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What other implementations say of our signatures. */
@ExtendWith(LiveProviders.class)
class SecondOpinionIT {

  private static final String AUTHN_REQUEST = "urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest";
  private static final String ENTITY_DESCRIPTOR =
      "urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor";

  @Test
  void xmlsec1_verifies_our_signed_requests(SimpleSamlPhpServer php) {
    Application rsa = Application.signing("xmlsec1-rsa", php.metadata(), TestKeys.SP_RSA);
    XmlSec1.verify(message(post(rsa)), AUTHN_REQUEST, "sp.crt");
    Application ec = Application.signing("xmlsec1-ec", php.metadata(), TestKeys.SP_EC);
    XmlSec1.verify(message(post(ec)), AUTHN_REQUEST, "sp-ec.crt");
  }

  @Test
  void lasso_reads_our_signed_redirect(SimpleSamlPhpServer php) {
    Application app = Application.signing("lasso", php.metadata(), TestKeys.SP_RSA);
    LoginRedirect login = app.sp.startLogin(app.options().forceAuthn());

    Lasso.AuthnRequest read =
        Lasso.read(login.url().orElseThrow().getRawQuery(), app.metadata(), php.metadata());

    assertThat(read)
        .isEqualTo(
            new Lasso.AuthnRequest(
                login.pending().requestId(),
                app.entityId,
                login.pending().relayState(),
                true,
                false));
  }

  @Test
  void xmlsec1_verifies_our_signed_metadata() {
    Application app =
        Application.idpInitiated("xmlsec1-metadata", ecIdentityProvider("https://idp.test/md"));
    XmlSec1.verify(app.signedMetadata(TestKeys.SP_RSA), ENTITY_DESCRIPTOR, "sp.crt");
    XmlSec1.verify(app.signedMetadata(TestKeys.SP_EC), ENTITY_DESCRIPTOR, "sp-ec.crt");
  }

  @Test
  void we_verify_what_xmlsec1_signed_with_an_elliptic_curve_key() {
    String issuer = "https://idp.example.test/ec";
    Application app = Application.idpInitiated("ec-response", ecIdentityProvider(issuer));
    String signed =
        XmlSec1.sign(
            HandMade.responseTemplate(issuer, app.entityId, app.acs, HandMade.ECDSA_SHA256),
            "urn:oasis:names:tc:SAML:2.0:protocol:Response",
            "idp-ec.key");

    Application.rejected(
        app.sp.finishLogin(base64(signed.replace("alice@", "admin@")), null),
        FailureCode.DIGEST_MISMATCH);
    Application.subject(app.sp.finishLogin(base64(signed), null));
  }

  private static IdentityProvider ecIdentityProvider(String entityId) {
    return IdentityProvider.builder(entityId)
        .signingKey(IdpKey.of(TestKeys.IDP_EC.certificate()))
        .build();
  }

  private static String base64(String xml) {
    return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
  }

  private static LoginRedirect post(Application app) {
    return app.sp.startLogin(
        LoginOptions.to(
                app.idp.toBuilder()
                    .singleSignOnService(
                        new Endpoint(
                            Binding.HTTP_POST, app.idp.singleSignOnServices().get(0).location()))
                    .build())
            .binding(Binding.HTTP_POST));
  }

  private static String message(LoginRedirect login) {
    String base64 = login.postForm().orElseThrow().fields().get("SAMLRequest");
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
