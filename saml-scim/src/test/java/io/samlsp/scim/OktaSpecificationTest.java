package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test that Okta publishes for services that want to work with it; it needs Node. */
@Tag("heavy")
class OktaSpecificationTest {

  @ParameterizedTest
  @EnumSource(Engine.class)
  void okta_finds_nothing_to_object(Engine engine) throws Exception {
    String suites = System.getProperty("scim.suites");
    assertThat(suites).as("the property scim.suites").isNotBlank();
    Lab lab = new Lab(engine);
    try (Web web =
        new Web(
            base -> ScimEndpoint.builder(base, lab.directory, lab.tokens, lab.clock).build(), 4)) {
      ProcessBuilder run = new ProcessBuilder(Path.of(suites, "okta", "run.sh").toString());
      run.environment().put("BASE", web.base().toString());
      run.environment()
          .put("TOKEN", lab.headers.get("Authorization").substring("Bearer ".length()));
      run.redirectErrorStream(true);
      Process process = run.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      System.out.println("Okta's specification test on " + engine + ":\n" + output);
      assertThat(process.waitFor()).isZero();
      assertThat(output.strip()).endsWith(", 0 failed");
    }
  }
}
