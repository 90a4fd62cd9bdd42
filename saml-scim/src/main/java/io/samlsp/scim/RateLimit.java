package io.samlsp.scim;

/**
 * A token bucket for each access token.
 *
 * @param perSecond requests that a client may send for any length of time
 * @param burst requests that it may send at once after a pause
 */
public record RateLimit(int perSecond, int burst) {
  /** Checks. */
  public RateLimit {
    if (perSecond < 1 || burst < 1) {
      throw new IllegalArgumentException("a limit under which nothing passes");
    }
  }
}
