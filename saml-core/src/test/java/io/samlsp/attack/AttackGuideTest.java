package io.samlsp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.ServiceProvider;
import io.samlsp.authn.LoginOptions;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.response.LoginResult;
import io.samlsp.testkit.Attack;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.HostileResponse;
import io.samlsp.testkit.SamlAttacks;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The example of docs/attacks.md, compiled and run; the text there is held equal. */
class AttackGuideTest {

  private static final FakeIdentityProvider fake =
      FakeIdentityProvider.create("https://idp.example.com/metadata");
  private static final IdentityProvider idp =
      IdentityProvider.builder(fake.entityId())
          .signingKey(IdpKey.of(fake.signingKeys().get(0).certificate()))
          .singleSignOnService(new Endpoint(Binding.HTTP_REDIRECT, URI.create(fake.ssoUrl())))
          .build();
  private final ServiceProvider sp =
      ServiceProvider.builder(
              "https://app.example.com/saml/metadata",
              URI.create("https://app.example.com/saml/acs"),
              IdentityProviders.of(idp))
          .build();

  @ParameterizedTest
  @SamlAttacks
  void repels(Attack attack) {
    URI loginUrl = sp.startLogin(LoginOptions.to(idp)).url().orElseThrow();
    HostileResponse hostile = attack.against(fake, loginUrl);
    assertThat(hostile.isRepelledBy(this::signIn)).as(attack.requirement()).isTrue();
  }

  private String signIn(String samlResponse, String relayState) {
    LoginResult result = sp.finishLogin(samlResponse, relayState);
    return result instanceof LoginResult.SignedIn in ? in.subject().nameId().value() : null;
  }

  @Test
  void the_guide_shows_this_very_test() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/samlsp/attack/AttackGuideTest.java"));
    String example =
        source
            .substring(source.indexOf("  @ParameterizedTest\n"), source.indexOf("\n  @Test\n"))
            .indent(-2);
    assertThat(Files.readString(Path.of("../docs/attacks.md")))
        .contains("```java\n" + example + "```");
  }

  @Test
  void the_guide_for_whoever_embeds_sign_in_leads_there() throws IOException {
    assertThat(Files.readString(Path.of("../docs/guide.md"))).contains("](attacks.md)");
  }

  /** What no message can show stands there with a test of ours that does exist. */
  @Test
  void the_guide_names_every_class_that_it_has_no_message_for() throws IOException {
    String guide = Files.readString(Path.of("../docs/attacks.md"));
    for (String none : List.of("C10", "C11", "E10", "E11", "G1 to G5")) {
      assertThat(guide).contains("\n| " + none + " |");
    }
    assertThat(Attack.all())
        .noneMatch(a -> List.of("C10", "C11", "E10", "E11").contains(a.section()))
        .noneMatch(a -> a.section().startsWith("G"));
  }

  @Test
  void the_guide_tells_how_many_there_are() throws IOException {
    int hundreds = Attack.all().size() / 100 * 100;
    assertThat(Files.readString(Path.of("../docs/attacks.md")))
        .contains("more than " + hundreds + " messages");
  }
}
