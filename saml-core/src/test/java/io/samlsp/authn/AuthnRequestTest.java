package io.samlsp.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.OpenSaml;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.keys.TestKeys;
import io.samlsp.state.BrowserBinding;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opensaml.saml.saml2.core.AuthnContextComparisonTypeEnumeration;
import org.w3c.dom.Element;

class AuthnRequestTest {

  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00.123456789Z");
  private static final URI ACS = URI.create("https://sp.example.test/saml/acs");
  private static final URI OTHER_ACS = URI.create("https://sp.example.test/saml/other?a=1&b=2");
  private static final Endpoint DESTINATION =
      new Endpoint(Binding.HTTP_REDIRECT, URI.create("https://idp.example.test/sso?a=1&b=2"));

  private final IdentityProvider idp =
      IdentityProvider.builder("https://idp.example.test")
          .signingKey(IdpKey.of(TestKeys.rsa().certificate()))
          .singleSignOnService(DESTINATION)
          .build();
  private final LoginOptions options = LoginOptions.to(idp);
  private final RequestSettings settings =
      new RequestSettings(
          "https://sp.example.test/saml/metadata",
          List.of(
              new AssertionConsumerService(0, ACS, true),
              new AssertionConsumerService(7, OTHER_ACS, false)),
          ReturnTo.localPaths(),
          Duration.ofMinutes(10));
  private final SecureRandom random = new SecureRandom();

  @Test
  void asks_for_nothing_but_the_sign_in_unless_told() throws Exception {
    AuthnRequest request = make(options);
    org.opensaml.saml.saml2.core.AuthnRequest read = OpenSaml.read(request.xml());

    assertThat(read.getID()).isEqualTo(request.pending().requestId());
    assertThat(read.getVersion().toString()).isEqualTo("2.0");
    assertThat(read.getIssueInstant()).isEqualTo(Instant.parse("2026-11-24T07:00:00.123Z"));
    assertThat(read.getDestination()).isEqualTo("https://idp.example.test/sso?a=1&b=2");
    assertThat(read.getAssertionConsumerServiceURL()).isEqualTo(ACS.toString());
    assertThat(read.getProtocolBinding()).isEqualTo(Binding.HTTP_POST.uri());
    assertThat(read.getIssuer().getValue()).isEqualTo("https://sp.example.test/saml/metadata");
    assertThat(read.getIssuer().getFormat()).isNull();
    assertThat(read.isForceAuthnXSBoolean()).isNull();
    assertThat(read.isPassiveXSBoolean()).isNull();
    assertThat(read.getAssertionConsumerServiceIndex()).isNull();
    assertThat(read.getAttributeConsumingServiceIndex()).isNull();
    assertThat(read.getProviderName()).isNull();
    assertThat(read.getConsent()).isNull();
    assertThat(read.getExtensions()).isNull();
    assertThat(read.getSubject()).isNull();
    assertThat(read.getNameIDPolicy()).isNull();
    assertThat(read.getRequestedAuthnContext()).isNull();
    assertThat(read.getScoping()).isNull();
    assertThat(read.getSignature()).isNull();
  }

  @Test
  void writes_every_option_where_opensaml_and_the_schema_expect_it() throws Exception {
    AuthnRequest request =
        make(
            options
                .forceAuthn()
                .isPassive()
                .nameIdPolicy(new NameIdPolicy(NameIdPolicy.PERSISTENT, true, "https://aff.test"))
                .requestedAuthnContext(RequestedAuthnContext.exact("urn:mfa", "urn:password"))
                .scoping(
                    Scoping.open()
                        .proxyCount(2)
                        .identityProvider("https://a.test")
                        .identityProvider("https://b.test")
                        .requester("https://r.test"))
                .subject("alice@example.test", NameIdPolicy.EMAIL_ADDRESS)
                .attributeConsumingServiceIndex(3)
                .providerName("Reports & \"more\"")
                .consent("urn:oasis:names:tc:SAML:2.0:consent:obtained")
                .extension("<e:one xmlns:e='urn:e' a='1'>x<e:in/></e:one>")
                .extension("<two xmlns='urn:f'/>"));
    org.opensaml.saml.saml2.core.AuthnRequest read = OpenSaml.read(request.xml());

    assertThat(read.isForceAuthn()).isTrue();
    assertThat(read.isPassive()).isTrue();
    assertThat(read.getNameIDPolicy().getFormat()).isEqualTo(NameIdPolicy.PERSISTENT);
    assertThat(read.getNameIDPolicy().getAllowCreate()).isTrue();
    assertThat(read.getNameIDPolicy().getSPNameQualifier()).isEqualTo("https://aff.test");
    assertThat(read.getRequestedAuthnContext().getComparison())
        .isEqualTo(AuthnContextComparisonTypeEnumeration.EXACT);
    assertThat(read.getRequestedAuthnContext().getAuthnContextClassRefs())
        .extracting(c -> c.getURI())
        .containsExactly("urn:mfa", "urn:password");
    assertThat(read.getScoping().getProxyCount()).isEqualTo(2);
    assertThat(read.getScoping().getIDPList().getIDPEntrys())
        .extracting(e -> e.getProviderID())
        .containsExactly("https://a.test", "https://b.test");
    assertThat(read.getScoping().getRequesterIDs())
        .extracting(r -> r.getURI())
        .containsExactly("https://r.test");
    assertThat(read.getSubject().getNameID().getValue()).isEqualTo("alice@example.test");
    assertThat(read.getSubject().getNameID().getFormat()).isEqualTo(NameIdPolicy.EMAIL_ADDRESS);
    assertThat(read.getSubject().getSubjectConfirmations()).isEmpty();
    assertThat(read.getAttributeConsumingServiceIndex()).isEqualTo(3);
    assertThat(read.getProviderName()).isEqualTo("Reports & \"more\"");
    assertThat(read.getConsent()).isEqualTo("urn:oasis:names:tc:SAML:2.0:consent:obtained");
    assertThat(read.getExtensions().getOrderedChildren())
        .extracting(x -> x.getElementQName().toString())
        .containsExactly("{urn:e}one", "{urn:f}two");
  }

  @Test
  void keeps_what_the_answer_is_checked_against() {
    Instant issued = Instant.parse("2026-11-24T07:00:00.123Z");
    AuthnRequest request =
        make(
            options
                .returnTo("/reports?x=1")
                .forceAuthn()
                .browserBinding("cookie")
                .requestedAuthnContext(RequestedAuthnContext.exact("urn:mfa")));

    assertThat(request.pending().identityProvider()).isEqualTo("https://idp.example.test");
    assertThat(request.pending().assertionConsumerService()).isEqualTo(ACS.toString());
    assertThat(request.pending().returnTo()).isEqualTo("/reports?x=1");
    assertThat(request.pending().issuedAt()).isEqualTo(issued);
    assertThat(request.pending().expiresAt()).isEqualTo(issued.plus(Duration.ofMinutes(10)));
    assertThat(request.pending().forceAuthn()).isTrue();
    assertThat(request.pending().exactAuthnContexts()).containsExactly("urn:mfa");
    assertThat(request.pending().browserDigest()).isEqualTo(BrowserBinding.digest("cookie"));
  }

  @Test
  void keeps_authentication_contexts_only_if_they_must_be_met_exactly() throws Exception {
    for (RequestedAuthnContext.Comparison comparison : RequestedAuthnContext.Comparison.values()) {
      RequestedAuthnContext context = new RequestedAuthnContext(comparison, List.of("urn:mfa"));
      AuthnRequest request = make(options.requestedAuthnContext(context));

      assertThat(request.pending().exactAuthnContexts())
          .isEqualTo(
              comparison == RequestedAuthnContext.Comparison.EXACT
                  ? List.of("urn:mfa")
                  : List.of());
      assertThat(OpenSaml.read(request.xml()).getRequestedAuthnContext().getComparison())
          .hasToString(comparison.value());
    }
  }

  @Test
  void sends_a_hostile_return_address_to_the_default_page() {
    assertThat(make(options.returnTo("//evil.example")).pending().returnTo()).isEqualTo("/");
    assertThat(make(options).pending().returnTo()).isEqualTo("/");
  }

  @Test
  void names_the_consumer_service_by_url_or_by_index_and_not_by_both() throws Exception {
    AuthnRequest byUrl =
        make(options.assertionConsumerServiceIndex(7).assertionConsumerService(OTHER_ACS));
    AuthnRequest byIndex =
        make(options.assertionConsumerService(ACS).assertionConsumerServiceIndex(7));

    assertThat(OpenSaml.read(byUrl.xml()).getAssertionConsumerServiceURL())
        .isEqualTo(OTHER_ACS.toString());
    assertThat(OpenSaml.read(byUrl.xml()).getAssertionConsumerServiceIndex()).isNull();
    assertThat(OpenSaml.read(byIndex.xml()).getAssertionConsumerServiceIndex()).isEqualTo(7);
    assertThat(OpenSaml.read(byIndex.xml()).getAssertionConsumerServiceURL()).isNull();
    assertThat(OpenSaml.read(byIndex.xml()).getProtocolBinding()).isNull();
    assertThat(byIndex.pending().assertionConsumerService()).isEqualTo(OTHER_ACS.toString());
    assertThat(byUrl.pending().assertionConsumerService()).isEqualTo(OTHER_ACS.toString());
  }

  @Test
  void refuses_a_consumer_service_that_is_not_its_own() {
    assertThatThrownBy(() -> make(options.assertionConsumerServiceIndex(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> make(options.assertionConsumerService(URI.create("https://evil.example/acs"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void draws_a_new_identifier_and_handle_each_time() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      AuthnRequest request = make(options);
      // saml-core §1.3.4: at least 128 random bits; saml-bindings §3.4.3: at most 80 bytes.
      assertThat(request.pending().requestId()).matches("_[0-9a-f]{40}");
      assertThat(request.pending().relayState()).matches("[A-Za-z0-9_-]{43}");
      assertThat(seen.add(request.pending().requestId())).isTrue();
      assertThat(seen.add(request.pending().relayState())).isTrue();
    }
  }

  @Test
  void draws_from_the_generator_that_it_was_given() {
    SecureRandom zeros =
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 0);
          }
        };
    AuthnRequest request = AuthnRequest.of(options, settings, DESTINATION, NOW, zeros);

    assertThat(request.pending().requestId()).isEqualTo("_" + "0".repeat(40));
    assertThat(request.pending().relayState()).isEqualTo("A".repeat(43));
  }

  @Test
  void lets_no_value_break_out_of_its_place() throws Exception {
    String hostile = "\"/></samlp:AuthnRequest><evil a='&lt;&#0;'><!-- ]]>";
    AuthnRequest request =
        make(
            options
                .providerName(hostile)
                .consent(hostile)
                .subject(hostile, hostile)
                .nameIdPolicy(NameIdPolicy.of(hostile))
                .requestedAuthnContext(RequestedAuthnContext.minimum(hostile))
                .scoping(Scoping.open().identityProvider(hostile).requester(hostile)));
    Element root =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(request.xml()))
            .getDocumentElement();

    assertThat(root.getElementsByTagName("evil").getLength()).isZero();
    assertThat(root.getAttribute("ProviderName")).isEqualTo(hostile);
    assertThat(root.getElementsByTagNameNS("*", "NameID").item(0).getTextContent())
        .isEqualTo(hostile);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "\u001b", "\ud800", "\uffff"})
  void refuses_values_that_xml_cannot_hold(String value) {
    List<ThrowingCallable> calls =
        List.of(
            () -> options.providerName(value),
            () -> options.consent(value),
            () -> options.subject(value),
            () -> options.subject("alice", value),
            () -> NameIdPolicy.of(value),
            () -> new NameIdPolicy(null, false, value),
            () -> RequestedAuthnContext.exact(value),
            () -> Scoping.open().identityProvider(value),
            () -> Scoping.open().requester(value));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<e:x xmlns:e='urn:e'>",
        "<e:x xmlns:e='urn:e'/><e:y xmlns:e='urn:e'/>",
        "<e:x/>",
        "<x/>",
        "<x xmlns='urn:oasis:names:tc:SAML:2.0:protocol'/>",
        "<x xmlns='urn:oasis:names:tc:SAML:2.0:assertion'/>",
        "<!DOCTYPE x><e:x xmlns:e='urn:e'/>",
        "<e:x xmlns:e='urn:e'/></samlp:Extensions>"
      })
  void refuses_what_is_not_one_extension(String xml) {
    assertThatThrownBy(() -> options.extension(xml)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_an_extension_larger_than_64_kibibytes() {
    String frame = "<e:x xmlns:e='urn:e'></e:x>";
    String largest = frame.replace("></", ">" + "a".repeat((1 << 16) - frame.length()) + "</");

    assertThat(make(options.extension(largest)).xml().length).isGreaterThan(1 << 16);
    assertThatThrownBy(() -> options.extension(largest.replace("a<", "aa<")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void leaves_earlier_options_as_they_were() throws Exception {
    LoginOptions more = options.forceAuthn();
    more.isPassive().extension("<x xmlns='urn:e'/>").scoping(Scoping.open());

    assertThat(OpenSaml.read(make(options).xml()).isForceAuthnXSBoolean()).isNull();
    assertThat(OpenSaml.read(make(more).xml()).isPassiveXSBoolean()).isNull();
    assertThat(OpenSaml.read(make(more).xml()).getExtensions()).isNull();
    assertThat(OpenSaml.read(make(more).xml()).isForceAuthn()).isTrue();
  }

  @Test
  void refuses_settings_that_contradict_each_other() {
    AssertionConsumerService service = new AssertionConsumerService(0, ACS, true);
    List<ThrowingCallable> calls =
        List.of(
            () -> settings("", List.of(service), Duration.ofMinutes(1)),
            () -> settings("x".repeat(1025), List.of(service), Duration.ofMinutes(1)),
            () -> settings("sp\u0000", List.of(service), Duration.ofMinutes(1)),
            () -> settings("sp", List.of(), Duration.ofMinutes(1)),
            () -> settings("sp", List.of(service, service), Duration.ofMinutes(1)),
            () ->
                settings(
                    "sp",
                    List.of(service, new AssertionConsumerService(1, ACS, false)),
                    Duration.ofMinutes(1)),
            () ->
                settings(
                    "sp",
                    List.of(service, new AssertionConsumerService(1, OTHER_ACS, true)),
                    Duration.ofMinutes(1)),
            () -> settings("sp", List.of(service), Duration.ZERO),
            () -> settings("sp", List.of(service), Duration.ofSeconds(-1)),
            () -> settings("sp", List.of(service), Duration.ofHours(1).plusSeconds(1)),
            () -> new AssertionConsumerService(-1, ACS, true),
            () -> new AssertionConsumerService(65_536, ACS, true),
            () -> new AssertionConsumerService(0, URI.create("javascript:x"), true),
            () -> new AssertionConsumerService(0, URI.create("/saml/acs"), true),
            () -> new AssertionConsumerService(0, URI.create("https://x.test/#y"), true),
            () -> options.attributeConsumingServiceIndex(-1),
            () -> options.attributeConsumingServiceIndex(65_536),
            () -> options.binding(Binding.SOAP),
            () -> options.binding(Binding.HTTP_ARTIFACT),
            () -> RequestedAuthnContext.exact(),
            () -> Scoping.open().proxyCount(-1));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void takes_the_first_service_for_the_default_if_none_is_marked() {
    RequestSettings unmarked =
        settings(
            "x".repeat(1024),
            List.of(
                new AssertionConsumerService(3, OTHER_ACS, false),
                new AssertionConsumerService(1, ACS, false)),
            Duration.ofHours(1));

    assertThat(unmarked.defaultAssertionConsumerService().index()).isEqualTo(3);
  }

  @Test
  void shows_neither_handle_nor_message_in_a_log() {
    AuthnRequest request = make(options.subject("alice"));

    assertThat(request.toString())
        .doesNotContain("alice", request.pending().relayState())
        .contains(request.pending().requestId());
    assertThat(new String(request.xml(), StandardCharsets.UTF_8))
        .doesNotContain(request.pending().relayState());
  }

  private AuthnRequest make(LoginOptions of) {
    return AuthnRequest.of(of, settings, DESTINATION, NOW, random);
  }

  private static RequestSettings settings(
      String entityId, List<AssertionConsumerService> services, Duration lifetime) {
    return new RequestSettings(entityId, services, ReturnTo.localPaths(), lifetime);
  }
}
