package io.samlsp.scim;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** The buckets of the tokens used last; a token that is not among them starts with a full one. */
final class RateLimiter {
  private static final int MOST_BUCKETS = 10_000;

  private final RateLimit limit;
  private final Clock clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_BUCKETS;
        }
      };

  RateLimiter(RateLimit limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  private static final class Bucket {
    private double permits;
    private long filledAt;
  }

  /** Takes one permit; returns 0, or the whole seconds after which there will be one. */
  synchronized int secondsToWait(String tokenId) {
    long now = clock.millis();
    Bucket bucket = buckets.get(tokenId);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.permits = limit.burst();
      bucket.filledAt = now;
      buckets.put(tokenId, bucket);
    }
    double earned = Math.max(0, now - bucket.filledAt) / 1000.0 * limit.perSecond();
    bucket.permits = Math.min(limit.burst(), bucket.permits + earned);
    bucket.filledAt = now;
    if (bucket.permits >= 1) {
      bucket.permits -= 1;
      return 0;
    }
    return (int) Math.max(1, Math.ceil((1 - bucket.permits) / limit.perSecond()));
  }
}
