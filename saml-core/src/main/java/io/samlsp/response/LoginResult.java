package io.samlsp.response;

import io.samlsp.failure.FailureCode;

/**
 * How a sign-in ended. There is no flag to forget: only {@link SignedIn} has a subject.
 *
 * <pre>{@code
 * if (result instanceof SignedIn in) { … in.subject() … }
 * else if (result instanceof Rejected no) { … no.report() … }
 * else if (result instanceof RefusedByIdentityProvider refused) { … refused.status() … }
 * }</pre>
 */
public sealed interface LoginResult {

  /** Every check. */
  ValidationReport report();

  /**
   * The person is signed in.
   *
   * @param subject who it is, proven
   * @param returnTo where the person wanted to go: a path of our own, safe to redirect to
   * @param report every check
   */
  record SignedIn(AuthenticatedSubject subject, String returnTo, ValidationReport report)
      implements LoginResult {}

  /**
   * The response was refused.
   *
   * @param code the first cause
   * @param report every check; show its user message to the person, and the rest only to
   *     administrators
   */
  record Rejected(FailureCode code, ValidationReport report) implements LoginResult {}

  /**
   * The identity provider answered that it did not sign the person in. Such answers are often not
   * signed, so nothing but "not signed in" follows from one.
   *
   * @param status what it said
   * @param returnTo where the person wanted to go
   * @param report every check that was made
   */
  record RefusedByIdentityProvider(Status status, String returnTo, ValidationReport report)
      implements LoginResult {}
}
