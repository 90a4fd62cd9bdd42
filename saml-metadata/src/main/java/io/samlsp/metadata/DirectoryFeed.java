package io.samlsp.metadata;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The documents in a directory, in the order of their names. */
final class DirectoryFeed implements Feed {

  private final MetadataSource source;
  private final FeedContext context;
  private volatile SortedMap<Path, DocumentFeed> files = new TreeMap<>();
  private volatile @Nullable SamlFailure failure;

  DirectoryFeed(MetadataSource source, FeedContext context) {
    this.source = source;
    this.context = context;
    list();
  }

  private synchronized void list() {
    SortedMap<Path, DocumentFeed> now = new TreeMap<>();
    SortedMap<Path, DocumentFeed> gone = new TreeMap<>(files);
    try (Stream<Path> found = Files.list(Objects.requireNonNull(source.path))) {
      for (Path file : found.filter(f -> f.toString().endsWith(".xml")).toList()) {
        DocumentFeed known = gone.remove(file);
        if (known == null) {
          known = new DocumentFeed(source.fileIn(file), context);
          known.start();
        }
        now.put(file, known);
      }
    } catch (IOException e) {
      // Not one file less for a directory that cannot be listed.
      SamlFailure why = MetadataFetcher.unreadable(source.toString(), e);
      failure = why;
      context.announce(
          new MetadataEvent.RefreshFailed(source, why, context.now(), !files.isEmpty()));
      return;
    }
    failure = null;
    files = now;
    for (DocumentFeed feed : gone.values()) {
      feed.announceRemoval();
      feed.close();
    }
  }

  @Override
  public @Nullable IdentityProvider entity(String entityId) throws SamlFailure {
    for (DocumentFeed feed : files.values()) {
      IdentityProvider found = feed.entity(entityId);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Override
  public List<DiscoveryEntry> listed() {
    return files.values().stream().flatMap(feed -> feed.listed().stream()).toList();
  }

  @Override
  public Collection<String> entityIds() {
    return files.values().stream().flatMap(feed -> feed.entityIds().stream()).toList();
  }

  @Override
  public void refreshDue() {
    list();
    files.values().forEach(DocumentFeed::refreshDue);
  }

  @Override
  public void reload() {
    list();
    files.values().forEach(DocumentFeed::reload);
  }

  @Override
  public @Nullable SamlFailure failure() {
    if (failure != null) {
      return failure;
    }
    for (DocumentFeed feed : files.values()) {
      SamlFailure why = feed.failure();
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  @Override
  public synchronized void close() {
    files.values().forEach(DocumentFeed::close);
    files = new TreeMap<>();
  }
}
