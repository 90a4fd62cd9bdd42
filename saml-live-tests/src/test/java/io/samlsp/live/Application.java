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
import io.samlsp.keys.SigningAlgorithm;
import io.samlsp.keys.SpKey;
import io.samlsp.metadata.IdpMetadata;
import io.samlsp.metadata.SpMetadata;
import io.samlsp.response.AuthenticatedSubject;
import io.samlsp.response.LoginResult;
import io.samlsp.response.ValidationPolicy;
import java.net.URI;
import java.util.List;

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

  private Application(ServiceProvider.Builder builder, IdentityProvider idp) {
    this.sp = builder.build();
    this.idp = idp;
    this.entityId = sp.entityId();
    this.acs = sp.assertionConsumerServices().get(0).location();
    this.browser = new TestBrowser(acs);
  }

  private static ServiceProvider.Builder builder(String name, IdentityProvider idp) {
    String entityId = "https://sp.example.test/" + name;
    return ServiceProvider.builder(
        entityId, URI.create(entityId + "/acs"), IdentityProviders.of(idp));
  }

  static Application plain(String name, String idpMetadata) {
    IdentityProvider idp = identityProvider(idpMetadata);
    return new Application(builder(name, idp), idp);
  }

  static Application signing(String name, String idpMetadata, TestKeys key) {
    IdentityProvider idp = identityProvider(idpMetadata);
    return new Application(builder(name, idp).signingKey(spKey(key)), idp);
  }

  static Application signing(
      String name, String idpMetadata, TestKeys key, SigningAlgorithm algorithm) {
    IdentityProvider idp = identityProvider(idpMetadata);
    return new Application(builder(name, idp).signingKey(spKey(key), algorithm), idp);
  }

  static Application decrypting(String name, String idpMetadata, ValidationPolicy policy) {
    IdentityProvider idp = identityProvider(idpMetadata);
    return new Application(
        builder(name, idp).decryptionKey(spKey(TestKeys.SP_RSA)).policy(policy), idp);
  }

  /** Signs and decrypts with the keys of one step of a rollover. */
  static Application rolling(String name, String idpMetadata, SpKey... keys) {
    IdentityProvider idp = identityProvider(idpMetadata);
    ServiceProvider.Builder builder = builder(name, idp);
    for (SpKey key : keys) {
      builder.signingKey(key).decryptionKey(key);
    }
    return new Application(builder, idp);
  }

  static Application idpInitiated(String name, String idpMetadata) {
    return idpInitiated(name, identityProvider(idpMetadata));
  }

  static Application idpInitiated(String name, IdentityProvider trusted) {
    IdentityProvider idp = trusted.toBuilder().allowIdpInitiated().build();
    return new Application(builder(name, idp), idp);
  }

  /** This one under another name. */
  Application renamed(String otherEntityId) {
    return new Application(
        ServiceProvider.builder(otherEntityId, acs, IdentityProviders.of(idp)), idp);
  }

  /** This one at another address. */
  Application movedTo(URI otherAcs) {
    return new Application(
        ServiceProvider.builder(entityId, otherAcs, IdentityProviders.of(idp)), idp);
  }

  /** One that trusts the other metadata's keys, and no others. */
  static Application distrusting(String name, String idpMetadata, String otherMetadata) {
    IdentityProvider real = identityProvider(idpMetadata);
    IdentityProvider.Builder other = IdentityProvider.builder(real.entityId());
    identityProvider(otherMetadata).signingKeys().forEach(other::signingKey);
    real.singleSignOnServices().forEach(other::singleSignOnService);
    IdentityProvider idp = other.build();
    return new Application(builder(name, idp), idp);
  }

  private static IdentityProvider identityProvider(String metadata) {
    try {
      return IdpMetadata.parse(metadata).single();
    } catch (SamlFailure e) {
      throw new AssertionError(metadata, e);
    }
  }

  static SpKey spKey(TestKeys keys) {
    try {
      return SpKey.of(keys.privateKey(), List.of(keys.certificate()));
    } catch (SamlFailure e) {
      throw new AssertionError(e);
    }
  }

  /** What is uploaded at the identity provider. */
  String metadata() {
    return SpMetadata.builder(sp).nameIdFormat(EMAIL).build().toXml();
  }

  /** The same with a signature by that key over all of it. */
  String signedMetadata(TestKeys key) {
    return SpMetadata.builder(sp).nameIdFormat(EMAIL).build().toSignedXml(spKey(key));
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

  /** Signs in as Alice, up to what the identity provider sends back. */
  TestBrowser.Delivery bringBack(LoginOptions options) {
    return browser.signIn(follow(sp.startLogin(options)), "alice", "password");
  }

  AuthenticatedSubject signIn(LoginOptions options) {
    return subject(finish(bringBack(options)));
  }

  /**
   * The message goes astray: another address, and another service provider, are handed it.
   *
   * @param forAnother what shows first that it is for another service provider
   */
  void refusesStrayed(TestBrowser.Delivery unsolicited, FailureCode forAnother) {
    rejected(
        movedTo(URI.create("https://sp.example.test/elsewhere"))
            .sp
            .finishLogin(unsolicited.samlResponse(), null),
        FailureCode.DESTINATION_MISMATCH);
    LoginResult misled =
        renamed("https://sp.example.test/somebody-else")
            .sp
            .finishLogin(unsolicited.samlResponse(), null);
    rejected(misled, forAnother);
    assertThat(misled.report().entries())
        .extracting(entry -> entry.code().orElse(null))
        .contains(FailureCode.AUDIENCE_MISMATCH);
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
