package io.samlsp.failure;

import org.jspecify.annotations.Nullable;

/**
 * Something that came from outside was refused: a message, a metadata document, a key file.
 *
 * <p>The message is for administrators and logs. It quotes foreign text escaped and cut, and holds
 * no key, assertion or attribute value. Never show it to the person who signs in: it tells an
 * attacker what to change.
 */
public final class SamlFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private final String expected;
  private final String found;

  /** A refusal; what was found may be foreign text, which is escaped and cut here. */
  public SamlFailure(FailureCode code, String expected, @Nullable String found) {
    // No stack trace: a refusal is an answer, not a fault, and hostile input shall not buy the cost
    // of one.
    super(null, null, false, false);
    this.code = code;
    this.expected = ForeignText.cut(expected);
    this.found = found == null ? "nothing" : ForeignText.cut(found);
  }

  /** The exact cause. */
  public FailureCode code() {
    return code;
  }

  /** What should have been there. */
  public String expected() {
    return expected;
  }

  /** What was there instead, escaped and cut; "nothing" if it was missing. */
  public String found() {
    return found;
  }

  @Override
  public String getMessage() {
    return code + ": expected " + expected + "; found " + found + ". " + code.usualFix();
  }
}
