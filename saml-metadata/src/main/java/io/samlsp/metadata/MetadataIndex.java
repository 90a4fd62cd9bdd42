package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.internal.crypto.SignedDigest;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import io.samlsp.internal.xml.XmlStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where in a document each entity stands. It is made in one pass; an entity is read when it is
 * asked for, from the same octets, which is checked. Thread-safe.
 */
final class MetadataIndex implements Closeable {

  private static final XmlLimits LIMITS = XmlLimits.AGGREGATE;

  /** The elements that say what is kept of an entity; all others are only checked here. */
  private static final Set<String> INDEXED =
      Set.of(
          "EntityDescriptor",
          "Extensions",
          "EntityAttributes",
          "Attribute",
          "AttributeValue",
          "IDPSSODescriptor",
          "UIInfo",
          "DisplayName",
          "Scope",
          "Organization",
          "OrganizationDisplayName");

  /** Twice the largest federation of federations. */
  private static final int MOST_ENTITIES = 100_000;

  private static final int MOST_GROUPS = 10_000;

  /** Sign-ins come from few of many: those are kept as they were read. */
  private static final int KEPT = 128;

  /**
   * An EntitiesDescriptor around entities.
   *
   * @param context what is parsed stands inside of it; null around the root
   * @param validity what it and those around it say
   */
  private record Group(@Nullable XmlElement context, Validity validity) {}

  /** One EntityDescriptor. */
  private static final class Entity {

    final DiscoveryEntry entry;
    final Group group;
    final long offset;
    final int length;
    final byte[] digest;
    final boolean identityProvider;
    final boolean listed;
    final @Nullable Instant until;
    boolean repeated;

    Entity(XmlStream at, XmlElement element, Group group, MessageDigest sha256) throws SamlFailure {
      this.entry = DiscoveryEntry.read(element);
      this.group = group;
      this.offset = at.offset();
      this.length = at.length();
      at.digest(sha256);
      this.digest = sha256.digest();
      this.identityProvider = EntityReader.isIdentityProvider(element);
      this.listed = identityProvider && DiscoveryEntry.isListed(element);
      this.until = until(group, element);
    }

    /** What is wrong with one entity is said when it is asked for; the others are not to suffer. */
    private static @Nullable Instant until(Group group, XmlElement element) {
      try {
        return group.validity.narrowedBy(element).until();
      } catch (SamlFailure unreadable) {
        return Instant.MIN;
      }
    }

    boolean isOver(Instant now) {
      return until != null && !now.isBefore(until);
    }
  }

  private final DocumentStore store;
  private final Map<String, Entity> entities = new LinkedHashMap<>();
  private final Map<String, IdentityProvider> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, IdentityProvider> eldest) {
          return size() > KEPT;
        }
      };
  private Validity validity = Validity.UNLIMITED;
  private int identityProviders;
  private @Nullable SamlFailure notOne;

  private MetadataIndex(DocumentStore store) {
    this.store = store;
  }

  /**
   * Reads a document.
   *
   * @param store becomes the index's own, and is closed with it or if there is none
   * @param promise the digest that the octets of the store must have, or null for those that are
   *     believed as they are
   * @throws SamlFailure as {@link IdpMetadata#parse(byte[])}; and, with a promise, {@link
   *     FailureCode#DIGEST_MISMATCH} or {@link FailureCode#SIGNATURE_REFERENCE_REFUSED}
   */
  static MetadataIndex of(DocumentStore store, @Nullable SignedDigest promise)
      throws IOException, SamlFailure {
    MetadataIndex index = new MetadataIndex(store);
    boolean done = false;
    try {
      if (promise == null) {
        index.read(store.open());
      } else {
        DigestInputStream in = new DigestInputStream(store.open(), promise.start());
        XmlElement root = index.read(in);
        // Until here nothing has left this method, and nothing does if this throws.
        promise.require(in.getMessageDigest().digest(), root);
      }
      done = true;
      return index;
    } finally {
      if (!done) {
        store.close();
      }
    }
  }

  /** Returns the start of the root. Reads to the very end of the stream. */
  private XmlElement read(InputStream octets) throws IOException, SamlFailure {
    XmlStream in =
        new XmlStream(
            octets, LIMITS, store.size(), e -> e.is(Md.MD, "EntitiesDescriptor"), INDEXED);
    MessageDigest sha256 = sha256();
    XmlElement root = null;
    List<Group> groups = new ArrayList<>(List.of(new Group(null, Validity.UNLIMITED)));
    int opened = 0;
    XmlStream.Event event = next(in);
    while (event != XmlStream.Event.END) {
      Group group = groups.get(groups.size() - 1);
      if (event == XmlStream.Event.CLOSED) {
        groups.remove(groups.size() - 1);
      } else if (in.node() instanceof XmlElement element) {
        root = root == null ? root(element) : root;
        if (event == XmlStream.Event.OPENED) {
          require(++opened <= MOST_GROUPS, "at most " + MOST_GROUPS + " EntitiesDescriptors");
          groups.add(new Group(element, group.validity.narrowedBy(element)));
        } else if (element.is(Md.MD, "EntityDescriptor")) {
          add(new Entity(in, element, group, sha256), element);
        }
      }
      event = next(in);
    }
    if (identityProviders == 0) {
      throw notOne != null
          ? notOne
          : new SamlFailure(
              FailureCode.METADATA_NO_IDP,
              "an EntityDescriptor with an IDPSSODescriptor",
              entities.size() + " entities without one");
    }
    // There was an element, or the parser would have refused the document.
    return java.util.Objects.requireNonNull(root);
  }

  private XmlStream.Event next(XmlStream in) throws IOException, SamlFailure {
    try {
      return in.next();
    } catch (SamlFailure failure) {
      boolean broken = failure.code() == FailureCode.XML_NOT_WELL_FORMED;
      throw broken && entities.isEmpty()
          ? MetadataOctets.explained(store.read(0, (int) Math.min(1024, store.size())), failure)
          : failure;
    }
  }

  private XmlElement root(XmlElement element) throws SamlFailure {
    validity = Validity.UNLIMITED.narrowedBy(element);
    return MetadataOctets.requireMetadata(element);
  }

  private void add(Entity entity, XmlElement element) throws SamlFailure {
    Entity other = entities.putIfAbsent(entity.entry.entityId(), entity);
    if (other != null) {
      // Which of two was meant would be a guess that an attacker could help along (attacks G3).
      other.repeated = true;
    }
    require(entities.size() <= MOST_ENTITIES, "at most " + MOST_ENTITIES + " entities");
    if (entity.identityProvider) {
      identityProviders++;
    } else if (notOne == null || notOne.code() == FailureCode.METADATA_NO_IDP) {
      // A service provider's metadata is the likelier mistake, so it is the one that is told.
      notOne = EntityReader.notAnIdentityProvider(element);
    }
  }

  private static void require(boolean within, String limit) throws SamlFailure {
    if (!within) {
      throw new SamlFailure(FailureCode.XML_TOO_MANY_NODES, limit, "more");
    }
  }

  /** Whether the entity stands in the document, usable or not. */
  boolean names(String entityId) {
    return entities.containsKey(entityId);
  }

  /**
   * The identity provider of exactly that entity id.
   *
   * @throws SamlFailure as {@link IdpMetadata#entity}; and {@link
   *     FailureCode#METADATA_CHANGED_UNDERNEATH} if its octets are no longer those that were
   *     indexed
   * @throws IOException if the document cannot be read, or this is closed
   */
  IdentityProvider entity(String entityId, Instant now) throws SamlFailure, IOException {
    Entity entity = entities.get(entityId);
    if (entity == null) {
      throw new SamlFailure(
          FailureCode.METADATA_ENTITY_UNKNOWN, entityId, entities.size() + " others");
    }
    if (entity.repeated) {
      throw new SamlFailure(
          FailureCode.METADATA_INVALID, "each entity once", entityId + " several times");
    }
    IdentityProvider known;
    synchronized (kept) {
      known = kept.get(entityId);
    }
    if (known != null && known.validUntil().filter(end -> !now.isBefore(end)).isEmpty()) {
      return known;
    }
    byte[] octets = store.read(entity.offset, entity.length);
    if (!MessageDigest.isEqual(sha256().digest(octets), entity.digest)) {
      throw new SamlFailure(
          FailureCode.METADATA_CHANGED_UNDERNEATH,
          "the octets of " + entityId + " that were indexed",
          "others");
    }
    XmlElement element = XmlParser.parse(octets, entity.group.context, LIMITS);
    IdentityProvider read = EntityReader.read(element, entity.group.validity, now);
    synchronized (kept) {
      kept.put(entityId, read);
    }
    return read;
  }

  /** What a discovery page may list now, in the order of the document. */
  List<DiscoveryEntry> listed(Instant now) {
    return entities.values().stream()
        .filter(e -> e.listed && !e.repeated && !e.isOver(now))
        .map(e -> e.entry)
        .toList();
  }

  /** The entity ids of the identity providers, usable or not, in the order of the document. */
  Collection<String> entityIds() {
    return entities.values().stream()
        .filter(e -> e.identityProvider)
        .map(e -> e.entry.entityId())
        .toList();
  }

  /** Whether the entity stands in the other document with the very same octets around and in it. */
  boolean sameAs(MetadataIndex other, String entityId) {
    Entity mine = entities.get(entityId);
    Entity theirs = other.entities.get(entityId);
    return mine != null && theirs != null && MessageDigest.isEqual(mine.digest, theirs.digest);
  }

  /** How many identity providers there are. */
  int size() {
    return identityProviders;
  }

  /** When the last of the identity providers ends; empty if one never does. */
  Optional<Instant> until() {
    Instant latest = Instant.MIN;
    for (Entity entity : entities.values()) {
      if (entity.identityProvider) {
        if (entity.until == null) {
          return Optional.empty();
        }
        latest = entity.until.isAfter(latest) ? entity.until : latest;
      }
    }
    return Optional.of(latest);
  }

  /** How long the document may be kept before it is fetched again, as it says itself. */
  Optional<Duration> cacheDuration() {
    return Optional.ofNullable(validity.cache());
  }

  @Override
  public void close() throws IOException {
    store.close();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
