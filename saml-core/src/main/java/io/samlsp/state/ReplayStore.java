package io.samlsp.state;

import java.time.Instant;

/**
 * Remembers which assertions were used (saml-profiles §4.1.4.5).
 *
 * <p>Called from many threads. A store that cannot do its work, or is full, throws any {@link
 * RuntimeException}: the sign-in is then refused. It must never make room by forgetting an
 * assertion that has not expired.
 */
public interface ReplayStore {

  /**
   * Records the use of an assertion, in one atomic step: of all callers with the same issuer and
   * id, on all nodes, exactly one gets true.
   *
   * @param issuer entity id of the identity provider
   * @param assertionId ID of the assertion
   * @param keepUntil when the assertion cannot be accepted any more and may be forgotten
   * @return whether this is the first use
   */
  boolean recordFirstUse(String issuer, String assertionId, Instant keepUntil);
}
