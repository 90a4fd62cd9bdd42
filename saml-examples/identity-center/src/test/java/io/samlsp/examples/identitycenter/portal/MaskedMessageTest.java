package io.samlsp.examples.identitycenter.portal;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.RegisteredServiceProvider;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** What the administrator sees of a message, and what nobody sees. */
class MaskedMessageTest {

  private final FakeIdentityProvider idp = FakeIdentityProvider.create("https://idp.example.com");

  @Test
  void shows_what_is_about_the_message_and_hides_what_is_about_the_person() {
    String shown =
        MaskedMessage.of(
            idp.unsolicited(
                    RegisteredServiceProvider.of("urn:sp", "https://sp.example.com/saml/acs"))
                .nameId("ada@example.com")
                .attribute("mail", "ada@example.com")
                .attribute("groups", "secret-project")
                .build()
                .base64());
    assertThat(shown)
        .contains(
            "Destination=\"https://sp.example.com/saml/acs\"",
            "<saml:Issuer>https://idp.example.com</saml:Issuer>",
            "<saml:Audience>urn:sp</saml:Audience>",
            "Name=\"mail\"",
            "•••• (15)")
        .doesNotContain("ada@example.com")
        .doesNotContain("secret-project");
  }

  @Test
  void hides_comments_and_sections_and_what_has_no_end() {
    assertThat(masked("<Issuer>a<!-- secret --><![CDATA[secret]]>b</Issuer><!-- secret"))
        .contains("a", "b", "hidden: 15 characters")
        .doesNotContain("secret");
    assertThat(masked("<a Other=\"secret\" Name='x>y' Value"))
        .contains("x>y")
        .doesNotContain("secret");
    assertThat(masked("secret")).isEqualTo("•••• (6)");
  }

  @Test
  void shows_no_character_that_hides_or_reorders_others() {
    assertThat(masked("<Issuer>a\u202eb\u0007c\u200bd</Issuer>"))
        .contains("a\ufffdb\ufffdc\ufffdd");
  }

  @Test
  void takes_no_longer_for_hostile_text_than_for_other_text() {
    // each of these was quadratic in the eyes of a regular expression
    for (String piece : new String[] {"<!--", "<a ", "a", "<a b=", "<a b=\"", "<![CDATA[", "</"}) {
      String hostile = piece.repeat(200_000 / piece.length());
      assertThat(masked(hostile).length()).as(piece).isLessThan(30_000);
    }
  }

  @Test
  void says_what_is_no_message() {
    assertThat(MaskedMessage.of(null)).isEqualTo("(no message)");
    assertThat(MaskedMessage.of("x".repeat(500_000))).contains("too long to show");
  }

  private static String masked(String xml) {
    return MaskedMessage.of(
        Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8)));
  }
}
