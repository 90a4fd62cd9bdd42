package io.samlsp.metadata;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A server that is asked for one entity at a time.
 *
 * <p>Entity ids come from strangers, so asking is bounded: so many at one time, and not again soon
 * for what was not found.
 */
final class MdqFeed implements Feed {

  private static final int MOST_ENTITIES = 1_000;
  private static final int MOST_UNKNOWN = 10_000;
  private static final int MOST_AT_ONE_TIME = 4;
  private static final Duration NOT_AGAIN = Duration.ofMinutes(1);

  private final MetadataSource source;
  private final FeedContext context;
  private final Semaphore asking = new Semaphore(MOST_AT_ONE_TIME);

  /** Least recently used first. Guarded by itself. */
  private final Map<String, DocumentFeed> entities = new LinkedHashMap<>(16, 0.75f, true);

  /** What was not found, and when it may be asked for again. Guarded by entities. */
  private final Map<String, Instant> unknown = new LinkedHashMap<>();

  private volatile @Nullable SamlFailure failure;

  MdqFeed(MetadataSource source, FeedContext context) {
    this.source = source;
    this.context = context.quietly();
  }

  @Override
  public @Nullable IdentityProvider entity(String entityId) throws SamlFailure {
    DocumentFeed feed;
    synchronized (entities) {
      feed = entities.get(entityId);
      Instant again = unknown.get(entityId);
      if (feed == null && again != null && context.now().isBefore(again)) {
        return null;
      }
    }
    if (feed == null) {
      feed = ask(entityId);
    }
    return feed == null ? null : feed.entity(entityId);
  }

  private @Nullable DocumentFeed ask(String entityId) {
    if (entityId.isEmpty()
        || entityId.length() > EntityReader.LONGEST_ENTITY_ID
        || !asking.tryAcquire()) {
      return null;
    }
    try {
      DocumentFeed feed = new DocumentFeed(source.entity(entityId), context);
      feed.start();
      if (!feed.isLoaded()) {
        feed.reload();
      }
      return remember(entityId, feed);
    } finally {
      asking.release();
    }
  }

  private @Nullable DocumentFeed remember(String entityId, DocumentFeed feed) {
    List<DocumentFeed> dropped = new ArrayList<>();
    DocumentFeed kept = feed;
    synchronized (entities) {
      if (!feed.isLoaded()) {
        failure = feed.failure();
        dropped.add(feed);
        kept = null;
        unknown.put(entityId, context.now().plus(NOT_AGAIN));
        dropOldest(unknown, MOST_UNKNOWN);
      } else {
        failure = null;
        unknown.remove(entityId);
        DocumentFeed other = entities.putIfAbsent(entityId, feed);
        if (other != null) {
          // Somebody else asked at the same time.
          dropped.add(feed);
          kept = other;
        }
        DocumentFeed oldest = dropOldest(entities, MOST_ENTITIES);
        if (oldest != null) {
          dropped.add(oldest);
        }
      }
    }
    dropped.forEach(DocumentFeed::close);
    return kept;
  }

  private static <V> @Nullable V dropOldest(Map<String, V> map, int most) {
    if (map.size() <= most) {
      return null;
    }
    String oldest = map.keySet().iterator().next();
    return map.remove(oldest);
  }

  private List<DocumentFeed> known() {
    synchronized (entities) {
      return List.copyOf(entities.values());
    }
  }

  @Override
  public List<DiscoveryEntry> listed() {
    return known().stream().flatMap(feed -> feed.listed().stream()).toList();
  }

  @Override
  public Collection<String> entityIds() {
    return known().stream().flatMap(feed -> feed.entityIds().stream()).toList();
  }

  @Override
  public void refreshDue() {
    known().forEach(DocumentFeed::refreshDue);
  }

  @Override
  public void reload() {
    synchronized (entities) {
      unknown.clear();
    }
    known().forEach(DocumentFeed::reload);
  }

  @Override
  public @Nullable SamlFailure failure() {
    return failure;
  }

  @Override
  public void close() {
    known().forEach(DocumentFeed::close);
    synchronized (entities) {
      entities.clear();
    }
  }
}
