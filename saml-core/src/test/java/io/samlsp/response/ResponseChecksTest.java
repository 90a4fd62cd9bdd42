package io.samlsp.response;

import static io.samlsp.response.Fixture.ACS;
import static io.samlsp.response.Fixture.IDP;
import static io.samlsp.response.Fixture.NOW;
import static io.samlsp.response.Fixture.REQUEST;
import static io.samlsp.response.Fixture.SP;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.state.PendingLogin;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@link Trust} has compared in the message as it was sent is compared again in what was
 * proven. If the two readings ever differed, this comparison alone would tell.
 */
class ResponseChecksTest {

  private static SamlFailure failure(PendingLogin pending, String issuer, String inResponseTo) {
    ReportBuilder report = new ReportBuilder(NOW);
    CheckContext context =
        new CheckContext(SP, List.of(ACS), IDP, pending, ValidationPolicy.strict(), NOW);
    new ResponseChecks(context, report)
        .response(new ResponseContent(NOW, issuer, ACS, inResponseTo), true);
    return report.firstFailure();
  }

  private static FailureCode code(PendingLogin pending, String issuer, String inResponseTo) {
    SamlFailure failure = failure(pending, issuer, inResponseTo);
    return failure == null ? null : failure.code();
  }

  @Test
  void compares_the_request_again_in_what_was_proven() {
    PendingLogin pending = Fixture.pendingLogin(false);

    assertThat(code(pending, IDP, REQUEST)).isNull();
    assertThat(code(pending, IDP, null)).isNull();
    assertThat(code(pending, IDP, "_other")).isEqualTo(FailureCode.IN_RESPONSE_TO_MISMATCH);
    assertThat(code(pending, IDP, "")).isEqualTo(FailureCode.IN_RESPONSE_TO_MISMATCH);
    assertThat(failure(pending, IDP, "_other").expected()).isEqualTo(REQUEST);
  }

  @Test
  void takes_no_answer_to_any_request_for_one_that_nobody_asked_for() {
    assertThat(code(null, IDP, null)).isNull();
    assertThat(code(null, IDP, REQUEST)).isEqualTo(FailureCode.REQUEST_UNKNOWN);
    assertThat(failure(null, IDP, REQUEST).expected()).isEqualTo("no InResponseTo");
  }

  @Test
  void compares_the_issuer_again_in_what_was_proven() {
    assertThat(code(null, null, null)).isNull();
    assertThat(code(null, IDP + "/", null)).isEqualTo(FailureCode.ISSUER_MISMATCH);
    assertThat(code(null, "", null)).isEqualTo(FailureCode.ISSUER_MISMATCH);
  }
}
