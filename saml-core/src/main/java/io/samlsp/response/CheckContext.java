package io.samlsp.response;

import io.samlsp.state.PendingLogin;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the checks compare with; all of it is ours.
 *
 * @param entityId our entity id
 * @param acsUrls where the answer may have been sent
 * @param identityProvider entity id of the one that the response must come from
 * @param pending the request, or null
 * @param policy how strict to be
 * @param now the time of the validation, one for all checks
 */
record CheckContext(
    String entityId,
    List<String> acsUrls,
    String identityProvider,
    @Nullable PendingLogin pending,
    ValidationPolicy policy,
    Instant now) {

  /** Whether an instant is no later than now, skew allowed: for NotBefore and the like. */
  boolean isPast(Instant instant) {
    return !instant.isAfter(now.plus(policy.clockSkew()));
  }

  /** Whether an instant is later than now, skew allowed: for NotOnOrAfter and the like. */
  boolean isFuture(Instant instant) {
    return instant.isAfter(now.minus(policy.clockSkew()));
  }
}
