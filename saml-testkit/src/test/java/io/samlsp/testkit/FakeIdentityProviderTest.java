package io.samlsp.testkit;

import static io.samlsp.testkit.AuthnRequests.ACS;
import static io.samlsp.testkit.AuthnRequests.SP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.testkit.ReceivedAuthnRequest.Signature;
import io.samlsp.testkit.SignatureShape.Algorithm;
import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FakeIdentityProviderTest {

  private static final TestCredential RSA = TestCredential.rsa();
  private static final TestCredential EC = TestCredential.ec(256);
  private static final FakeIdentityProvider IDP =
      FakeIdentityProvider.builder("https://idp.example.com")
          .signingKeys(RSA)
          .serviceProvider(
              RegisteredServiceProvider.of(SP, ACS, "https://sp.example.com/acs2")
                  .signingCertificate(EC.certificate())
                  .signingCertificate(RSA.certificate()))
          .build();
  private static final FakeIdentityProvider STRANGER =
      FakeIdentityProvider.builder("https://idp.example.com").signingKeys(RSA).build();

  @Test
  void every_field_of_a_request_is_read() {
    String xml =
        AuthnRequests.xml(
            "AssertionConsumerServiceURL=\"https://sp.example.com/acs?a=1&amp;b=2\""
                + " Destination=\"https://idp.example.com/sso\" ForceAuthn=\"true\""
                + " IsPassive=\"1\" ProtocolBinding=\"urn:binding\" ProviderName=\"Shop\"",
            "<saml:Subject><saml:NameID>alice@example.com</saml:NameID></saml:Subject>"
                + "<samlp:NameIDPolicy Format=\"urn:format\" SPNameQualifier=\"urn:q\""
                + " AllowCreate=\"true\"/><samlp:RequestedAuthnContext Comparison=\"minimum\">"
                + "<saml:AuthnContextClassRef>urn:1</saml:AuthnContextClassRef>"
                + "<saml:AuthnContextClassRef> urn:2 </saml:AuthnContextClassRef>"
                + "</samlp:RequestedAuthnContext>");
    String url = "https://idp.example.com/sso?" + AuthnRequests.query(xml) + "&RelayState=a%20b";
    ReceivedAuthnRequest request = IDP.readRedirect(url);
    assertThat(request.id()).isEqualTo("_q1");
    assertThat(request.issuer()).isEqualTo(SP);
    assertThat(request.acsUrl()).contains("https://sp.example.com/acs?a=1&b=2");
    assertThat(request.acsIndex()).isEmpty();
    assertThat(request.destination()).contains("https://idp.example.com/sso");
    assertThat(request.forceAuthn()).isTrue();
    assertThat(request.isPassive()).isTrue();
    assertThat(request.protocolBinding()).contains("urn:binding");
    assertThat(request.providerName()).contains("Shop");
    assertThat(request.issueInstant()).contains("2026-01-31T12:00:00Z");
    assertThat(request.subjectNameId()).contains("alice@example.com");
    assertThat(request.hasNameIdPolicy()).isTrue();
    assertThat(request.nameIdFormat()).contains("urn:format");
    assertThat(request.spNameQualifier()).contains("urn:q");
    assertThat(request.allowCreate()).isTrue();
    assertThat(request.contextComparison()).contains("minimum");
    assertThat(request.requestedContextClasses()).containsExactly("urn:1", "urn:2");
    assertThat(request.relayState()).contains("a b");
    assertThat(request.binding()).isEqualTo(SamlUris.BINDING_REDIRECT);
    assertThat(request.signature()).isEqualTo(Signature.NONE);
    assertThat(request.xml()).isEqualTo(xml);
  }

  @Test
  void what_a_request_does_not_say_is_absent() {
    ReceivedAuthnRequest request =
        IDP.readPost(AuthnRequests.post(AuthnRequests.xml("", "")), null);
    assertThat(request.acsUrl()).isEmpty();
    assertThat(request.destination()).isEmpty();
    assertThat(request.forceAuthn()).isFalse();
    assertThat(request.isPassive()).isFalse();
    assertThat(request.hasNameIdPolicy()).isFalse();
    assertThat(request.nameIdFormat()).isEmpty();
    assertThat(request.allowCreate()).isFalse();
    assertThat(request.contextComparison()).isEmpty();
    assertThat(request.requestedContextClasses()).isEmpty();
    assertThat(request.subjectNameId()).isEmpty();
    assertThat(request.relayState()).isEmpty();
    assertThat(request.binding()).isEqualTo(SamlUris.BINDING_POST);
  }

  @ParameterizedTest
  @EnumSource(
      value = Algorithm.class,
      mode = EnumSource.Mode.MATCH_NONE,
      names = {"HMAC.*"})
  void signed_query_is_verified(Algorithm algorithm) {
    TestCredential key = algorithm.name().startsWith("EC") ? EC : RSA;
    String query = AuthnRequests.signedQuery(AuthnRequests.plain(), "x", algorithm, key);
    assertThat(IDP.readRedirect(query).signature()).isEqualTo(Signature.VALID);
    assertThat(STRANGER.readRedirect(query).signature()).isEqualTo(Signature.UNKNOWN_SIGNER);
  }

  @Test
  void changed_query_is_not_verified() {
    String query = AuthnRequests.signedQuery(AuthnRequests.plain(), "x", Algorithm.RSA_SHA256, RSA);
    assertThat(IDP.readRedirect(query.replace("RelayState=x", "RelayState=y")).signature())
        .isEqualTo(Signature.INVALID);
    assertThat(IDP.readRedirect(query.replace("RelayState=x&", "")).signature())
        .isEqualTo(Signature.INVALID);
    assertThat(IDP.readRedirect(query.replace("rsa-sha256", "rsa-sha512")).signature())
        .isEqualTo(Signature.INVALID);
    assertThat(IDP.readRedirect(query.replace("rsa-sha256", "unheard-of")).signature())
        .isEqualTo(Signature.INVALID);
    assertThat(IDP.readRedirect(query.replaceFirst("&Signature=.*", "")).signature())
        .isEqualTo(Signature.INVALID);
  }

  @Test
  void public_key_as_hmac_secret_is_not_a_signature() {
    String query =
        AuthnRequests.signedQuery(AuthnRequests.plain(), "x", Algorithm.HMAC_SHA256, RSA);
    assertThat(IDP.readRedirect(query).signature()).isEqualTo(Signature.INVALID);
  }

  @Test
  void query_signed_by_a_stranger_is_not_verified() {
    String query =
        AuthnRequests.signedQuery(
            AuthnRequests.plain(), "x", Algorithm.RSA_SHA256, TestCredential.rsa());
    assertThat(IDP.readRedirect(query).signature()).isEqualTo(Signature.INVALID);
  }

  @Test
  void signed_post_is_verified() {
    for (TestCredential key : new TestCredential[] {RSA, EC}) {
      String form =
          AuthnRequests.signedPost(AuthnRequests.plain(), SignatureShape.defaults().key(key));
      assertThat(IDP.readPost(form, null).signature()).isEqualTo(Signature.VALID);
      assertThat(STRANGER.readPost(form, null).signature()).isEqualTo(Signature.UNKNOWN_SIGNER);
    }
  }

  @Test
  void post_that_is_not_signed_as_it_should_be_is_not_verified() {
    TestCredential stranger = TestCredential.rsa();
    SignatureShape shape = SignatureShape.defaults().key(RSA);
    for (SignatureShape wrong :
        new SignatureShape[] {shape.key(stranger), shape.withEmptyReference()}) {
      String form = AuthnRequests.signedPost(AuthnRequests.plain(), wrong);
      assertThat(IDP.readPost(form, null).signature()).isEqualTo(Signature.INVALID);
    }
    String xml = IDP.readPost(AuthnRequests.signedPost(AuthnRequests.plain(), shape), null).xml();
    String changed = AuthnRequests.post(xml.replace("/acs", "/acs2"));
    assertThat(IDP.readPost(changed, null).signature()).isEqualTo(Signature.INVALID);
    String empty = AuthnRequests.post(xml.replaceAll("<ds:SignedInfo.*</ds:SignedInfo>", ""));
    assertThat(IDP.readPost(empty, null).signature()).isEqualTo(Signature.INVALID);
  }

  static Stream<Arguments> what_is_no_request() {
    String plain = AuthnRequests.plain();
    return Stream.of(
        Arguments.of("RelayState=x", "the query has no SAMLRequest"),
        Arguments.of(AuthnRequests.query("<a"), "not usable as XML"),
        Arguments.of(AuthnRequests.query("<a/>"), "not an AuthnRequest but a"),
        Arguments.of(AuthnRequests.query("<!DOCTYPE a><a/>"), "DOCTYPE"),
        Arguments.of(AuthnRequests.query(plain.replace("2.0\" ", "1.1\" ")), "version 2.0"),
        Arguments.of(AuthnRequests.query(plain.replace(" ID=\"_q1\"", "")), "has no ID"),
        Arguments.of(
            AuthnRequests.query(plain.replaceAll("<saml:Issuer>.*</saml:Issuer>", "")),
            "has no Issuer"),
        Arguments.of("SAMLRequest=" + AuthnRequests.post(plain).substring(4), "is not deflated"),
        Arguments.of("SAMLRequest=%21%21", "is not deflated"),
        Arguments.of(AuthnRequests.query(plain) + "&" + AuthnRequests.query(plain), "comes twice"),
        Arguments.of(
            AuthnRequests.query("<a>" + "b".repeat(1 << 20) + "</a>"), "inflates beyond measure"));
  }

  @ParameterizedTest
  @MethodSource("what_is_no_request")
  void what_is_no_request_is_refused_with_the_reason(String query, String reason) {
    assertThatThrownBy(() -> IDP.readRedirect(query))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void answer_repeats_what_the_request_asked_for() {
    String xml =
        AuthnRequests.xml(
            "AssertionConsumerServiceURL=\"" + ACS + "\"",
            "<samlp:NameIDPolicy Format=\""
                + SamlUris.NAME_ID_EMAIL
                + "\"/>"
                + "<samlp:RequestedAuthnContext>"
                + "<saml:AuthnContextClassRef>urn:strong</saml:AuthnContextClassRef>"
                + "</samlp:RequestedAuthnContext>");
    URI login =
        URI.create("https://idp.example.com/sso?" + AuthnRequests.query(xml) + "&RelayState=r");
    FakeResponse response = IDP.respondTo(login).nameId("alice@example.com").build();
    assertThat(response.relayState()).contains("r");
    assertThat(response.xml().split("InResponseTo=\"_q1\"", -1)).hasSize(3);
    assertThat(response.xml())
        .contains(
            "Destination=\"" + ACS + "\"",
            "Recipient=\"" + ACS + "\"",
            "<saml:Audience>" + SP + "</saml:Audience>",
            "<saml:NameID Format=\"" + SamlUris.NAME_ID_EMAIL + "\">alice@example.com<",
            "<saml:AuthnContextClassRef>urn:strong</saml:AuthnContextClassRef>");
    assertThat(Checks.jdk(response.xml(), RSA.publicKey())).containsExactly(true, true);
  }

  @Test
  void unspecified_format_gets_the_first_one() {
    String xml =
        AuthnRequests.xml(
            "", "<samlp:NameIDPolicy Format=\"" + SamlUris.NAME_ID_UNSPECIFIED + "\"/>");
    assertThat(IDP.respondToPost(AuthnRequests.post(xml), null).build().xml())
        .contains("<saml:NameID Format=\"" + SamlUris.NAME_ID_PERSISTENT + "\">");
  }

  @Test
  void answer_goes_to_the_registered_place_that_the_request_names() {
    assertThat(acsOf(IDP, "")).isEqualTo(ACS);
    assertThat(acsOf(IDP, "AssertionConsumerServiceURL=\"https://sp.example.com/acs2\""))
        .isEqualTo("https://sp.example.com/acs2");
    assertThat(acsOf(IDP, "AssertionConsumerServiceIndex=\"1\""))
        .isEqualTo("https://sp.example.com/acs2");
  }

  @Test
  void answer_goes_to_no_place_that_is_not_registered() {
    assertThatThrownBy(() -> acsOf(IDP, "AssertionConsumerServiceURL=\"https://evil.example\""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("that is not registered: https://evil.example");
    assertThatThrownBy(() -> acsOf(IDP, "AssertionConsumerServiceIndex=\"2\""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("that is not registered: index 2");
  }

  @Test
  void answer_to_a_stranger_goes_to_where_the_request_says() {
    assertThat(acsOf(STRANGER, "AssertionConsumerServiceURL=\"https://any.example\""))
        .isEqualTo("https://any.example");
    assertThatThrownBy(() -> acsOf(STRANGER, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the AuthnRequest names no AssertionConsumerServiceURL and "
                + SP
                + " is not registered");
  }

  @Test
  void identity_providers_have_different_keys_unless_told_otherwise() {
    FakeIdentityProvider one = FakeIdentityProvider.create("https://idp.example.com");
    FakeIdentityProvider other = FakeIdentityProvider.create("https://idp.example.com");
    assertThat(one.signingKeys().get(0).publicKey())
        .isNotEqualTo(other.signingKeys().get(0).publicKey());
    assertThat(one.toBuilder().build().signingKeys()).isEqualTo(one.signingKeys());
  }

  @Test
  void threads_share_one_identity_provider() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> tasks =
          Collections.nCopies(
              200,
              () ->
                  IDP.respondToPost(AuthnRequests.post(AuthnRequests.plain()), null).build().xml());
      Set<String> ids = new HashSet<>();
      for (Future<String> answer : threads.invokeAll(tasks)) {
        assertThat(Checks.jdk(answer.get(), RSA.publicKey())).containsExactly(true, true);
        assertThat(ids.add(FakeResponse.of(answer.get()).id())).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String acsOf(FakeIdentityProvider idp, String attributes) {
    return idp.respondToPost(AuthnRequests.post(AuthnRequests.xml(attributes, "")), null).acsUrl();
  }

  @Test
  void a_rollover_withdraws_the_keys_that_there_were() {
    FakeIdentityProvider before = FakeIdentityProvider.create("https://idp.example.test");
    TestCredential old = before.signingKeys().get(0);
    TestCredential next = TestCredential.ec(256);
    TestCredential last = TestCredential.ec(256);
    FakeIdentityProvider after = before.toBuilder().rollOver(next).build();
    FakeIdentityProvider again = after.toBuilder().rollOver(last).build();

    assertThat(before.withdrawnKeys()).isEmpty();
    assertThat(after.signingKeys()).containsExactly(next);
    assertThat(after.withdrawnKeys()).containsExactly(old);
    assertThat(again.withdrawnKeys()).containsExactly(next, old);
    assertThat(again.toBuilder().signingKeys(next).build().withdrawnKeys()).containsExactly(old);
    for (TestCredential key : List.of(old, next, last)) {
      String certificate = Base64.getEncoder().encodeToString(encoded(key));
      assertThat(again.metadataXml().contains(certificate)).isEqualTo(key == last);
    }
  }

  private static byte[] encoded(TestCredential key) {
    try {
      return key.certificate().getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void there_is_no_rollover_without_a_key() {
    FakeIdentityProvider.Builder none = FakeIdentityProvider.builder("https://idp.example.test");
    TestCredential next = TestCredential.ec(256);
    assertThatThrownBy(() -> none.rollOver(next)).isInstanceOf(IllegalStateException.class);
  }
}
