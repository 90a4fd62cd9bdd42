package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notes how each check went while validation goes on. Nothing is formatted before somebody reads
 * the report.
 *
 * <p>The first failure is the answer. Later checks are made for the report only, and cannot turn
 * it.
 */
final class ReportBuilder {

  /** A check that says what is wrong by throwing. */
  @FunctionalInterface
  interface Body {
    void run() throws SamlFailure;
  }

  /** How one check went. */
  private static final class Note {
    private boolean passed;
    private @Nullable SamlFailure failure;
    private @Nullable Object expected;
    private @Nullable Object found;
    private boolean unproven;
  }

  private final Instant at;
  private final Map<Check, Note> notes = new EnumMap<>(Check.class);
  private @Nullable Note current;
  private @Nullable SamlFailure first;
  private @Nullable String identityProvider;
  private boolean observing;

  ReportBuilder(Instant at) {
    this.at = at;
  }

  /** Begins a check; the one before it has passed. */
  void at(Check check) {
    done();
    Note note = new Note();
    note.unproven = observing;
    notes.put(check, note);
    current = note;
  }

  /** What the current check wanted and found; formatted only if somebody reads it. */
  void saw(@Nullable Object wanted, @Nullable Object there) {
    if (current != null) {
      current.expected = wanted;
      current.found = there;
    }
  }

  /** Notes what the current check wanted and found, and fails it if it does not hold. */
  void require(boolean holds, FailureCode code, Object wanted, @Nullable Object there)
      throws SamlFailure {
    saw(wanted, there);
    if (!holds) {
      throw new SamlFailure(code, wanted.toString(), there == null ? null : there.toString());
    }
  }

  /** The current check has passed. */
  void done() {
    if (current != null) {
      current.passed = true;
      current = null;
    }
  }

  /** The current check has failed. */
  void fail(SamlFailure failure) {
    if (current != null) {
      current.failure = failure;
      current = null;
    }
    if (first == null) {
      first = failure;
    }
  }

  /** Makes one check; the next ones are made in any case. */
  void check(Check check, Body body) {
    at(check);
    try {
      body.run();
      done();
    } catch (SamlFailure failure) {
      fail(failure);
    }
  }

  /** From here on the content is not proven: the checks only help the reader of the report. */
  void observeOnly() {
    observing = true;
  }

  void identityProvider(String entityId) {
    identityProvider = entityId;
  }

  @Nullable SamlFailure firstFailure() {
    return first;
  }

  ValidationReport build(String reference) {
    return new ValidationReport(at, reference, identityProvider, first, this::entries);
  }

  /** Made when somebody reads the report; nothing is noted any more by then. */
  private List<ValidationReport.Entry> entries() {
    List<ValidationReport.Entry> entries = new ArrayList<>();
    for (Check check : Check.values()) {
      Note note = notes.getOrDefault(check, new Note());
      entries.add(
          new ValidationReport.Entry(
              check, note.passed, note.failure, note.expected, note.found, note.unproven));
    }
    return List.copyOf(entries);
  }
}
