package io.samlsp.testkit;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider in the memory of a test: it has keys and metadata, reads AuthnRequests and
 * makes whatever answer the test wants.
 *
 * <p>Immutable and safe for use by several threads. For tests only: its keys are made on the spot
 * and it says about anybody whatever it is told to.
 */
public final class FakeIdentityProvider {

  private final String entityId;
  private final List<TestCredential> signingKeys;
  private final List<TestCredential> withdrawnKeys;
  private final Clock clock;
  private final SecureRandom random;
  private final String ssoUrl;
  private final List<String> nameIdFormats;
  private final boolean wantsSignedAuthnRequests;
  private final SigningMode signing;
  private final SignatureShape signatureShape;
  private final Publication publication;
  private final Map<String, RegisteredServiceProvider> serviceProviders;

  private FakeIdentityProvider(Builder from) {
    this.entityId = from.entityId;
    this.clock = from.clock;
    this.random = from.random;
    this.signingKeys =
        from.signingKeys.isEmpty()
            ? List.of(TestCredential.builder().subject("CN=Fake IdP").random(random).build())
            : List.copyOf(from.signingKeys);
    this.withdrawnKeys =
        from.withdrawnKeys.stream().filter(key -> !signingKeys.contains(key)).distinct().toList();
    this.ssoUrl = from.baseUrl + "/sso";
    this.nameIdFormats = from.nameIdFormats;
    this.wantsSignedAuthnRequests = from.wantsSignedAuthnRequests;
    this.signing = from.signing;
    this.signatureShape = from.signatureShape;
    this.publication =
        new Publication(
            from.ssoBindings,
            from.singleLogout ? from.baseUrl + "/slo" : null,
            from.decryptionKey,
            from.validFor,
            from.cacheFor,
            from.metadataSignature);
    this.serviceProviders = Collections.unmodifiableMap(new LinkedHashMap<>(from.serviceProviders));
  }

  /** An identity provider with a new RSA key of 2048 bits. */
  public static FakeIdentityProvider create(String entityId) {
    return builder(entityId).build();
  }

  /** Starts an identity provider of this entity id. */
  public static Builder builder(String entityId) {
    return new Builder(entityId);
  }

  /** Starts from this identity provider, with its keys. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** The entity id. */
  public String entityId() {
    return entityId;
  }

  /** The keys that the metadata shows for signing; the first one signs. */
  public List<TestCredential> signingKeys() {
    return signingKeys;
  }

  /**
   * The keys that signed until {@link Builder#rollOver} and are in the metadata no more, the last
   * one first. Attacks of class C9 sign with the first.
   */
  public List<TestCredential> withdrawnKeys() {
    return withdrawnKeys;
  }

  /** Where AuthnRequests go, for both bindings. */
  public String ssoUrl() {
    return ssoUrl;
  }

  /** The name id formats it can give; the first one is used when none is asked for. */
  public List<String> nameIdFormats() {
    return nameIdFormats;
  }

  /** Whether its metadata, and its HTTP face, demand signed requests. */
  public boolean wantsSignedAuthnRequests() {
    return wantsSignedAuthnRequests;
  }

  /** Whom it knows. */
  public List<RegisteredServiceProvider> serviceProviders() {
    return List.copyOf(serviceProviders.values());
  }

  /** Whom it knows by this entity id. */
  public Optional<RegisteredServiceProvider> serviceProvider(String spEntityId) {
    return Optional.ofNullable(serviceProviders.get(spEntityId));
  }

  /** The metadata to give to a service provider. */
  public String metadataXml() {
    return IdpMetadataWriter.write(this, publication);
  }

  /**
   * Reads an AuthnRequest that came by HTTP-Redirect.
   *
   * @param urlOrQuery the URL to which the browser was sent, or its query, as sent
   * @throws IllegalArgumentException if it is no AuthnRequest
   */
  public ReceivedAuthnRequest readRedirect(String urlOrQuery) {
    String query = urlOrQuery.substring(urlOrQuery.indexOf('?') + 1);
    return new AuthnRequestReader(serviceProviders).readRedirect(query);
  }

  /**
   * Reads an AuthnRequest that came by HTTP-POST.
   *
   * @param samlRequest the form field SAMLRequest
   * @param relayState the form field RelayState, if there was one
   * @throws IllegalArgumentException if it is no AuthnRequest
   */
  public ReceivedAuthnRequest readPost(String samlRequest, @Nullable String relayState) {
    return new AuthnRequestReader(serviceProviders).readPost(samlRequest, relayState);
  }

  /** Answers an AuthnRequest that came by HTTP-Redirect; see {@link #readRedirect}. */
  public ResponseBuilder respondToRedirect(String urlOrQuery) {
    return respondTo(readRedirect(urlOrQuery));
  }

  /** Answers an AuthnRequest that came by HTTP-Redirect; see {@link #readRedirect}. */
  public ResponseBuilder respondTo(URI loginUrl) {
    return respondToRedirect(loginUrl.toString());
  }

  /** Answers an AuthnRequest that came by HTTP-POST; see {@link #readPost}. */
  public ResponseBuilder respondToPost(String samlRequest, @Nullable String relayState) {
    return respondTo(readPost(samlRequest, relayState));
  }

  /**
   * Answers an AuthnRequest. The answer goes to where the service provider is registered; to where
   * the request says if the service provider is not registered at all, which is fit for a unit test
   * only.
   *
   * @throws IllegalArgumentException if the request names a place that is not registered, or if it
   *     names none and nobody is registered
   */
  public ResponseBuilder respondTo(ReceivedAuthnRequest request) {
    RegisteredServiceProvider known = serviceProviders.get(request.issuer());
    String acsUrl =
        known != null
            ? known.acsUrlFor(request)
            : request
                .acsUrl()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "the AuthnRequest names no AssertionConsumerServiceURL and "
                                + request.issuer()
                                + " is not registered"));
    return new ResponseBuilder(answer(request.issuer(), acsUrl, request));
  }

  /** Starts a response that nobody asked for. */
  public ResponseBuilder unsolicited(String spEntityId, String acsUrl) {
    return new ResponseBuilder(answer(spEntityId, acsUrl, null));
  }

  /** Starts a response that nobody asked for, to the default assertion consumer service. */
  public ResponseBuilder unsolicited(RegisteredServiceProvider to) {
    Answer answer =
        new Answer(
            this, to.entityId(), to.defaultAcsUrl(), to.encryptionCertificates(), null, now());
    return new ResponseBuilder(answer);
  }

  private Answer answer(String to, String acsUrl, @Nullable ReceivedAuthnRequest request) {
    RegisteredServiceProvider known = serviceProviders.get(to);
    return new Answer(
        this,
        to,
        acsUrl,
        known == null ? List.of() : known.encryptionCertificates(),
        request,
        now());
  }

  /** The key that the metadata shows for encryption. */
  Optional<TestCredential> decryptionKey() {
    return Optional.ofNullable(publication.decryptionKey());
  }

  SigningMode signing() {
    return signing;
  }

  SignatureShape signatureShape() {
    return signatureShape;
  }

  SecureRandom random() {
    return random;
  }

  Instant now() {
    return clock.instant();
  }

  String newId() {
    return Randomness.id(random);
  }

  /** Names the identity provider. */
  @Override
  public String toString() {
    return "FakeIdentityProvider[" + entityId + "]";
  }

  /** What only the metadata tells. */
  record Publication(
      List<String> ssoBindings,
      @Nullable String sloUrl,
      @Nullable TestCredential decryptionKey,
      @Nullable Duration validFor,
      @Nullable Duration cacheFor,
      @Nullable SignatureShape signature) {}

  /** Describes a fake identity provider; everything but the entity id has a sound default. */
  public static final class Builder {

    private final String entityId;
    private List<TestCredential> signingKeys = List.of();
    private List<TestCredential> withdrawnKeys = List.of();
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();
    private String baseUrl;
    private List<String> nameIdFormats =
        List.of(
            SamlUris.NAME_ID_PERSISTENT,
            SamlUris.NAME_ID_TRANSIENT,
            SamlUris.NAME_ID_EMAIL,
            SamlUris.NAME_ID_UNSPECIFIED);
    private boolean wantsSignedAuthnRequests;
    private SigningMode signing = SigningMode.BOTH;
    private SignatureShape signatureShape = SignatureShape.defaults();
    private List<String> ssoBindings = List.of(SamlUris.BINDING_REDIRECT, SamlUris.BINDING_POST);
    private boolean singleLogout = true;
    private @Nullable TestCredential decryptionKey;
    private @Nullable Duration validFor;
    private @Nullable Duration cacheFor;
    private @Nullable SignatureShape metadataSignature;
    private final Map<String, RegisteredServiceProvider> serviceProviders = new LinkedHashMap<>();

    private Builder(String entityId) {
      this.entityId = Objects.requireNonNull(entityId, "entityId");
      this.baseUrl =
          entityId.matches("https?://[^/]+.*")
              ? entityId.replaceFirst("^(https?://[^/]+).*", "$1")
              : "https://idp.example.test";
    }

    private Builder(FakeIdentityProvider from) {
      this.entityId = from.entityId;
      this.signingKeys = from.signingKeys;
      this.withdrawnKeys = from.withdrawnKeys;
      this.clock = from.clock;
      this.random = from.random;
      this.baseUrl = from.ssoUrl.substring(0, from.ssoUrl.length() - "/sso".length());
      this.nameIdFormats = from.nameIdFormats;
      this.wantsSignedAuthnRequests = from.wantsSignedAuthnRequests;
      this.signing = from.signing;
      this.signatureShape = from.signatureShape;
      this.ssoBindings = from.publication.ssoBindings();
      this.singleLogout = from.publication.sloUrl() != null;
      this.decryptionKey = from.publication.decryptionKey();
      this.validFor = from.publication.validFor();
      this.cacheFor = from.publication.cacheFor();
      this.metadataSignature = from.publication.signature();
      this.serviceProviders.putAll(from.serviceProviders);
    }

    /** The signing keys, all of them in the metadata; the first one signs. */
    public Builder signingKeys(TestCredential first, TestCredential... more) {
      List<TestCredential> keys = new ArrayList<>(List.of(more));
      keys.add(0, Objects.requireNonNull(first, "first"));
      this.signingKeys = List.copyOf(keys);
      return this;
    }

    /**
     * Ends a key rollover: this key signs and is in the metadata, and those that there were are
     * withdrawn. A service provider that has read the new metadata must refuse them at once
     * (attacks C9): let it read the metadata before, and again afterwards.
     *
     * @throws IllegalStateException if there is no key to withdraw, because neither {@link
     *     #signingKeys} nor {@link FakeIdentityProvider#toBuilder} gave one
     */
    public Builder rollOver(TestCredential next) {
      Objects.requireNonNull(next, "next");
      if (signingKeys.isEmpty()) {
        throw new IllegalStateException("no key to withdraw: name it with signingKeys first");
      }
      List<TestCredential> withdrawn = new ArrayList<>(signingKeys);
      withdrawn.addAll(withdrawnKeys);
      this.withdrawnKeys = List.copyOf(withdrawn);
      return signingKeys(next);
    }

    /** The clock; that of the system by default. */
    public Builder clock(Clock value) {
      this.clock = Objects.requireNonNull(value, "value");
      return this;
    }

    /** The source of keys, identifiers, initialisation vectors and signatures. */
    public Builder random(SecureRandom value) {
      this.random = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Makes everything repeatable: the same seed and clock give the same keys and messages. */
    public Builder seed(long seed) {
      return random(Randomness.seeded(seed));
    }

    /** Where it would be reached; {@code /sso} and {@code /slo} are appended. */
    public Builder baseUrl(String url) {
      this.baseUrl = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
      return this;
    }

    /** The name id formats it can give; the first one is used when none is asked for. */
    public Builder nameIdFormats(String first, String... more) {
      List<String> formats = new ArrayList<>(List.of(more));
      formats.add(0, Objects.requireNonNull(first, "first"));
      this.nameIdFormats = List.copyOf(formats);
      return this;
    }

    /** Demands signed requests, in the metadata and over HTTP. */
    public Builder wantAuthnRequestsSigned() {
      this.wantsSignedAuthnRequests = true;
      return this;
    }

    /** Which elements of an answer are signed unless an answer says otherwise; both by default. */
    public Builder signing(SigningMode mode) {
      this.signing = Objects.requireNonNull(mode, "mode");
      return this;
    }

    /** How answers are signed unless an answer says otherwise. */
    public Builder signature(SignatureShape shape) {
      this.signatureShape = Objects.requireNonNull(shape, "shape");
      return this;
    }

    /** The bindings of the single sign-on service, in the order of the metadata. */
    public Builder ssoBindings(String... bindings) {
      this.ssoBindings = List.of(bindings);
      return this;
    }

    /** Leaves single logout out of the metadata. */
    public Builder withoutSingleLogout() {
      this.singleLogout = false;
      return this;
    }

    /**
     * Shows a key for encryption in the metadata, which must not be trusted for signing: attacks of
     * class C6 sign with it.
     */
    public Builder decryptionKey(TestCredential key) {
      this.decryptionKey = Objects.requireNonNull(key, "key");
      return this;
    }

    /** Writes a validUntil, so much after the clock's time; it may be negative. */
    public Builder metadataValidFor(Duration duration) {
      this.validFor = Objects.requireNonNull(duration, "duration");
      return this;
    }

    /** Writes a cacheDuration. */
    public Builder metadataCacheDuration(Duration duration) {
      this.cacheFor = Objects.requireNonNull(duration, "duration");
      return this;
    }

    /** Signs the metadata in this shape. */
    public Builder signMetadata(SignatureShape shape) {
      this.metadataSignature = Objects.requireNonNull(shape, "shape");
      return this;
    }

    /** Registers a service provider, or replaces the one of the same entity id. */
    public Builder serviceProvider(RegisteredServiceProvider known) {
      serviceProviders.put(known.entityId(), known);
      return this;
    }

    /** Makes the identity provider, and its key if none was given. */
    public FakeIdentityProvider build() {
      return new FakeIdentityProvider(this);
    }
  }
}
