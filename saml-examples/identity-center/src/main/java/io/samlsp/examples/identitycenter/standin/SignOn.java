package io.samlsp.examples.identitycenter.standin;

import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ReceivedAuthnRequest;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SamlUris;
import io.samlsp.testkit.TestCredential;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers sign-ins for the application, in the way of Okta: destination, recipient and audience are
 * what the administrator pasted, whatever the request says. Safe for use by several threads.
 */
final class SignOn {

  /** What can be made to go wrong with the next answer, to see how the application takes it. */
  enum Fault {
    NONE("nothing: answer as it should be"),
    CLOCK("a clock that is ten minutes ahead"),
    KEY("a signature by another key than that of the metadata"),
    REUSE("the previous answer, once more");

    private final String label;

    Fault(String label) {
      this.label = label;
    }

    /** For the page. */
    public String getLabel() {
      return label;
    }
  }

  /** A form that brings an answer to the application. */
  record Delivery(String acsUrl, String samlResponse, @Nullable String relayState) {}

  /** In the place of what was not pasted yet. */
  static final String UNSET = "https://not-configured.northwind.example";

  private final FakeIdentityProvider idp;
  private final Organization organization;
  private final Clock clock;
  private Fault fault = Fault.NONE;
  private @Nullable Delivery previous;

  SignOn(String baseUrl, TestCredential key, Organization organization, Clock clock) {
    this.organization = organization;
    this.clock = clock;
    this.idp =
        FakeIdentityProvider.builder(baseUrl + "/idp")
            .baseUrl(baseUrl)
            .withoutSingleLogout()
            .nameIdFormats(SamlUris.NAME_ID_EMAIL, SamlUris.NAME_ID_UNSPECIFIED)
            .signingKeys(key)
            .clock(clock)
            .build();
  }

  String metadataXml() {
    return idp.metadataXml();
  }

  String entityId() {
    return idp.entityId();
  }

  String ssoUrl() {
    return idp.ssoUrl();
  }

  /** What will be wrong with the next answer. */
  synchronized Fault fault() {
    return fault;
  }

  synchronized void setFault(Fault next) {
    fault = next;
  }

  /**
   * Reads a request that came by redirect.
   *
   * @throws IllegalArgumentException if it is none
   */
  ReceivedAuthnRequest readRedirect(String query) {
    return idp.readRedirect(query);
  }

  /**
   * Reads a request that came by POST.
   *
   * @throws IllegalArgumentException if it is none
   */
  ReceivedAuthnRequest readPost(String samlRequest, @Nullable String relayState) {
    return idp.readPost(samlRequest, relayState);
  }

  /**
   * Where the answer to the request goes: to the pasted ACS URL; to the one of the request while
   * that is another one, so that the application can say what does not match.
   *
   * @throws IllegalArgumentException if that one is not on this machine: an answer is worth a
   *     sign-in, and nothing but a pasted address may get one
   */
  String target(ReceivedAuthnRequest request) {
    String pasted = organization.application().acsUrl();
    String asked = request.acsUrl().orElse(pasted);
    if (asked.isEmpty()) {
      throw new IllegalArgumentException("the ACS URL of the application was not pasted yet");
    }
    if (!asked.equals(pasted) && !isOnThisMachine(asked)) {
      throw new IllegalArgumentException("the request wants its answer at " + asked);
    }
    return asked;
  }

  private static boolean isOnThisMachine(String url) {
    return Optional.ofNullable(URI.create(url).getHost())
        .filter(List.of("localhost", "127.0.0.1", "[::1]")::contains)
        .isPresent();
  }

  /** Answers a request. */
  Delivery answer(ReceivedAuthnRequest request, Person person) {
    String target = target(request);
    return finish(broken().respondTo(request), person, target);
  }

  /**
   * Answers without a request, from the dashboard.
   *
   * @throws IllegalArgumentException if the administrator did not paste the two values yet
   */
  Delivery start(Person person) {
    Application app = organization.application();
    if (!app.signOnReady()) {
      throw new IllegalArgumentException(
          "paste the ACS URL and the issuer URL of the application first");
    }
    return finish(broken().unsolicited(app.issuerUrl(), app.acsUrl()), person, app.acsUrl());
  }

  /** Tells the application that nobody could be asked. */
  Delivery noPassive(ReceivedAuthnRequest request) {
    String target = target(request);
    FakeResponse response =
        address(idp.respondTo(request))
            .refuse(SamlUris.STATUS_RESPONDER, SamlUris.STATUS_NO_PASSIVE)
            .build();
    return delivery(target, response);
  }

  private synchronized Delivery finish(ResponseBuilder builder, Person person, String target) {
    if (fault == Fault.REUSE && previous != null) {
      fault = Fault.NONE;
      return previous;
    }
    fault = Fault.NONE;
    Delivery made =
        delivery(
            target,
            address(builder)
                .nameId(person.userName())
                .attribute("email", person.userName())
                .attribute("firstName", person.givenName())
                .attribute("lastName", person.familyName())
                .build());
    previous = made;
    return made;
  }

  private static Delivery delivery(String target, FakeResponse response) {
    return new Delivery(target, response.base64(), response.relayState().orElse(null));
  }

  private ResponseBuilder address(ResponseBuilder builder) {
    Application app = organization.application();
    String acs = app.acsUrl().isEmpty() ? UNSET + "/acs" : app.acsUrl();
    String issuer = app.issuerUrl().isEmpty() ? UNSET + "/issuer" : app.issuerUrl();
    return builder
        .destination(acs)
        .assertion(
            assertion ->
                assertion
                    .subjectConfirmation(confirmation -> confirmation.recipient(acs))
                    .conditions(conditions -> conditions.audience(issuer)));
  }

  private synchronized FakeIdentityProvider broken() {
    return switch (fault) {
      case NONE, REUSE -> idp;
      case CLOCK -> idp.toBuilder().clock(Clock.offset(clock, Duration.ofMinutes(10))).build();
      case KEY ->
          idp.toBuilder()
              .signingKeys(TestCredential.builder().subject("CN=Somebody else").build())
              .build();
    };
  }
}
