package io.samlsp.testkit;

import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an attacker knows and has: a sign-in under way in the own browser, an account at the
 * identity provider, everything public, and perhaps another identity provider that the service
 * provider trusts. Each method gives a changed copy.
 */
public final class AttackerMeans {

  private final String spEntityId;
  private final String acsUrl;
  private final @Nullable String requestId;
  private final @Nullable String relayState;
  private final @Nullable X509Certificate encryptionCertificate;
  private final @Nullable FakeIdentityProvider otherIdentityProvider;
  private final String callbackUrl;

  private AttackerMeans(
      String spEntityId,
      String acsUrl,
      @Nullable String requestId,
      @Nullable String relayState,
      @Nullable X509Certificate encryptionCertificate,
      @Nullable FakeIdentityProvider otherIdentityProvider,
      String callbackUrl) {
    this.spEntityId = Objects.requireNonNull(spEntityId, "spEntityId");
    this.acsUrl = Objects.requireNonNull(acsUrl, "acsUrl");
    this.requestId = requestId;
    this.relayState = relayState;
    this.encryptionCertificate = encryptionCertificate;
    this.otherIdentityProvider = otherIdentityProvider;
    this.callbackUrl = callbackUrl;
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
    return new AttackerMeans(
        spEntityId, acsUrl, requestId, relayState, null, null, "http://attacker.invalid/key");
  }

  /**
   * An attacker who has started a sign-in.
   *
   * @throws IllegalArgumentException if the request does not say where the answer goes
   */
  public static AttackerMeans of(ReceivedAuthnRequest request) {
    String acsUrl =
        request
            .acsUrl()
            .orElseThrow(
                () -> new IllegalArgumentException("no AssertionConsumerServiceURL: name it"));
    return of(request.issuer(), acsUrl, request.id(), request.relayState().orElse(null));
  }

  /** With the certificate for which assertions are encrypted; everybody can. */
  public AttackerMeans encryptionCertificate(X509Certificate ofServiceProvider) {
    return new AttackerMeans(
        spEntityId,
        acsUrl,
        requestId,
        relayState,
        Objects.requireNonNull(ofServiceProvider, "ofServiceProvider"),
        otherIdentityProvider,
        callbackUrl);
  }

  /** With control over another identity provider that the service provider trusts. */
  public AttackerMeans otherIdentityProvider(FakeIdentityProvider trusted) {
    return new AttackerMeans(
        spEntityId,
        acsUrl,
        requestId,
        relayState,
        encryptionCertificate,
        Objects.requireNonNull(trusted, "trusted"),
        callbackUrl);
  }

  /** With a URL that tells whether something is fetched; one that resolves nowhere by default. */
  public AttackerMeans callbackUrl(String url) {
    return new AttackerMeans(
        spEntityId,
        acsUrl,
        requestId,
        relayState,
        encryptionCertificate,
        otherIdentityProvider,
        Objects.requireNonNull(url, "url"));
  }

  String spEntityId() {
    return spEntityId;
  }

  String acsUrl() {
    return acsUrl;
  }

  @Nullable String requestId() {
    return requestId;
  }

  @Nullable String relayState() {
    return relayState;
  }

  Optional<X509Certificate> encryptionCertificate() {
    return Optional.ofNullable(encryptionCertificate);
  }

  Optional<FakeIdentityProvider> otherIdentityProvider() {
    return Optional.ofNullable(otherIdentityProvider);
  }

  String callbackUrl() {
    return callbackUrl;
  }

  /** Names the target. */
  @Override
  public String toString() {
    return "AttackerMeans[against " + spEntityId + " at " + acsUrl + "]";
  }
}
