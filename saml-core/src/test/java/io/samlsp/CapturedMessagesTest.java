package io.samlsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.KeyFiles;
import io.samlsp.keys.SpKey;
import io.samlsp.response.Correlation;
import io.samlsp.response.LoginResult;
import io.samlsp.response.ResponseValidator;
import io.samlsp.response.ValidationPolicy;
import io.samlsp.response.ValidatorSettings;
import io.samlsp.state.InMemoryReplayStore;
import io.samlsp.state.PendingLogin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real identity providers sent on 2026-11-24, one second later by the clock. */
class CapturedMessagesTest {

  private static final Path CAPTURED = Path.of("src/test/resources/captured");
  private static final String SP = "https://sp.example.test/saml/metadata";

  /**
   * File; what must be allowed by name; the verdict: a code, "refused" with its second status, or
   * "in" with name id.
   */
  private static final String MESSAGES =
      """
      keycloak/enc-idp-initiated                     |                   | in alice@example.com
      keycloak/enc-sp-initiated                      |                   | in alice@example.com
      keycloak/plain-forceauthn                      |                   | in alice@example.com
      keycloak/plain-idp-initiated                   |                   | in alice@example.com
      keycloak/plain-ispassive-no-session            |                   | refused NoPassive
      keycloak/plain-sp-initiated                    |                   | in alice@example.com
      keycloak/plain-sso-second                      |                   | in alice@example.com
      keycloak/signed-sp-initiated                   |                   | in alice@example.com
      keycloak/slo-idp-initiated-logout-request      |                   | NOT_A_RESPONSE
      keycloak/slo-logout-response                   |                   | NOT_A_RESPONSE
      pysaml2/1-assertion-signed                     |                   | in alice@example.com
      pysaml2/2-response-signed                      |                   | in a8f3-77
      pysaml2/3-both-signed-sha512                   |                   | in alice@example.com
      pysaml2/4-encrypted-assertion-signed           |                   | ENCRYPTION_ALGORITHM_REFUSED
      pysaml2/4-encrypted-assertion-signed           | unsigned-cbc      | in alice@example.com
      pysaml2/5-encrypted-both-signed                |                   | in _t123
      pysaml2/6-encrypted-response-signed-only       |                   | in alice@example.com
      pysaml2/7-unsolicited-no-inresponseto          |                   | in alice@example.com
      pysaml2/8-sha1-both-signed                     |                   | SIGNATURE_ALGORITHM_REFUSED
      pysaml2/8-sha1-both-signed                     | sha1              | in alice@example.com
      pysaml2/9-unsigned                             |                   | SIGNATURE_MISSING
      pysaml2/10-not-self-contained-encrypted        |                   | ENCRYPTION_ALGORITHM_REFUSED
      pysaml2/10-not-self-contained-encrypted        | unsigned-cbc      | in alice@example.com
      pysaml2/11-error-authnfailed                   |                   | refused AuthnFailed
      pysaml2/12-logout-request                      |                   | NOT_A_RESPONSE
      pysaml2/14-enc-aes256gcm-oaep                  |                   | in alice@example.com
      pysaml2/15-enc-aes128gcm-oaep                  |                   | in alice@example.com
      pysaml2/16-enc-aes256cbc-oaep                  |                   | in alice@example.com
      pysaml2/17-enc-aes128cbc-rsa15                 |                   | ENCRYPTION_ALGORITHM_REFUSED
      pysaml2/17-enc-aes128cbc-rsa15                 | rsa15             | in alice@example.com
      pysaml2/18-enc-not-self-contained-aes256gcm    |                   | in alice@example.com
      simplesamlphp/enc                              |                   | in alice@example.com
      simplesamlphp/enc-cbc                          |                   | in alice@example.com
      simplesamlphp/idp-initiated                    |                   | in alice@example.com
      simplesamlphp/ispassive                        |                   | refused NoPassive
      simplesamlphp/nameid-enc                       |                   | in alice@example.com
      simplesamlphp/plain                            |                   | in alice@example.com
      simplesamlphp/sha512-assertion-only            |                   | in alice@example.com
      simplesamlphp/signed                           |                   | in alice@example.com
      """;

  private static final Map<String, Integer> CHECKED = new TreeMap<>();

  record Row(String file, String allowed, String verdict) {}

  static Stream<Row> messages() {
    return MESSAGES
        .lines()
        .map(line -> line.split("\\|", -1))
        .map(cells -> new Row(cells[0].strip(), cells[1].strip(), cells[2].strip()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void gets_its_verdict(Row row) throws Exception {
    LoginResult result = validate(row);
    String verdict;
    if (result instanceof LoginResult.SignedIn in) {
      verdict = "in " + in.subject().nameId().value();
      assertThat(in.subject().attributes()).isNotEmpty();
      assertThat(in.subject().notOnOrAfter()).isAfter(in.report().at());
    } else if (result instanceof LoginResult.RefusedByIdentityProvider refused) {
      String second = refused.status().secondCode().orElseThrow();
      verdict = "refused " + second.substring(second.lastIndexOf(':') + 1);
      assertThat(refused.status().code()).endsWith(":status:Responder");
    } else {
      verdict = ((LoginResult.Rejected) result).code().name();
    }
    assertThat(verdict).as(result.report().toString()).isEqualTo(row.verdict);
    CHECKED.merge(row.file.substring(0, row.file.indexOf('/')), 1, Integer::sum);
  }

  @Test
  void no_captured_message_is_left_out() throws IOException {
    try (Stream<Path> files = Files.walk(CAPTURED)) {
      List<String> captured =
          files
              .map(file -> CAPTURED.relativize(file).toString())
              .filter(name -> name.endsWith(".b64"))
              .map(name -> name.substring(0, name.length() - 4))
              .sorted()
              .toList();
      assertThat(messages().map(Row::file).distinct().sorted().toList()).isEqualTo(captured);
    }
  }

  @AfterAll
  static void tell() {
    System.out.println("captured messages checked: " + CHECKED);
  }

  private static LoginResult validate(Row row) throws Exception {
    String base64 = Files.readString(CAPTURED.resolve(row.file + ".b64"));
    String xml =
        new String(
            Base64.getDecoder().decode(base64.replaceAll("\\s", "")), StandardCharsets.UTF_8);
    Instant now = Instant.parse(find(xml, "IssueInstant=\"([^\"]+)\"")).plusSeconds(1);
    String issuer = find(xml, "Issuer[^>]*>([^<]+)<");
    String acs = find(xml, "Destination=\"([^\"]+)\"");
    // The service providers "enc", "signed" and so on of the captures each have an address and an
    // entity id of their own.
    Matcher suffix = Pattern.compile("/saml-([^/]+)/").matcher(acs);
    String entityId = suffix.find() ? SP + "/" + suffix.group(1) : SP;
    Matcher request = Pattern.compile("InResponseTo=\"([^\"]+)\"").matcher(xml);
    PendingLogin pending = request.find() ? pending(request.group(1), issuer, acs, now) : null;
    String provider = row.file.substring(0, row.file.indexOf('/'));
    ValidatorSettings settings =
        new ValidatorSettings(
            entityId,
            List.of(acs),
            IdentityProviders.of(identityProvider(provider, issuer)),
            List.of(decryptionKey()),
            policy(row.allowed),
            new InMemoryReplayStore(Clock.fixed(now, ZoneOffset.UTC)),
            Clock.fixed(now, ZoneOffset.UTC),
            new SecureRandom());
    return new ResponseValidator(settings).validate(base64, new Correlation(pending, "/", null));
  }

  private static @Nullable PendingLogin pending(
      String requestId, String issuer, String acs, Instant now) {
    return new PendingLogin(
        requestId,
        issuer,
        acs,
        "handle",
        "/",
        now.minusSeconds(30),
        now.plusSeconds(600),
        false,
        List.of(),
        null);
  }

  private static IdentityProvider identityProvider(String provider, String issuer)
      throws Exception {
    Path certificate =
        provider.equals("pysaml2")
            ? CAPTURED.resolve("keys/idp.crt")
            : CAPTURED.resolve(provider).resolve("idp-cert.pem");
    return IdentityProvider.builder(issuer)
        .signingKey(IdpKey.of(KeyFiles.certificates(Files.readString(certificate)).get(0)))
        .allowIdpInitiated()
        .build();
  }

  private static SpKey decryptionKey() throws Exception {
    return KeyFiles.pem(CAPTURED.resolve("keys/sp.key"), CAPTURED.resolve("keys/sp.crt"));
  }

  private static ValidationPolicy policy(String allowed) {
    List<String> names = new ArrayList<>(List.of(allowed.split(",", -1)));
    ValidationPolicy policy = ValidationPolicy.strict();
    policy = names.contains("sha1") ? policy.allowSha1() : policy;
    policy = names.contains("unsigned-cbc") ? policy.allowUnsignedCbc() : policy;
    return names.contains("rsa15") ? policy.allowRsa15() : policy;
  }

  private static String find(String xml, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(xml);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
