package io.samlsp.testkit;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an attacker knows and has: a sign-in under way in the own browser, an account at the
 * identity provider, everything public, and perhaps another identity provider that the service
 * provider trusts. Each method gives a changed copy.
 *
 * <p>Two more things the attacks take from the identity provider, where it has them: a key that was
 * withdrawn ({@link FakeIdentityProvider.Builder#rollOver}, C9) and one that its metadata shows for
 * encryption ({@link FakeIdentityProvider.Builder#decryptionKey}, C6).
 */
public final class AttackerMeans {

  private final Values values;

  private AttackerMeans(Values values) {
    this.values = values;
  }

  /** Changed only between a copy and the means made of it. */
  private static final class Values {
    final String spEntityId;
    final String acsUrl;
    final @Nullable String requestId;
    final @Nullable String relayState;
    boolean forceAuthn;
    List<String> authnContexts = List.of();
    @Nullable String otherRelayState;
    @Nullable X509Certificate encryptionCertificate;
    @Nullable FakeIdentityProvider otherIdentityProvider;
    String callbackUrl = "http://attacker.invalid/key";

    Values(
        String spEntityId, String acsUrl, @Nullable String requestId, @Nullable String relayState) {
      this.spEntityId = Objects.requireNonNull(spEntityId, "spEntityId");
      this.acsUrl = Objects.requireNonNull(acsUrl, "acsUrl");
      this.requestId = requestId;
      this.relayState = relayState;
    }

    Values(Values from) {
      this(from.spEntityId, from.acsUrl, from.requestId, from.relayState);
      forceAuthn = from.forceAuthn;
      authnContexts = from.authnContexts;
      otherRelayState = from.otherRelayState;
      encryptionCertificate = from.encryptionCertificate;
      otherIdentityProvider = from.otherIdentityProvider;
      callbackUrl = from.callbackUrl;
    }
  }

  /**
   * An attacker who has started a sign-in.
   *
   * @param spEntityId the service provider's entity id
   * @param acsUrl where it takes responses
   * @param requestId the ID of its AuthnRequest; null if it takes unsolicited responses
   * @param relayState the RelayState that it sent, or null
   */
  public static AttackerMeans of(
      String spEntityId, String acsUrl, @Nullable String requestId, @Nullable String relayState) {
    return new AttackerMeans(new Values(spEntityId, acsUrl, requestId, relayState));
  }

  /**
   * An attacker who has started a sign-in: that of this request, whose ForceAuthn and exact
   * RequestedAuthnContext count too.
   *
   * @throws IllegalArgumentException if the request does not say where the answer goes
   */
  public static AttackerMeans of(ReceivedAuthnRequest request) {
    String acsUrl =
        request
            .acsUrl()
            .orElseThrow(
                () -> new IllegalArgumentException("no AssertionConsumerServiceURL: name it"));
    Values v =
        new Values(request.issuer(), acsUrl, request.id(), request.relayState().orElse(null));
    v.forceAuthn = request.forceAuthn();
    // saml-core §3.3.2.2.1: exact is what is meant if nothing is said.
    if (request.contextComparison().orElse("exact").equals("exact")) {
      v.authnContexts = request.requestedContextClasses();
    }
    return new AttackerMeans(v);
  }

  /** With a request that demanded a fresh sign-in (ForceAuthn), so that an old one is an attack. */
  public AttackerMeans forceAuthn() {
    Values v = new Values(values);
    v.forceAuthn = true;
    return new AttackerMeans(v);
  }

  /**
   * With a request that demanded exactly one of these authentication context classes, so that
   * another one is an attack; the legitimate answer has the first.
   */
  public AttackerMeans authnContexts(String first, String... more) {
    List<String> classes = new ArrayList<>(List.of(more));
    classes.add(0, Objects.requireNonNull(first, "first"));
    Values v = new Values(values);
    v.authnContexts = List.copyOf(classes);
    return new AttackerMeans(v);
  }

  /** With the RelayState of another sign-in that is under way; an invented one by default. */
  public AttackerMeans otherRelayState(String ofAnotherSignIn) {
    Values v = new Values(values);
    v.otherRelayState = Objects.requireNonNull(ofAnotherSignIn, "ofAnotherSignIn");
    return new AttackerMeans(v);
  }

  /** With the certificate for which assertions are encrypted; everybody can. */
  public AttackerMeans encryptionCertificate(X509Certificate ofServiceProvider) {
    Values v = new Values(values);
    v.encryptionCertificate = Objects.requireNonNull(ofServiceProvider, "ofServiceProvider");
    return new AttackerMeans(v);
  }

  /** With control over another identity provider that the service provider trusts. */
  public AttackerMeans otherIdentityProvider(FakeIdentityProvider trusted) {
    Values v = new Values(values);
    v.otherIdentityProvider = Objects.requireNonNull(trusted, "trusted");
    return new AttackerMeans(v);
  }

  /** With a URL that tells whether something is fetched; one that resolves nowhere by default. */
  public AttackerMeans callbackUrl(String url) {
    Values v = new Values(values);
    v.callbackUrl = Objects.requireNonNull(url, "url");
    return new AttackerMeans(v);
  }

  String spEntityId() {
    return values.spEntityId;
  }

  String acsUrl() {
    return values.acsUrl;
  }

  @Nullable String requestId() {
    return values.requestId;
  }

  @Nullable String relayState() {
    return values.relayState;
  }

  boolean isFreshSignInAsked() {
    return values.forceAuthn;
  }

  /** Empty if none was asked for exactly. */
  List<String> authnContexts() {
    return values.authnContexts;
  }

  String otherRelayState() {
    return values.otherRelayState == null ? "of-another-sign-in" : values.otherRelayState;
  }

  Optional<X509Certificate> encryptionCertificate() {
    return Optional.ofNullable(values.encryptionCertificate);
  }

  Optional<FakeIdentityProvider> otherIdentityProvider() {
    return Optional.ofNullable(values.otherIdentityProvider);
  }

  String callbackUrl() {
    return values.callbackUrl;
  }

  /** Names the target. */
  @Override
  public String toString() {
    return "AttackerMeans[against " + values.spEntityId + " at " + values.acsUrl + "]";
  }
}
