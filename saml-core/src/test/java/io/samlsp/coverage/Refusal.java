package io.samlsp.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.response.LoginResult;
import io.samlsp.response.ValidationReport;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The refusal that a test wants: of exactly the code that its {@link Gives} names. */
public final class Refusal {

  private final FailureCode code;
  private final AtomicInteger seen = new AtomicInteger();

  Refusal(FailureCode code) {
    this.code = code;
  }

  /** The response was rejected for exactly this cause; gives the report. */
  public ValidationReport of(LoginResult result) {
    assertThat(result)
        .as(() -> result.report().toString())
        .isInstanceOf(LoginResult.Rejected.class);
    LoginResult.Rejected rejected = (LoginResult.Rejected) result;
    assertThat(rejected.code()).as(() -> result.report().toString()).isEqualTo(code);
    assertThat(rejected.report().code()).contains(code);
    seen.incrementAndGet();
    return rejected.report();
  }

  /** The call failed for exactly this cause; gives the failure. */
  public SamlFailure by(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(SamlFailure.class);
    SamlFailure failure = (SamlFailure) thrown;
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    seen.incrementAndGet();
    return failure;
  }

  boolean wasSeen() {
    return seen.get() > 0;
  }
}
