package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.xml.XmlElement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Metadata of identity providers: one, or several in an EntitiesDescriptor. Immutable.
 *
 * <p>Whoever can write the document decides whom the service provider believes. {@code parse} does
 * <em>not</em> look at a signature: give it octets from where you trust them (a file of your own,
 * an administrator's upload). {@link #parseSigned} verifies the signature with keys that you know
 * already, and reads only what was signed.
 *
 * <p>Parsing refuses what is no metadata of any identity provider. Whether one of them can be used
 * (it speaks SAML 2.0, has a signing key and an endpoint, is not expired) is decided when it is
 * asked for, at the time of the asking.
 */
public final class IdpMetadata {

  private final Map<String, List<Entity>> entities;
  private final Clock clock;

  /** An EntityDescriptor and the validity that stands above it. */
  private record Entity(String entityId, XmlElement element, Validity inherited) {}

  private IdpMetadata(Map<String, List<Entity>> entities, Clock clock) {
    this.entities = entities;
    this.clock = clock;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if the file cannot be read
   * @throws SamlFailure as {@link #parse(byte[])}
   */
  public static IdpMetadata parse(Path file) throws IOException, SamlFailure {
    return parse(file, Clock.systemUTC());
  }

  /** As {@link #parse(Path)}, by that clock. */
  public static IdpMetadata parse(Path file, Clock clock) throws IOException, SamlFailure {
    try (InputStream in = Files.newInputStream(file)) {
      return parse(in, clock);
    }
  }

  /**
   * Reads a stream to its end, or to the limit of 16 MiB; does not close it.
   *
   * @throws IOException if the stream cannot be read
   * @throws SamlFailure as {@link #parse(byte[])}
   */
  public static IdpMetadata parse(InputStream in) throws IOException, SamlFailure {
    return parse(in, Clock.systemUTC());
  }

  /** As {@link #parse(InputStream)}, by that clock. */
  public static IdpMetadata parse(InputStream in, Clock clock) throws IOException, SamlFailure {
    return parse(MetadataOctets.read(in), clock);
  }

  /**
   * Reads a document that is a text already; the encoding that it declares is ignored.
   *
   * @throws SamlFailure as {@link #parse(byte[])}
   */
  public static IdpMetadata parse(String xml) throws SamlFailure {
    return parse(xml, Clock.systemUTC());
  }

  /** As {@link #parse(String)}, by that clock. */
  public static IdpMetadata parse(String xml, Clock clock) throws SamlFailure {
    return parse(MetadataOctets.of(xml), clock);
  }

  /**
   * Reads a document.
   *
   * @throws SamlFailure {@link FailureCode#METADATA_NOT_XML}, {@link
   *     FailureCode#METADATA_NOT_METADATA}, {@link FailureCode#METADATA_SP_INSTEAD_OF_IDP}, {@link
   *     FailureCode#METADATA_NO_IDP}, {@link FailureCode#METADATA_ENTITY_ID_INVALID} for any entity
   *     in it, {@link FailureCode#METADATA_INVALID}, {@link FailureCode#XML_DOCTYPE}, {@link
   *     FailureCode#XML_NOT_WELL_FORMED}, {@link FailureCode#XML_TOO_LARGE} over 16 MiB, or another
   *     of the XML codes
   */
  public static IdpMetadata parse(byte[] document) throws SamlFailure {
    return parse(document, Clock.systemUTC());
  }

  /** As {@link #parse(byte[])}, by that clock. */
  public static IdpMetadata parse(byte[] document, Clock clock) throws SamlFailure {
    return of(MetadataOctets.parse(document), clock);
  }

  /**
   * Reads a document whose root must be signed with one of these keys. Only what was signed is
   * read.
   *
   * @param pinnedKeys of whoever publishes the document, got by another way than the document
   * @throws SamlFailure {@link FailureCode#SIGNATURE_MISSING} if the root is not signed, another of
   *     the SIGNATURE_…, DIGEST_… and CANONICALIZATION_… codes, or as {@link #parse(byte[])}
   * @throws IllegalArgumentException if there are no keys
   */
  public static IdpMetadata parseSigned(byte[] document, Collection<IdpKey> pinnedKeys, Clock clock)
      throws SamlFailure {
    return of(SignedMetadata.verify(MetadataOctets.parse(document), pinnedKeys), clock);
  }

  private static IdpMetadata of(XmlElement root, Clock clock) throws SamlFailure {
    Objects.requireNonNull(clock);
    List<Entity> found = new ArrayList<>();
    collect(root, Validity.UNLIMITED, found);
    Map<String, List<Entity>> entities = new LinkedHashMap<>();
    for (Entity entity : found) {
      entities.computeIfAbsent(entity.entityId, id -> new ArrayList<>()).add(entity);
    }
    if (found.stream().noneMatch(e -> EntityReader.isIdentityProvider(e.element))) {
      throw found.stream()
          .map(e -> EntityReader.notAnIdentityProvider(e.element))
          .filter(f -> f.code() == FailureCode.METADATA_SP_INSTEAD_OF_IDP)
          .findFirst()
          .orElseGet(
              () ->
                  new SamlFailure(
                      FailureCode.METADATA_NO_IDP,
                      "an EntityDescriptor with an IDPSSODescriptor",
                      found.size() + " entities without one"));
    }
    return new IdpMetadata(entities, clock);
  }

  /**
   * Looks at a document and says what is wrong with it, why that matters, and how to mend it.
   *
   * <p>Whatever the octets are, there is a report: it works on a web page, a certificate, and XML
   * that copying has damaged too.
   */
  public static MetadataReport lint(byte[] document, Clock clock) {
    return Linter.lint(document, clock.instant());
  }

  /** As {@link #lint(byte[], Clock)}, by the system's clock. */
  public static MetadataReport lint(byte[] document) {
    return lint(document, Clock.systemUTC());
  }

  /** As {@link #lint(byte[], Clock)}, for a document that is a text already. */
  public static MetadataReport lint(String xml, Clock clock) {
    return lint(MetadataOctets.of(xml), clock);
  }

  /**
   * As {@link #lint(byte[], Clock)}, for a file.
   *
   * @throws IOException if the file cannot be read
   */
  public static MetadataReport lint(Path file, Clock clock) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return lint(MetadataOctets.read(in), clock);
    }
  }

  /** The depth is bounded by the parser. */
  private static void collect(XmlElement element, Validity above, List<Entity> found)
      throws SamlFailure {
    if (element.is(Md.MD, "EntityDescriptor")) {
      found.add(new Entity(EntityReader.entityId(element), element, above));
    } else if (element.is(Md.MD, "EntitiesDescriptor")) {
      Validity here = above.narrowedBy(element);
      for (XmlElement e = element.firstElement(); e != null; e = e.nextElement()) {
        collect(e, here, found);
      }
    }
  }

  /**
   * The only identity provider of the document; service providers beside it do not matter.
   *
   * @throws SamlFailure {@link FailureCode#METADATA_SEVERAL_ENTITIES} if there are several, or as
   *     {@link #entity}
   */
  public IdentityProvider single() throws SamlFailure {
    List<String> ids = entityIds();
    if (ids.size() > 1) {
      throw new SamlFailure(
          FailureCode.METADATA_SEVERAL_ENTITIES, "one identity provider", listed(ids));
    }
    return entity(ids.get(0));
  }

  /**
   * The identity provider of exactly that entity id.
   *
   * @throws SamlFailure {@link FailureCode#METADATA_ENTITY_UNKNOWN} if it is not in the document;
   *     {@link FailureCode#METADATA_SP_INSTEAD_OF_IDP} or {@link FailureCode#METADATA_NO_IDP} if it
   *     is no identity provider; {@link FailureCode#METADATA_NOT_SAML2}, {@link
   *     FailureCode#METADATA_EXPIRED}, {@link FailureCode#METADATA_NO_SIGNING_KEY}, {@link
   *     FailureCode#METADATA_CERTIFICATE_UNREADABLE} if there are signing certificates and none can
   *     be read, {@link FailureCode#METADATA_NO_ENDPOINT}; {@link FailureCode#METADATA_INVALID} if
   *     it stands in the document twice, or has a validUntil that is no time
   */
  public IdentityProvider entity(String entityId) throws SamlFailure {
    List<Entity> named = entities.get(entityId);
    if (named == null) {
      throw new SamlFailure(FailureCode.METADATA_ENTITY_UNKNOWN, entityId, listed(entityIds()));
    }
    // saml-metadata §2.3.2: an entity id names one entity. Which of two was meant would be a guess
    // that an attacker could help along (attacks G3).
    if (named.size() > 1) {
      throw new SamlFailure(
          FailureCode.METADATA_INVALID,
          "each entity once",
          entityId + " " + named.size() + " times");
    }
    Entity entity = named.get(0);
    return EntityReader.read(entity.element, entity.inherited, clock.instant());
  }

  /** The entity ids of the identity providers, in document order, usable or not. */
  public List<String> entityIds() {
    return entities.values().stream()
        .flatMap(Collection::stream)
        .filter(e -> EntityReader.isIdentityProvider(e.element))
        .map(Entity::entityId)
        .distinct()
        .toList();
  }

  /** The identity providers that can be used now, in document order; see {@link #refused()}. */
  public List<IdentityProvider> all() {
    List<IdentityProvider> usable = new ArrayList<>();
    readAll(usable::add, (entityId, refusal) -> {});
    return List.copyOf(usable);
  }

  /** Why each of the identity providers that cannot be used now cannot, by entity id. */
  public Map<String, SamlFailure> refused() {
    Map<String, SamlFailure> refused = new LinkedHashMap<>();
    readAll(usable -> {}, refused::put);
    return Collections.unmodifiableMap(refused);
  }

  private void readAll(Consumer<IdentityProvider> usable, BiConsumer<String, SamlFailure> refused) {
    for (String entityId : entityIds()) {
      try {
        usable.accept(entity(entityId));
      } catch (SamlFailure refusal) {
        refused.accept(entityId, refusal);
      }
    }
  }

  private static String listed(List<String> ids) {
    String first = String.join(", ", ids.subList(0, Math.min(5, ids.size())));
    return ids.size() <= 5 ? first : first + " and " + (ids.size() - 5) + " more";
  }
}
