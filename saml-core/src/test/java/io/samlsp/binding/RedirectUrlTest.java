package io.samlsp.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.keys.SigningAlgorithm;
import io.samlsp.keys.SigningKey;
import io.samlsp.keys.SpKey;
import io.samlsp.keys.TestKeys;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectUrlTest {

  private static final URI SSO = URI.create("https://idp.example.test/sso");
  private static final byte[] XML =
      "<samlp:AuthnRequest xmlns:samlp=\"urn:x\" ID=\"_1\"/>".getBytes(StandardCharsets.UTF_8);

  @Test
  void puts_the_parameters_in_the_order_of_the_binding() {
    URI url = url(SSO, "relay-state", SigningKey.of(TestKeys.rsa()));

    assertThat(names(url)).containsExactly("SAMLRequest", "RelayState", "SigAlg", "Signature");
    assertThat(names(url(SSO, "relay-state", null))).containsExactly("SAMLRequest", "RelayState");
    assertThat(names(url(SSO, null, SigningKey.of(TestKeys.rsa()))))
        .containsExactly("SAMLRequest", "SigAlg", "Signature");
    assertThat(names(url(SSO, null, null))).containsExactly("SAMLRequest");
    assertThat(names(RedirectUrl.of(SSO, MessageParameter.SAML_RESPONSE, XML, null, null)))
        .containsExactly("SAMLResponse");
  }

  @Test
  void carries_the_message_deflated() throws Exception {
    RedirectQuery read = read(url(SSO, "handle", null));

    assertThat(read.message()).isEqualTo(XML);
    assertThat(read.relayState()).contains("handle");
    assertThat(read.parameter()).isEqualTo(MessageParameter.SAML_REQUEST);
  }

  @Test
  void carries_large_and_incompressible_messages() throws Exception {
    byte[] random = new byte[100_000];
    new java.util.Random(5).nextBytes(random);
    for (byte[] message : List.of(new byte[0], new byte[1 << 20], random)) {
      URI url = RedirectUrl.of(SSO, MessageParameter.SAML_REQUEST, message, null, null);

      assertThat(RedirectQuery.read(url.getRawQuery(), 1 << 20).message()).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @EnumSource
  void signs_the_exact_octets_of_the_query(SigningAlgorithm algorithm) throws Exception {
    SpKey key = algorithm.name().startsWith("ECDSA") ? TestKeys.ec("p384") : TestKeys.rsa();
    String query = url(SSO, "a handle/+=&%", new SigningKey(key, algorithm)).getRawQuery();
    int end = query.indexOf("&Signature=");
    byte[] value =
        Base64.getDecoder().decode(decode(query.substring(end + "&Signature=".length())));

    assertThat(query)
        .contains("&RelayState=a+handle%2F%2B%3D%26%25&SigAlg=http%3A%2F%2Fwww.w3.org");
    assertThat(decode(query.replaceAll(".*&SigAlg=([^&]*)&.*", "$1"))).isEqualTo(algorithm.uri());
    assertThat(verify(algorithm, key, query.substring(0, end), value)).isTrue();
    assertThat(verify(algorithm, key, query.substring(0, end) + "x", value)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://i.test/sso, https://i.test/sso?SAMLRequest=",
    "https://i.test, https://i.test?SAMLRequest=",
    "https://i.test/sso?, https://i.test/sso?SAMLRequest=",
    "https://i.test/sso?idp=a%20b&x, https://i.test/sso?idp=a%20b&x&SAMLRequest=",
    "https://i.test:8443/a;b=c, https://i.test:8443/a;b=c?SAMLRequest="
  })
  void keeps_what_the_location_has_already(String location, String start) {
    assertThat(url(URI.create(location), null, null).toString()).startsWith(start);
  }

  @Test
  void puts_the_query_before_a_fragment() {
    URI url = url(URI.create("https://i.test/sso?a=1#/login"), "h", null);

    assertThat(url.toString())
        .startsWith("https://i.test/sso?a=1&SAMLRequest=")
        .endsWith("#/login");
    assertThat(url.getRawFragment()).isEqualTo("/login");
  }

  @Test
  void writes_other_characters_of_the_location_in_ascii() {
    assertThat(url(URI.create("https://i.test/\u00e9"), null, null).toString())
        .startsWith("https://i.test/%C3%A9?SAMLRequest=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"&SAMLRequest=evil", "#", "\r\nSet-Cookie: a=b", "\u00e9\"<>'"})
  void lets_no_relay_state_break_out_of_its_place(String hostile) throws Exception {
    URI url = url(SSO, hostile, null);

    assertThat(names(url)).containsExactly("SAMLRequest", "RelayState");
    assertThat(url.toString()).matches("[!-~]+");
    assertThat(read(url).relayState()).contains(hostile);
  }

  @Test
  void refuses_a_relay_state_of_more_than_80_bytes() {
    assertThat(url(SSO, "r".repeat(80), null)).isNotNull();
    assertThat(url(SSO, "\u00e9".repeat(40), null)).isNotNull();
    assertThatThrownBy(() -> url(SSO, "r".repeat(81), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> url(SSO, "\u00e9".repeat(41), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static URI url(URI location, String relayState, SigningKey key) {
    return RedirectUrl.of(location, MessageParameter.SAML_REQUEST, XML, relayState, key);
  }

  private static RedirectQuery read(URI url) throws Exception {
    return RedirectQuery.read(url.getRawQuery(), 1 << 20);
  }

  private static List<String> names(URI url) {
    List<String> names = new ArrayList<>();
    for (String pair : url.getRawQuery().split("&", -1)) {
      names.add(pair.substring(0, pair.indexOf('=')));
    }
    return names;
  }

  private static String decode(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static boolean verify(SigningAlgorithm algorithm, SpKey key, String octets, byte[] value)
      throws Exception {
    String hash = algorithm.name().substring(algorithm.name().lastIndexOf('_') + 1);
    String family = algorithm.name().toLowerCase(Locale.ROOT);
    Signature verifier =
        Signature.getInstance(
            family.startsWith("rsa_pss")
                ? "RSASSA-PSS"
                : hash + (family.startsWith("rsa") ? "withRSA" : "withECDSAinP1363Format"));
    verifier.initVerify(key.certificate().getPublicKey());
    if (family.startsWith("rsa_pss")) {
      String name = hash.replace("SHA", "SHA-");
      int salt = Integer.parseInt(hash.substring(3)) / 8;
      verifier.setParameter(
          new PSSParameterSpec(name, "MGF1", new MGF1ParameterSpec(name), salt, 1));
    }
    verifier.update(octets.getBytes(StandardCharsets.US_ASCII));
    return verifier.verify(value);
  }
}
