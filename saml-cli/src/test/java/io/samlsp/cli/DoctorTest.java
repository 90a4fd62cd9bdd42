package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.TestCredential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each finding of "saml doctor": there when it should be, gone when it is mended. */
class DoctorTest {

  private static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
  private static final String ARTIFACT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact";
  private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  private static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
  private static final String EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
  private static final String ACS = service(POST, "https://sp.example.com/acs", 0, true);

  private static final TestCredential OURS = credential(Run.NOW.plus(Duration.ofDays(900)));
  private static final TestCredential THEIRS = credential(Run.NOW.plus(Duration.ofDays(900)));

  @TempDir Path folder;

  private static TestCredential credential(Instant end) {
    return TestCredential.builder()
        .rsa(2048)
        .validity(Run.NOW.minus(Duration.ofDays(30)), end)
        .build();
  }

  private static String service(String binding, String location, int index, boolean isDefault) {
    return "<AssertionConsumerService Binding='"
        + binding
        + "' Location='"
        + location
        + "' index='"
        + index
        + (isDefault ? "' isDefault='true'/>" : "'/>");
  }

  private static String key(String use, TestCredential credential) {
    return "<KeyDescriptor use='"
        + use
        + "'><KeyInfo xmlns='http://www.w3.org/2000/09/xmldsig#'><X509Data><X509Certificate>"
        + credential.certificateBase64()
        + "</X509Certificate></X509Data></KeyInfo></KeyDescriptor>";
  }

  private static String sp(String attributes, String content) {
    return "<EntityDescriptor xmlns='urn:oasis:names:tc:SAML:2.0:metadata'"
        + " entityID='https://sp.example.com'><SPSSODescriptor "
        + attributes
        + (attributes.contains("protocolSupportEnumeration")
            ? ""
            : " protocolSupportEnumeration='" + PROTOCOL + "'")
        + ">"
        + content
        + "</SPSSODescriptor></EntityDescriptor>";
  }

  private static FakeIdentityProvider.Builder idp() {
    return FakeIdentityProvider.builder("https://idp.example.com")
        .clock(Clock.fixed(Run.NOW, ZoneOffset.UTC))
        .baseUrl("https://idp.example.com")
        .signingKeys(THEIRS);
  }

  private Run doctor(String sp, String idp) throws Exception {
    Path first = Files.writeString(folder.resolve("sp.xml"), sp);
    Path second = Files.writeString(folder.resolve("idp.xml"), idp);
    Run run = Run.saml("doctor", first.toString(), second.toString());
    assertThat(run.err()).isEmpty();
    // The order does not matter.
    assertThat(Run.saml("doctor", second.toString(), first.toString())).isEqualTo(run);
    return run;
  }

  private static Set<DoctorCheck> found(Run run) {
    Set<DoctorCheck> found = EnumSet.noneOf(DoctorCheck.class);
    for (DoctorCheck check : DoctorCheck.values()) {
      if (run.out().contains(check.severity() + " " + check.name() + ": ")) {
        found.add(check);
      }
    }
    return found;
  }

  private Set<DoctorCheck> found(String sp) throws Exception {
    return found(doctor(sp, idp().build().metadataXml()));
  }

  private static String keys() {
    return key("signing", OURS) + key("encryption", OURS);
  }

  @Test
  void two_that_fit_are_told_so() throws Exception {
    Run run = doctor(sp("AuthnRequestsSigned='true'", keys() + ACS), idp().build().metadataXml());

    assertThat(found(run)).isEmpty();
    assertThat(run.code()).as(run.out()).isEqualTo(Saml.FINE);
    assertThat(run.out())
        .contains(
            "Service provider   https://sp.example.com",
            "Identity provider  https://idp.example.com",
            "ok  answers can be posted to https://sp.example.com/acs",
            "ok  requests are signed",
            "ok  requests can go to https://idp.example.com/sso by HTTP_REDIRECT");
  }

  @Test
  void no_place_for_the_answer() throws Exception {
    assertThat(found(sp("", keys() + service(ARTIFACT, "https://sp.example.com/acs", 0, true))))
        .containsExactly(DoctorCheck.NO_POST_ACS);
    assertThat(found(sp("", keys()))).containsExactly(DoctorCheck.NO_POST_ACS);
  }

  @Test
  void another_protocol() throws Exception {
    assertThat(found(sp("protocolSupportEnumeration='urn:other'", keys() + ACS)))
        .containsExactly(DoctorCheck.SP_NOT_SAML2);
  }

  @Test
  void metadata_that_ends_now_has_expired_and_one_second_later_expires_soon() throws Exception {
    assertThat(found(sp("validUntil='" + Run.NOW + "'", keys() + ACS)))
        .containsExactly(DoctorCheck.SP_EXPIRED);
    assertThat(found(sp("validUntil='" + Run.NOW.plusSeconds(1) + "'", keys() + ACS)))
        .containsExactly(DoctorCheck.SP_EXPIRES_SOON);
    Instant fortnight = Run.NOW.plus(Duration.ofDays(14));
    assertThat(found(sp("validUntil='" + fortnight + "'", keys() + ACS)))
        .containsExactly(DoctorCheck.SP_EXPIRES_SOON);
    assertThat(found(sp("validUntil='" + fortnight.plusSeconds(1) + "'", keys() + ACS))).isEmpty();
  }

  @Test
  void requests_said_to_be_signed_without_a_key() throws Exception {
    assertThat(found(sp("AuthnRequestsSigned='true'", key("encryption", OURS) + ACS)))
        .containsExactly(DoctorCheck.SIGNING_KEY_MISSING);
  }

  @Test
  void signed_requests_wanted_and_not_given() throws Exception {
    String wants = idp().wantAuthnRequestsSigned().build().metadataXml();

    assertThat(found(doctor(sp("", keys() + ACS), wants)))
        .containsExactly(DoctorCheck.REQUESTS_NOT_SIGNED);
    assertThat(found(doctor(sp("AuthnRequestsSigned='1'", keys() + ACS), wants))).isEmpty();
  }

  @Test
  void signed_assertions_wanted_is_a_note() throws Exception {
    Run run = doctor(sp("WantAssertionsSigned='true'", keys() + ACS), idp().build().metadataXml());

    assertThat(found(run)).containsExactly(DoctorCheck.ASSERTIONS_MUST_BE_SIGNED);
    assertThat(run.code()).isEqualTo(Saml.FINE);
  }

  @Test
  void no_name_id_format_in_common() throws Exception {
    String email = idp().nameIdFormats(EMAIL).build().metadataXml();
    String persistent = keys() + "<NameIDFormat>" + PERSISTENT + "</NameIDFormat>" + ACS;
    String both =
        keys()
            + "<NameIDFormat>"
            + PERSISTENT
            + "</NameIDFormat><NameIDFormat>"
            + EMAIL
            + "</NameIDFormat>"
            + ACS;
    String any = keys() + "<NameIDFormat>" + NameIdFormats.UNSPECIFIED + "</NameIDFormat>" + ACS;

    assertThat(found(doctor(sp("", persistent), email)))
        .containsExactly(DoctorCheck.NAME_ID_FORMATS_DIFFER);
    assertThat(found(doctor(sp("", both), email))).isEmpty();
    assertThat(found(doctor(sp("", any), email))).isEmpty();
    assertThat(found(doctor(sp("", keys() + ACS), email))).isEmpty();
  }

  @Test
  void a_certificate_is_good_to_its_last_second() throws Exception {
    Instant month = Run.NOW.plus(Duration.ofDays(30));

    assertThat(foundWithCertificateTo(Run.NOW.minusSeconds(1)))
        .containsExactly(DoctorCheck.SP_CERTIFICATE_EXPIRED);
    assertThat(foundWithCertificateTo(Run.NOW))
        .containsExactly(DoctorCheck.SP_CERTIFICATE_EXPIRES_SOON);
    assertThat(foundWithCertificateTo(month.minusSeconds(1)))
        .containsExactly(DoctorCheck.SP_CERTIFICATE_EXPIRES_SOON);
    assertThat(foundWithCertificateTo(month)).isEmpty();
  }

  private Set<DoctorCheck> foundWithCertificateTo(Instant end) throws Exception {
    TestCredential credential = credential(end);
    return found(sp("", key("signing", credential) + key("encryption", credential) + ACS));
  }

  @Test
  void a_weak_key_and_one_that_is_none() throws Exception {
    TestCredential weak =
        TestCredential.builder()
            .rsa(1024)
            .validity(Run.NOW, Run.NOW.plus(Duration.ofDays(900)))
            .build();

    assertThat(found(sp("", key("signing", weak) + key("encryption", OURS) + ACS)))
        .containsExactly(DoctorCheck.SP_KEY_WEAK);
    assertThat(found(sp("", keys() + "<KeyDescriptor/>" + ACS)))
        .containsExactly(DoctorCheck.SP_KEY_UNREADABLE);
  }

  @Test
  void encryption_without_an_rsa_key() throws Exception {
    TestCredential ec =
        TestCredential.builder()
            .ec(256)
            .validity(Run.NOW, Run.NOW.plus(Duration.ofDays(900)))
            .build();

    assertThat(found(sp("", key("signing", OURS) + ACS)))
        .containsExactly(DoctorCheck.ENCRYPTION_KEY_MISSING);
    assertThat(found(sp("", key("encryption", ec) + ACS)))
        .containsExactly(DoctorCheck.ENCRYPTION_KEY_NOT_RSA);
  }

  @Test
  void one_key_and_one_name_for_both_sides() throws Exception {
    String sameKey = idp().signingKeys(OURS).build().metadataXml();
    String sameName =
        FakeIdentityProvider.builder("https://sp.example.com")
            .clock(Clock.fixed(Run.NOW, ZoneOffset.UTC))
            .baseUrl("https://idp.example.com")
            .signingKeys(THEIRS)
            .build()
            .metadataXml();

    assertThat(found(doctor(sp("", keys() + ACS), sameKey))).containsExactly(DoctorCheck.SAME_KEY);
    assertThat(found(doctor(sp("", keys() + ACS), sameName)))
        .containsExactly(DoctorCheck.SAME_ENTITY_ID);
  }

  @Test
  void answers_over_http_or_to_this_machine() throws Exception {
    assertThat(found(sp("", keys() + service(POST, "http://sp.example.com/acs", 0, true))))
        .containsExactly(DoctorCheck.ACS_HTTP);
    assertThat(found(sp("", keys() + service(POST, "http://localhost:8080/acs", 0, true))))
        .containsExactly(DoctorCheck.ACS_LOCAL);
  }

  @Test
  void places_for_the_answer_that_cannot_be_told_apart() throws Exception {
    String other = service(POST, "https://sp.example.com/other", 0, false);
    String alsoDefault = service(POST, "https://sp.example.com/other", 1, true);

    assertThat(found(sp("", keys() + ACS + other))).containsExactly(DoctorCheck.ACS_AMBIGUOUS);
    assertThat(found(sp("", keys() + ACS + alsoDefault)))
        .containsExactly(DoctorCheck.ACS_AMBIGUOUS);
  }

  @Test
  void an_identity_provider_that_is_refused() throws Exception {
    String expired =
        idp()
            .metadataValidFor(Duration.ofDays(1))
            .build()
            .metadataXml()
            .replaceFirst("validUntil=\"[^\"]+\"", "validUntil=\"2026-11-24T12:00:00Z\"");

    Run run = doctor(sp("", keys() + ACS), expired);

    assertThat(found(run)).containsExactly(DoctorCheck.IDP_REFUSED);
    assertThat(run.out()).contains("METADATA_EXPIRED", "ERROR EXPIRED in the identity provider's");
    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
  }

  @Test
  void one_side_alone_is_looked_at_for_itself() throws Exception {
    Path sp = Files.writeString(folder.resolve("sp.xml"), sp("", ""));
    Path idp = Files.writeString(folder.resolve("idp.xml"), idp().build().metadataXml());

    assertThat(Run.saml("doctor", sp.toString()).out()).contains("ERROR NO_POST_ACS");
    assertThat(Run.saml("doctor", idp.toString()).code()).isEqualTo(Saml.FINE);
    assertThat(Run.saml("doctor", sp.toString(), sp.toString()).err())
        .startsWith("Both documents are of service providers.");
    assertThat(Run.saml("doctor", idp.toString(), idp.toString()).err())
        .startsWith("Both documents are of identity providers.");
  }

  @Test
  void writes_json() throws Exception {
    Path sp = Files.writeString(folder.resolve("sp.xml"), sp("", ACS));
    Path idp = Files.writeString(folder.resolve("idp.xml"), idp().build().metadataXml());

    Run run = Run.saml("doctor", "--json", sp.toString(), idp.toString());

    assertThat(run.out())
        .contains(
            "\"serviceProvider\" : \"https://sp.example.com\"",
            "\"id\" : \"ENCRYPTION_KEY_MISSING\"",
            "\"fits\" : [");
  }
}
