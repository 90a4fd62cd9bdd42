package io.samlsp;

import io.samlsp.authn.AssertionConsumerService;
import io.samlsp.authn.AuthnRequest;
import io.samlsp.authn.LoginOptions;
import io.samlsp.authn.RequestSettings;
import io.samlsp.authn.ReturnTo;
import io.samlsp.binding.MessageParameter;
import io.samlsp.binding.PostForm;
import io.samlsp.binding.RedirectUrl;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.keys.KeyState;
import io.samlsp.keys.SigningAlgorithm;
import io.samlsp.keys.SigningKey;
import io.samlsp.keys.SpKey;
import io.samlsp.response.Correlation;
import io.samlsp.response.LoginResult;
import io.samlsp.response.ResponseValidator;
import io.samlsp.response.ValidationPolicy;
import io.samlsp.response.ValidatorSettings;
import io.samlsp.state.BrowserBinding;
import io.samlsp.state.InMemoryReplayStore;
import io.samlsp.state.InMemoryRequestStore;
import io.samlsp.state.PendingLogin;
import io.samlsp.state.ReplayStore;
import io.samlsp.state.RequestStore;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SAML 2.0 service provider: starts sign-ins and finishes them. Immutable and thread-safe; one is
 * made when the application starts and serves all its identity providers.
 *
 * <p>It never touches a request or a response of the web framework: {@link #startLogin} says where
 * to send the browser, {@link #finishLogin(String, String)} takes the form fields that come back.
 */
public final class ServiceProvider {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceProvider.class);

  private final RequestSettings settings;
  private final IdentityProviders identityProviders;
  private final List<SigningKey> signingKeys;
  private final List<SpKey> decryptionKeys;
  private final ValidationPolicy policy;
  private final RequestStore requestStore;
  private final Clock clock;
  private final SecureRandom random;
  private final ResponseValidator validator;

  private ServiceProvider(Builder b) {
    settings =
        new RequestSettings(b.entityId, b.assertionConsumerServices, b.returnTo, b.requestLifetime);
    identityProviders = b.identityProviders;
    signingKeys = List.copyOf(b.signingKeys);
    decryptionKeys = List.copyOf(b.decryptionKeys);
    policy = b.policy;
    clock = b.clock;
    random = b.random == null ? new SecureRandom() : b.random;
    requestStore = b.requestStore == null ? new InMemoryRequestStore(clock) : b.requestStore;
    validator =
        new ResponseValidator(
            new ValidatorSettings(
                b.entityId,
                b.assertionConsumerServices.stream().map(s -> s.location().toString()).toList(),
                identityProviders,
                decryptionKeys,
                policy,
                b.replayStore == null ? new InMemoryReplayStore(clock) : b.replayStore,
                clock,
                random));
  }

  /**
   * Starts a service provider.
   *
   * @param entityId its name, usually the URL of its metadata; identity providers compare it to the
   *     letter
   * @param assertionConsumerService the public URL where answers arrive, as browsers see it
   * @param identityProviders whom we trust
   */
  public static Builder builder(
      String entityId, URI assertionConsumerService, IdentityProviders identityProviders) {
    return new Builder(entityId, assertionConsumerService, identityProviders);
  }

  /**
   * Starts a sign-in: makes the request, signs it if there is an ACTIVE signing key, and keeps what
   * its answer will be checked against.
   *
   * <p>Give {@link LoginOptions#browserBinding} the secret of a cookie wherever cookies can be set.
   * Without it an attacker can have a victim's browser finish a sign-in that he started, so that
   * the victim works in the attacker's account (attacks E6).
   *
   * <p>Whatever the request store throws comes through: nothing was started then.
   *
   * @throws IllegalArgumentException if the options ask for what the identity provider or this
   *     service provider does not have, or the identity provider's metadata has expired: its answer
   *     would be refused
   * @throws IllegalStateException if the signing key cannot be used now
   */
  public LoginRedirect startLogin(LoginOptions options) {
    Instant now = clock.instant();
    requireUnexpired(options.identityProvider(), now);
    Endpoint endpoint = endpoint(options);
    AuthnRequest request = AuthnRequest.of(options, settings, endpoint, now, random);
    PendingLogin pending = request.pending();
    SigningKey key = activeSigningKey();
    LoginRedirect redirect =
        endpoint.binding() == Binding.HTTP_REDIRECT
            ? LoginRedirect.to(
                pending,
                RedirectUrl.of(
                    endpoint.location(),
                    MessageParameter.SAML_REQUEST,
                    request.xml(),
                    pending.relayState(),
                    key))
            : LoginRedirect.to(
                pending,
                PostForm.of(
                    endpoint.location(),
                    MessageParameter.SAML_REQUEST,
                    request.xml(),
                    pending.relayState(),
                    key));
    requestStore.put(pending);
    LOG.debug("started {}", redirect);
    return redirect;
  }

  /**
   * Finishes a sign-in that was not tied to a browser, or one that the identity provider started.
   *
   * @param samlResponse the form field SAMLResponse of the POST, URL-decoded; null if absent
   * @param relayState the form field RelayState; null if absent
   */
  public LoginResult finishLogin(@Nullable String samlResponse, @Nullable String relayState) {
    return finishLogin(samlResponse, relayState, null);
  }

  /**
   * Finishes a sign-in. It can be tried once: whatever the result, the sign-in is pending no more.
   *
   * @param samlResponse the form field SAMLResponse of the POST, URL-decoded; null if absent
   * @param relayState the form field RelayState; null if absent
   * @param browserSecret what {@link LoginOptions#browserBinding} was given, from this browser's
   *     cookie; null if it has none, which is refused if the sign-in was started with one
   */
  public LoginResult finishLogin(
      @Nullable String samlResponse, @Nullable String relayState, @Nullable String browserSecret) {
    return validator.validate(samlResponse, correlate(relayState, browserSecret));
  }

  private Correlation correlate(@Nullable String relayState, @Nullable String browserSecret) {
    if (relayState == null || relayState.isEmpty()) {
      return new Correlation(null, settings.returnTo().orDefault(null), null);
    }
    Optional<PendingLogin> taken;
    try {
      // saml-bindings §3.5.3: longer ones are not ours, and never reach the application's store.
      taken = relayState.length() > 80 ? Optional.empty() : requestStore.take(relayState);
    } catch (RuntimeException e) {
      LOG.error("the request store failed; the sign-in is refused", e);
      SamlFailure failure =
          new SamlFailure(
              FailureCode.REQUEST_STORE_UNAVAILABLE,
              "an answer of the request store",
              "an exception");
      return new Correlation(null, settings.returnTo().orDefault(null), failure);
    }
    if (taken.isEmpty()) {
      // An unsolicited response names a page of ours there, or a stranger names a page of his.
      return new Correlation(null, settings.returnTo().orDefault(relayState), null);
    }
    PendingLogin pending = taken.get();
    SamlFailure problem =
        BrowserBinding.matches(pending, browserSecret)
            ? null
            : new SamlFailure(
                FailureCode.LOGIN_STARTED_ELSEWHERE,
                "the browser that started the sign-in",
                browserSecret == null ? "a browser without its secret" : "another browser");
    return new Correlation(pending, pending.returnTo(), problem);
  }

  private static void requireUnexpired(IdentityProvider idp, Instant now) {
    Optional<Instant> validUntil = idp.validUntil();
    if (validUntil.isPresent() && !now.isBefore(validUntil.get())) {
      throw new IllegalArgumentException(
          "the metadata of " + idp.entityId() + " expired at " + validUntil.get() + "; fetch it");
    }
  }

  /** The one of the chosen binding, or HTTP-Redirect if it is on offer, or HTTP-POST. */
  private static Endpoint endpoint(LoginOptions options) {
    IdentityProvider idp = options.identityProvider();
    Optional<Endpoint> found =
        options.binding().isPresent()
            ? idp.singleSignOnService(options.binding().get())
            : idp.singleSignOnService(Binding.HTTP_REDIRECT)
                .or(() -> idp.singleSignOnService(Binding.HTTP_POST));
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "the identity provider offers no single sign-on service of "
                    + options.binding().map(Binding::toString).orElse("HTTP_REDIRECT or HTTP_POST")
                    + ": "
                    + idp.entityId()));
  }

  private @Nullable SigningKey activeSigningKey() {
    return signingKeys.stream()
        .filter(signing -> signing.key().state() == KeyState.ACTIVE)
        .findFirst()
        .orElse(null);
  }

  /** The name of this service provider. */
  public String entityId() {
    return settings.entityId();
  }

  /** Where answers arrive; the first is the default one. */
  public List<AssertionConsumerService> assertionConsumerServices() {
    return settings.assertionConsumerServices();
  }

  /** Whom we trust. */
  public IdentityProviders identityProviders() {
    return identityProviders;
  }

  /** The keys that sign, in any state. */
  public List<SigningKey> signingKeys() {
    return signingKeys;
  }

  /** The keys that decrypt, in any state. */
  public List<SpKey> decryptionKeys() {
    return decryptionKeys;
  }

  /** How strict validation is. */
  public ValidationPolicy policy() {
    return policy;
  }

  /** Whether requests are signed: there is an ACTIVE signing key (saml-metadata §2.4.4). */
  public boolean signsRequests() {
    return activeSigningKey() != null;
  }

  /** Its name. */
  @Override
  public String toString() {
    return "ServiceProvider[" + entityId() + "]";
  }

  /** Makes a {@link ServiceProvider}; what is not set has a secure default. */
  public static final class Builder {

    private final String entityId;
    private final IdentityProviders identityProviders;
    private final List<AssertionConsumerService> assertionConsumerServices = new ArrayList<>();
    private final List<SigningKey> signingKeys = new ArrayList<>();
    private final List<SpKey> decryptionKeys = new ArrayList<>();
    private ValidationPolicy policy = ValidationPolicy.strict();
    private ReturnTo returnTo = ReturnTo.localPaths();
    private Duration requestLifetime = Duration.ofMinutes(10);
    private Clock clock = Clock.systemUTC();
    private @Nullable RequestStore requestStore;
    private @Nullable ReplayStore replayStore;
    private @Nullable SecureRandom random;

    private Builder(
        String entityId, URI assertionConsumerService, IdentityProviders identityProviders) {
      this.entityId = Objects.requireNonNull(entityId);
      this.identityProviders = Objects.requireNonNull(identityProviders);
      assertionConsumerServices.add(
          new AssertionConsumerService(0, assertionConsumerService, true));
    }

    /**
     * Adds another public URL where answers arrive. The one that the builder was started with has
     * index 0 and stays the default.
     */
    public Builder assertionConsumerService(int index, URI location) {
      assertionConsumerServices.add(new AssertionConsumerService(index, location, false));
      return this;
    }

    /**
     * Adds a key that signs requests, with the algorithm that is usual for its kind. The first
     * ACTIVE one signs; those that are ACTIVE or NEXT are in the metadata.
     *
     * @throws IllegalArgumentException if it is neither an RSA nor an EC key
     */
    public Builder signingKey(SpKey key) {
      signingKeys.add(SigningKey.of(key));
      return this;
    }

    /**
     * Adds a key that signs requests with that algorithm.
     *
     * @throws IllegalArgumentException if the algorithm does not fit the key
     */
    public Builder signingKey(SpKey key, SigningAlgorithm algorithm) {
      signingKeys.add(new SigningKey(key, algorithm));
      return this;
    }

    /**
     * Adds a key that decrypts. All are tried: ACTIVE, then NEXT, then RETIRED; those that are
     * ACTIVE or NEXT are in the metadata.
     *
     * <p>All are tried with each encrypted message, also after one fits, so that time does not tell
     * which did (decision 0009): each costs an operation, and a device that does not answer holds
     * up all. Take a retired key out when nobody encrypts for it any more.
     *
     * @throws IllegalArgumentException if it is not an RSA key, or one that is bound to signing
     */
    public Builder decryptionKey(SpKey key) {
      // xmlenc-core1 §5.5: the key transport algorithms that identity providers use are RSA's.
      if (!key.certificate().getPublicKey().getAlgorithm().equals("RSA")) {
        throw new IllegalArgumentException("decryption needs an RSA key, not " + key);
      }
      decryptionKeys.add(key);
      return this;
    }

    /** Sets how strict validation is, instead of {@link ValidationPolicy#strict}. */
    public Builder policy(ValidationPolicy value) {
      policy = Objects.requireNonNull(value);
      return this;
    }

    /** Sets where persons may be sent after the sign-in, instead of paths of the application. */
    public Builder returnTo(ReturnTo value) {
      returnTo = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Sets how long an answer is waited for, instead of 10 minutes.
     *
     * @param value more than nothing and at most an hour
     */
    public Builder requestLifetime(Duration value) {
      requestLifetime = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Sets where pending sign-ins are kept, instead of the memory of this process. Several nodes
     * need a shared one.
     */
    public Builder requestStore(RequestStore value) {
      requestStore = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Sets where used assertions are remembered, instead of the memory of this process. Several
     * nodes need a shared one, or each would admit a stolen assertion once.
     */
    public Builder replayStore(ReplayStore value) {
      replayStore = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the clock, instead of the system's. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the source of identifiers and handles, instead of the JDK's default. */
    public Builder random(SecureRandom value) {
      random = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Makes the service provider.
     *
     * @throws IllegalArgumentException if the settings contradict each other: two services of one
     *     index or URL, an entity id or lifetime out of bounds
     */
    public ServiceProvider build() {
      return new ServiceProvider(this);
    }
  }
}
