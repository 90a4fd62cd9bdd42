package io.samlsp.metadata;

import io.samlsp.ServiceProvider;
import io.samlsp.authn.AssertionConsumerService;
import io.samlsp.idp.Endpoint;
import io.samlsp.keys.KeyState;
import io.samlsp.keys.SigningKey;
import io.samlsp.keys.SpKey;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a service provider tells identity providers about itself (saml-metadata §2.4.4). Immutable.
 *
 * <p>Keys that are {@link KeyState#ACTIVE} or {@link KeyState#NEXT} are published, each with its
 * use; {@link KeyState#RETIRED} ones are not. A rollover is three publications: the new key as NEXT
 * beside the old one; the new one ACTIVE and the old one RETIRED once every identity provider has
 * read the first; the new one alone.
 */
public final class SpMetadata {

  /** An assertion consumer service and its index. */
  record IndexedService(int index, URI location) {}

  /** A list of attributes and its index. */
  record AttributeService(
      int index, String language, String name, List<RequestedAttribute> wanted) {}

  /** An organisation in one language. */
  record Organization(String language, String name, String displayName, URI url) {}

  final String entityId;
  final List<IndexedService> assertionConsumerServices;
  final int defaultIndex;
  final List<Endpoint> singleLogoutServices;
  final List<X509Certificate> signingCertificates;
  final List<X509Certificate> decryptionCertificates;
  final Set<String> nameIdFormats;
  final boolean wantAssertionsSigned;
  final boolean authnRequestsSigned;
  final List<AttributeService> attributeServices;
  final List<Organization> organizations;
  final List<Contact> contacts;
  final Map<String, String> displayNames;
  final Map<String, String> descriptions;
  final Map<String, URI> informationUrls;
  final Map<String, URI> privacyStatementUrls;
  final List<Logo> logos;
  final @Nullable Instant validUntil;
  final @Nullable Duration cacheDuration;

  private SpMetadata(Builder b) {
    this.entityId = b.entityId;
    this.assertionConsumerServices = List.copyOf(b.assertionConsumerServices);
    this.defaultIndex = b.defaultIndex;
    this.singleLogoutServices = List.copyOf(b.singleLogoutServices);
    this.signingCertificates = published(b.signingKeys, b.signingCertificates);
    this.decryptionCertificates = published(b.decryptionKeys, b.decryptionCertificates);
    this.nameIdFormats = new LinkedHashSet<>(b.nameIdFormats);
    this.wantAssertionsSigned = b.wantAssertionsSigned;
    this.authnRequestsSigned = b.authnRequestsSigned.orElseGet(b::signs);
    this.attributeServices = List.copyOf(b.attributeServices);
    this.organizations = List.copyOf(b.organizations);
    this.contacts = List.copyOf(b.contacts);
    this.displayNames = new LinkedHashMap<>(b.displayNames);
    this.descriptions = new LinkedHashMap<>(b.descriptions);
    this.informationUrls = new LinkedHashMap<>(b.informationUrls);
    this.privacyStatementUrls = new LinkedHashMap<>(b.privacyStatementUrls);
    this.logos = List.copyOf(b.logos);
    this.validUntil = b.validUntil;
    this.cacheDuration = b.cacheDuration;
  }

  /** ACTIVE before NEXT: an identity provider that takes only one key takes the first. */
  private static List<X509Certificate> published(List<SpKey> keys, List<X509Certificate> more) {
    List<X509Certificate> published = new ArrayList<>();
    for (KeyState state : new KeyState[] {KeyState.ACTIVE, KeyState.NEXT}) {
      keys.stream()
          .filter(key -> key.state() == state)
          .forEach(key -> published.add(key.certificate()));
    }
    published.addAll(more);
    return List.copyOf(published);
  }

  /**
   * Starts the metadata of a service provider.
   *
   * @param entityId its name (issuer URL), to the letter as it stands in requests and as the
   *     identity provider writes it into Audience; at most 1024 characters
   * @param assertionConsumerService where responses are posted; it has index 0 and is the default
   */
  public static Builder builder(String entityId, URI assertionConsumerService) {
    return builder(entityId, 0, assertionConsumerService);
  }

  /**
   * As {@link #builder(String, URI)}, for one whose default has another index, which an identity
   * provider may know already.
   *
   * @param index of the assertion consumer service, 0 to 65,535
   */
  public static Builder builder(String entityId, int index, URI assertionConsumerService) {
    return new Builder(entityId)
        .assertionConsumerService(index, assertionConsumerService)
        .defaultAssertionConsumerService(index);
  }

  /**
   * Starts the metadata of this service provider with what it is made of: its name, assertion
   * consumer services and keys, and whether it signs requests. Organisation, contacts, names and
   * logout are added to it.
   */
  public static Builder builder(ServiceProvider serviceProvider) {
    Builder builder = new Builder(serviceProvider.entityId());
    for (AssertionConsumerService service : serviceProvider.assertionConsumerServices()) {
      builder.assertionConsumerService(service.index(), service.location());
      if (service.isDefault()) {
        builder.defaultAssertionConsumerService(service.index());
      }
    }
    serviceProvider.signingKeys().forEach(key -> builder.signingKey(key.key()));
    serviceProvider.decryptionKeys().forEach(builder::decryptionKey);
    return builder.authnRequestsSigned(serviceProvider.signsRequests());
  }

  /** The metadata of this service provider, with nothing added. */
  public static SpMetadata of(ServiceProvider serviceProvider) {
    return builder(serviceProvider).build();
  }

  /**
   * The document, to be served or saved in UTF-8.
   *
   * <p>The same values give the same text.
   */
  public String toXml() {
    return SpMetadataWriter.write(this);
  }

  /**
   * The document with an enveloped signature over all of it, by the usual algorithm for that key.
   * It must not be re-indented: that breaks the signature.
   *
   * <p>Your partners verify it with the certificate that you gave them by another way; what the
   * document says of itself proves nothing.
   *
   * @throws IllegalStateException if the key cannot be used now (an HSM that is away)
   */
  public String toSignedXml(SpKey key) {
    return toSignedXml(SigningKey.of(key));
  }

  /** As {@link #toSignedXml(SpKey)}, with the algorithm of your choice. */
  public String toSignedXml(SigningKey key) {
    return SpMetadataWriter.writeSigned(this, key);
  }

  @Override
  public String toString() {
    return entityId;
  }

  /** Collects what the metadata says. Wrong values are an {@link IllegalArgumentException}. */
  public static final class Builder {

    private static final int LARGEST_INDEX = 65_535;

    private final String entityId;
    private final List<IndexedService> assertionConsumerServices = new ArrayList<>();
    private final List<Endpoint> singleLogoutServices = new ArrayList<>();
    private final List<SpKey> signingKeys = new ArrayList<>();
    private final List<SpKey> decryptionKeys = new ArrayList<>();
    private final List<X509Certificate> signingCertificates = new ArrayList<>();
    private final List<X509Certificate> decryptionCertificates = new ArrayList<>();
    private final Set<String> nameIdFormats = new LinkedHashSet<>();
    private final List<AttributeService> attributeServices = new ArrayList<>();
    private final List<Organization> organizations = new ArrayList<>();
    private final List<Contact> contacts = new ArrayList<>();
    private final Map<String, String> displayNames = new LinkedHashMap<>();
    private final Map<String, String> descriptions = new LinkedHashMap<>();
    private final Map<String, URI> informationUrls = new LinkedHashMap<>();
    private final Map<String, URI> privacyStatementUrls = new LinkedHashMap<>();
    private final List<Logo> logos = new ArrayList<>();
    private int defaultIndex;
    private boolean wantAssertionsSigned = true;
    private Optional<Boolean> authnRequestsSigned = Optional.empty();
    private @Nullable Instant validUntil;
    private @Nullable Duration cacheDuration;

    private Builder(String entityId) {
      WritableText.require(entityId);
      if (entityId.length() > EntityReader.LONGEST_ENTITY_ID
          || !XmlSpace.strip(entityId).equals(entityId)) {
        throw new IllegalArgumentException(
            "an entity id has 1 to 1024 characters and no white space around it");
      }
      this.entityId = entityId;
    }

    /** Adds an assertion consumer service (HTTP-POST) under an index of its own. */
    public Builder assertionConsumerService(int index, URI location) {
      requireIndex(index);
      if (assertionConsumerServices.stream().anyMatch(s -> s.index == index)) {
        throw new IllegalArgumentException("two assertion consumer services of index " + index);
      }
      assertionConsumerServices.add(new IndexedService(index, requireHttp(location)));
      return this;
    }

    /** Makes another one than the first the default. */
    public Builder defaultAssertionConsumerService(int index) {
      defaultIndex = index;
      return this;
    }

    /** Adds a place where logout messages go. */
    public Builder singleLogoutService(Endpoint endpoint) {
      singleLogoutServices.add(Objects.requireNonNull(endpoint));
      return this;
    }

    /** Adds a key that signs requests, in whatever state. */
    public Builder signingKey(SpKey key) {
      signingKeys.add(Objects.requireNonNull(key));
      return this;
    }

    /** Adds an RSA key that decrypts, in whatever state. */
    public Builder decryptionKey(SpKey key) {
      requireRsa(key.certificate());
      decryptionKeys.add(key);
      return this;
    }

    /**
     * Adds the certificate of a key that signs requests, where the key itself is elsewhere: these
     * are published behind those of {@link #signingKey}.
     */
    public Builder signingCertificate(X509Certificate certificate) {
      signingCertificates.add(Objects.requireNonNull(certificate));
      return this;
    }

    /** Adds the certificate of an RSA key that decrypts, where the key itself is elsewhere. */
    public Builder decryptionCertificate(X509Certificate certificate) {
      requireRsa(certificate);
      decryptionCertificates.add(certificate);
      return this;
    }

    private static void requireRsa(X509Certificate certificate) {
      if (!(certificate.getPublicKey() instanceof RSAPublicKey)) {
        throw new IllegalArgumentException(
            "keys are transported with RSA: " + certificate.getSubjectX500Principal());
      }
    }

    /** Only an ACTIVE key signs; a NEXT one is published ahead of its time. */
    private boolean signs() {
      return !signingCertificates.isEmpty()
          || signingKeys.stream().anyMatch(key -> key.state() == KeyState.ACTIVE);
    }

    /** Adds a name id format, in order of preference. */
    public Builder nameIdFormat(String format) {
      nameIdFormats.add(WritableText.require(format));
      return this;
    }

    /** Says whether assertions must be signed themselves; true unless set. */
    public Builder wantAssertionsSigned(boolean wanted) {
      wantAssertionsSigned = wanted;
      return this;
    }

    /**
     * Says whether requests will be signed; unless set, that is so if a signing key is ACTIVE or a
     * signing certificate was added.
     */
    public Builder authnRequestsSigned(boolean signed) {
      authnRequestsSigned = Optional.of(signed);
      return this;
    }

    /**
     * Adds a list of attributes that the service would like to get.
     *
     * @param index what a request refers to it by
     * @param language language of the name
     * @param name of the service, for consent pages
     */
    public Builder requestedAttributes(
        int index, String language, String name, List<RequestedAttribute> attributes) {
      requireIndex(index);
      if (attributeServices.stream().anyMatch(s -> s.index == index)) {
        throw new IllegalArgumentException("two lists of attributes of index " + index);
      }
      if (attributes.isEmpty()) {
        throw new IllegalArgumentException("a list of attributes has one at least");
      }
      attributeServices.add(
          new AttributeService(
              index,
              WritableText.requireLanguage(language),
              WritableText.require(name),
              List.copyOf(attributes)));
      return this;
    }

    /** Adds the organisation behind the service, in one language. */
    public Builder organization(String language, String name, String displayName, URI url) {
      organizations.add(
          new Organization(
              WritableText.requireLanguage(language),
              WritableText.require(name),
              WritableText.require(displayName),
              requireHttp(url)));
      return this;
    }

    /** Adds a contact. */
    public Builder contact(Contact contact) {
      contacts.add(Objects.requireNonNull(contact));
      return this;
    }

    /** Adds the name of the service that login pages show. */
    public Builder displayName(String language, String name) {
      displayNames.put(WritableText.requireLanguage(language), WritableText.require(name));
      return this;
    }

    /** Adds a sentence on what the service is. */
    public Builder description(String language, String text) {
      descriptions.put(WritableText.requireLanguage(language), WritableText.require(text));
      return this;
    }

    /** Adds a page about the service. */
    public Builder informationUrl(String language, URI url) {
      informationUrls.put(WritableText.requireLanguage(language), requireHttp(url));
      return this;
    }

    /** Adds the page that says what happens with the data. */
    public Builder privacyStatementUrl(String language, URI url) {
      privacyStatementUrls.put(WritableText.requireLanguage(language), requireHttp(url));
      return this;
    }

    /** Adds a picture. */
    public Builder logo(Logo logo) {
      logos.add(Objects.requireNonNull(logo));
      return this;
    }

    /** Sets when the document stops to be valid; not set, it never does. */
    public Builder validUntil(Instant end) {
      validUntil = Objects.requireNonNull(end);
      return this;
    }

    /** Sets how long a reader may keep the document. */
    public Builder cacheDuration(Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("a cache duration is positive: " + duration);
      }
      cacheDuration = duration;
      return this;
    }

    /**
     * Makes the metadata.
     *
     * @throws IllegalArgumentException if the default index is none of those added, or requests
     *     shall be signed, no signing key is ACTIVE and there is no signing certificate
     */
    public SpMetadata build() {
      if (assertionConsumerServices.stream().noneMatch(s -> s.index == defaultIndex)) {
        throw new IllegalArgumentException(
            "no assertion consumer service of index " + defaultIndex);
      }
      SpMetadata made = new SpMetadata(this);
      if (made.authnRequestsSigned && !signs()) {
        throw new IllegalArgumentException("signed requests need an ACTIVE signing key");
      }
      return made;
    }

    private static void requireIndex(int index) {
      if (index < 0 || index > LARGEST_INDEX) {
        throw new IllegalArgumentException("an index is from 0 to " + LARGEST_INDEX);
      }
    }

    private static URI requireHttp(URI location) {
      if (EntityReader.location(location.toString()).isEmpty()) {
        throw new IllegalArgumentException("not an absolute http or https URL: " + location);
      }
      return location;
    }
  }
}
