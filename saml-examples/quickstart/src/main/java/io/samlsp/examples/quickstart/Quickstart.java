package io.samlsp.examples.quickstart;

import com.sun.net.httpserver.HttpServer;
import io.samlsp.ServiceProvider;
import io.samlsp.authn.LoginOptions;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.metadata.IdpMetadata;
import io.samlsp.response.LoginResult;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeIdentityProviderServer;
import io.samlsp.testkit.RegisteredServiceProvider;
import java.net.URI;

/** Sign-in with SAML on the JDK's own HTTP server, beside a fake identity provider. */
public final class Quickstart {

  private Quickstart() {}

  public static void main(String[] args) throws Exception {
    Web.say("Open " + start(args.length == 0 ? 8080 : Integer.parseInt(args[0])));
  }

  static String start(int port) throws Exception {
    HttpServer web = Web.listen(port);
    String base = "http://localhost:" + web.getAddress().getPort();

    // Whom we trust. Yours gives you a metadata.xml; here a fake one runs beside us.
    var idp = FakeIdentityProviderServer.start(FakeIdentityProvider.create("https://idp.test"));
    idp.customize((user, answer) -> answer.attribute("mail", user + "@example.test"));
    var trusted = IdpMetadata.parse(idp.identityProvider().metadataXml()).single();

    // Who we are: the issuer URL (entity id), and the ACS URL, where answers arrive.
    String issuer = base + "/saml/metadata";
    URI acs = URI.create(base + "/saml/acs");
    var sp = ServiceProvider.builder(issuer, acs, IdentityProviders.of(trusted)).build();

    // The identity provider must know the two URLs; in its console you would paste them.
    idp.register(RegisteredServiceProvider.of(issuer, acs.toString()));

    Web.get(web, "/", page -> page.html("<a href='/login'>Sign in</a>"));
    Web.get(web, "/login", page -> page.answer(sp.startLogin(LoginOptions.to(trusted))));
    Web.post(
        web,
        "/saml/acs",
        (page, form) -> {
          LoginResult result = sp.finishLogin(form.get("SAMLResponse"), form.get("RelayState"));
          if (result instanceof LoginResult.SignedIn in) {
            page.show(in.subject()); // your session starts here
          } else {
            Web.say(result.report().toString()); // for the administrator
            page.text(result.report().toUserMessage()); // for the person
          }
        });
    web.start();
    return base;
  }
}
