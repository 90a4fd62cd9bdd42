package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What something was refused for. */
final class Failures {

  private Failures() {}

  static SamlFailure of(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    if (thrown instanceof SamlFailure failure) {
      return failure;
    }
    throw new AssertionError("a SamlFailure was expected", thrown);
  }

  static FailureCode codeOf(ThrowingCallable call) {
    return of(call).code();
  }
}
