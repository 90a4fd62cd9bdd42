package io.samlsp.live;

import java.util.Map;
import java.util.TreeMap;

/** Counts, over the whole run, the messages of each peer that were checked to the end. */
final class CheckedMessages {
  /** Whose software made a message that we judged, or judged one that we made. */
  enum Peer {
    KEYCLOAK,
    SIMPLESAMLPHP
  }

  private static final Map<Peer, Integer> COUNTS = new TreeMap<>();

  private CheckedMessages() {}

  /** Called after the last assertion about a message. */
  static synchronized void count(Peer peer) {
    COUNTS.merge(peer, 1, Integer::sum);
  }

  static synchronized int of(Peer peer) {
    return COUNTS.getOrDefault(peer, 0);
  }
}
