package io.samlsp.examples.identitycenter.standin;

import io.samlsp.examples.identitycenter.standin.SignOn.Delivery;
import io.samlsp.examples.identitycenter.web.Exchange;
import io.samlsp.examples.identitycenter.web.Pages;
import io.samlsp.examples.identitycenter.web.Routes;
import io.samlsp.testkit.ReceivedAuthnRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What everybody sees: the sign-in page, the dashboard, and the way to the application. */
final class PeoplePages {

  private static final String COOKIE = "standin-session";

  private final Pages pages;
  private final Organization organization;
  private final SignOn signOn;
  private final Sessions sessions;

  PeoplePages(Pages pages, Organization organization, SignOn signOn, Sessions sessions) {
    this.pages = pages;
    this.organization = organization;
    this.signOn = signOn;
    this.sessions = sessions;
  }

  void addTo(Routes routes) {
    routes
        .get("/", this::dashboard)
        .get("/signin", exchange -> signInPage(exchange, null, null))
        .post("/signin", this::signIn)
        .post("/signout", this::signOut)
        .get("/app", this::startFromDashboard)
        .get("/sso", exchange -> answer(exchange, () -> signOn.readRedirect(exchange.query())))
        .postFromElsewhere(
            "/sso",
            exchange ->
                answer(
                    exchange,
                    () ->
                        signOn.readPost(
                            exchange.text("SAMLRequest"), exchange.field("RelayState"))))
        .get("/metadata.xml", this::metadata);
  }

  private interface Reading {
    ReceivedAuthnRequest read();
  }

  private void dashboard(Exchange exchange) throws IOException {
    Optional<Person> person = signedIn(exchange);
    if (person.isEmpty()) {
      exchange.redirect("/signin");
      return;
    }
    pages.show(
        exchange,
        200,
        "standin/dashboard",
        Map.of("person", person.get(), "app", Application.NAME));
  }

  private void signInPage(Exchange exchange, @Nullable String transaction, @Nullable String problem)
      throws IOException {
    Map<String, Object> values = new HashMap<>();
    values.put("people", organization.people().stream().limit(50).toList());
    values.put("transaction", transaction == null ? "" : transaction);
    values.put("problem", problem == null ? "" : problem);
    pages.show(exchange, problem == null ? 200 : 400, "standin/signin", values);
  }

  private void signIn(Exchange exchange) throws IOException {
    String userName = exchange.text("user");
    String transaction = exchange.text("transaction");
    Optional<Person> person = organization.personNamed(userName).filter(Person::active);
    if (person.isEmpty()) {
      signInPage(
          exchange,
          transaction.isEmpty() ? null : transaction,
          "Nobody active has the user name that you typed.");
      return;
    }
    String session = sessions.open(person.get().id());
    exchange.setCookie(COOKIE, session, Exchange.SameSite.LAX);
    if (transaction.isEmpty()) {
      exchange.redirect("/");
      return;
    }
    Optional<ReceivedAuthnRequest> request = sessions.take(transaction);
    if (request.isEmpty()) {
      problem(exchange, "This sign-in is over. Go back to the application and start again.");
      return;
    }
    deliver(exchange, signOn.answer(request.get(), person.get()));
  }

  private void signOut(Exchange exchange) {
    exchange.cookie(COOKIE).ifPresent(sessions::end);
    exchange.clearCookie(COOKIE, Exchange.SameSite.LAX);
    exchange.redirect("/signin");
  }

  private void startFromDashboard(Exchange exchange) throws IOException {
    Optional<Person> person = signedIn(exchange);
    if (person.isEmpty()) {
      exchange.redirect("/signin");
      return;
    }
    try {
      deliver(exchange, signOn.start(person.get()));
    } catch (IllegalArgumentException notReady) {
      problem(exchange, String.valueOf(notReady.getMessage()));
    }
  }

  private void answer(Exchange exchange, Reading reading) throws IOException {
    try {
      ReceivedAuthnRequest request = reading.read();
      signOn.target(request);
      Optional<Person> person = signedIn(exchange).filter(known -> !request.forceAuthn());
      if (person.isPresent()) {
        deliver(exchange, signOn.answer(request, person.get()));
      } else if (request.isPassive()) {
        deliver(exchange, signOn.noPassive(request));
      } else {
        signInPage(exchange, sessions.await(request), null);
      }
    } catch (IllegalArgumentException unreadable) {
      problem(exchange, String.valueOf(unreadable.getMessage()));
    }
  }

  /** saml-bindings §3.5.4: a form that the browser sends by itself where scripts run. */
  private void deliver(Exchange exchange, Delivery delivery) throws IOException {
    URI target = URI.create(delivery.acsUrl());
    exchange.allowFormsTo(target.getScheme() + "://" + target.getAuthority());
    Map<String, Object> values = new HashMap<>();
    values.put("acs", delivery.acsUrl());
    values.put("response", delivery.samlResponse());
    values.put("hasRelayState", delivery.relayState() != null);
    values.put("relayState", delivery.relayState() == null ? "" : delivery.relayState());
    pages.show(exchange, 200, "standin/deliver", values);
  }

  private void metadata(Exchange exchange) throws IOException {
    exchange.header("Content-Disposition", "attachment; filename=\"metadata.xml\"");
    exchange.send(
        200, "application/samlmetadata+xml", signOn.metadataXml().getBytes(StandardCharsets.UTF_8));
  }

  private void problem(Exchange exchange, String text) throws IOException {
    pages.show(exchange, 400, "standin/problem", Map.of("text", text));
  }

  private Optional<Person> signedIn(Exchange exchange) {
    return exchange
        .cookie(COOKIE)
        .flatMap(sessions::personOf)
        .flatMap(organization::person)
        .filter(Person::active);
  }
}
