package io.samlsp.response;

import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.sp;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.testkit.SigningMode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not come as base64 of a bounded XML document is refused before anything is read. */
class DecodingTest {

  private static final ValidationPolicy POLICY = ValidationPolicy.strict();

  @ParameterizedTest
  @NullAndEmptySource
  @Gives(FailureCode.RESPONSE_MISSING)
  void refuses_a_missing_parameter(String samlResponse, Refusal refusal) {
    refusal.of(sp().validate(samlResponse));
  }

  @ParameterizedTest
  @Gives(FailureCode.BASE64_INVALID)
  @ValueSource(
      strings = {
        " ",
        "A",
        "AAAA AAAA",
        "AAA-",
        "AA==AA",
        "A===",
        "<xml/>",
        "%3D",
        "\u0100AAA",
        "AAAA\t"
      })
  void refuses_what_is_not_base64(String samlResponse, Refusal refusal) {
    refusal.of(sp().validate(samlResponse));
  }

  @Test
  @Gives(FailureCode.BASE64_INVALID)
  void refuses_a_plus_that_was_decoded_to_a_space(Refusal refusal) {
    refusal.of(sp().validate(answer().build().base64().substring(0, 400) + " A=="));
  }

  @Test
  @Gives(FailureCode.RESPONSE_TOO_LARGE)
  void refuses_one_byte_more_than_allowed_and_takes_the_last_one(Refusal refusal) {
    String xml = answer().build().xml();
    int maximum = 8192;
    Fixture sp = sp().policy(POLICY.maximumResponseBytes(maximum));

    String exact = xml + " ".repeat(maximum - xml.length());
    assertThat(sp.validate(base64(exact))).isInstanceOf(LoginResult.SignedIn.class);
    refusal.of(sp.validate(base64(exact + " ")));
  }

  @Test
  @Gives(FailureCode.RESPONSE_TOO_LARGE)
  void refuses_too_many_characters_without_decoding_them(Refusal refusal) {
    ValidationReport report = refusal.of(sp().validate("A".repeat(3 << 20)));

    assertThat(report.entries().get(0).found()).contains((3 << 20) + " characters of base64");
  }

  @Test
  @Gives(FailureCode.RESPONSE_TOO_LARGE)
  void refuses_line_breaks_without_end(Refusal refusal) {
    refusal.of(sp().validate(answer().build().base64() + "\n".repeat(3 << 20)));
  }

  @Test
  @Gives(FailureCode.RESPONSE_TOO_LARGE)
  void leaves_half_as_much_room_again_for_line_breaks_and_not_one_more(Refusal refusal) {
    String base64 = answer().signing(SigningMode.RESPONSE).build().base64();
    Fixture sp = sp().policy(POLICY.maximumResponseBytes(8192));
    String most = base64 + "\n".repeat(8192 / 2 * 3 + 2 - base64.length());

    assertThat(sp.validate(most)).isInstanceOf(LoginResult.SignedIn.class);
    refusal.of(sp.validate(most + "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void takes_line_breaks_of_any_kind_wherever_they_stand(String lineBreak) {
    String base64 = answer().build().base64();

    for (int at : new int[] {0, 1, 76, base64.length()}) {
      String broken = base64.substring(0, at) + lineBreak + base64.substring(at);
      assertThat(sp().validate(broken)).isInstanceOf(LoginResult.SignedIn.class);
    }
  }

  @Test
  void takes_a_response_of_the_largest_size_in_short_lines() {
    int maximum = 30_000;
    String xml = answer().build().xml();
    byte[] octets = (xml + " ".repeat(maximum - xml.length())).getBytes(StandardCharsets.UTF_8);

    for (int line : new int[] {60, 64, 72, 76}) {
      String wrapped = Base64.getMimeEncoder(line, new byte[] {'\r', '\n'}).encodeToString(octets);
      assertThat(sp().policy(POLICY.maximumResponseBytes(maximum)).validate(wrapped))
          .isInstanceOf(LoginResult.SignedIn.class);
    }
  }

  @ParameterizedTest
  @Gives(FailureCode.XML_NOT_WELL_FORMED)
  @ValueSource(strings = {"\n", "", " ", "hello", "<", "<a", "{\"a\":1}"})
  void refuses_what_is_not_xml(String text, Refusal refusal) {
    refusal.of(sp().validate(base64(text) + "\n"));
  }

  @Test
  @Gives(FailureCode.XML_DOCTYPE)
  void refuses_a_document_type(Refusal refusal) {
    refusal.of(
        sp().validate(
                answer()
                    .build()
                    .edit(xml -> "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + xml)));
  }

  @Test
  @Gives(FailureCode.XML_TOO_DEEP)
  void refuses_a_message_that_nests_too_deep(Refusal refusal) {
    refusal.of(
        sp().validate(
                answer()
                    .build()
                    .edit(xml -> xml.replace("</samlp:Response>", "<a>".repeat(500_000)))
                    .edit(xml -> xml.substring(0, 1 << 19))));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
