package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One document, from octets, a file or a URL. What was read last stays in use until something
 * better was read and found good; whether it is expired is decided when an identity provider is
 * asked for.
 */
final class DocumentFeed implements Feed {

  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);

  /** Of more, the ends of certificates are not told: they would all have to be read. */
  private static final int FEW = 100;

  private final MetadataSource source;
  private final FeedContext context;

  /** One refresh at a time; whoever looks something up never waits for it. */
  private final ReentrantLock refreshing = new ReentrantLock();

  private volatile @Nullable MetadataIndex current;
  private volatile @Nullable SamlFailure failure;
  private volatile Instant due = Instant.MIN;
  private volatile boolean closed;

  // Guarded by refreshing.
  private int failures;
  private MetadataFetcher.Version version = MetadataFetcher.Version.NONE;
  private @Nullable Object stamp;
  private List<MetadataReport.Expiry> expiries = List.of();

  DocumentFeed(MetadataSource source, FeedContext context) {
    this.source = source;
    this.context = context;
  }

  /** Reads what is on this machine: the file, or the last good copy. Fetches nothing. */
  void start() {
    refreshing.lock();
    try {
      if (source.kind != MetadataSource.Kind.URL) {
        attempt();
        return;
      }
      Path copy = copy();
      if (copy != null && Files.exists(copy)) {
        accept(load(copy), true);
      }
    } catch (IOException e) {
      failed(MetadataFetcher.unreadable("the last good copy of " + source, e), Duration.ZERO);
    } catch (SamlFailure e) {
      failed(e, Duration.ZERO);
    } finally {
      refreshing.unlock();
    }
  }

  private @Nullable Path copy() {
    return context.copies() == null ? null : context.copies().resolve(source.fileName());
  }

  @Override
  public void refreshDue() {
    Instant now = context.now();
    if (!now.isBefore(due) && !refreshing.isLocked()) {
      context.executor().execute(this::refreshIfDue);
    }
    MetadataIndex index = current;
    if (index != null && refreshing.tryLock()) {
      try {
        warn(now);
      } finally {
        refreshing.unlock();
      }
    }
  }

  private void refreshIfDue() {
    refreshing.lock();
    try {
      if (!closed && !context.now().isBefore(due)) {
        attempt();
      }
    } finally {
      refreshing.unlock();
    }
  }

  @Override
  public void reload() {
    refreshing.lock();
    try {
      stamp = null;
      if (!closed) {
        attempt();
      }
    } finally {
      refreshing.unlock();
    }
  }

  private void attempt() {
    try {
      switch (source.kind) {
        case URL -> fetch();
        case FILE -> readFile();
        default -> {
          if (current == null) {
            accept(load(DocumentStore.of(source.octets)), false);
          }
        }
      }
      failures = 0;
      failure = null;
      due = context.now().plus(pause());
    } catch (IOException e) {
      failed(MetadataFetcher.unreadable(source.toString(), e), backOff());
    } catch (SamlFailure e) {
      failed(e, backOff());
    }
  }

  /** 1, 2, 4, … minutes, up to the time between two refreshes. */
  private Duration backOff() {
    Duration backOff = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 20));
    failures++;
    return context.jittered(smaller(backOff, source.options.longest()));
  }

  private void failed(SamlFailure why, Duration pause) {
    failure = why;
    due = context.now().plus(pause);
    context.announce(new MetadataEvent.RefreshFailed(source, why, due, current != null));
  }

  /** How long what was read may be kept: as it says itself, within bounds. */
  private Duration pause() {
    Duration shortest = source.options.shortest();
    if (source.kind != MetadataSource.Kind.URL) {
      return shortest;
    }
    MetadataIndex index = Objects.requireNonNull(current);
    Duration pause = source.options.longest();
    pause = smaller(pause, index.cacheDuration().orElse(pause));
    if (index.until().isPresent()) {
      // Twice more before the end, so that one failure does not end it.
      pause = smaller(pause, Duration.between(context.now(), index.until().get()).dividedBy(3));
    }
    return context.jittered(pause.compareTo(shortest) < 0 ? shortest : pause);
  }

  private static Duration smaller(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private void fetch() throws IOException, SamlFailure {
    Path copy = copy();
    Path directory = copy == null ? context.temporary() : Objects.requireNonNull(copy.getParent());
    Path file = MetadataFetcher.temporary(directory);
    try {
      MetadataFetcher.Version known = current == null ? MetadataFetcher.Version.NONE : version;
      MetadataFetcher.Fetched fetched = context.fetcher().fetch(source, known, file);
      if (fetched == null) {
        return;
      }
      MetadataIndex index = load(file);
      if (copy != null) {
        keep(index, file, copy);
      }
      version = fetched.version();
      accept(index, false);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Makes the file the last good copy: only what was found good, and all of it or nothing. */
  private static void keep(MetadataIndex index, Path file, Path copy) throws IOException {
    boolean kept = false;
    try {
      Files.move(file, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      kept = true;
    } finally {
      if (!kept) {
        index.close();
      }
    }
  }

  private void readFile() throws IOException, SamlFailure {
    Path file = Objects.requireNonNull(source.path);
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Object found = List.of(now.size(), now.lastModifiedTime(), String.valueOf(now.fileKey()));
    if (found.equals(stamp) && current != null && failure == null) {
      return;
    }
    accept(load(file), false);
    stamp = found;
  }

  private MetadataIndex load(Path file) throws IOException, SamlFailure {
    return load(DocumentStore.of(file));
  }

  /** Reads and, if there are keys, verifies a document. */
  private MetadataIndex load(DocumentStore read) throws IOException, SamlFailure {
    MetadataIndex index;
    if (read.size() > source.options.bytes()) {
      read.close();
      throw new SamlFailure(
          FailureCode.XML_TOO_LARGE,
          "at most " + source.options.bytes() + " bytes",
          read.size() + " bytes");
    }
    DocumentStore document = MetadataOctets.inUtf8(read);
    List<IdpKey> keys = source.options.keys();
    if (keys.isEmpty()) {
      index = MetadataIndex.of(document, null);
    } else {
      try (document) {
        SignedCopy.Result copy = SignedCopy.of(document, keys, context.temporary());
        index = MetadataIndex.of(copy.octets(), copy.promise());
      }
    }
    Instant now = context.now();
    Instant end = index.until().orElse(Instant.MAX);
    if (!now.isBefore(end)) {
      index.close();
      throw new SamlFailure(
          FailureCode.METADATA_EXPIRED, "metadata that is valid at " + now, "valid until " + end);
    }
    return index;
  }

  private void accept(MetadataIndex index, boolean lastGoodCopy) throws IOException {
    MetadataIndex before = current;
    current = index;
    if (before == null) {
      context.announce(new MetadataEvent.Loaded(source, index.size(), lastGoodCopy));
    } else {
      compare(before, index);
      before.close();
    }
    expiries = expiries(index);
    warn(context.now());
  }

  private void compare(MetadataIndex before, MetadataIndex after) {
    Set<String> old = new HashSet<>(before.entityIds());
    for (String entityId : after.entityIds()) {
      if (!old.remove(entityId)) {
        context.announce(new MetadataEvent.Added(source, entityId));
      } else if (!after.sameAs(before, entityId)) {
        compareKeys(before, after, entityId);
      }
    }
    for (String entityId : old) {
      context.announce(new MetadataEvent.Removed(source, entityId));
    }
  }

  private void compareKeys(MetadataIndex before, MetadataIndex after, String entityId) {
    List<IdpKey> removed = keys(before, entityId);
    List<IdpKey> added = keys(after, entityId);
    List<IdpKey> both = new ArrayList<>(removed);
    both.retainAll(added);
    removed.removeAll(both);
    added.removeAll(both);
    if (!removed.isEmpty() || !added.isEmpty()) {
      context.announce(new MetadataEvent.KeysChanged(source, entityId, added, removed));
    }
  }

  /** None, if the entity cannot be used: that is what is believed of it. */
  private List<IdpKey> keys(MetadataIndex index, String entityId) {
    try {
      return new ArrayList<>(index.entity(entityId, context.now()).signingKeys());
    } catch (SamlFailure | IOException e) {
      return new ArrayList<>();
    }
  }

  private List<MetadataReport.Expiry> expiries(MetadataIndex index) {
    List<MetadataReport.Expiry> ends = new ArrayList<>();
    index.until().ifPresent(end -> ends.add(new MetadataReport.Expiry("", "metadata", end)));
    if (index.size() <= FEW) {
      for (String entityId : index.entityIds()) {
        for (IdpKey key : keys(index, entityId)) {
          key.certificate()
              .ifPresent(
                  certificate ->
                      ends.add(
                          new MetadataReport.Expiry(
                              entityId,
                              "certificate " + certificate.getSubjectX500Principal().getName(),
                              certificate.getNotAfter().toInstant())));
        }
      }
    }
    return ends;
  }

  private void warn(Instant now) {
    List<MetadataReport.Expiry> later = new ArrayList<>();
    for (MetadataReport.Expiry expiry : expiries) {
      if (expiry.at().isAfter(now.plus(context.warnBefore()))) {
        later.add(expiry);
      } else {
        context.announce(new MetadataEvent.Expiring(source, expiry));
      }
    }
    expiries = later;
  }

  @Override
  public @Nullable IdentityProvider entity(String entityId) throws SamlFailure {
    while (true) {
      MetadataIndex index = current;
      if (index == null || !index.names(entityId)) {
        return null;
      }
      try {
        return index.entity(entityId, context.now());
      } catch (IOException e) {
        // It was replaced, and closed, between the two lines.
        if (index == current) {
          throw MetadataFetcher.unreadable(source.toString(), e);
        }
      } catch (SamlFailure e) {
        if (e.code() == FailureCode.METADATA_CHANGED_UNDERNEATH) {
          due = Instant.MIN;
        }
        throw e;
      }
    }
  }

  boolean isLoaded() {
    return current != null;
  }

  Instant due() {
    return due;
  }

  @Override
  public List<DiscoveryEntry> listed() {
    MetadataIndex index = current;
    return index == null ? List.of() : index.listed(context.now());
  }

  @Override
  public Collection<String> entityIds() {
    MetadataIndex index = current;
    return index == null ? List.of() : index.entityIds();
  }

  @Override
  public @Nullable SamlFailure failure() {
    return failure;
  }

  /** Says of each identity provider that it is gone. */
  void announceRemoval() {
    for (String entityId : entityIds()) {
      context.announce(new MetadataEvent.Removed(source, entityId));
    }
  }

  @Override
  public void close() {
    refreshing.lock();
    try {
      closed = true;
      MetadataIndex index = current;
      current = null;
      if (index != null) {
        index.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      refreshing.unlock();
    }
  }
}
