package io.samlsp.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.SigningAlgorithm;
import io.samlsp.keys.SpKey;
import io.samlsp.keys.TestKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
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
  private static final String RSA_SHA256 =
      URLEncoder.encode(SigningAlgorithm.RSA_SHA256.uri(), StandardCharsets.UTF_8);
  private static final IdentityProvider IDP = idp(TestKeys.rsa());
  private static final String SIGNATURE = "&SigAlg=urn%3Aalg&Signature=AAEC";

  @Test
  void verifies_the_octets_as_they_were_received() throws Exception {
    // ADFS and Entra write "%2f", others write what needs no escape escaped (demand 13).
    String message = MESSAGE.replace("%2B", "%2b").replace("%2F", "%2f").replace("%3D", "%3d");
    String signed = "SAMLRequest=" + message + "&RelayState=%61b%2fc+d&SigAlg=" + RSA_SHA256;
    RedirectQuery read = read("x=1&" + signed + "&Signature=" + sign(signed) + "&y");

    read.verify(IDP);
    assertThat(read.message()).asString(StandardCharsets.UTF_8).isEqualTo(XML);
    assertThat(read.relayState()).contains("ab/c d");
    assertThat(read.parameter()).isEqualTo(MessageParameter.SAML_REQUEST);
  }

  @Test
  void verifies_in_the_order_of_the_binding_whatever_came_first() throws Exception {
    String signed = "SAMLResponse=" + MESSAGE + "&RelayState=r&SigAlg=" + RSA_SHA256;
    RedirectQuery read =
        read(
            "Signature="
                + sign(signed)
                + "&SigAlg="
                + RSA_SHA256
                + "&RelayState=r&SAMLResponse="
                + MESSAGE);

    read.verify(IDP);
    assertThat(read.parameter()).isEqualTo(MessageParameter.SAML_RESPONSE);
  }

  @Test
  void tells_an_empty_relay_state_from_none() throws Exception {
    String empty = "SAMLRequest=" + MESSAGE + "&RelayState=&SigAlg=" + RSA_SHA256;
    String none = "SAMLRequest=" + MESSAGE + "&SigAlg=" + RSA_SHA256;

    RedirectQuery read = read(empty + "&Signature=" + sign(empty));
    read.verify(IDP);
    assertThat(read.relayState()).contains("");
    read = read(none + "&Signature=" + sign(none));
    read.verify(IDP);
    assertThat(read.relayState()).isEmpty();
    assertNotVerified(FailureCode.SIGNATURE_INVALID, empty + "&Signature=" + sign(none), IDP);
    assertNotVerified(FailureCode.SIGNATURE_INVALID, none + "&Signature=" + sign(empty), IDP);
  }

  @Test
  void does_not_verify_what_was_changed_or_recoded() {
    String signed = "SAMLRequest=" + MESSAGE + "&RelayState=a%2Fb&SigAlg=" + RSA_SHA256;
    String signature = "&Signature=" + sign(signed);

    for (String changed :
        List.of(
            signed.replace("a%2Fb", "a%2fb"),
            signed.replace("a%2Fb", "a/b"),
            signed.replace("a%2Fb", "c"),
            signed.replace("&RelayState=a%2Fb", ""),
            signed.replace("SAMLRequest", "SAMLResponse"),
            signed.replace("sha256", "sha512"))) {
      assertNotVerified(FailureCode.SIGNATURE_INVALID, changed + signature, IDP);
    }
  }

  @Test
  void does_not_verify_a_query_that_is_not_signed() {
    assertNotVerified(FailureCode.SIGNATURE_MISSING, "SAMLRequest=" + MESSAGE, IDP);
  }

  @Test
  void verifies_with_no_weak_and_no_symmetric_algorithm() {
    for (String algorithm :
        List.of(
            "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
            "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256",
            "http://www.w3.org/2000/09/xmldsig#dsa-sha1",
            "none",
            "")) {
      String signed =
          "SAMLRequest="
              + MESSAGE
              + "&SigAlg="
              + URLEncoder.encode(algorithm, StandardCharsets.UTF_8);
      assertNotVerified(
          FailureCode.SIGNATURE_ALGORITHM_REFUSED, signed + "&Signature=" + sign(signed), IDP);
    }
  }

  @Test
  void verifies_with_the_keys_of_the_identity_provider_only() {
    String signed = "SAMLRequest=" + MESSAGE + "&SigAlg=" + RSA_SHA256;
    String query = signed + "&Signature=" + sign(signed);

    assertNotVerified(FailureCode.SIGNATURE_INVALID, query, idp(TestKeys.pss()));
    assertNotVerified(FailureCode.SIGNATURE_KEY_REFUSED, query, idp(TestKeys.ec("p256")));
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
  @Gives(FailureCode.REDIRECT_QUERY_INVALID)
  void tells_two_messages_from_none(Refusal refusal) {
    String two = "SAMLRequest=" + MESSAGE + "&SAMLResponse=" + MESSAGE;

    assertThat(refusal.by(() -> read(two)).found()).isEqualTo("both");
    assertThat(refusal.by(() -> read("RelayState=r")).found()).isEqualTo("neither");
  }

  @Test
  void passes_over_parameters_that_are_not_of_saml_whatever_they_hold() throws Exception {
    for (String foreign : List.of("x=%zz", "=%zz", "x", "", "=", "x=1&x=2", "samlrequest=M")) {
      assertThat(read(foreign + "&SAMLRequest=" + MESSAGE).message())
          .as(foreign)
          .asString(StandardCharsets.UTF_8)
          .isEqualTo(XML);
    }
  }

  @Test
  @Gives(FailureCode.REDIRECT_QUERY_INVALID)
  void refuses_a_message_that_is_cut_off_or_goes_on(Refusal refusal) {
    byte[] whole = deflated(XML.getBytes(StandardCharsets.UTF_8));
    refusal.by(() -> read("SAMLRequest=" + encoded(Arrays.copyOf(whole, whole.length - 2))));
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
    // 50 MB out of 50 kB.
    String bomb = "SAMLRequest=" + encoded(deflated(new byte[50_000_000]));
    long before = allocated();
    assertRefused(FailureCode.XML_TOO_LARGE, bomb);
    assertThat(allocated() - before).isLessThan(5_000_000);
  }

  @Test
  void refuses_a_query_much_longer_than_the_message_may_be() {
    assertRefused(FailureCode.XML_TOO_LARGE, "x=" + "a".repeat(4 * LIMIT + 2));
    assertRefused(FailureCode.REDIRECT_QUERY_INVALID, "x=" + "a".repeat(4 * LIMIT + 1));
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
        assertThat(((SamlFailure) outcome).code())
            .as(damaged.toString())
            .isEqualTo(FailureCode.REDIRECT_QUERY_INVALID);
      }
    }
  }

  /** Bytes that this thread has ever allocated. */
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static IdentityProvider idp(SpKey key) {
    return IdentityProvider.builder("https://idp.example.test")
        .signingKey(IdpKey.of(key.certificate()))
        .build();
  }

  /** The signature by RSA with SHA-256, ready to stand in a query. */
  private static String sign(String octets) {
    return encoded(
        SigningAlgorithm.RSA_SHA256.sign(TestKeys.rsa(), octets.getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertNotVerified(FailureCode code, String query, IdentityProvider idp) {
    Throwable failure = catchThrowable(() -> read(query).verify(idp));
    assertThat(failure).isInstanceOf(SamlFailure.class);
    assertThat(((SamlFailure) failure).code()).isEqualTo(code);
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
