package io.samlsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.KeyFiles;
import io.samlsp.keys.SpKey;
import io.samlsp.response.Attribute;
import io.samlsp.response.Correlation;
import io.samlsp.response.LoginResult;
import io.samlsp.response.NameId;
import io.samlsp.response.ResponseValidator;
import io.samlsp.response.Status;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real identity providers sent on 2026-11-24, one second later by the clock. */
class CapturedMessagesTest {

  private static final Path CAPTURED = Path.of("src/test/resources/captured");
  private static final String SP = "https://sp.example.test/saml/metadata";

  /**
   * File; what must be allowed by name; the verdict: a code, "refused" with both status codes, or
   * "in" with the end of the name id's format and its value.
   */
  private static final String MESSAGES =
      """
      keycloak/enc-idp-initiated                     |                   | in emailAddress alice@example.com
      keycloak/enc-sp-initiated                      |                   | in emailAddress alice@example.com
      keycloak/plain-forceauthn                      |                   | in emailAddress alice@example.com
      keycloak/plain-idp-initiated                   |                   | in emailAddress alice@example.com
      keycloak/plain-ispassive-no-session            |                   | refused Responder NoPassive
      keycloak/plain-sp-initiated                    |                   | in emailAddress alice@example.com
      keycloak/plain-sso-second                      |                   | in emailAddress alice@example.com
      keycloak/signed-sp-initiated                   |                   | in emailAddress alice@example.com
      keycloak/slo-idp-initiated-logout-request      |                   | NOT_A_RESPONSE
      keycloak/slo-logout-response                   |                   | NOT_A_RESPONSE
      pysaml2/1-assertion-signed                     |                   | in emailAddress alice@example.com
      pysaml2/2-response-signed                      |                   | in persistent a8f3-77
      pysaml2/3-both-signed-sha512                   |                   | in emailAddress alice@example.com
      pysaml2/4-encrypted-assertion-signed           |                   | ENCRYPTION_ALGORITHM_REFUSED
      pysaml2/4-encrypted-assertion-signed           | unsigned-cbc      | in emailAddress alice@example.com
      pysaml2/5-encrypted-both-signed                |                   | in transient _t123
      pysaml2/6-encrypted-response-signed-only       |                   | in emailAddress alice@example.com
      pysaml2/7-unsolicited-no-inresponseto          |                   | in emailAddress alice@example.com
      pysaml2/8-sha1-both-signed                     |                   | SIGNATURE_ALGORITHM_REFUSED
      pysaml2/8-sha1-both-signed                     | sha1              | in emailAddress alice@example.com
      pysaml2/9-unsigned                             |                   | SIGNATURE_MISSING
      pysaml2/10-not-self-contained-encrypted        |                   | ENCRYPTION_ALGORITHM_REFUSED
      pysaml2/10-not-self-contained-encrypted        | unsigned-cbc      | in emailAddress alice@example.com
      pysaml2/11-error-authnfailed                   |                   | refused Responder AuthnFailed
      pysaml2/12-logout-request                      |                   | NOT_A_RESPONSE
      pysaml2/14-enc-aes256gcm-oaep                  |                   | in emailAddress alice@example.com
      pysaml2/15-enc-aes128gcm-oaep                  |                   | in emailAddress alice@example.com
      pysaml2/16-enc-aes256cbc-oaep                  |                   | in emailAddress alice@example.com
      pysaml2/17-enc-aes128cbc-rsa15                 |                   | ENCRYPTION_ALGORITHM_REFUSED
      pysaml2/17-enc-aes128cbc-rsa15                 | rsa15             | in emailAddress alice@example.com
      pysaml2/18-enc-not-self-contained-aes256gcm    |                   | in emailAddress alice@example.com
      simplesamlphp/enc                              |                   | in emailAddress alice@example.com
      simplesamlphp/enc-cbc                          |                   | in emailAddress alice@example.com
      simplesamlphp/idp-initiated                    |                   | in emailAddress alice@example.com
      simplesamlphp/ispassive                        |                   | refused Responder NoPassive
      simplesamlphp/nameid-enc                       |                   | in emailAddress alice@example.com
      simplesamlphp/plain                            |                   | in emailAddress alice@example.com
      simplesamlphp/sha512-assertion-only            |                   | in emailAddress alice@example.com
      simplesamlphp/signed                           |                   | in emailAddress alice@example.com
      """;

  /** What each provider told of everybody who got in. */
  private static final Map<String, List<String>> ATTRIBUTES =
      Map.of(
          "keycloak",
          List.of(
              "Role",
              "email",
              "firstName",
              "groups",
              "lastName",
              "urn:oid:2.16.840.1.113730.3.1.2",
              "urn:oid:2.16.840.1.113730.3.1.3"),
          "pysaml2",
          List.of(
              "urn:oid:0.9.2342.19200300.100.1.3",
              "urn:oid:1.3.6.1.4.1.5923.1.1.1.1",
              "urn:oid:2.16.840.1.113730.3.1.241",
              "urn:oid:2.5.4.4",
              "urn:oid:2.5.4.42"),
          "simplesamlphp",
          List.of("eduPersonAffiliation", "givenName", "groups", "mail", "sn", "uid"));

  private static final Map<String, String> ISSUERS =
      Map.of(
          "keycloak", "http://127.0.0.1:28480/realms/acme",
          "pysaml2", "https://idp.pysaml2.test/metadata",
          "simplesamlphp", "https://idp.ssp.test/metadata");

  private static final Map<String, Integer> CHECKED = new TreeMap<>();

  record Row(String file, String allowed, String verdict) {
    String provider() {
      return file.substring(0, file.indexOf('/'));
    }
  }

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
      NameId nameId = in.subject().nameId();
      verdict = "in " + lastPart(nameId.format()) + " " + nameId.value();
      assertThat(in.subject().issuer()).isEqualTo(ISSUERS.get(row.provider()));
      assertThat(in.subject().attributes())
          .extracting(Attribute::name)
          .containsExactlyInAnyOrderElementsOf(ATTRIBUTES.get(row.provider()));
      assertThat(in.subject().notOnOrAfter()).isAfter(in.report().at());
    } else if (result instanceof LoginResult.RefusedByIdentityProvider refused) {
      Status status = refused.status();
      verdict =
          "refused " + lastPart(status.code()) + " " + lastPart(status.secondCode().orElseThrow());
    } else {
      verdict = ((LoginResult.Rejected) result).code().name();
    }
    assertThat(verdict).as(result.report().toString()).isEqualTo(row.verdict);
    CHECKED.merge(row.provider(), 1, Integer::sum);
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
    String issuer = ISSUERS.get(row.provider());
    String asked = whatWasAsked(row);
    String acs = find(asked, "\"(?:action|acs)\": \"([^\"]+)\"");
    // The service providers "enc", "signed" and so on of the captures each have an address and an
    // entity id of their own.
    Matcher suffix = Pattern.compile("/saml-([^/]+)/").matcher(acs);
    String entityId = suffix.find() ? SP + "/" + suffix.group(1) : SP;
    Matcher request =
        Pattern.compile("\"(?:requestId|inResponseTo)\": \"([^\"]+)\"").matcher(asked);
    PendingLogin pending = request.find() ? pending(request.group(1), issuer, acs, now) : null;
    ValidatorSettings settings =
        new ValidatorSettings(
            entityId,
            List.of(acs),
            IdentityProviders.of(identityProvider(row.provider(), issuer)),
            List.of(decryptionKey()),
            policy(row.allowed),
            new InMemoryReplayStore(Clock.fixed(now, ZoneOffset.UTC)),
            Clock.fixed(now, ZoneOffset.UTC),
            new SecureRandom());
    return new ResponseValidator(settings).validate(base64, new Correlation(pending, "/", null));
  }

  /** The notes that were taken with the message, before there was a validator to suit. */
  private static String whatWasAsked(Row row) throws IOException {
    if (!row.provider().equals("pysaml2")) {
      return Files.readString(CAPTURED.resolve(row.file + ".json"));
    }
    String index = Files.readString(CAPTURED.resolve("pysaml2/index.json"));
    String name = row.file.substring(row.file.indexOf('/') + 1);
    String start = "\n \"" + name + "\": {";
    int from = index.indexOf(start);
    assertThat(from).as(name).isNotNegative();
    return index.substring(from, index.indexOf("\n }", from));
  }

  private static PendingLogin pending(String requestId, String issuer, String acs, Instant now) {
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

  private static String lastPart(String urn) {
    return urn.substring(urn.lastIndexOf(':') + 1);
  }

  private static String find(String xml, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(xml);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
