package io.samlsp.testkit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who is signed in, and which sign-ins have begun; the oldest are forgotten when many come. */
final class LoginSessions {

  private static final int MOST = 1000;

  private final Supplier<String> newId;
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Map<String, Transaction> transactions = new LinkedHashMap<>();

  LoginSessions(Supplier<String> newId) {
    this.newId = newId;
  }

  /** The session's handle, which is the value of a cookie. */
  synchronized String open(Session session) {
    return put(sessions, session);
  }

  synchronized Optional<Session> find(String handle) {
    return Optional.ofNullable(sessions.get(handle));
  }

  synchronized void end(String handle) {
    sessions.remove(handle);
  }

  /** The transaction's handle, which no other site can guess. */
  synchronized String begin(Transaction transaction) {
    return put(transactions, transaction);
  }

  synchronized Optional<Transaction> take(String handle) {
    return Optional.ofNullable(transactions.remove(handle));
  }

  private <T> String put(Map<String, T> into, T value) {
    if (into.size() >= MOST) {
      into.remove(into.keySet().iterator().next());
    }
    String handle = newId.get();
    into.put(handle, value);
    return handle;
  }

  /** Somebody who is signed in. */
  record Session(String user, Instant since, String index) {}

  /** A sign-in that has begun: an answer to a request, or to nobody. */
  record Transaction(
      RegisteredServiceProvider serviceProvider,
      @Nullable ReceivedAuthnRequest request,
      @Nullable String relayState) {}
}
