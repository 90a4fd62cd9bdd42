package io.samlsp.examples.identitycenter.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The templates that are read before anybody asks for them are all that there are. */
class TemplatesTest {

  @Test
  void every_page_is_prepared() throws Exception {
    URI one =
        Templates.class
            .getResource("/io/samlsp/examples/identitycenter/templates/portal.peb")
            .toURI();
    try (Stream<Path> files = Files.list(Path.of(one).getParent())) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".peb"))
                  .map(name -> name.substring(0, name.length() - 4))
                  .filter(name -> !List.of("layout", "console", "parts", "steps").contains(name)))
          .containsExactlyInAnyOrderElementsOf(Templates.NAMES);
    }
    new Templates().prepare();
  }
}
