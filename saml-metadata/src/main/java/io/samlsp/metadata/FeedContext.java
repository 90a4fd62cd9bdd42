package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.ForeignText;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all sources share.
 *
 * @param clock what time it is
 * @param random for jitter
 * @param executor what refreshes run on
 * @param listener who is told
 * @param fetcher over the network
 * @param copies where last good copies are kept, or null
 * @param temporary where large documents are worked on
 * @param warnBefore how long before an end it is announced
 * @param quiet whether nobody is told of unknown entities: a stranger who asks for what there is
 *     not shall not ring bells
 */
record FeedContext(
    Clock clock,
    SecureRandom random,
    Executor executor,
    Consumer<MetadataEvent> listener,
    MetadataFetcher fetcher,
    @Nullable Path copies,
    Path temporary,
    Duration warnBefore,
    boolean quiet) {

  private static final Logger LOG = LoggerFactory.getLogger(MetadataProviders.class);

  FeedContext quietly() {
    return new FeedContext(
        clock, random, executor, listener, fetcher, copies, temporary, warnBefore, true);
  }

  Instant now() {
    return clock.instant();
  }

  /** A listener that throws does no harm but to itself. */
  void announce(MetadataEvent event) {
    if (event instanceof MetadataEvent.RefreshFailed failed) {
      if (quiet && failed.failure().code() == FailureCode.METADATA_ENTITY_UNKNOWN) {
        return;
      }
      LOG.warn(
          "{}: {}", ForeignText.cut(failed.source().toString()), failed.failure().getMessage());
    } else {
      LOG.info("{}", ForeignText.cut(event.toString()));
    }
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      LOG.warn("the metadata listener failed", e);
    }
  }

  /** Between 80 and 100 % of it, so that many nodes do not ask at the same second. */
  Duration jittered(Duration duration) {
    return Duration.ofMillis((long) (duration.toMillis() * (0.8 + 0.2 * random.nextDouble())));
  }
}
