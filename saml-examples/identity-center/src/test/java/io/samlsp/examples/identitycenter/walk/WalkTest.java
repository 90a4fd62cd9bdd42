package io.samlsp.examples.identitycenter.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.samlsp.examples.identitycenter.IdentityCenter;
import io.samlsp.examples.identitycenter.Settings;
import io.samlsp.examples.identitycenter.standin.StandIn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab walks by itself, and says where it stumbles. */
class WalkTest {

  private static final String PASSWORD = "walk-walk-walk-walk";

  @TempDir Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private IdentityCenter center;

  private IdentityCenter start(int port) throws Exception {
    return IdentityCenter.start(
        Settings.in(folder).port(port).administratorPassword(PASSWORD).build());
  }

  private String walk(String password) throws Exception {
    center = start(0);
    try (StandIn idp =
        StandIn.start(folder.resolve("stand-in"), 0, Clock.systemUTC(), new SecureRandom())) {
      URI address = center.baseUrl();
      Walk.Restart restart =
          () -> {
            center.close();
            center = start(address.getPort());
          };
      PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
      new Walk(address, password, idp.baseUrl(), restart, out).run();
    } finally {
      center.close();
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void all_ten_steps_of_the_lab_go_as_it_says() throws Exception {
    String said = walk(PASSWORD);

    assertThat(said)
        .contains(
            "1. Metadata from the identity provider",
            "2. Change identity source",
            "5. Okta, API integration",
            "10. Conclusion of the lab",
            "mara.unger@northwind.example Mara Unger",
            "AmazonQ Business")
        .endsWith("walked: 10 steps, 13 users, 1 groups, 1 sign-in\n")
        .doesNotContain("FAILED");
  }

  @Test
  void step_that_fails_ends_the_walk_and_is_told() {
    assertThatExceptionOfType(StepFailed.class)
        .isThrownBy(() -> walk("not the password"))
        .withMessageContaining("/admin/login");

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("2. Change identity source\n   FAILED: ")
        .doesNotContain("3. ");
  }
}
