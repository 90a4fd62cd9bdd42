package io.samlsp.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samlsp.LoginRedirect;
import io.samlsp.ServiceProvider;
import io.samlsp.authn.LoginOptions;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdentityProviders;
import io.samlsp.idp.IdpKey;
import io.samlsp.response.LoginResult;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.MutableClock;
import io.samlsp.testkit.ResponseBuilder;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What is logged, and that {@link NothingSecretIsLogged} would notice if it were more. */
class LogCaptureTest {

  private static final Logger LOG = LoggerFactory.getLogger(LogCaptureTest.class);

  private static final String SP = "https://sp.example.com/metadata";
  private static final String ACS = "https://sp.example.com/acs";
  private static final MutableClock CLOCK = MutableClock.at("2026-11-24T07:00:00Z");
  private static final FakeIdentityProvider IDP =
      FakeIdentityProvider.builder("https://idp.example.com/metadata").clock(CLOCK).build();

  @Test
  void the_watch_stands_around_every_test_and_misses_no_level() {
    assertThat(NothingSecretIsLogged.isWatching()).isTrue();

    LOG.trace("{} and {}", 1, 2);
    LOG.debug("3");
    LOG.error("4", new IllegalStateException("5"));
    List<LogLine> lines = CapturingProvider.take();

    assertThat(lines).extracting(LogLine::text).containsExactly("1 and 2", "3", "4");
    assertThat(lines)
        .extracting(LogLine::level)
        .containsExactly(Level.TRACE, Level.DEBUG, Level.ERROR);
    assertThat(lines.get(2).thrown()).contains("IllegalStateException: 5");
  }

  static Stream<Arguments> leaks() {
    String refused = "the identity provider refused: ";
    String reference = ", reference 0123456789";
    return Stream.of(
        Arguments.of("that nobody has looked at", "reading the response", new Object[0]),
        Arguments.of("that nobody has looked at", "accepted {}", new Object[] {"somebody"}),
        Arguments.of("\"alice\" is logged", refused + "{}" + reference, new Object[] {"alice"}),
        Arguments.of(
            "\"PRIVATE KEY\" is logged",
            refused + "{}" + reference,
            new Object[] {"-----BEGIN PRIVATE KEY-----"}),
        Arguments.of("not escaped", refused + "{}" + reference, new Object[] {"a\u202eb"}),
        Arguments.of("not escaped", refused + "{}" + reference, new Object[] {"a\u001bb"}),
        Arguments.of(
            "that nobody has looked at", refused + "{}" + reference, new Object[] {"a\nb"}),
        Arguments.of("not cut", refused + "{}" + reference, new Object[] {"x".repeat(1_000_000)}));
  }

  @ParameterizedTest
  @MethodSource("leaks")
  void a_test_that_logs_too_much_fails(String reason, String pattern, Object[] arguments) {
    LOG.trace(pattern, arguments);

    assertThatThrownBy(() -> new NothingSecretIsLogged().afterEach(null))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(reason);
  }

  /** Whoever signs in is known from the line that says so; none of it may stand in any line. */
  @Test
  void what_an_assertion_says_of_a_person_would_be_noticed_in_any_line() throws Exception {
    for (String said : List.of("bob-the-builder", "department-seven", "_session-77")) {
      assertThat(signIn(UnaryOperator.identity())).isInstanceOf(LoginResult.SignedIn.class);
      LOG.info("the identity provider refused: {}, reference 0123456789", said);

      assertThatThrownBy(() -> new NothingSecretIsLogged().afterEach(null))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("\"" + said + "\" is logged");
    }
  }

  @Test
  void a_sign_in_logs_that_it_started_and_that_it_was_accepted() throws Exception {
    signIn(UnaryOperator.identity());
    List<LogLine> lines = CapturingProvider.take();

    assertThat(lines).extracting(LogLine::level).containsExactly(Level.DEBUG, Level.DEBUG);
    assertThat(lines.get(0).text()).startsWith("started LoginRedirect[PendingLogin[_");
    assertThat(lines.get(1).text()).startsWith("accepted AuthenticatedSubject[from https://idp.");
    NothingSecretIsLogged.check(lines);
  }

  @Test
  void a_refusal_is_logged_and_reported_in_the_words_of_the_identity_provider_escaped_once_and_cut()
      throws Exception {
    LoginResult result =
        signIn(
            r ->
                r.refuse("urn:oasis:names:tc:SAML:2.0:status:Responder")
                    .statusMessage("no\tsign-in accepted\u202e" + "!".repeat(5_000)));
    List<LogLine> lines = CapturingProvider.take();

    assertThat(result).isInstanceOf(LoginResult.RefusedByIdentityProvider.class);
    LogLine last = lines.get(lines.size() - 1);
    assertThat(last.level()).isEqualTo(Level.INFO);
    assertThat(last.text()).contains("\\u0009sign-in accepted\\u202e!!!").contains("!... (");
    assertThat(result.report().toString()).contains("no\\u0009sign-in accepted\\u202e!!!");
    NothingSecretIsLogged.check(lines);
  }

  /** An identifier may hold letters of any script, and be as long as a message. */
  @Test
  void the_id_of_an_assertion_is_escaped_and_cut_too() throws Exception {
    LoginResult result =
        signIn(r -> r.assertion(a -> a.id("_\u0391\u0392" + "\u05d0".repeat(1_000))));
    List<LogLine> lines = CapturingProvider.take();

    assertThat(result).isInstanceOf(LoginResult.SignedIn.class);
    assertThat(lines.get(1).text())
        .contains(", assertion _\\u0391\\u0392\\u05d0")
        .contains("... (1003 characters)");
    NothingSecretIsLogged.check(lines);
  }

  private static LoginResult signIn(UnaryOperator<ResponseBuilder> change) throws Exception {
    IdentityProvider idp =
        IdentityProvider.builder(IDP.entityId())
            .signingKey(IdpKey.of(IDP.signingKeys().get(0).certificate()))
            .singleSignOnService(
                new Endpoint(Binding.HTTP_REDIRECT, URI.create("https://idp.example.com/sso")))
            .build();
    ServiceProvider sp =
        ServiceProvider.builder(SP, URI.create(ACS), IdentityProviders.of(idp))
            .clock(CLOCK)
            .build();
    LoginRedirect login = sp.startLogin(LoginOptions.to(idp));
    String request = login.pending().requestId();
    ResponseBuilder response =
        IDP.unsolicited(SP, ACS)
            .inResponseTo(request)
            .nameId("bob-the-builder")
            .attribute("department", "department-seven")
            .assertion(
                a ->
                    a.subjectConfirmation(c -> c.inResponseTo(request))
                        .authnStatement(s -> s.sessionIndex("_session-77")));
    return sp.finishLogin(change.apply(response).build().base64(), login.pending().relayState());
  }
}
