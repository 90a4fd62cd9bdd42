package io.samlsp.response;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.ForeignText;
import io.samlsp.failure.SamlFailure;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every check of one response: how it went, what was expected, what was found, the clause, the
 * usual fix.
 *
 * <p>{@link #toString()} and {@link #toJson()} are for administrators, {@link #toUserMessage()} is
 * for the person who signs in. The report quotes foreign text escaped and cut, and holds no key,
 * name id or attribute value.
 */
public final class ValidationReport {

  /** How a check went. */
  public enum Outcome {
    /** It held. */
    PASS,
    /** It did not hold. */
    FAIL,
    /** An earlier failure left nothing to check. */
    NOT_REACHED
  }

  private final Instant at;
  private final String reference;
  private final @Nullable String identityProvider;
  private final @Nullable SamlFailure failure;
  private final Supplier<List<Entry>> entries;

  ValidationReport(
      Instant at,
      String reference,
      @Nullable String identityProvider,
      @Nullable SamlFailure failure,
      Supplier<List<Entry>> entries) {
    this.at = at;
    this.reference = reference;
    this.identityProvider = identityProvider;
    this.failure = failure;
    this.entries = entries;
  }

  /** When the response was validated, by the service provider's clock. */
  public Instant at() {
    return at;
  }

  /**
   * A random word that stands in the user's message, the log and here, so that one leads to the
   * other.
   */
  public String reference() {
    return reference;
  }

  /** Entity id of the identity provider, once it was found. */
  public Optional<String> identityProvider() {
    return Optional.ofNullable(identityProvider);
  }

  /** The cause of the rejection: the first failure. Empty if there was none. */
  public Optional<FailureCode> code() {
    return Optional.ofNullable(failure).map(SamlFailure::code);
  }

  /** All checks in their order. */
  public List<Entry> entries() {
    return entries.get();
  }

  /** A message that is safe to show to anybody: no cause, only what to do and the reference. */
  public String toUserMessage() {
    if (failure == null) {
      return "Your sign-in was answered. Reference: " + reference;
    }
    return switch (failure.code()) {
      case REQUEST_UNKNOWN,
          REPLAYED,
          ASSERTION_EXPIRED,
          SUBJECT_CONFIRMATION_EXPIRED,
          SESSION_EXPIRED,
          IN_RESPONSE_TO_MISMATCH,
          LOGIN_STARTED_ELSEWHERE ->
          "This sign-in has ended or was used before. Please start again. Reference: " + reference;
      default ->
          "You could not be signed in. Please try again; if it happens again, give your"
              + " administrator this reference: "
              + reference;
    };
  }

  /** The report for administrators, a line a check. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("SAML response, ").append(at);
    if (identityProvider != null) {
      text.append(", from ").append(ForeignText.cut(identityProvider));
    }
    text.append(", reference ").append(reference).append('\n');
    text.append(failure == null ? "NO CHECK FAILED" : "REJECTED: " + failure.code()).append('\n');
    for (Entry e : entries()) {
      text.append(String.format(Locale.ROOT, "%-11s  %s", e.outcome(), e.check().title()));
      e.expected().ifPresent(x -> text.append("; expected ").append(x));
      e.found().ifPresent(x -> text.append("; found ").append(x));
      if (e.outcome() != Outcome.NOT_REACHED && !e.isProven()) {
        text.append(" (in content that is not proven)");
      }
      e.code()
          .ifPresent(
              c ->
                  text.append("\n             ")
                      .append(c)
                      .append(", ")
                      .append(c.clause())
                      .append("\n             ")
                      .append(c.usualFix()));
      text.append('\n');
    }
    return text.toString();
  }

  /** The same as one JSON object: at, reference, identityProvider, code, checks. */
  public String toJson() {
    StringBuilder json = new StringBuilder("{");
    field(json, "at", at.toString());
    field(json, "reference", reference);
    field(json, "identityProvider", identityProvider);
    field(json, "code", failure == null ? null : failure.code().name());
    json.append("\"checks\":[");
    for (Entry e : entries()) {
      json.append('{');
      field(json, "check", e.check().name());
      field(json, "title", e.check().title());
      field(json, "outcome", e.outcome().name());
      field(json, "code", e.code().map(Enum::name).orElse(null));
      field(json, "expected", e.expected().orElse(null));
      field(json, "found", e.found().orElse(null));
      field(json, "clause", e.code().map(FailureCode::clause).orElse(null));
      field(json, "usualFix", e.code().map(FailureCode::usualFix).orElse(null));
      json.append("\"proven\":").append(e.isProven()).append("},");
    }
    json.setLength(json.length() - 1);
    return json.append("]}").toString();
  }

  private static void field(StringBuilder json, String name, @Nullable String value) {
    json.append('"').append(name).append("\":");
    if (value == null) {
      json.append("null,");
      return;
    }
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        json.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
      } else {
        json.append(c);
      }
    }
    json.append("\",");
  }

  /** One check. */
  public static final class Entry {

    private final Check check;
    private final boolean passed;
    private final @Nullable SamlFailure failure;
    private final @Nullable Object expected;
    private final @Nullable Object found;
    private final boolean unproven;

    Entry(
        Check check,
        boolean passed,
        @Nullable SamlFailure failure,
        @Nullable Object expected,
        @Nullable Object found,
        boolean unproven) {
      this.check = check;
      this.passed = passed;
      this.failure = failure;
      this.expected = expected;
      this.found = found;
      this.unproven = unproven;
    }

    /** Which one. */
    public Check check() {
      return check;
    }

    /** How it went. */
    public Outcome outcome() {
      return passed ? Outcome.PASS : failure != null ? Outcome.FAIL : Outcome.NOT_REACHED;
    }

    /** Why it failed. */
    public Optional<FailureCode> code() {
      return Optional.ofNullable(failure).map(SamlFailure::code);
    }

    /** What was wanted, escaped and cut. */
    public Optional<String> expected() {
      return failure != null
          ? Optional.of(failure.expected())
          : Optional.ofNullable(expected).map(Entry::escaped);
    }

    /** What was there, escaped and cut. */
    public Optional<String> found() {
      return failure != null
          ? Optional.of(failure.found())
          : Optional.ofNullable(found).map(Entry::escaped);
    }

    /** A status has escaped and cut its parts by itself; again would be twice. */
    private static String escaped(Object seen) {
      return seen instanceof Status ? seen.toString() : ForeignText.cut(seen.toString());
    }

    /** Whether the check looked at content that a signature covers, or that needs none. */
    public boolean isProven() {
      return !unproven;
    }
  }
}
