package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.LoginRedirect;
import io.samlsp.authn.LoginOptions;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What other implementations say of our signatures. */
@ExtendWith(LiveProviders.class)
class SecondOpinionIT {

  private static final String AUTHN_REQUEST = "urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest";

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
    LoginRedirect login = app.sp.startLogin(app.options());

    assertThat(Lasso.read(login.url().orElseThrow().getRawQuery(), app.metadata(), php.metadata()))
        .isNotNull();
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
