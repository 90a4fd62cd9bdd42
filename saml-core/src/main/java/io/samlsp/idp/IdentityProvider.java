package io.samlsp.idp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One identity provider: its name, keys, endpoints, and what we allow it. Immutable. */
public final class IdentityProvider {

  private static final Duration MOST_SKEW = Duration.ofMinutes(5);

  private final String entityId;
  private final List<IdpKey> signingKeys;
  private final List<IdpKey> encryptionKeys;
  private final List<Endpoint> singleSignOnServices;
  private final List<Endpoint> singleLogoutServices;
  private final List<String> nameIdFormats;
  private final boolean wantAuthnRequestsSigned;
  private final @Nullable Instant validUntil;
  private final @Nullable Duration cacheDuration;
  private final Map<String, String> displayNames;
  private final Map<String, String> organizationNames;
  private final boolean idpInitiatedAllowed;
  private final @Nullable Duration clockSkew;
  private final boolean signedResponseRequired;
  private final boolean signedAssertionRequired;
  private final boolean encryptionRequired;
  private final Map<String, String> attributeNames;

  private IdentityProvider(Builder b) {
    this.entityId = b.entityId;
    this.signingKeys = List.copyOf(b.signingKeys);
    this.encryptionKeys = List.copyOf(b.encryptionKeys);
    this.singleSignOnServices = List.copyOf(b.singleSignOnServices);
    this.singleLogoutServices = List.copyOf(b.singleLogoutServices);
    this.nameIdFormats = List.copyOf(b.nameIdFormats);
    this.wantAuthnRequestsSigned = b.wantAuthnRequestsSigned;
    this.validUntil = b.validUntil;
    this.cacheDuration = b.cacheDuration;
    this.displayNames = Map.copyOf(b.displayNames);
    this.organizationNames = Map.copyOf(b.organizationNames);
    this.idpInitiatedAllowed = b.idpInitiatedAllowed;
    this.clockSkew = b.clockSkew;
    this.signedResponseRequired = b.signedResponseRequired;
    this.signedAssertionRequired = b.signedAssertionRequired;
    this.encryptionRequired = b.encryptionRequired;
    this.attributeNames = Map.copyOf(b.attributeNames);
  }

  /**
   * Starts an identity provider.
   *
   * @param entityId its name, as it stands in Issuer, to the letter; at most 1024 characters
   *     (saml-core §8.3.6)
   */
  public static Builder builder(String entityId) {
    return new Builder(entityId);
  }

  /** A builder with everything of this one, to change something. */
  public Builder toBuilder() {
    Builder b = new Builder(entityId);
    b.signingKeys.addAll(signingKeys);
    b.encryptionKeys.addAll(encryptionKeys);
    b.singleSignOnServices.addAll(singleSignOnServices);
    b.singleLogoutServices.addAll(singleLogoutServices);
    b.nameIdFormats.addAll(nameIdFormats);
    b.wantAuthnRequestsSigned = wantAuthnRequestsSigned;
    b.validUntil = validUntil;
    b.cacheDuration = cacheDuration;
    b.displayNames.putAll(displayNames);
    b.organizationNames.putAll(organizationNames);
    b.idpInitiatedAllowed = idpInitiatedAllowed;
    b.clockSkew = clockSkew;
    b.signedResponseRequired = signedResponseRequired;
    b.signedAssertionRequired = signedAssertionRequired;
    b.encryptionRequired = encryptionRequired;
    b.attributeNames.putAll(attributeNames);
    return b;
  }

  /** The name, as it stands in Issuer. */
  public String entityId() {
    return entityId;
  }

  /** The keys whose signatures are believed; never empty. Several during a rollover. */
  public List<IdpKey> signingKeys() {
    return signingKeys;
  }

  /** The keys to encrypt for. */
  public List<IdpKey> encryptionKeys() {
    return encryptionKeys;
  }

  /** Where sign-in requests go, in the order of preference of the metadata. */
  public List<Endpoint> singleSignOnServices() {
    return singleSignOnServices;
  }

  /** The first single sign-on service of that binding. */
  public Optional<Endpoint> singleSignOnService(Binding binding) {
    return singleSignOnServices.stream().filter(e -> e.binding() == binding).findFirst();
  }

  /** Where logout messages go. */
  public List<Endpoint> singleLogoutServices() {
    return singleLogoutServices;
  }

  /** The name id formats it offers. */
  public List<String> nameIdFormats() {
    return nameIdFormats;
  }

  /** Whether it asks for signed requests (saml-metadata §2.4.3). */
  public boolean wantAuthnRequestsSigned() {
    return wantAuthnRequestsSigned;
  }

  /**
   * When this description stops to be valid; from then on nothing is accepted from this identity
   * provider.
   */
  public Optional<Instant> validUntil() {
    return Optional.ofNullable(validUntil);
  }

  /** How long this description may be kept before it is fetched again. */
  public Optional<Duration> cacheDuration() {
    return Optional.ofNullable(cacheDuration);
  }

  /** Names to show people, by language tag. */
  public Map<String, String> displayNames() {
    return displayNames;
  }

  /** Names of the organisation behind it, by language tag. */
  public Map<String, String> organizationNames() {
    return organizationNames;
  }

  /** Whether it may send responses that nobody asked for. */
  public boolean idpInitiatedAllowed() {
    return idpInitiatedAllowed;
  }

  /** How far its clock may differ from ours, each way, instead of what the policy says. */
  public Optional<Duration> clockSkew() {
    return Optional.ofNullable(clockSkew);
  }

  /** Whether its responses must be signed themselves, whatever the policy says. */
  public boolean signedResponseRequired() {
    return signedResponseRequired;
  }

  /** Whether its assertions must be signed themselves, whatever the policy says. */
  public boolean signedAssertionRequired() {
    return signedAssertionRequired;
  }

  /** Whether its assertions must be encrypted, whatever the policy says. */
  public boolean encryptionRequired() {
    return encryptionRequired;
  }

  /**
   * What this identity provider calls an attribute: {@code
   * subject.value(idp.attributeName("mail"))}. The name itself if nothing else was set.
   */
  public String attributeName(String ours) {
    return attributeNames.getOrDefault(ours, ours);
  }

  @Override
  public String toString() {
    return entityId;
  }

  /** Collects what an identity provider is made of. */
  public static final class Builder {

    private final String entityId;
    private final List<IdpKey> signingKeys = new ArrayList<>();
    private final List<IdpKey> encryptionKeys = new ArrayList<>();
    private final List<Endpoint> singleSignOnServices = new ArrayList<>();
    private final List<Endpoint> singleLogoutServices = new ArrayList<>();
    private final List<String> nameIdFormats = new ArrayList<>();
    private final Map<String, String> displayNames = new LinkedHashMap<>();
    private final Map<String, String> organizationNames = new LinkedHashMap<>();
    private boolean wantAuthnRequestsSigned;
    private @Nullable Instant validUntil;
    private @Nullable Duration cacheDuration;
    private boolean idpInitiatedAllowed;
    private @Nullable Duration clockSkew;
    private boolean signedResponseRequired;
    private boolean signedAssertionRequired;
    private boolean encryptionRequired;
    private final Map<String, String> attributeNames = new LinkedHashMap<>();

    private Builder(String entityId) {
      if (entityId.isEmpty() || entityId.length() > 1024) {
        throw new IllegalArgumentException("entity id must have 1 to 1024 characters");
      }
      this.entityId = entityId;
    }

    /** Adds a key whose signatures are believed. */
    public Builder signingKey(IdpKey key) {
      signingKeys.add(Objects.requireNonNull(key));
      return this;
    }

    /** Adds a key to encrypt for. */
    public Builder encryptionKey(IdpKey key) {
      encryptionKeys.add(Objects.requireNonNull(key));
      return this;
    }

    /** Adds a place where sign-in requests go. */
    public Builder singleSignOnService(Endpoint endpoint) {
      singleSignOnServices.add(Objects.requireNonNull(endpoint));
      return this;
    }

    /** Adds a place where logout messages go. */
    public Builder singleLogoutService(Endpoint endpoint) {
      singleLogoutServices.add(Objects.requireNonNull(endpoint));
      return this;
    }

    /** Adds a name id format on offer. */
    public Builder nameIdFormat(String format) {
      nameIdFormats.add(Objects.requireNonNull(format));
      return this;
    }

    /** Says whether it asks for signed requests. */
    public Builder wantAuthnRequestsSigned(boolean wanted) {
      wantAuthnRequestsSigned = wanted;
      return this;
    }

    /** Sets when this description stops to be valid. */
    public Builder validUntil(@Nullable Instant end) {
      validUntil = end;
      return this;
    }

    /** Sets how long this description may be kept. */
    public Builder cacheDuration(@Nullable Duration duration) {
      cacheDuration = duration;
      return this;
    }

    /** Adds a name to show people. */
    public Builder displayName(String language, String name) {
      displayNames.put(language, name);
      return this;
    }

    /** Adds a name of the organisation behind it. */
    public Builder organizationName(String language, String name) {
      organizationNames.put(language, name);
      return this;
    }

    /**
     * Lets this identity provider send responses that nobody asked for.
     *
     * <p>The attack that this opens is login CSRF: an attacker signs in, keeps the response, and
     * makes a victim's browser post it, so that the victim works in the attacker's account
     * (saml-profiles §4.1.5).
     */
    public Builder allowIdpInitiated() {
      idpInitiatedAllowed = true;
      return this;
    }

    /**
     * Sets how far its clock may differ from ours, each way, instead of what the policy says.
     *
     * @throws IllegalArgumentException if it is negative or more than 5 minutes: skew prolongs the
     *     life of a stolen assertion
     */
    public Builder clockSkew(Duration skew) {
      if (skew.isNegative() || skew.compareTo(MOST_SKEW) > 0) {
        throw new IllegalArgumentException("clock skew must be from 0 to 5 minutes: " + skew);
      }
      clockSkew = skew;
      return this;
    }

    /** Demands a signature on the response itself, also when the policy does not. */
    public Builder requireSignedResponse() {
      signedResponseRequired = true;
      return this;
    }

    /** Demands a signature on the assertion itself, also when the policy does not. */
    public Builder requireSignedAssertion() {
      signedAssertionRequired = true;
      return this;
    }

    /** Demands an encrypted assertion, also when the policy does not. */
    public Builder requireEncryption() {
      encryptionRequired = true;
      return this;
    }

    /**
     * Sets what it calls an attribute that the application knows by another name.
     *
     * @param ours for {@link IdentityProvider#attributeName}
     * @param theirs as it stands in its assertions
     */
    public Builder attributeName(String ours, String theirs) {
      attributeNames.put(Objects.requireNonNull(ours), Objects.requireNonNull(theirs));
      return this;
    }

    /**
     * Makes the identity provider.
     *
     * @throws IllegalArgumentException if there is no signing key: nothing it sends could ever be
     *     verified
     */
    public IdentityProvider build() {
      if (signingKeys.isEmpty()) {
        throw new IllegalArgumentException("no signing key for " + entityId);
      }
      return new IdentityProvider(this);
    }
  }
}
