package io.samlsp.examples.identitycenter.portal;

import io.micrometer.core.instrument.MeterRegistry;
import io.samlsp.LoginRedirect;
import io.samlsp.authn.LoginOptions;
import io.samlsp.examples.identitycenter.store.IdentitySources;
import io.samlsp.examples.identitycenter.store.IdentitySources.Source;
import io.samlsp.examples.identitycenter.store.Secrets;
import io.samlsp.examples.identitycenter.store.Sessions;
import io.samlsp.examples.identitycenter.store.Sessions.Session;
import io.samlsp.examples.identitycenter.store.SignIns;
import io.samlsp.examples.identitycenter.store.SignIns.Attempt;
import io.samlsp.examples.identitycenter.store.SignIns.Outcome;
import io.samlsp.examples.identitycenter.store.Tree;
import io.samlsp.examples.identitycenter.web.Exchange;
import io.samlsp.examples.identitycenter.web.Exchange.SameSite;
import io.samlsp.examples.identitycenter.web.Pages;
import io.samlsp.examples.identitycenter.web.Routes;
import io.samlsp.failure.FailureCode;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.response.Attribute;
import io.samlsp.response.AuthenticatedSubject;
import io.samlsp.response.LoginResult;
import io.samlsp.response.ValidationReport;
import io.samlsp.scim.directory.Accounts;
import io.samlsp.scim.directory.Accounts.Account;
import io.samlsp.scim.directory.Directory;
import io.samlsp.scim.directory.Resource;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.schema.ResourceType;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where people sign in: only who was provisioned and is active gets a session. */
public final class Portal {

  private static final Logger LOG = LoggerFactory.getLogger(Portal.class);
  private static final String SESSION = "center-session";
  private static final String BROWSER = "center-login";
  private static final int MOST_VALUES_SHOWN = 100;

  /** What the portal works with. */
  public record Parts(
      URI baseUrl,
      Tenant tenant,
      OurSide ourSide,
      IdentitySources sources,
      Directory directory,
      Sessions sessions,
      SignIns signIns,
      Secrets secrets,
      MeterRegistry meters,
      Pages pages) {}

  private final Parts parts;
  private final Accounts accounts;

  /** A portal of those parts. */
  public Portal(Parts parts) {
    this.parts = parts;
    this.accounts = new Accounts(parts.directory());
  }

  /** Mounts its pages. */
  public void mount(Routes routes) {
    routes
        .get("/", this::home)
        .post("/login", this::startLogin)
        .postFromElsewhere("/saml/acs", this::finishLogin)
        .get("/saml/metadata", this::metadata)
        .post("/logout", this::signOut)
        .get("/signed-out", this::signedOut);
  }

  private void home(Exchange exchange) throws Exception {
    Optional<String> cookie = exchange.cookie(SESSION);
    if (cookie.isEmpty()) {
      showSignIn(exchange);
      return;
    }
    Optional<Session> session = parts.sessions().find(Sessions.Kind.PORTAL, cookie.get());
    Optional<Resource> user = session.isEmpty() ? Optional.empty() : activeUser(session.get());
    if (session.isEmpty() || user.isEmpty()) {
      parts.sessions().end(cookie.get());
      exchange.clearCookie(SESSION, SameSite.LAX);
      exchange.redirect("/signed-out?ended=1");
      return;
    }
    parts.pages().show(exchange, 200, "home", signedIn(session.get(), user.get()));
  }

  /** Asked at each click, so that a change made by another node counts as well. */
  private Optional<Resource> activeUser(Session session) throws ScimException {
    return parts
        .directory()
        .read(parts.tenant(), work -> work.find(ResourceType.USER, session.userId(), true))
        .filter(Resource::isActive);
  }

  private void showSignIn(Exchange exchange) throws IOException {
    Optional<IdentityProvider> idp = parts.sources().current();
    if (idp.isPresent()) {
      Endpoint endpoint = idp.get().singleSignOnServices().get(0);
      exchange.allowFormsTo(origin(endpoint.location()));
    }
    parts.pages().show(exchange, 200, "portal", Map.of("connected", idp.isPresent()));
  }

  private static String origin(URI location) {
    return location.getScheme() + "://" + location.getRawAuthority();
  }

  private static Map<String, Object> signedIn(Session session, Resource user) {
    Map<String, Object> model = new HashMap<>(session.details());
    model.put("userName", session.userName());
    model.put("authnInstant", Instant.parse(Tree.text(session.details(), "authnInstant")));
    model.put("displayName", displayName(user));
    model.put("groups", user.links().stream().map(Resource.Link::display).sorted().toList());
    model.put("signedInAt", session.createdAt());
    model.put("endsAt", session.endsAt());
    return model;
  }

  private static String displayName(Resource user) {
    return user.document().get("displayName") instanceof String name ? name : user.name();
  }

  private void startLogin(Exchange exchange) throws IOException {
    Optional<IdentityProvider> idp = parts.sources().current();
    if (idp.isEmpty()) {
      parts.pages().show(exchange, 409, "portal", Map.of("connected", false));
      return;
    }
    LoginOptions options = LoginOptions.to(idp.get()).returnTo("/");
    if (exchange.isSecure()) {
      // The answer is a cross-site POST: only SameSite=None lets the cookie come with it, and
      // browsers take that over https only. Without https the RelayState alone correlates.
      String secret =
          exchange
              .cookie(BROWSER)
              .orElseGet(
                  () -> {
                    String fresh = parts.secrets().fresh();
                    exchange.setCookie(BROWSER, fresh, SameSite.NONE);
                    return fresh;
                  });
      options = options.browserBinding(secret);
    }
    LoginRedirect login;
    try {
      login = parts.ourSide().towards(idp.get()).startLogin(options);
    } catch (IllegalArgumentException cannot) {
      // its metadata has expired; the overview of the console says so, too
      LOG.warn("no sign-in can be started: {}", cannot.getMessage());
      parts
          .pages()
          .plain(
              exchange,
              503,
              "You are not signed in",
              "Signing in is not possible at the moment. Your administrator can mend it.");
      return;
    }
    login.headers().forEach(exchange::header);
    exchange.send(
        login.status(), "text/html; charset=utf-8", login.body().getBytes(StandardCharsets.UTF_8));
  }

  private void finishLogin(Exchange exchange) throws IOException {
    String samlResponse = exchange.field("SAMLResponse");
    LoginResult result =
        parts
            .ourSide()
            .serviceProvider()
            .finishLogin(
                samlResponse, exchange.field("RelayState"), exchange.cookie(BROWSER).orElse(null));
    if (result instanceof LoginResult.SignedIn in) {
      admit(exchange, in, samlResponse);
      return;
    }
    Outcome outcome =
        result instanceof LoginResult.Rejected
            ? Outcome.REJECTED
            : Outcome.REFUSED_BY_IDENTITY_PROVIDER;
    record(exchange, outcome, result.report(), "", "", samlResponse);
    refuse(exchange, result.report().toUserMessage());
  }

  private void admit(Exchange exchange, LoginResult.SignedIn in, @Nullable String samlResponse)
      throws IOException {
    AuthenticatedSubject subject = in.subject();
    String name = subject.nameId().value();
    Account account;
    try {
      account = accounts.find(parts.tenant(), name);
    } catch (ScimException e) {
      record(exchange, Outcome.DIRECTORY_UNAVAILABLE, in.report(), "", name, samlResponse);
      refuse(
          exchange,
          "You could not be signed in just now. Please try again in a few minutes. Reference: "
              + in.report().reference());
      return;
    }
    if (account instanceof Account.Active active) {
      String id = active.user().id();
      String secret =
          parts
              .sessions()
              .start(
                  Sessions.Kind.PORTAL, id, name, subject.sessionNotOnOrAfter(), details(subject));
      record(exchange, Outcome.SIGNED_IN, in.report(), id, name, samlResponse);
      exchange.setCookie(SESSION, secret, SameSite.LAX);
      exchange.redirect(parts.baseUrl() + in.returnTo());
    } else if (account instanceof Account.Inactive inactive) {
      String id = inactive.user().id();
      record(exchange, Outcome.USER_DEACTIVATED, in.report(), id, name, samlResponse);
      noAccount(exchange, in.report());
    } else {
      record(exchange, Outcome.USER_NOT_PROVISIONED, in.report(), "", name, samlResponse);
      noAccount(exchange, in.report());
    }
  }

  private void noAccount(Exchange exchange, ValidationReport report) throws IOException {
    refuse(
        exchange,
        "There is no active account for you here. Your administrator can give you access."
            + " Reference: "
            + report.reference());
  }

  private void refuse(Exchange exchange, String text) throws IOException {
    parts.pages().plain(exchange, 403, "You are not signed in", text);
  }

  private static Map<String, Object> details(AuthenticatedSubject subject) {
    List<Object> attributes = new ArrayList<>();
    for (Attribute attribute : subject.attributes()) {
      List<String> values = subject.values(attribute.name());
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("name", attribute.name());
      shown.put("values", values.subList(0, Math.min(MOST_VALUES_SHOWN, values.size())));
      attributes.add(shown);
    }
    Map<String, Object> details = new HashMap<>();
    details.put("identityProvider", subject.issuer());
    details.put("authnInstant", subject.authnInstant().toString());
    details.put("attributes", attributes);
    return details;
  }

  private void record(
      Exchange exchange,
      Outcome outcome,
      ValidationReport report,
      String userId,
      String userName,
      @Nullable String samlResponse) {
    parts.meters().counter("center.sign.ins", "outcome", outcome.name()).increment();
    parts
        .signIns()
        .record(
            new Attempt(
                0,
                report.at(),
                report.reference(),
                outcome,
                report.code().map(FailureCode::name).orElse(""),
                userId,
                userName,
                report.identityProvider().orElse(""),
                exchange.remoteAddress(),
                report.toJson(),
                MaskedMessage.of(samlResponse)));
  }

  private void metadata(Exchange exchange) throws IOException {
    // that of the wizard counts as well: it is compared with our metadata before it is in use
    boolean signed =
        parts.sources().current().filter(IdentityProvider::wantAuthnRequestsSigned).isPresent()
            || parts
                .sources()
                .draft()
                .filter(Source::isChosen)
                .filter(draft -> draft.read().wantAuthnRequestsSigned())
                .isPresent();
    String xml = parts.ourSide().metadata(signed);
    exchange.header("Content-Disposition", "attachment; filename=\"sp-metadata.xml\"");
    exchange.send(
        200, "application/samlmetadata+xml; charset=utf-8", xml.getBytes(StandardCharsets.UTF_8));
  }

  private void signOut(Exchange exchange) {
    exchange.cookie(SESSION).ifPresent(parts.sessions()::end);
    exchange.clearCookie(SESSION, SameSite.LAX);
    exchange.redirect("/signed-out");
  }

  private void signedOut(Exchange exchange) throws IOException {
    boolean ended = exchange.field("ended") != null;
    parts
        .pages()
        .plain(
            exchange,
            200,
            "You are signed out",
            ended
                ? "Your session has ended. If you still have access, you can sign in again."
                : "You are signed out here. You may still be signed in at your identity provider.");
  }

  /** The texts of an attempt's report, for a page. */
  public static List<Map<String, Object>> checks(Attempt attempt) {
    return Tree.objects(Tree.read(attempt.report()), "checks");
  }
}
