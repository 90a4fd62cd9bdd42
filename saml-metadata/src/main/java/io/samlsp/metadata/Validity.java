package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long an element of metadata counts: what its ancestors say, narrowed by what it says itself
 * (saml-metadata §2.3.1: the earliest validUntil and the shortest cacheDuration win).
 *
 * @param until from then on it is expired, or null
 * @param cache how long it may be kept, or null
 */
record Validity(@Nullable Instant until, @Nullable Duration cache) {

  static final Validity UNLIMITED = new Validity(null, null);

  /**
   * This validity, narrowed by the attributes of the element.
   *
   * @throws SamlFailure {@link FailureCode#METADATA_INVALID} for a validUntil that is no time: an
   *     expiry that cannot be read is not "never"
   */
  Validity narrowedBy(XmlElement element) throws SamlFailure {
    Instant ownUntil = null;
    String untilText = element.attribute("validUntil");
    if (untilText != null) {
      ownUntil =
          XsTime.instant(untilText)
              .orElseThrow(
                  () ->
                      new SamlFailure(
                          FailureCode.METADATA_INVALID,
                          "validUntil of " + element + " as a time like 2026-11-24T07:00:00Z",
                          untilText));
    }
    // A cacheDuration that cannot be read only tells when to look again, so it is left out.
    String cacheText = element.attribute("cacheDuration");
    Duration ownCache =
        Optional.ofNullable(cacheText).flatMap(text -> XsTime.duration(text)).orElse(null);
    return new Validity(smaller(until, ownUntil), smaller(cache, ownCache));
  }

  private static <T extends Comparable<? super T>> @Nullable T smaller(
      @Nullable T one, @Nullable T other) {
    if (one == null) {
      return other;
    }
    return other == null || one.compareTo(other) <= 0 ? one : other;
  }

  /** Whether the end has come; at the very instant it has. */
  boolean isOver(Instant now) {
    return until != null && !now.isBefore(until);
  }
}
