package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class AttackTest {

  private static final String SP = "https://sp.example.test/metadata";
  private static final String ACS = "https://sp.example.test/acs";

  /** Classes of the catalogue that a response can carry. */
  private static final List<String> SECTIONS =
      List.of(
          "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11", "A12", "B1", "B2",
          "B3", "B4", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "D1", "D2", "D3", "D4",
          "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E12", "E13", "E14", "F1", "F2",
          "F3", "F4", "F5");

  private static final FakeIdentityProvider IDP =
      FakeIdentityProvider.builder("https://idp.example.test/metadata")
          .clock(MutableClock.at("2026-11-24T07:00:00Z"))
          .build();

  private final AttackerMeans means = AttackerMeans.of(SP, ACS, "_request", "relay&state");

  @Test
  void every_class_that_a_response_can_carry_has_attacks() {
    Set<String> sections = new TreeSet<>();
    Attack.all().forEach(attack -> sections.add(attack.section()));
    assertThat(sections).containsExactlyInAnyOrderElementsOf(SECTIONS);
  }

  @Test
  void every_attack_has_an_id_of_its_own_and_says_what_it_is() {
    Set<String> ids = new HashSet<>();
    for (Attack attack : Attack.all()) {
      assertThat(attack.id()).matches("[a-zA-Z0-9.:+-]+(/[a-zA-Z0-9.:+-]+)*");
      assertThat(ids.add(attack.id())).as(attack.id()).isTrue();
      assertThat(attack.title()).as(attack.id()).isNotBlank();
      assertThat(attack.tries()).as(attack.id()).endsWith(".");
      assertThat(attack.requirement()).as(attack.id()).endsWith(".");
      assertThat(attack).hasToString(attack.id() + ": " + attack.title());
      assertThat(Attack.named(attack.id())).isSameAs(attack);
    }
  }

  @Test
  void the_eight_wrappings_and_more_are_there_for_each_signing_mode() {
    for (String mode : List.of("response", "assertion", "both")) {
      for (int i = 1; i <= 8; i++) {
        assertThat(Attack.named("xsw" + i + "/" + mode).section()).isEqualTo("A1");
      }
      for (String how : List.of("hide/", "add/")) {
        assertThat(Attack.all())
            .filteredOn(a -> a.id().startsWith(how) && a.id().endsWith("/" + mode))
            .hasSizeGreaterThanOrEqualTo(12);
      }
    }
  }

  @Test
  void no_attack_is_named_by_an_unknown_id() {
    assertThatThrownBy(() -> Attack.named("xsw9/response"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no attack xsw9/response");
  }

  @ParameterizedTest
  @SamlAttacks
  void attack_differs_from_the_legitimate_message(Attack attack) {
    HostileResponse hostile = attack.against(IDP, means);
    assertThat(hostile.legitimate().relayState()).contains("relay&state");
    if (attack.section().equals("E9")) {
      assertThat(hostile.formBody()).doesNotMatch("SAMLResponse=[^&]*&RelayState=relay%26state");
    } else {
      assertThat(hostile.relayState()).contains("relay&state");
      assertThat(hostile.formBody()).contains("SAMLResponse=", "&RelayState=relay%26state");
    }
    assertThat(hostile.legitimate().xml()).contains("InResponseTo=\"_request\"");
    assertThat(hostile.isRepelled(null)).isTrue();
    assertThat(hostile.isRepelled(hostile.forgedNameId())).isFalse();
    if (!hostile.comesAfterLegitimate()) {
      assertThat(hostile.base64()).isNotEqualTo(hostile.legitimate().base64());
    }
    if (hostile.soundNameId().isPresent()) {
      assertThat(hostile.isRepelled(hostile.soundNameId().get())).isTrue();
    }
  }

  @Test
  void every_attack_works_against_a_service_provider_that_was_asked_nothing() {
    AttackerMeans unsolicited = AttackerMeans.of(SP, ACS, null, null);
    for (Attack attack : Attack.all()) {
      HostileResponse hostile = attack.against(IDP, unsolicited);
      if (!attack.section().equals("E9")) {
        assertThat(hostile.relayState()).isEmpty();
      }
      assertThat(hostile.legitimate().xml()).doesNotContain("InResponseTo");
      assertThat(hostile.base64().equals(hostile.legitimate().base64()))
          .isEqualTo(attack.id().startsWith("replay/same/"));
    }
  }

  @Test
  void names_that_have_none_of_the_letters_are_changed_all_the_same() {
    AttackerMeans short_ = AttackerMeans.of("urn:x", "https://y/", "_request", null);
    for (String id : List.of("audience/", "recipient/", "destination/")) {
      for (Attack attack : Attack.all()) {
        if (attack.section().startsWith("B") && attack.id().startsWith(id)) {
          String xml = attack.against(IDP, short_).xml();
          assertThat(
                  xml.contains("<saml:Audience>urn:x</saml:Audience>")
                      && xml.contains("Recipient=\"https://y/\"")
                      && xml.contains("Destination=\"https://y/\""))
              .as(attack.id())
              .isFalse();
        }
      }
    }
  }

  @Test
  void a_naive_service_provider_takes_what_is_legitimate() {
    for (SigningMode mode : List.of(SigningMode.RESPONSE, SigningMode.ASSERTION)) {
      String xml = IDP.unsolicited(SP, ACS).signing(mode).nameId("alice").build().xml();
      assertThat(NaiveServiceProvider.signIn(xml, IDP.signingKeys().get(0))).contains("alice");
    }
  }

  /** The attacks are real: they work where the mistake is made that they are for. */
  @Test
  void a_naive_service_provider_is_fooled() {
    List<String> fooled = new ArrayList<>();
    for (Attack attack : Attack.all()) {
      // The naive one would still be at the first transform of F4.
      if (attack.section().equals("F4")) {
        continue;
      }
      HostileResponse hostile = attack.against(IDP, means);
      NaiveServiceProvider.signIn(
              hostile.xml().length() > 100_000 ? "" : hostile.xml(), IDP.signingKeys().get(0))
          .filter(hostile.forgedNameId()::equals)
          .ifPresent(name -> fooled.add(attack.id()));
    }
    assertThat(fooled)
        .contains(
            "xsw3/assertion",
            "xsw4/response",
            "xsw5/both",
            "xsw7/assertion",
            "add/object/response",
            "hide/advice/assertion",
            "sibling/before/assertion",
            "duplicate-id/before/assertion",
            "refusal-as-cover",
            "reference/xpointer-id/response",
            "algorithm/rsa-sha1/both",
            "comment/name-id/assertion",
            "audience/other",
            "conditions/expired");
  }

  @Test
  void keys_that_the_identity_provider_had_or_has_for_encryption_sign() {
    TestCredential old = IDP.signingKeys().get(0);
    TestCredential encryption = TestCredential.rsa();
    FakeIdentityProvider rolledOver =
        IDP.toBuilder().decryptionKey(encryption).rollOver(TestCredential.rsa()).build();
    for (String mode : List.of("response", "assertion", "both")) {
      String withdrawn = Attack.named("withdrawn-key/" + mode).against(rolledOver, means).xml();
      String other = Attack.named("key-for-encryption/" + mode).against(rolledOver, means).xml();
      assertThat(NaiveServiceProvider.signIn(withdrawn, old)).contains(AttackScene.FORGED);
      assertThat(NaiveServiceProvider.signIn(other, encryption)).contains(AttackScene.FORGED);
    }
  }

  @Test
  void every_field_of_the_form_is_in_the_body() {
    String twice = Attack.named("form/twice/genuine-first").against(IDP, means).formBody();
    assertThat(twice).matches("SAMLResponse=[^&]+&SAMLResponse=[^&]+&RelayState=relay%26state");
    String query = Attack.named("form/redirect/deflated").against(IDP, means).formBody();
    assertThat(query)
        .matches("SAMLResponse=[^&]+&RelayState=relay%26state&SigAlg=[^&]+&Signature=[^&]+");
    HostileResponse states = Attack.named("relay-state/twice/own-last").against(IDP, means);
    assertThat(states.formBody())
        .endsWith("&RelayState=https%3A%2F%2Fattacker.invalid%2F&RelayState=relay%26state");
    assertThat(states.relayState()).contains("https://attacker.invalid/").isEqualTo(states.lure());
    HostileResponse none = Attack.named("relay-state/missing").against(IDP, means);
    assertThat(none.formBody()).doesNotContain("RelayState");
    assertThat(none.lure()).isEmpty();
  }

  /** The signature of the query is genuine: nothing but the binding is a reason to refuse it. */
  @Test
  void a_query_is_signed_as_the_identity_provider_would() throws Exception {
    for (String id : List.of("form/redirect/deflated", "form/redirect/not-deflated")) {
      String query = Attack.named(id).against(IDP, means).formBody();
      int signature = query.indexOf("&Signature=");
      String value = query.substring(signature + "&Signature=".length());
      Signature verifier = Signature.getInstance("SHA256withRSA");
      verifier.initVerify(IDP.signingKeys().get(0).publicKey());
      verifier.update(query.substring(0, signature).getBytes(StandardCharsets.UTF_8));
      byte[] octets = Base64.getDecoder().decode(URLDecoder.decode(value, StandardCharsets.UTF_8));
      assertThat(verifier.verify(octets)).isTrue();
    }
  }

  @Test
  void what_was_asked_for_decides_whether_another_sign_in_is_an_attack() {
    Attack context = Attack.named("authn/context-other");
    Attack old = Attack.named("authn/too-old");
    AttackerMeans asked = means.authnContexts("urn:example:mfa").forceAuthn();

    assertThat(context.against(IDP, asked).soundNameId()).isEmpty();
    assertThat(context.against(IDP, asked).legitimate().xml()).contains(">urn:example:mfa<");
    assertThat(old.against(IDP, asked).soundNameId()).isEmpty();
    assertThat(context.against(IDP, means).soundNameId()).contains(AttackScene.OWN);
    assertThat(old.against(IDP, means).soundNameId()).contains(AttackScene.OWN);
  }

  @Test
  void what_was_asked_for_stands_in_the_request() {
    String request =
        "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\""
            + " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_r\" ForceAuthn=\"true\""
            + " Version=\"2.0\" IssueInstant=\"2026-11-24T07:00:00Z\""
            + " AssertionConsumerServiceURL=\"https://sp.example.test/acs\">"
            + "<saml:Issuer>https://sp.example.test/metadata</saml:Issuer>"
            + "<samlp:RequestedAuthnContext Comparison=\"COMPARISON\">"
            + "<saml:AuthnContextClassRef>urn:example:mfa</saml:AuthnContextClassRef>"
            + "</samlp:RequestedAuthnContext></samlp:AuthnRequest>";
    AttackerMeans exact = AttackerMeans.of(read(request.replace("COMPARISON", "exact")));
    AttackerMeans atLeast = AttackerMeans.of(read(request.replace("COMPARISON", "minimum")));

    assertThat(exact.isFreshSignInAsked()).isTrue();
    assertThat(exact.authnContexts()).containsExactly("urn:example:mfa");
    assertThat(atLeast.authnContexts()).isEmpty();
  }

  /** Each differs from what was asked for by what its title says, and by nothing else. */
  @Test
  void contexts_and_qualifiers_are_near_misses() {
    AttackerMeans asked = means.authnContexts("urn:example:mfa");
    assertThat(Attack.named("authn/context-case").against(IDP, asked).xml())
        .contains(">URN:EXAMPLE:MFA<");
    assertThat(Attack.named("authn/context-longer").against(IDP, asked).xml())
        .contains(">urn:example:mfaNot<");
    assertThat(Attack.named("name-id/sp-qualifier/longer").against(IDP, asked).xml())
        .contains(" SPNameQualifier=\"" + SP + "x\"");
    HostileResponse other = Attack.named("name-id/format-other").against(IDP, means);
    assertThat(other.isOfAnotherAccount()).isTrue();
    assertThat(other.xml()).contains("Format=\"" + SamlUris.NAME_ID_EMAIL + "\"");
    assertThat(other.legitimate().xml()).contains(SamlUris.NAME_ID_PERSISTENT);
  }

  private static ReceivedAuthnRequest read(String xml) {
    return IDP.readPost(
        Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8)), null);
  }

  @Test
  void a_service_provider_repels_by_what_it_takes() {
    HostileResponse forged = Attack.named("audience/other").against(IDP, means);
    assertThat(forged.isRepelledBy((response, state) -> null)).isTrue();
    assertThat(forged.isRepelledBy((response, state) -> AttackScene.FORGED)).isFalse();
    List<String> posted = new ArrayList<>();
    HostileResponse replay = Attack.named("replay/other-response").against(IDP, means);
    assertThat(
            replay.isRepelledBy(
                (response, state) -> posted.add(response) && posted.size() == 1 ? state : null))
        .isTrue();
    assertThat(posted).containsExactly(replay.legitimate().base64(), replay.base64());
    assertThatThrownBy(() -> replay.isRepelledBy((response, state) -> null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void base64_is_that_of_the_message() {
    HostileResponse hostile = Attack.named("xsw3/assertion").against(IDP, means);
    assertThat(new String(Base64.getDecoder().decode(hostile.base64()), StandardCharsets.UTF_8))
        .isEqualTo(hostile.xml())
        .hasToString(hostile.toString())
        .contains(hostile.forgedNameId());
  }

  @ParameterizedTest
  @SamlAttacks(
      sections = {"A2", "E1"},
      except = "replay/encrypted")
  void sections_and_exceptions_choose(Attack attack) {
    assertThat(attack.section()).isIn("A2", "E1");
    assertThat(attack.id()).isNotEqualTo("replay/encrypted");
  }

  @ParameterizedTest
  @SamlAttacks(sections = "D")
  void a_letter_stands_for_its_sections(Attack attack) {
    assertThat(attack.section()).startsWith("D");
  }

  @Test
  void misspelt_choices_are_errors() throws NoSuchMethodException {
    SamlAttacksProvider provider = new SamlAttacksProvider();
    assertThatThrownBy(() -> provider.accept(choice("unknownAttack")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no attack xsw9/response");
    provider.accept(choice("unknownSection"));
    assertThatThrownBy(() -> provider.provideArguments(null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no attack in the sections [Z1]");
  }

  private static SamlAttacks choice(String method) throws NoSuchMethodException {
    return Misspelt.class.getDeclaredMethod(method).getAnnotation(SamlAttacks.class);
  }

  interface Misspelt {

    @SamlAttacks(except = "xsw9/response")
    void unknownAttack();

    @SamlAttacks(sections = "Z1")
    void unknownSection();
  }
}
