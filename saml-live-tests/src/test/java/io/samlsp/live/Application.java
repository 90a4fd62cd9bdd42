package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.LoginRedirect;
import io.samlsp.ServiceProvider;
import io.samlsp.authn.LoginOptions;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.SpKey;
import io.samlsp.metadata.IdpMetadata;
import io.samlsp.metadata.SpMetadata;
import io.samlsp.response.AuthenticatedSubject;
import io.samlsp.response.LoginResult;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application with samlsp in it, by the public API alone, and the browser of somebody who uses
 * it.
 */
final class Application {

  static final String EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

  final String entityId;
  final URI acs;
  final IdentityProvider idp;
  final ServiceProvider sp;
  final TestBrowser browser;

  private final @Nullable SpKey signing;
  private final @Nullable SpKey decryption;

  private Application(
      String name, IdentityProvider idp, @Nullable SpKey signing, @Nullable SpKey decryption) {
    this.entityId = "https://sp.example.test/" + name;
    this.acs = URI.create(entityId + "/acs");
    this.idp = idp;
    this.signing = signing;
    this.decryption = decryption;
    ServiceProvider.Builder builder =
        ServiceProvider.builder(entityId, acs, IdentityProviders.of(idp));
    if (signing != null) {
      builder.signingKey(signing);
    }
    if (decryption != null) {
      builder.decryptionKey(decryption);
    }
    this.sp = builder.build();
    this.browser = new TestBrowser(acs);
  }

  static Application plain(String name, String idpMetadata) {
    return new Application(name, identityProvider(idpMetadata), null, null);
  }

  static Application signing(String name, String idpMetadata, TestKeys key) {
    return new Application(name, identityProvider(idpMetadata), spKey(key), null);
  }

  static Application decrypting(String name, String idpMetadata) {
    return new Application(name, identityProvider(idpMetadata), null, spKey(TestKeys.SP_RSA));
  }

  static Application idpInitiated(String name, String idpMetadata) {
    IdentityProvider idp = identityProvider(idpMetadata).toBuilder().allowIdpInitiated().build();
    return new Application(name, idp, null, null);
  }

  /** One that trusts another key than the identity provider's. */
  static Application distrusting(String name, String idpMetadata) {
    IdentityProvider real = identityProvider(idpMetadata);
    IdentityProvider.Builder other =
        IdentityProvider.builder(real.entityId())
            .signingKey(IdpKey.of(TestKeys.SP_RSA.certificate()));
    real.singleSignOnServices().forEach(other::singleSignOnService);
    return new Application(name, other.build(), null, null);
  }

  private static IdentityProvider identityProvider(String metadata) {
    try {
      return IdpMetadata.parse(metadata).single();
    } catch (SamlFailure e) {
      throw new AssertionError(metadata, e);
    }
  }

  private static SpKey spKey(TestKeys keys) {
    try {
      return SpKey.of(keys.privateKey(), List.of(keys.certificate()));
    } catch (SamlFailure e) {
      throw new AssertionError(e);
    }
  }

  /** What is uploaded at the identity provider. */
  String metadata() {
    SpMetadata.Builder builder =
        SpMetadata.builder(entityId, acs).nameIdFormat(EMAIL).authnRequestsSigned(signing != null);
    if (signing != null) {
      builder.signingKey(signing);
    }
    if (decryption != null) {
      builder.decryptionKey(decryption);
    }
    return builder.build().toXml();
  }

  LoginOptions options() {
    return LoginOptions.to(idp).returnTo("/reports");
  }

  /** Follows a started sign-in as a browser does. */
  TestBrowser.Arrival follow(LoginRedirect login) {
    return login.binding() == Binding.HTTP_REDIRECT
        ? browser.open(login.url().orElseThrow())
        : browser.show(login.body(), acs);
  }

  LoginResult finish(TestBrowser.Delivery delivery) {
    assertThat(delivery.target()).isEqualTo(acs);
    assertThat(delivery.method()).isEqualTo("POST");
    return sp.finishLogin(delivery.samlResponse(), delivery.fields().get("RelayState"));
  }

  AuthenticatedSubject signIn(LoginOptions options) {
    return subject(finish(browser.signIn(follow(sp.startLogin(options)), "alice", "password")));
  }

  static AuthenticatedSubject subject(LoginResult result) {
    assertThat(result).as(result.report().toString()).isInstanceOf(LoginResult.SignedIn.class);
    AuthenticatedSubject subject = ((LoginResult.SignedIn) result).subject();
    assertThat(subject.nameId().value()).isEqualTo("alice@example.com");
    assertThat(subject.nameId().format()).isEqualTo(EMAIL);
    return subject;
  }

  static void rejected(LoginResult result, FailureCode code) {
    assertThat(result).isInstanceOf(LoginResult.Rejected.class);
    assertThat(((LoginResult.Rejected) result).code())
        .as(result.report().toString())
        .isEqualTo(code);
  }
}
