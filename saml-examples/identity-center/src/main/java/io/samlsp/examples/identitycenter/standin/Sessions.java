package io.samlsp.examples.identitycenter.standin;

import io.samlsp.testkit.ReceivedAuthnRequest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is signed in, and which sign-ins wait for a name. In memory: a restart signs everybody out.
 */
final class Sessions {

  private static final int MOST = 1_000;

  private final SecureRandom random;
  private final Map<String, String> people = bounded();
  private final Map<String, ReceivedAuthnRequest> waiting = bounded();

  Sessions(SecureRandom random) {
    this.random = random;
  }

  private static <T> Map<String, T> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > MOST;
      }
    };
  }

  /** Begins a session of this person. */
  synchronized String open(String personId) {
    String handle = handle();
    people.put(handle, personId);
    return handle;
  }

  synchronized Optional<String> personOf(String handle) {
    return Optional.ofNullable(people.get(handle));
  }

  synchronized void end(String handle) {
    people.remove(handle);
  }

  /** Keeps a request until its sender has a name. */
  synchronized String await(ReceivedAuthnRequest request) {
    String handle = handle();
    waiting.put(handle, request);
    return handle;
  }

  synchronized Optional<ReceivedAuthnRequest> take(String handle) {
    return Optional.ofNullable(waiting.remove(handle));
  }

  private String handle() {
    byte[] octets = new byte[16];
    random.nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }
}
