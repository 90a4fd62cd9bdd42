package io.samlsp.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectQueryTest {

  private static final int LIMIT = 1 << 16;
  private static final String XML = "<a b=\"c\">d</a>";
  private static final String MESSAGE = encoded(deflated(XML.getBytes(StandardCharsets.UTF_8)));
  private static final String SIGNATURE = "&SigAlg=urn%3Aalg&Signature=AAEC";

  @Test
  void gives_the_octets_that_were_signed_as_they_were_received() throws Exception {
    // ADFS and Entra write "%2f", others write what needs no escape escaped (demand 13).
    String message = MESSAGE.replace("%2B", "%2b").replace("%2F", "%2f").replace("%3D", "%3d");
    String relayState = "%61b%2fc+d";
    RedirectQuery read =
        read("x=1&SAMLRequest=" + message + "&RelayState=" + relayState + SIGNATURE + "&y");

    assertThat(read.message()).asString(StandardCharsets.UTF_8).isEqualTo(XML);
    assertThat(read.relayState()).contains("ab/c d");
    RedirectQuery.Signed signed = read.signed().orElseThrow();
    assertThat(signed.algorithm()).isEqualTo("urn:alg");
    assertThat(signed.signature()).containsExactly(0, 1, 2);
    assertThat(signed.octets())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("SAMLRequest=" + message + "&RelayState=" + relayState + "&SigAlg=urn%3Aalg");
  }

  @Test
  void puts_the_signed_octets_in_the_order_of_the_binding_whatever_came_first() throws Exception {
    RedirectQuery read =
        read("Signature=AAEC&SigAlg=urn%3Aalg&RelayState=r&SAMLResponse=" + MESSAGE);

    assertThat(read.parameter()).isEqualTo(MessageParameter.SAML_RESPONSE);
    assertThat(read.signed().orElseThrow().octets())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("SAMLResponse=" + MESSAGE + "&RelayState=r&SigAlg=urn%3Aalg");
  }

  @Test
  void tells_an_empty_relay_state_from_none() throws Exception {
    RedirectQuery empty = read("SAMLRequest=" + MESSAGE + "&RelayState=" + SIGNATURE);
    RedirectQuery none = read("SAMLRequest=" + MESSAGE + SIGNATURE);

    assertThat(empty.relayState()).contains("");
    assertThat(empty.signed().orElseThrow().octets())
        .asString(StandardCharsets.UTF_8)
        .contains("&RelayState=&");
    assertThat(none.relayState()).isEmpty();
  }

  @Test
  void knows_the_one_encoding_that_there_is() throws Exception {
    String name = "urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Abindings%3AURL-Encoding%3ADEFLATE";

    assertThat(read("SAMLEncoding=" + name + "&SAMLRequest=" + MESSAGE).message()).isNotEmpty();
    assertInvalid("SAMLEncoding=urn%3Aother&SAMLRequest=" + MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&",
        "x=1",
        "RelayState=r",
        "SAMLRequest",
        "SAMLRequest&SAMLRequest=M",
        "SAMLRequest=M&SAMLRequest=M",
        "SAMLRequest=M&SAMLResponse=M",
        "SAMLRequest=M&%53AMLRequest=M",
        "%53AMLRequest=M",
        "SAMLRequest%00=M",
        "SAMLRequest=M&RelayState=a&RelayState=a",
        "SAMLRequest=M&RelayState=a&Relay%53tate=b",
        "SAMLRequest=M&SigAlg=a&SigAlg=a&Signature=AAEC",
        "SAMLRequest=M&SigAlg=a&Signature=AAEC&Signature=AAEC",
        "SAMLRequest=M&SigAlg=a",
        "SAMLRequest=M&Signature=AAEC",
        "SAMLRequest=M&SigAlg=a&Signature=!",
        "SAMLRequest=M&SigAlg=a&Signature=A%",
        "SAMLRequest=M&RelayState=%",
        "SAMLRequest=M&RelayState=%zz",
        "SAMLRequest=M&%zz=1",
        "SAMLRequest=!!!!",
        "SAMLRequest=M%0A",
        "SAMLRequest=",
        "SAMLRequest=AAAA",
        "SAMLRequest=PGEvPg=="
      })
  void refuses_missing_repeated_conflicting_and_undecodable_parameters(String query) {
    assertInvalid(query.replace("=M", "=" + MESSAGE));
  }

  @Test
  void refuses_a_message_that_is_cut_off_or_goes_on() {
    byte[] whole = deflated(XML.getBytes(StandardCharsets.UTF_8));
    assertInvalid("SAMLRequest=" + encoded(Arrays.copyOf(whole, whole.length - 2)));
    byte[] more = Arrays.copyOf(whole, whole.length + 1);
    more[whole.length] = 1;
    assertInvalid("SAMLRequest=" + encoded(more));
    assertInvalid("SAMLRequest=" + encoded(Arrays.copyOf(whole, whole.length + 100)));
  }

  @Test
  void refuses_zlib_and_plain_messages() {
    ByteArrayOutputStream zlib = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(zlib)) {
      out.write(XML.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertInvalid("SAMLRequest=" + encoded(zlib.toByteArray()));
    assertInvalid("SAMLRequest=" + encoded(XML.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void stops_inflating_at_the_limit() throws Exception {
    assertThat(read("SAMLRequest=" + encoded(deflated(new byte[LIMIT]))).message()).hasSize(LIMIT);
    assertRefused(
        FailureCode.XML_TOO_LARGE, "SAMLRequest=" + encoded(deflated(new byte[LIMIT + 1])));
    // 200 MB out of 200 kB.
    String bomb = encoded(deflated(new byte[200_000_000]));
    long before = System.nanoTime();
    assertRefused(FailureCode.XML_TOO_LARGE, "SAMLRequest=" + bomb);
    assertThat(System.nanoTime() - before).isLessThan(1_000_000_000L);
  }

  @Test
  void refuses_a_query_much_longer_than_the_message_may_be() {
    assertRefused(FailureCode.XML_TOO_LARGE, "x=" + "a".repeat(4 * LIMIT + 10));
  }

  @Test
  void answers_any_damage_with_a_typed_refusal_or_a_message() {
    Random random = new Random(13);
    String whole = "SAMLRequest=" + MESSAGE + "&RelayState=r%20s" + SIGNATURE;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder damaged = new StringBuilder(whole);
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        int at = random.nextInt(damaged.length());
        switch (random.nextInt(3)) {
          case 0 -> damaged.setCharAt(at, (char) random.nextInt(0x180));
          case 1 -> damaged.deleteCharAt(at);
          default -> damaged.insert(at, "&=%+".charAt(random.nextInt(4)));
        }
      }
      Throwable outcome = catchThrowable(() -> read(damaged.toString()));
      if (outcome != null) {
        assertThat(outcome).as(damaged.toString()).isInstanceOf(SamlFailure.class);
      }
    }
  }

  private static RedirectQuery read(String query) throws SamlFailure {
    return RedirectQuery.read(query, LIMIT);
  }

  private static void assertInvalid(String query) {
    assertRefused(FailureCode.REDIRECT_QUERY_INVALID, query);
  }

  private static void assertRefused(FailureCode code, String query) {
    Throwable failure = catchThrowable(() -> read(query));
    assertThat(failure).isInstanceOf(SamlFailure.class);
    assertThat(((SamlFailure) failure).code()).isEqualTo(code);
  }

  private static String encoded(byte[] octets) {
    return URLEncoder.encode(Base64.getEncoder().encodeToString(octets), StandardCharsets.UTF_8);
  }

  private static byte[] deflated(byte[] octets) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      out.write(octets);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
