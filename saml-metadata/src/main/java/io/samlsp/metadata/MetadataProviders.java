package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Identity providers out of metadata that is read again by itself: from files, directories, URLs
 * and MDQ servers, in the order in which they were given. Thread-safe.
 *
 * <p>The first source that names an entity decides on it, also if it cannot be used there. Making
 * this never waits for the network and never fails for a source that cannot be read: what is
 * missing is told to the listener and tried again. What was read stays in use until it expires, and
 * not a second longer: that is decided at each look-up.
 */
public final class MetadataProviders implements IdentityProviders, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MetadataProviders.class);

  /** How often it is looked whether something is due. */
  private static final Duration PULSE = Duration.ofSeconds(10);

  private final List<Map.Entry<MetadataSource, Feed>> feeds = new CopyOnWriteArrayList<>();
  private final Map<String, Consumer<IdentityProvider.Builder>> settings;
  private final FeedContext context;
  private final @Nullable ScheduledExecutorService scheduler;
  private final @Nullable Future<?> pulse;

  private MetadataProviders(Builder b) {
    this.settings = new ConcurrentHashMap<>(b.settings);
    this.scheduler = b.refreshedByCaller ? null : scheduler();
    Executor executor = b.executor;
    this.context =
        new FeedContext(
            b.clock,
            b.random,
            executor != null ? executor : scheduler != null ? scheduler : Runnable::run,
            b.listener,
            new MetadataFetcher(b.client != null ? b.client : client()),
            b.copies,
            b.temporary,
            b.warnBefore,
            false);
    for (MetadataSource source : b.sources) {
      add(source);
    }
    this.pulse =
        scheduler == null
            ? null
            : scheduler.scheduleWithFixedDelay(
                this::pulse, 0, PULSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ScheduledExecutorService scheduler() {
    // Two, so that one server that does not answer does not keep the others from being asked.
    return Executors.newScheduledThreadPool(
        2,
        task -> {
          Thread thread = new Thread(task, "samlsp-metadata");
          thread.setDaemon(true);
          return thread;
        });
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  private void pulse() {
    try {
      refreshDue();
    } catch (RuntimeException e) {
      // An exception here would end the schedule for good.
      LOG.error("metadata refresh failed", e);
    }
  }

  /**
   * Starts a set of identity providers.
   *
   * @param sources in the order in which they are asked; more can be added later
   */
  public static Builder builder(MetadataSource... sources) {
    return new Builder(List.of(sources));
  }

  /**
   * Adds a source behind the others. Files and last good copies are read at once; what must be
   * fetched is fetched by the next refresh.
   *
   * @throws IllegalArgumentException if it is there already, or comes over the network and is
   *     neither signed nor allowed to be unsigned, or neither https nor allowed to be http
   */
  public void add(MetadataSource source) {
    source.requireSafe();
    synchronized (feeds) {
      if (feeds.stream().anyMatch(entry -> entry.getKey().equals(source))) {
        throw new IllegalArgumentException("there already: " + source);
      }
      feeds.add(Map.entry(source, feed(source)));
    }
  }

  private Feed feed(MetadataSource source) {
    if (source.kind == MetadataSource.Kind.DIRECTORY) {
      return new DirectoryFeed(source, context);
    }
    if (source.isMdq()) {
      return new MdqFeed(source, context);
    }
    DocumentFeed feed = new DocumentFeed(source, context);
    feed.start();
    return feed;
  }

  /**
   * Removes a source; from now on nothing is accepted from its identity providers unless another
   * source names them.
   *
   * @return whether it was there
   */
  public boolean remove(MetadataSource source) {
    synchronized (feeds) {
      for (Map.Entry<MetadataSource, Feed> entry : feeds) {
        if (entry.getKey().equals(source)) {
          feeds.remove(entry);
          for (String entityId : entry.getValue().entityIds()) {
            context.announce(new MetadataEvent.Removed(source, entityId));
          }
          entry.getValue().close();
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Changes what we allow an identity provider, whatever its metadata says, from the next look-up
   * on: {@code settings(id, idp -> idp.allowIdpInitiated())}. Replaces what was set for it before.
   */
  public void settings(String entityId, Consumer<IdentityProvider.Builder> change) {
    settings.put(Objects.requireNonNull(entityId), Objects.requireNonNull(change));
  }

  /** The identity provider of exactly that entity id, if it can be used now. */
  @Override
  public Optional<IdentityProvider> find(String entityId) {
    try {
      return Optional.of(entity(entityId));
    } catch (SamlFailure failure) {
      LOG.debug("{}", failure.getMessage());
      return Optional.empty();
    }
  }

  /**
   * As {@link #find}, and says why not.
   *
   * @throws SamlFailure as {@link IdpMetadata#entity} if a source names it; {@link
   *     FailureCode#METADATA_ENTITY_UNKNOWN} if none does; the failure of the first source that
   *     could not be read last, if none of the others names it
   */
  public IdentityProvider entity(String entityId) throws SamlFailure {
    for (Map.Entry<MetadataSource, Feed> entry : feeds) {
      IdentityProvider found = entry.getValue().entity(entityId);
      if (found != null) {
        return withSettings(found);
      }
    }
    for (Map.Entry<MetadataSource, Feed> entry : feeds) {
      SamlFailure failure = entry.getValue().failure();
      if (failure != null) {
        throw failure;
      }
    }
    throw new SamlFailure(
        FailureCode.METADATA_ENTITY_UNKNOWN, entityId, "none such in " + feeds.size() + " sources");
  }

  private IdentityProvider withSettings(IdentityProvider found) {
    Consumer<IdentityProvider.Builder> change = settings.get(found.entityId());
    if (change == null) {
      return found;
    }
    IdentityProvider.Builder changed = found.toBuilder();
    change.accept(changed);
    return changed.build();
  }

  /**
   * What somebody may mean who types on a discovery page: a part of a name, a domain, a mail
   * address. The best first; everything, in order, for an empty text. Of an MDQ server only what
   * was asked for before is known.
   *
   * @param limit how many at most
   */
  public List<DiscoveryEntry> search(String text, int limit) {
    String typed = text.strip().toLowerCase(Locale.ROOT);
    String domain = typed.substring(typed.lastIndexOf('@') + 1);
    boolean isDomain = domain.indexOf('.') > 0 && domain.indexOf(' ') < 0;
    List<String> words = List.of(typed.split("\\s+"));
    Map<String, DiscoveryEntry> entries = new LinkedHashMap<>();
    Map<String, Integer> fits = new LinkedHashMap<>();
    for (Map.Entry<MetadataSource, Feed> feed : feeds) {
      for (DiscoveryEntry entry : feed.getValue().listed()) {
        int fit = typed.isEmpty() ? 1 : entry.fit(words, isDomain ? domain : "");
        if (fit > 0 && entries.putIfAbsent(entry.entityId(), entry) == null) {
          fits.put(entry.entityId(), fit);
        }
      }
    }
    return entries.values().stream()
        .sorted(Comparator.comparing((DiscoveryEntry e) -> fits.get(e.entityId())).reversed())
        .limit(limit)
        .toList();
  }

  /** The entity ids of all identity providers that are known without asking, usable or not. */
  public List<String> entityIds() {
    return feeds.stream()
        .flatMap(entry -> entry.getValue().entityIds().stream())
        .distinct()
        .toList();
  }

  /**
   * Starts the refreshes that are due, and announces what ends. There is no need to call it, unless
   * {@link Builder#refreshedByCaller} was.
   */
  public void refreshDue() {
    for (Map.Entry<MetadataSource, Feed> entry : feeds) {
      entry.getValue().refreshDue();
    }
  }

  /** Reads all sources again, now, and returns when that is done, well or badly. */
  public void reload() {
    for (Map.Entry<MetadataSource, Feed> entry : feeds) {
      entry.getValue().reload();
    }
  }

  /** Stops refreshing, and forgets everything. */
  @Override
  public void close() {
    if (pulse != null && scheduler != null) {
      pulse.cancel(false);
      scheduler.shutdownNow();
    }
    List<Map.Entry<MetadataSource, Feed>> all = new ArrayList<>(feeds);
    feeds.clear();
    all.forEach(entry -> entry.getValue().close());
  }

  /** Collects what identity providers are made from. */
  public static final class Builder {

    private final List<MetadataSource> sources;
    private final Map<String, Consumer<IdentityProvider.Builder>> settings = new LinkedHashMap<>();
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();
    private Consumer<MetadataEvent> listener = event -> {};
    private @Nullable Path copies;
    private Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    private Duration warnBefore = Duration.ofDays(14);
    private @Nullable HttpClient client;
    private @Nullable Executor executor;
    private boolean refreshedByCaller;

    private Builder(List<MetadataSource> sources) {
      this.sources = sources;
    }

    /**
     * Keeps the last good copy of each fetched document in that directory, which is made if it is
     * not there; after a restart it serves until the source answers. Its signature and validity are
     * checked again when it is read. Let nobody else write there: what may be unsigned is believed.
     */
    public Builder lastGoodCopies(Path directory) {
      copies = directory;
      return this;
    }

    /** Sets where large documents are worked on; java.io.tmpdir if it is not set. */
    public Builder temporaryFiles(Path directory) {
      temporary = directory;
      return this;
    }

    /**
     * Sets who is told of changes and failures, on the thread that refreshes. Log lines are written
     * in any case.
     */
    public Builder listener(Consumer<MetadataEvent> told) {
      listener = told;
      return this;
    }

    /** As {@link MetadataProviders#settings}. */
    public Builder settings(String entityId, Consumer<IdentityProvider.Builder> change) {
      settings.put(entityId, change);
      return this;
    }

    /**
     * Sets how long before the end of metadata and certificates it is announced; 14 days if not
     * set.
     */
    public Builder warnBefore(Duration duration) {
      warnBefore = duration;
      return this;
    }

    /** Sets the clock. */
    public Builder clock(Clock tells) {
      clock = tells;
      return this;
    }

    /** Sets the source of jitter. */
    public Builder random(SecureRandom source) {
      random = source;
      return this;
    }

    /**
     * Sets the client to fetch with, for a proxy or trust of your own.
     *
     * @throws IllegalArgumentException if it follows redirects: that is decided here
     */
    public Builder httpClient(HttpClient fetches) {
      if (fetches.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException("the client must not follow redirects");
      }
      client = fetches;
      return this;
    }

    /** Sets what refreshes run on; two daemon threads if it is not set. */
    public Builder executor(Executor runs) {
      executor = runs;
      return this;
    }

    /** Starts no thread: the caller calls {@link MetadataProviders#refreshDue}, say each minute. */
    public Builder refreshedByCaller() {
      refreshedByCaller = true;
      return this;
    }

    /**
     * Reads files and last good copies, and starts to fetch the rest.
     *
     * @throws IllegalArgumentException as {@link MetadataProviders#add}
     * @throws UncheckedIOException if the directory of last good copies cannot be made
     */
    public MetadataProviders build() {
      sources.forEach(MetadataSource::requireSafe);
      try {
        if (copies != null) {
          Files.createDirectories(copies);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new MetadataProviders(this);
    }
  }
}
