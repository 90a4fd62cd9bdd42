package io.samlsp.state;

import java.util.Optional;

/**
 * Keeps pending sign-ins until their answer comes.
 *
 * <p>Called from many threads. A store that cannot do its work throws any {@link RuntimeException}:
 * the sign-in is then refused, never let through.
 */
public interface RequestStore {

  /** Keeps a pending sign-in under its RelayState. */
  void put(PendingLogin pending);

  /**
   * Gives out the pending sign-in of that RelayState and forgets it, in one atomic step: of two
   * callers at the same time, one gets it. What has expired is not given out.
   *
   * @param relayState as it came from outside, so anything at all
   */
  Optional<PendingLogin> take(String relayState);
}
