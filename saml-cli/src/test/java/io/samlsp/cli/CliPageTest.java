package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CliPageTest {

  @Test
  void the_page_of_the_documentation_is_what_the_command_prints() throws Exception {
    String made = CliPage.text();
    Path target = Files.createDirectories(Path.of("target"));
    Files.writeString(target.resolve("cli.md"), made);

    assertThat(Path.of("../docs/cli.md"))
        .as("copy saml-cli/target/cli.md to docs/cli.md after a change")
        .hasContent(made);
  }
}
