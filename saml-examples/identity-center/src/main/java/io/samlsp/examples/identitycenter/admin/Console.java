package io.samlsp.examples.identitycenter.admin;

import io.samlsp.examples.identitycenter.store.AuditTrail;
import io.samlsp.examples.identitycenter.store.Sessions;
import io.samlsp.examples.identitycenter.web.Exchange;
import io.samlsp.examples.identitycenter.web.Exchange.SameSite;
import io.samlsp.examples.identitycenter.web.Pages;
import io.samlsp.examples.identitycenter.web.Routes;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The administrator's sign-in, and the frame around the pages behind it. */
public final class Console {

  /** The only administrator's name in the audit trail. */
  static final String ACTOR = "administrator";

  private static final String SESSION = "center-admin";

  private final Administrator administrator;
  private final Sessions sessions;
  private final AuditTrail audit;
  private final Pages pages;

  /** A console for that administrator. */
  public Console(Administrator administrator, Sessions sessions, AuditTrail audit, Pages pages) {
    this.administrator = administrator;
    this.sessions = sessions;
    this.audit = audit;
    this.pages = pages;
  }

  /** Mounts the sign-in. */
  public void mount(Routes routes) {
    routes
        .get("/admin/setup", this::showSetup)
        .post("/admin/setup", this::setUp)
        .get("/admin/login", exchange -> showLogin(exchange, 200, ""))
        .post("/admin/login", this::signIn)
        .post("/admin/logout", this::signOut);
  }

  /** Lets only the administrator do it; others are sent to the sign-in. */
  Routes.Action guarded(Routes.Action action) {
    return exchange -> {
      if (isSignedIn(exchange)) {
        action.answer(exchange);
      } else {
        exchange.redirect(administrator.hasPassword() ? "/admin/login" : "/admin/setup");
      }
    };
  }

  /** Whether it is the administrator who asks. */
  boolean isSignedIn(Exchange exchange) {
    return exchange
        .cookie(SESSION)
        .flatMap(secret -> sessions.find(Sessions.Kind.ADMINISTRATOR, secret))
        .isPresent();
  }

  /** Answers with a page of the console. */
  void show(Exchange exchange, int status, String template, Map<String, Object> values)
      throws IOException {
    Map<String, Object> all = new HashMap<>(values);
    all.putIfAbsent("done", exchange.text("done"));
    pages.show(exchange, status, template, all);
  }

  /** Answers that there is no such thing. */
  void missing(Exchange exchange, String what) throws IOException {
    show(exchange, 404, "missing", Map.of("what", what));
  }

  /** Writes down what the administrator did. */
  void audit(String action, String details) {
    audit.record(ACTOR, action, details);
  }

  private void showSetup(Exchange exchange) throws IOException {
    if (administrator.hasPassword()) {
      exchange.redirect("/admin/login");
    } else {
      showSetup(exchange, 200, "");
    }
  }

  private void showSetup(Exchange exchange, int status, String problem) throws IOException {
    pages.show(
        exchange, status, "setup", Map.of("problem", problem, "shortest", Administrator.SHORTEST));
  }

  private void setUp(Exchange exchange) throws IOException {
    if (administrator.hasPassword()) {
      exchange.redirect("/admin/login");
      return;
    }
    String password = password(exchange, "password");
    if (!Administrator.isAcceptable(password)) {
      showSetup(
          exchange, 422, "The password needs at least " + Administrator.SHORTEST + " characters.");
    } else if (!password.equals(password(exchange, "again"))) {
      showSetup(exchange, 422, "The two passwords differ.");
    } else {
      switch (administrator.trySetupCode(exchange.text("code"), exchange.remoteAddress())) {
        case RIGHT -> {
          administrator.setPassword(password);
          audit("Password set", "on the set-up page");
          startSession(exchange);
        }
        case WRONG ->
            showSetup(exchange, 422, "That is not the code that was printed at the start.");
        case TOO_MANY -> showSetup(exchange, 429, tooMany());
      }
    }
  }

  private void showLogin(Exchange exchange, int status, String problem) throws IOException {
    if (!administrator.hasPassword()) {
      exchange.redirect("/admin/setup");
      return;
    }
    pages.show(exchange, status, "login", Map.of("problem", problem));
  }

  private void signIn(Exchange exchange) throws IOException {
    String address = exchange.remoteAddress();
    switch (administrator.signIn(password(exchange, "password"), address)) {
      case RIGHT -> {
        audit("Signed in", "from " + address);
        startSession(exchange);
      }
      case WRONG -> {
        audit.record("somebody", "Sign-in failed", "from " + address);
        showLogin(exchange, 403, "That is not the password.");
      }
      case TOO_MANY -> showLogin(exchange, 429, tooMany());
    }
  }

  private static String tooMany() {
    return "There were too many wrong tries. Wait a quarter of an hour.";
  }

  private static String password(Exchange exchange, String field) {
    String password = exchange.field(field);
    return password == null ? "" : password;
  }

  private void startSession(Exchange exchange) {
    exchange.cookie(SESSION).ifPresent(sessions::end);
    String secret =
        sessions.start(Sessions.Kind.ADMINISTRATOR, "", ACTOR, Optional.empty(), Map.of());
    exchange.setCookie(SESSION, secret, SameSite.STRICT);
    exchange.redirect("/admin");
  }

  private void signOut(Exchange exchange) {
    exchange.cookie(SESSION).ifPresent(sessions::end);
    exchange.clearCookie(SESSION, SameSite.STRICT);
    exchange.redirect("/admin/login");
  }
}
