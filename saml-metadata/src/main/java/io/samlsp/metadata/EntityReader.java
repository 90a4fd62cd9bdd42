package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.xml.XmlElement;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes an identity provider of one EntityDescriptor (saml-metadata §2.3.2, §2.4.3). Reads only
 * what stands inside of it; keys only from its one IDPSSODescriptor that speaks SAML 2.0 (attacks
 * C6).
 */
final class EntityReader {

  static final int LONGEST_ENTITY_ID = 1024;

  private final String entityId;
  private final XmlElement entity;
  private final XmlElement role;
  private final List<String> unreadable = new ArrayList<>();

  private EntityReader(String entityId, XmlElement entity, XmlElement role) {
    this.entityId = entityId;
    this.entity = entity;
    this.role = role;
  }

  /**
   * Reads an EntityDescriptor.
   *
   * @param inherited what the EntitiesDescriptors above it say of validity
   */
  static IdentityProvider read(XmlElement entity, Validity inherited, Instant now)
      throws SamlFailure {
    EntityReader reader = new EntityReader(entityId(entity), entity, role(entity));
    Validity validity = inherited.narrowedBy(entity).narrowedBy(reader.role);
    if (validity.isOver(now)) {
      throw new SamlFailure(
          FailureCode.METADATA_EXPIRED,
          "metadata that is valid at " + now,
          "valid until " + validity.until() + " for " + reader.entityId);
    }
    return reader.identityProvider(validity);
  }

  /** The entity id: the attribute's value without white space around it, which its type drops. */
  static String entityId(XmlElement entity) throws SamlFailure {
    String value = entity.attribute("entityID");
    String id = value == null ? "" : XmlSpace.strip(value);
    if (id.isEmpty() || id.length() > LONGEST_ENTITY_ID) {
      throw new SamlFailure(
          FailureCode.METADATA_ENTITY_ID_INVALID,
          "an entityID of 1 to " + LONGEST_ENTITY_ID + " characters",
          value == null ? null : id.length() + " characters: " + id);
    }
    return id;
  }

  /** Whether it plays an identity provider of any protocol. */
  static boolean isIdentityProvider(XmlElement entity) {
    return entity.first(Md.MD, "IDPSSODescriptor") != null;
  }

  /** That it does not play an identity provider. */
  static SamlFailure notAnIdentityProvider(XmlElement entity) {
    boolean serviceProvider = entity.first(Md.MD, "SPSSODescriptor") != null;
    return new SamlFailure(
        serviceProvider ? FailureCode.METADATA_SP_INSTEAD_OF_IDP : FailureCode.METADATA_NO_IDP,
        "an IDPSSODescriptor in the EntityDescriptor",
        (serviceProvider ? "an SPSSODescriptor: " : "none: ")
            + Optional.ofNullable(entity.attribute("entityID")).orElse("no entityID"));
  }

  private static XmlElement role(XmlElement entity) throws SamlFailure {
    XmlElement found = null;
    XmlElement role = entity.first(Md.MD, "IDPSSODescriptor");
    if (role == null) {
      throw notAnIdentityProvider(entity);
    }
    String protocols = null;
    for (; role != null; role = role.nextSame()) {
      protocols = role.attribute("protocolSupportEnumeration");
      if (protocols == null || !XmlSpace.listHolds(protocols, Md.SAML2)) {
        continue;
      }
      // saml-metadata §2.3.2 lets roles of one kind stand side by side for different protocols;
      // which
      // of two for the same protocol holds would be a guess.
      if (found != null) {
        throw new SamlFailure(
            FailureCode.METADATA_INVALID, "one IDPSSODescriptor for SAML 2.0", "several");
      }
      found = role;
    }
    if (found == null) {
      throw new SamlFailure(
          FailureCode.METADATA_NOT_SAML2, Md.SAML2 + " in protocolSupportEnumeration", protocols);
    }
    return found;
  }

  private IdentityProvider identityProvider(Validity validity) throws SamlFailure {
    IdentityProvider.Builder idp = IdentityProvider.builder(entityId);
    keys("signing").forEach(idp::signingKey);
    keys("encryption").forEach(idp::encryptionKey);
    endpoints("SingleSignOnService").forEach(idp::singleSignOnService);
    endpoints("SingleLogoutService").forEach(idp::singleLogoutService);
    texts(role, Md.MD, "NameIDFormat", (language, text) -> idp.nameIdFormat(text));
    idp.wantAuthnRequestsSigned(isTrue(role.attribute("WantAuthnRequestsSigned")));
    idp.validUntil(validity.until());
    idp.cacheDuration(validity.cache());
    displayNames(idp);
    organization(idp);
    return idp.build();
  }

  /**
   * The keys for one use; those whose use is omitted serve both.
   *
   * <p>A certificate that cannot be read is passed over as long as another signing key is there: it
   * could only have verified less. That way a broken new certificate does not stop those who sign
   * in with the old one; the linter names it.
   */
  private Set<IdpKey> keys(String use) throws SamlFailure {
    Set<IdpKey> keys = new LinkedHashSet<>();
    for (XmlElement d = role.first(Md.MD, "KeyDescriptor"); d != null; d = d.nextSame()) {
      String declared = d.attribute("use");
      if (declared == null || declared.equals(use)) {
        KeyReader read = KeyReader.read(d);
        keys.addAll(read.keys());
        unreadable.addAll(read.unreadable());
      }
    }
    if (keys.isEmpty() && use.equals("signing")) {
      throw unreadable.isEmpty()
          ? new SamlFailure(
              FailureCode.METADATA_NO_SIGNING_KEY,
              "a KeyDescriptor for signing with an X509Certificate or KeyValue",
              "none for " + entityId)
          : new SamlFailure(
              FailureCode.METADATA_CERTIFICATE_UNREADABLE,
              "a readable signing certificate or key",
              String.join("; ", unreadable));
    }
    return keys;
  }

  private List<Endpoint> endpoints(String kind) throws SamlFailure {
    List<Endpoint> endpoints = new ArrayList<>();
    List<String> passedOver = new ArrayList<>();
    boolean browser = false;
    for (XmlElement e = role.first(Md.MD, kind); e != null; e = e.nextSame()) {
      Optional<Endpoint> endpoint = endpoint(e);
      endpoint.ifPresent(endpoints::add);
      browser |= endpoint.map(Endpoint::binding).filter(EntityReader::isForBrowsers).isPresent();
      if (endpoint.isEmpty() || !isForBrowsers(endpoint.get().binding())) {
        passedOver.add(e.attribute("Binding") + " at " + e.attribute("Location"));
      }
    }
    if (!browser && kind.equals("SingleSignOnService")) {
      throw new SamlFailure(
          FailureCode.METADATA_NO_ENDPOINT,
          "a SingleSignOnService by HTTP-Redirect or HTTP-POST at an http or https URL",
          passedOver.isEmpty() ? null : String.join("; ", passedOver));
    }
    return endpoints;
  }

  private static boolean isForBrowsers(Binding binding) {
    return binding == Binding.HTTP_REDIRECT || binding == Binding.HTTP_POST;
  }

  /**
   * The endpoint, unless its binding is unknown here or a location is no http or https URL (attacks
   * G3).
   */
  private static Optional<Endpoint> endpoint(XmlElement element) {
    String name = element.attribute("Binding");
    Optional<Binding> binding = name == null ? Optional.empty() : Binding.of(XmlSpace.strip(name));
    Optional<URI> location = location(element.attribute("Location"));
    String response = element.attribute("ResponseLocation");
    Optional<URI> responseLocation = response == null ? location : location(response);
    if (binding.isEmpty() || location.isEmpty() || responseLocation.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Endpoint(binding.get(), location.get(), responseLocation.get()));
  }

  /** The location as a URL that {@link Endpoint} takes. */
  static Optional<URI> location(@Nullable String text) {
    try {
      URI uri = new URI(text == null ? "" : XmlSpace.strip(text));
      String scheme = uri.getScheme();
      boolean http = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
      return http && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isTrue(@Nullable String value) {
    String stripped = value == null ? "" : XmlSpace.strip(value);
    return stripped.equals("true") || stripped.equals("1");
  }

  private void displayNames(IdentityProvider.Builder idp) throws SamlFailure {
    XmlElement extensions = role.first(Md.MD, "Extensions");
    XmlElement info = extensions == null ? null : extensions.first(Md.MDUI, "UIInfo");
    if (info != null) {
      texts(info, Md.MDUI, "DisplayName", idp::displayName);
    }
  }

  /** The name for people, where there is one in that language, and else the legal one. */
  private void organization(IdentityProvider.Builder idp) throws SamlFailure {
    XmlElement own = role.first(Md.MD, "Organization");
    XmlElement organization = own == null ? entity.first(Md.MD, "Organization") : own;
    if (organization != null) {
      texts(organization, Md.MD, "OrganizationName", idp::organizationName);
      texts(organization, Md.MD, "OrganizationDisplayName", idp::organizationName);
    }
  }

  /** Hands on language and text of each child of that name; without a language it is "und". */
  static void texts(XmlElement parent, String uri, String name, BiConsumer<String, String> to)
      throws SamlFailure {
    for (XmlElement child = parent.first(uri, name); child != null; child = child.nextSame()) {
      String text = XmlSpace.collapse(child.text());
      if (!text.isEmpty()) {
        String language = child.attribute(Md.XML, "lang");
        to.accept(language == null || language.isEmpty() ? "und" : language, text);
      }
    }
  }
}
