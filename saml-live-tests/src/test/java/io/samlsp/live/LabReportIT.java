package io.samlsp.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs last: says what the runs through the lab were worth, and fails when one was worth nothing.
 */
@Tag("browser")
@ExtendWith(LiveProviders.class)
@Order(Integer.MAX_VALUE)
class LabReportIT {
  @Test
  void all_steps_were_done_in_a_browser(KeycloakServer keycloak) {
    System.out.println(
        "lab: "
            + LabReport.STAND_IN_STEPS
            + " steps by hand against the stand-in, "
            + LabReport.KEYCLOAK_STEPS
            + " against Keycloak "
            + keycloak.version()
            + "; "
            + LabReport.PAGES_CHECKED
            + " pages checked by axe, "
            + LabReport.SCREENSHOTS
            + " screenshots");
    assertThat(LabReport.STAND_IN_STEPS).hasValue(10);
    assertThat(LabReport.KEYCLOAK_STEPS).hasValue(10);
    assertThat(LabReport.PAGES_CHECKED.get()).isPositive();
    assertThat(LabReport.SCREENSHOTS.get()).isPositive();
  }
}
