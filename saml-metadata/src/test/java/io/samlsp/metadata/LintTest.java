package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.samlsp.failure.SamlFailure;
import io.samlsp.metadata.MetadataCheck.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LintTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Path APPROVED = Path.of("src/test/resources/lint");
  private static final Path PAGE = Path.of("../docs/lint.md");

  /** A document in which the linter must find this. */
  static final class Case {

    private final MetadataCheck check;
    private final byte[] document;

    Case(MetadataCheck check, byte[] document) {
      this.check = check;
      this.document = document;
    }

    @Override
    public String toString() {
      return check.name();
    }
  }

  private static final List<Case> CASES = new ArrayList<>();

  private static void add(MetadataCheck check, String document) {
    CASES.add(new Case(check, document.getBytes(StandardCharsets.UTF_8)));
  }

  private static void add(MetadataCheck check, byte[] document) {
    CASES.add(new Case(check, document));
  }

  private static String with(String from, String to) {
    assertThat(Sample.ENTITY).contains(from);
    return Sample.ENTITY.replace(from, to);
  }

  private static String withCertificate(Certificates.Pair pair) throws GeneralSecurityException {
    return with(Sample.CERTIFICATE, pair.base64());
  }

  private static String inRole(String start, String end) {
    return Sample.ENTITY
        .replace("protocol\">\n", "protocol\">\n" + start)
        .replace("  </md:IDPSSODescriptor>", end + "  </md:IDPSSODescriptor>");
  }

  private static String attribute(String attribute) {
    return with(" entityID=", " " + attribute + " entityID=");
  }

  private static String location(String location) {
    return with("https://idp.example.com/sso", location);
  }

  private static String until(Instant end) {
    return attribute("validUntil='" + end + "'");
  }

  static List<Case> cases() throws GeneralSecurityException {
    if (CASES.isEmpty()) {
      noDocument();
      writing();
      entities();
      validity();
      role();
      keys();
      certificates();
      endpoints();
      names();
    }
    return CASES;
  }

  private static void noDocument() {
    add(MetadataCheck.DOCUMENT_EMPTY, "");
    add(MetadataCheck.DOCUMENT_EMPTY, " \r\n\t");
    add(MetadataCheck.DOCUMENT_TOO_LARGE, new byte[(16 << 20) + 1]);
    add(MetadataCheck.DOCUMENT_IS_HTML, "<!DOCTYPE html>\n<html><head></head></html>");
    add(MetadataCheck.DOCUMENT_IS_HTML, "\n<HTML><body>Sign in<br></body></HTML>");
    add(MetadataCheck.DOCUMENT_IS_JSON, "{\"issuer\":\"https://idp.example.com\"}");
    add(
        MetadataCheck.DOCUMENT_IS_CERTIFICATE,
        "-----BEGIN CERTIFICATE-----\n" + Sample.CERTIFICATE + "\n-----END CERTIFICATE-----\n");
    add(MetadataCheck.DOCUMENT_IS_CERTIFICATE, Sample.CERTIFICATE);
    add(MetadataCheck.DOCUMENT_IS_ADDRESS, "https://idp.example.com/metadata\n");
    add(
        MetadataCheck.DOCUMENT_IS_BASE64,
        Base64.getMimeEncoder().encodeToString(Sample.ENTITY.getBytes(StandardCharsets.UTF_8)));
    add(MetadataCheck.DOCUMENT_IS_ESCAPED, Sample.ENTITY.replace("<", "&lt;"));
    add(MetadataCheck.DOCUMENT_NOT_XML, "metadata.xml");
    add(MetadataCheck.DOCUMENT_TYPE, "<!DOCTYPE x [<!ENTITY y 'z'>]>" + Sample.ENTITY);
    add(
        MetadataCheck.ENCODING_WRONG,
        with("example.com/metadata", "example.com/\u00e9").getBytes(StandardCharsets.ISO_8859_1));
    add(MetadataCheck.ENCODING_WRONG, "<?xml version=\"1.0\" encoding=\"KOI8-R\"?><x/>");
    add(MetadataCheck.SMART_QUOTES, Sample.ENTITY.replace("=\"", "=\u201c"));
    add(MetadataCheck.SMART_QUOTES, windows1252(Sample.ENTITY.replace("=\"", "=\u201d")));
    add(MetadataCheck.BROWSER_MARKS, "-" + Sample.ENTITY);
    add(MetadataCheck.BROWSER_MARKS, "+ " + Sample.ENTITY);
    add(
        MetadataCheck.TEXT_BEFORE_START,
        "This XML file does not appear to have any style information associated with it.\n"
            + Sample.ENTITY);
    add(MetadataCheck.TEXT_BEFORE_START, "\n<?xml version=\"1.0\"?>\n" + Sample.ENTITY);
    add(MetadataCheck.BARE_AMPERSAND, location("https://idp.example.com/sso?a=1&b=2"));
    add(MetadataCheck.INVISIBLE_CHARACTERS, with(" entityID", "\u00a0entityID"));
    add(
        MetadataCheck.TRUNCATED,
        Sample.ENTITY.substring(0, Sample.ENTITY.indexOf("</md:IDPSSODescriptor")));
    add(MetadataCheck.NOT_WELL_FORMED, with("</md:IDPSSODescriptor>", "</md:IDPSSO>"));
    add(MetadataCheck.LIMIT_EXCEEDED, "<x>".repeat(65) + "</x>".repeat(65));
  }

  private static byte[] windows1252(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return new String(octets, StandardCharsets.UTF_8)
        .replace('\u201d', '\u0094')
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void writing() {
    add(MetadataCheck.BYTE_ORDER_MARK, "\uFEFF" + Sample.ENTITY);
    add(MetadataCheck.ENCODING_UNUSUAL, Sample.ENTITY.getBytes(StandardCharsets.UTF_16));
    add(
        MetadataCheck.ENCODING_UNUSUAL,
        ("<?xml version='1.0' encoding='ISO-8859-1'?>" + Sample.ENTITY)
            .getBytes(StandardCharsets.ISO_8859_1));
    String organization =
        "<md:Organization><md:OrganizationName xml:lang='en'>Rummidg\u00c3\u00a9</md:OrganizationName>"
            + "<md:OrganizationDisplayName xml:lang='en'>x</md:OrganizationDisplayName>"
            + "<md:OrganizationURL xml:lang='en'>https://x</md:OrganizationURL></md:Organization>";
    add(
        MetadataCheck.CHARACTERS_MANGLED,
        with("</md:EntityDescriptor>", organization + "</md:EntityDescriptor>"));
    add(
        MetadataCheck.DOCUMENT_SIGNED,
        with("  <md:IDPSSODescriptor", "<ds:Signature/><md:IDPSSODescriptor"));
    add(
        MetadataCheck.ID_REPEATED,
        with(" entityID", " ID='a' entityID")
            .replace("<md:IDPSSO", "<md:IDPSSO")
            .replace("<md:IDPSSODescriptor ", "<md:IDPSSODescriptor ID='a' "));
  }

  private static void entities() {
    add(MetadataCheck.NOT_METADATA, "<rss/>");
    add(MetadataCheck.NAMESPACE_MISSING, "<EntityDescriptor entityID='x'/>");
    add(MetadataCheck.SP_INSTEAD_OF_IDP, with(Sample.ROLE, Sample.SP_ROLE));
    add(MetadataCheck.NO_IDP, with(Sample.ROLE, ""));
    add(
        MetadataCheck.SEVERAL_IDPS,
        Sample.entities("", Sample.ENTITY, Sample.entity("https://b.example.com")));
    add(MetadataCheck.ENTITY_REPEATED, Sample.entities("", Sample.ENTITY, Sample.ENTITY));
    add(MetadataCheck.ENTITY_ID_MISSING, with(" entityID=\"" + Sample.ENTITY_ID + "\"", ""));
    add(MetadataCheck.ENTITY_ID_TOO_LONG, Sample.entity("https://" + "x".repeat(1017)));
    add(MetadataCheck.ENTITY_ID_NO_URI, Sample.entity("idp.example.com"));
    add(MetadataCheck.ENTITY_ID_SPACE, Sample.entity(" https://idp.example.com"));
    add(MetadataCheck.ENTITY_ID_SPACE, Sample.entity("https://idp.example.com/a b"));
    add(MetadataCheck.PLACEHOLDER, Sample.entity("https://sts.windows.net/{tenantid}/"));
    add(MetadataCheck.PLACEHOLDER, location("https://YOUR_DOMAIN.example.com/sso"));
    add(MetadataCheck.PLACEHOLDER, location("https://login.microsoftonline.com/common/saml2"));
  }

  private static void validity() {
    add(MetadataCheck.VALID_UNTIL_UNREADABLE, attribute("validUntil='tomorrow'"));
    add(MetadataCheck.VALID_UNTIL_UNREADABLE, Sample.entities("validUntil=''", Sample.ENTITY));
    add(MetadataCheck.EXPIRED, until(NOW));
    add(MetadataCheck.EXPIRED, Sample.entities("validUntil='2026-11-24T07:00:00Z'", Sample.ENTITY));
    add(MetadataCheck.EXPIRES_SOON, until(NOW.plusSeconds(1)));
    add(MetadataCheck.EXPIRES_SOON, until(NOW.plus(Duration.ofDays(14))));
    add(MetadataCheck.CACHE_DURATION_UNREADABLE, attribute("cacheDuration='P2DT'"));
    add(MetadataCheck.CACHE_DURATION_EXTREME, attribute("cacheDuration='PT4M59S'"));
    add(MetadataCheck.CACHE_DURATION_EXTREME, attribute("cacheDuration='P31D'"));
  }

  private static void role() {
    add(MetadataCheck.NOT_SAML2, with("SAML:2.0:protocol", "SAML:1.1:protocol"));
    add(MetadataCheck.ROLE_REPEATED, with(Sample.ROLE, Sample.ROLE + Sample.ROLE));
    add(
        MetadataCheck.ELEMENT_ORDER,
        inRole(
            "",
            "<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>"));
    add(MetadataCheck.ELEMENT_UNKNOWN, inRole("<md:SingleSignOnServices/>", ""));
    add(MetadataCheck.ELEMENT_UNKNOWN, inRole("<KeyDescriptor/>", ""));
    add(
        MetadataCheck.BOOLEAN_UNREADABLE,
        with("<md:IDPSSODescriptor", "<md:IDPSSODescriptor WantAuthnRequestsSigned='yes'"));
    add(
        MetadataCheck.WANTS_SIGNED_REQUESTS,
        with("<md:IDPSSODescriptor", "<md:IDPSSODescriptor WantAuthnRequestsSigned='1'"));
    add(MetadataCheck.REFUSED, inRole("<md:NameIDFormat><x xmlns='urn:x'/></md:NameIDFormat>", ""));
    add(MetadataCheck.REFUSED, with("<ds:KeyInfo>", "<ds:KeyInfo/><ds:KeyInfo>"));
  }

  private static void keys() throws GeneralSecurityException {
    String noValue =
        with(
            "<ds:X509Data><ds:X509Certificate>"
                + Sample.CERTIFICATE
                + "</ds:X509Certificate></ds:X509Data>",
            "<ds:KeyName>key</ds:KeyName>");
    String encryption = Sample.KEY.replace("\"signing\"", "\"encryption\"");
    String broken = Sample.KEY.replace(Sample.CERTIFICATE, "AAAA");
    String other = Sample.KEY.replace(Sample.CERTIFICATE, Sample.OTHER_CERTIFICATE);
    add(MetadataCheck.NO_SIGNING_KEY, with(Sample.KEY, ""));
    add(MetadataCheck.ENCRYPTION_KEYS_ONLY, with(Sample.KEY, encryption));
    add(MetadataCheck.NO_READABLE_KEY, with(Sample.KEY, broken));
    add(MetadataCheck.CERTIFICATE_UNREADABLE, with(Sample.KEY, broken + Sample.KEY));
    add(MetadataCheck.KEY_WITHOUT_VALUE, noValue);
    add(
        MetadataCheck.KEY_INFO_NAMESPACE,
        with("<ds:KeyInfo>", "<md:KeyInfo>").replace("</ds:KeyInfo>", "</md:KeyInfo>"));
    add(MetadataCheck.KEY_USE_UNKNOWN, with("\"signing\"", "\"sign\""));
    add(MetadataCheck.KEY_USE_OMITTED, with(" use=\"signing\"", ""));
    add(MetadataCheck.KEY_REPEATED, with(Sample.KEY, Sample.KEY + Sample.KEY));
    add(
        MetadataCheck.KEY_SHARED,
        Sample.entities("", Sample.ENTITY, Sample.entity("https://b.example.com")));
    add(MetadataCheck.SEVERAL_SIGNING_KEYS, with(Sample.KEY, Sample.KEY + other));
    add(
        MetadataCheck.KEY_RSA_SHORT,
        withCertificate(
            Certificates.selfSigned("CN=short", Certificates.rsa(1024), "SHA256withRSA")));
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F0));
    add(
        MetadataCheck.KEY_RSA_EXPONENT,
        withCertificate(
            Certificates.selfSigned("CN=three", rsa.generateKeyPair(), "SHA256withRSA")));
    KeyPair ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    add(
        MetadataCheck.KEY_ALGORITHM,
        withCertificate(Certificates.selfSigned("CN=ed", ed25519, "Ed25519")));
  }

  private static void certificates() throws GeneralSecurityException {
    KeyPair keys = Certificates.rsa(2048);
    Instant start = NOW.minus(Duration.ofDays(100));
    add(MetadataCheck.CERTIFICATE_EXPIRED, dated(keys, start, NOW.minusSeconds(1)));
    add(MetadataCheck.CERTIFICATE_EXPIRES_SOON, dated(keys, start, NOW.plus(Duration.ofDays(30))));
    add(
        MetadataCheck.CERTIFICATE_NOT_YET_VALID,
        dated(keys, NOW.plusSeconds(1), NOW.plus(Duration.ofDays(100))));
    add(
        MetadataCheck.CERTIFICATE_SHA1,
        withCertificate(Certificates.selfSigned("CN=old", keys, "SHA1withRSA")));
    add(
        MetadataCheck.CERTIFICATE_MD5,
        withCertificate(Certificates.selfSigned("CN=older", keys, "MD5withRSA")));
    Certificates.Pair authority = Certificates.selfSigned("CN=ca");
    add(
        MetadataCheck.CERTIFICATE_CHAIN,
        with(
            Sample.CERTIFICATE,
            authority.issue("CN=idp").base64()
                + "</ds:X509Certificate><ds:X509Certificate>"
                + authority.base64()));
    String pem =
        "-----BEGIN CERTIFICATE-----\n" + Sample.CERTIFICATE + "\n-----END CERTIFICATE-----\n";
    add(MetadataCheck.CERTIFICATE_PEM_LINES, with(Sample.CERTIFICATE, pem));
    add(
        MetadataCheck.CERTIFICATE_ENCODED_TWICE,
        with(
            Sample.CERTIFICATE,
            Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
  }

  private static String dated(KeyPair keys, Instant from, Instant to)
      throws GeneralSecurityException {
    return withCertificate(Certificates.selfSigned("CN=dated", keys, "SHA256withRSA", from, to));
  }

  private static void endpoints() {
    String redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
    add(MetadataCheck.NO_ENDPOINT, with("bindings:HTTP-Redirect", "bindings:SOAP"));
    add(MetadataCheck.NO_REDIRECT, with("bindings:HTTP-Redirect", "bindings:HTTP-POST"));
    add(MetadataCheck.NO_LOGOUT, Sample.ENTITY);
    add(
        MetadataCheck.LOGOUT_NOT_BY_BROWSER,
        inRole(
            "",
            "<md:SingleLogoutService Binding='urn:oasis:names:tc:SAML:2.0:bindings:SOAP'"
                + " Location='https://idp.example.com/slo'/>"));
    add(MetadataCheck.ENDPOINT_HTTP, location("http://idp.example.com/sso"));
    add(MetadataCheck.ENDPOINT_LOCAL, location("https://localhost:8443/sso"));
    add(MetadataCheck.ENDPOINT_LOCAL, location("https://192.168.1.1/sso"));
    add(MetadataCheck.ENDPOINT_LOCAL, location("https://[::1]/sso"));
    add(MetadataCheck.ENDPOINT_LOCAL, location("https://idp/sso"));
    add(MetadataCheck.ENDPOINT_NO_ADDRESS, location("/sso"));
    add(MetadataCheck.ENDPOINT_SCHEME, location("javascript:alert(1)"));
    add(MetadataCheck.ENDPOINT_FRAGMENT, location("https://idp.example.com/sso#login"));
    add(MetadataCheck.ENDPOINT_CREDENTIALS, location("https://u:p@idp.example.com/sso"));
    add(MetadataCheck.ENDPOINT_SPACE, location(" https://idp.example.com/sso"));
    add(MetadataCheck.ENDPOINT_BINDING_MISSING, with(" Binding=\"" + redirect + "\"", ""));
    add(
        MetadataCheck.ENDPOINT_BINDING_UNKNOWN,
        with(redirect, "urn:mace:shibboleth:1.0:profiles:AuthnRequest"));
  }

  private static void names() {
    add(
        MetadataCheck.NAME_ID_FORMAT_UNKNOWN,
        inRole("<md:NameIDFormat>urn:example:format</md:NameIDFormat>", ""));
    add(
        MetadataCheck.NAME_ID_TRANSIENT_ONLY,
        inRole(
            "<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>",
            ""));
    String organization =
        "<md:Organization><md:OrganizationName>x</md:OrganizationName></md:Organization>";
    String document = with("</md:EntityDescriptor>", organization + "</md:EntityDescriptor>");
    add(MetadataCheck.LANGUAGE_MISSING, document);
    add(MetadataCheck.ORGANIZATION_INCOMPLETE, document);
    add(MetadataCheck.PRODUCT_NOTE, location("https://example.okta.com/app/x/sso/saml"));
  }

  private static MetadataReport lint(byte[] document) {
    return IdpMetadata.lint(document, CLOCK);
  }

  private static MetadataReport lint(String document) {
    return lint(document.getBytes(StandardCharsets.UTF_8));
  }

  private static Set<MetadataCheck> found(MetadataReport report) {
    Set<MetadataCheck> found = EnumSet.noneOf(MetadataCheck.class);
    report.findings().forEach(finding -> found.add(finding.check()));
    return found;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void finds(Case expected) {
    assertThat(found(lint(expected.document))).contains(expected.check);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void an_error_is_what_reading_refuses(Case expected) {
    assertThat(lint(expected.document).hasErrors()).isEqualTo(isRefused(expected.document, CLOCK));
  }

  /** Whether the document, or any identity provider in it, is refused. */
  private static boolean isRefused(byte[] document, Clock clock) {
    try {
      return !IdpMetadata.parse(document, clock).refused().isEmpty();
    } catch (SamlFailure refusal) {
      return true;
    }
  }

  @Test
  void each_check_has_a_case() throws GeneralSecurityException {
    Set<MetadataCheck> tested = EnumSet.noneOf(MetadataCheck.class);
    cases().forEach(c -> tested.add(c.check));

    assertThat(EnumSet.complementOf(EnumSet.copyOf(tested))).isEmpty();
    assertThat(MetadataCheck.values()).hasSizeGreaterThanOrEqualTo(40);
  }

  @Test
  void finds_nothing_wrong_with_sound_metadata() throws GeneralSecurityException {
    String document =
        inRole(
                "",
                "<md:SingleSignOnService Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'"
                    + " Location='https://idp.example.com/sso'/>")
            .replace(
                "    <md:SingleSignOnService Binding=\"",
                "<md:SingleLogoutService Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'"
                    + " Location='https://idp.example.com/slo'/><md:SingleSignOnService Binding=\"")
            .replace(Sample.CERTIFICATE, Certificates.selfSigned("CN=idp").base64());

    assertThat(lint(document).findings()).isEmpty();
    assertThat(lint(document).toString())
        .isEqualTo("Metadata: 0 errors, 0 warnings, 0 notes\n  " + Sample.ENTITY_ID + "\n");
  }

  @ParameterizedTest
  @CsvSource({"13, 23, true", "14, 0, true", "14, 1, false"})
  void metadata_expires_soon_within_14_days(int days, int seconds, boolean soon) {
    Instant end = NOW.plus(Duration.ofDays(days)).plusSeconds(seconds);

    assertThat(found(lint(until(end))).contains(MetadataCheck.EXPIRES_SOON)).isEqualTo(soon);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, CERTIFICATE_EXPIRED",
    "0, CERTIFICATE_EXPIRES_SOON",
    "2592000, CERTIFICATE_EXPIRES_SOON",
    "2592001, "
  })
  void certificates_expire_to_the_second(long seconds, MetadataCheck expected)
      throws GeneralSecurityException {
    String document =
        dated(Certificates.rsa(2048), NOW.minus(Duration.ofDays(9)), NOW.plusSeconds(seconds));
    Set<MetadataCheck> found = found(lint(document));
    found.retainAll(
        EnumSet.of(MetadataCheck.CERTIFICATE_EXPIRED, MetadataCheck.CERTIFICATE_EXPIRES_SOON));

    assertThat(found)
        .isEqualTo(expected == null ? EnumSet.noneOf(MetadataCheck.class) : EnumSet.of(expected));
  }

  @Test
  void a_certificate_that_only_encrypts_is_not_looked_at_for_its_age_or_make()
      throws GeneralSecurityException {
    String old =
        Certificates.selfSigned(
                "CN=old",
                Certificates.rsa(1024),
                "SHA1withRSA",
                NOW.minus(Duration.ofDays(9)),
                NOW.minus(Duration.ofDays(1)))
            .base64();
    String encryption =
        Sample.KEY.replace("\"signing\"", "\"encryption\"").replace(Sample.CERTIFICATE, old);
    Set<MetadataCheck> concerns =
        EnumSet.of(
            MetadataCheck.CERTIFICATE_EXPIRED,
            MetadataCheck.CERTIFICATE_SHA1,
            MetadataCheck.KEY_RSA_SHORT);

    MetadataReport report = lint(with(Sample.KEY, Sample.KEY + encryption));

    assertThat(found(report)).doesNotContainAnyElementsOf(concerns);
    assertThat(report.expiringWithin(Duration.ZERO)).isEmpty();
    assertThat(found(lint(with(Sample.KEY, encryption.replace("\"encryption\"", "\"signing\"")))))
        .containsAll(concerns);
  }

  @Test
  void a_format_with_the_version_of_another_is_told_what_was_meant() {
    String format = "urn:oasis:names:tc:SAML:2.0:nameid-format:emailAddress";
    MetadataReport report = lint(inRole("<md:NameIDFormat>" + format + "</md:NameIDFormat>", ""));

    assertThat(report.findings())
        .filteredOn(f -> f.check() == MetadataCheck.NAME_ID_FORMAT_UNKNOWN)
        .extracting(MetadataFinding::what)
        .containsExactly(
            "It is \""
                + format
                + "\". Probably meant: urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress.");
  }

  @Test
  void a_wrong_namespace_is_the_only_thing_said_of_a_key_without_a_value() {
    String document =
        with("<ds:KeyInfo>", "<md:KeyInfo>").replace("</ds:KeyInfo>", "</md:KeyInfo>");

    assertThat(found(lint(document)))
        .contains(MetadataCheck.KEY_INFO_NAMESPACE, MetadataCheck.NO_SIGNING_KEY)
        .doesNotContain(MetadataCheck.KEY_WITHOUT_VALUE);
  }

  @Test
  void tells_what_expires_within_a_time() throws GeneralSecurityException {
    Instant end = NOW.plus(Duration.ofDays(40));
    String document =
        dated(Certificates.rsa(2048), NOW.minus(Duration.ofDays(9)), end)
            .replace(" entityID=", " validUntil='" + end.plusSeconds(1) + "' entityID=");
    MetadataReport report = lint(document);

    assertThat(report.expiringWithin(Duration.ofDays(40).minusSeconds(1))).isEmpty();
    assertThat(report.expiringWithin(Duration.ofDays(40)))
        .containsExactly(
            new MetadataReport.Expiry(Sample.ENTITY_ID, "certificate \"CN=dated\"", end));
    assertThat(report.expiringWithin(Duration.ofDays(41)))
        .extracting(MetadataReport.Expiry::what)
        .containsExactly("metadata", "certificate \"CN=dated\"");
  }

  @Test
  void names_line_and_column_in_characters() {
    String document =
        Sample.ENTITY
            .replace("<md:EntityDescriptor", "<!-- \u00e9 \ud83d\ude00 --><md:EntityDescriptor")
            .replace("entityID=\"https", "entityID=\"ht tps");
    MetadataFinding space =
        lint("\uFEFF" + document).findings().stream()
            .filter(f -> f.check() == MetadataCheck.ENTITY_ID_SPACE)
            .findFirst()
            .orElseThrow();
    MetadataFinding endpoint =
        lint(location("http://idp.example.com/sso")).findings().stream()
            .filter(f -> f.check() == MetadataCheck.ENDPOINT_HTTP)
            .findFirst()
            .orElseThrow();

    assertThat(List.of(space.line(), space.column())).containsExactly(1, 13);
    assertThat(List.of(endpoint.line(), endpoint.column())).containsExactly(6, 5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OKTA|http://www.okta.com/exk1|https://example.okta.com/app/x/exk1/sso/saml",
        "ENTRA|https://sts.windows.net/00000000-0000-0000-0000-000000000000/|https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/saml2",
        "ADFS|http://fs.example.com/adfs/services/trust|https://fs.example.com/adfs/ls/",
        "GOOGLE_WORKSPACE|https://accounts.google.com/o/saml2?idpid=C00|https://accounts.google.com/o/saml2/idp?idpid=C00",
        "PING|https://auth.pingone.eu/00000000|https://auth.pingone.eu/00000000/saml20/idp/sso",
        "PING|example:pf|https://pf.example.com:9031/idp/SSO.saml2",
        "ONELOGIN|https://app.onelogin.com/saml/metadata/1|https://example.onelogin.com/trust/saml2/http-post/sso/1",
        "KEYCLOAK|https://id.example.com/realms/acme|https://id.example.com/realms/acme/protocol/saml",
        "KEYCLOAK|https://id.example.com/auth/realms/acme|https://id.example.com/auth/realms/acme/protocol/saml",
        "SHIBBOLETH|https://idp.example.edu/idp/shibboleth|https://idp.example.edu/idp/profile/SAML2/Redirect/SSO",
        "AUTH0|urn:example.eu.auth0.com|https://example.eu.auth0.com/samlp/00000000000000000000000000000000",
        "JUMPCLOUD|acme|https://sso.jumpcloud.com/saml2/acme"
      })
  void tells_the_product_and_where_to_click(
      MetadataProduct product, String entityId, String location) {
    String document =
        Sample.entity(entityId)
            .replace("https://idp.example.com/sso", location)
            .replace(
                "md:IDPSSODescriptor ", "md:IDPSSODescriptor validUntil='2026-11-25T00:00:00Z' ");
    MetadataReport report = lint(document);

    assertThat(report.product()).contains(product);
    assertThat(
            report.findings().stream()
                .filter(f -> f.check() == MetadataCheck.EXPIRES_SOON)
                .map(MetadataFinding::where))
        .containsExactly(product.title() + ": " + product.download());
    assertThat(report.toString()).contains(product.note());
  }

  @ParameterizedTest
  @MethodSource("io.samlsp.metadata.Corpus#stream")
  void an_error_in_the_corpus_is_what_reading_refuses(Corpus.Document document) {
    for (String time : List.of("2014-01-01T00:00:00Z", "2026-11-24T07:00:00Z")) {
      Clock clock = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
      MetadataReport report = IdpMetadata.lint(document.octets(), clock);

      assertThat(report.hasErrors()).isEqualTo(isRefused(document.octets(), clock));
      assertThat(found(report)).doesNotContain(MetadataCheck.REFUSED);
    }
  }

  /**
   * What the linter says of each document of the corpus was looked at by hand. When it changes on
   * purpose: run with -Dlint.approve, look at the difference, commit it.
   */
  @ParameterizedTest
  @MethodSource("io.samlsp.metadata.Corpus#stream")
  void says_what_was_approved(Corpus.Document document) throws IOException {
    Path file = APPROVED.resolve(document.toString().replace('/', '+') + ".txt");
    String report = lint(document.octets()).toString();

    approve(file, report);
  }

  /** docs/lint.md is made of the same words. */
  @Test
  void the_page_has_a_section_for_each_check_and_product() throws IOException {
    approve(PAGE, LintPage.text());
  }

  private static void approve(Path file, String text) throws IOException {
    if (System.getProperty("lint.approve") != null) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return;
    }
    if (!Files.exists(file)) {
      fail("not approved yet: " + file);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }

  @Test
  void json_holds_every_finding_and_only_ascii() {
    String json =
        lint(Sample.entity("https://idp.example.com/\u00e9\"\\{x}")
                .replace("\"\\{x}", "&quot;\\{x}"))
            .toJson();

    assertThat(json)
        .startsWith(
            "{\"product\":null,\"at\":\"2026-11-24T07:00:00Z\",\"entityIds\":[\"https://idp.example.com/\\u00e9\\\"\\\\{x}\"]")
        .contains("{\"id\":\"PLACEHOLDER\",\"severity\":\"WARNING\",\"line\":1,\"column\":1,")
        .endsWith("}]}")
        .matches("[ -~]*");
  }

  @ParameterizedTest
  @MethodSource("io.samlsp.metadata.Corpus#stream")
  void whatever_is_done_to_a_document_there_is_a_report(Corpus.Document document) {
    byte[] octets = document.octets();
    for (int i = 0; i < 20; i++) {
      byte[] changed = Arrays.copyOf(octets, octets.length * (i + 1) / 21);
      changed[(changed.length - 1) * i / 20] = (byte) (i * 13);

      assertThat(lint(changed).hasErrors()).isEqualTo(isRefused(changed, CLOCK));
    }
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        hostile("<".repeat(1 << 20), MetadataCheck.NOT_WELL_FORMED),
        hostile("<a ".repeat(1 << 18), MetadataCheck.TRUNCATED),
        hostile("&".repeat(1 << 20), MetadataCheck.DOCUMENT_NOT_XML),
        hostile("-".repeat(1 << 20), MetadataCheck.DOCUMENT_NOT_XML),
        hostile(" ".repeat(1 << 20) + "<", MetadataCheck.NOT_WELL_FORMED),
        hostile("=".repeat(1 << 20) + "<", MetadataCheck.TEXT_BEFORE_START),
        hostile("= ".repeat(1 << 19) + "<", MetadataCheck.TEXT_BEFORE_START),
        hostile(
            "<a " + "\u00a0".repeat(1 << 20),
            MetadataCheck.INVISIBLE_CHARACTERS,
            MetadataCheck.TRUNCATED),
        hostile(
            "&#".repeat(1 << 19) + "<",
            MetadataCheck.TEXT_BEFORE_START,
            MetadataCheck.BARE_AMPERSAND),
        hostile("A".repeat(1 << 20), MetadataCheck.DOCUMENT_NOT_XML),
        hostile("<a" + "b".repeat(1 << 20), MetadataCheck.NOT_WELL_FORMED),
        hostile("https://" + "a".repeat(1 << 20), MetadataCheck.DOCUMENT_NOT_XML));
  }

  private static Arguments hostile(String document, MetadataCheck... found) {
    return Arguments.of(List.of(found), document.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @MethodSource("hostile")
  void a_hostile_megabyte_is_looked_at_within_seconds(List<MetadataCheck> found, byte[] document) {
    assertTimeout(
        Duration.ofSeconds(10),
        () ->
            assertThat(lint(document).findings(Severity.ERROR))
                .extracting(MetadataFinding::check)
                .containsExactlyElementsOf(found));
  }
}
