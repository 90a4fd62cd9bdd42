package io.samlsp.examples.identitycenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web server and its frame. */
class WebTest {

  @TempDir Path data;

  @Test
  void serves_the_portal_and_refuses_forms_from_elsewhere() throws Exception {
    try (IdentityCenter center = IdentityCenter.start(Settings.in(data).port(0).build())) {
      HttpClient client = HttpClient.newHttpClient();
      HttpResponse<String> portal =
          client.send(
              HttpRequest.newBuilder(URI.create(center.baseUrl() + "/")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(portal.statusCode()).isEqualTo(200);
      assertThat(portal.body()).contains("Access portal");
      assertThat(portal.headers().firstValue("Content-Security-Policy").orElseThrow())
          .doesNotContain("unsafe");
      HttpResponse<String> forged =
          client.send(
              HttpRequest.newBuilder(URI.create(center.baseUrl() + "/admin/login"))
                  .POST(HttpRequest.BodyPublishers.ofString("password=x"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(forged.statusCode()).isIn(403, 404);
    }
  }

  @Test
  void command_line_says_what_it_does_not_know() {
    assertThatThrownBy(() -> Arguments.parse("--prot", "1")).hasMessageContaining("--prot");
    assertThatThrownBy(() -> Arguments.parse("--walk")).hasMessageContaining("--demo");
    assertThat(Arguments.parse("--demo", "--walk", "--idp-port", "9").idpPort()).isEqualTo(9);
  }
}
