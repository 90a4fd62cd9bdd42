package io.samlsp.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.samlsp.testkit.LoginSessions.Session;
import io.samlsp.testkit.LoginSessions.Transaction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FakeIdentityProvider} that a browser can reach: it shows a login page and posts the
 * answer back.
 *
 * <p>It listens on 127.0.0.1 only and answers registered service providers only, at the places
 * where they are registered. Nobody is asked for a password. Paths: {@code /metadata}, {@code /sso}
 * (HTTP-Redirect and HTTP-POST), {@code /} (a list of the service providers, for sign-ins that
 * start here) and {@code /start?sp=…&RelayState=…} (one of them, straight away). There is no single
 * logout.
 *
 * <p>Safe for use by several threads.
 */
public final class FakeIdentityProviderServer implements AutoCloseable {

  private static final int MAX_BODY = 1 << 20;
  private static final int THREADS = 4;
  private static final String COOKIE = "samlsp-fake-idp";

  private final HttpServer http;
  private final ExecutorService threads;
  private final String url;
  private final LoginSessions sessions;
  private volatile FakeIdentityProvider idp;
  private volatile List<String> users = List.of("alice", "bob");
  private volatile BiConsumer<String, ResponseBuilder> customizer = (user, answer) -> {};

  private FakeIdentityProviderServer(FakeIdentityProvider idp, HttpServer http) {
    this.http = http;
    this.url = "http://127.0.0.1:" + http.getAddress().getPort();
    this.idp = idp.toBuilder().baseUrl(url).withoutSingleLogout().build();
    this.sessions = new LoginSessions(idp::newId);
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "fake-idp " + url);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts on a free port. */
  public static FakeIdentityProviderServer start(FakeIdentityProvider idp) {
    return start(idp, 0);
  }

  /**
   * Starts on this port; 0 takes a free one.
   *
   * @throws IllegalStateException if the port cannot be had
   */
  public static FakeIdentityProviderServer start(FakeIdentityProvider idp, int port) {
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      HttpServer http = HttpServer.create(new InetSocketAddress(loopback, port), 0);
      FakeIdentityProviderServer server = new FakeIdentityProviderServer(idp, http);
      http.setExecutor(server.threads);
      http.createContext("/", server::handle);
      http.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException("cannot listen on port " + port + " of 127.0.0.1", e);
    }
  }

  /** Where it is, without a slash at the end. */
  public String url() {
    return url;
  }

  /** Where its metadata is. */
  public String metadataUrl() {
    return url + "/metadata";
  }

  /**
   * The identity provider as it is reached here: same entity id and keys, endpoints at this URL.
   */
  public FakeIdentityProvider identityProvider() {
    return idp;
  }

  /** Registers a service provider, or replaces the one of the same entity id. */
  public synchronized void register(RegisteredServiceProvider serviceProvider) {
    idp = idp.toBuilder().serviceProvider(serviceProvider).build();
  }

  /** Offers these user names on the login page, where any other may be typed. */
  public void offerUsers(String... names) {
    users = List.of(names);
  }

  /** Lets each answer to a user who signed in be changed before it is made. */
  public void customize(BiConsumer<String, ResponseBuilder> change) {
    customizer = Objects.requireNonNull(change, "change");
  }

  /** Stops at once. */
  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpReply reply;
      try {
        reply = route(exchange);
      } catch (IllegalArgumentException e) {
        reply = HttpReply.problem(400, "This request cannot be answered", message(e));
      } catch (RuntimeException e) {
        reply = HttpReply.problem(500, "The answer could not be made", e.toString());
      }
      reply.send(exchange);
    }
  }

  private static String message(Exception e) {
    return Objects.requireNonNullElse(e.getMessage(), "no reason given");
  }

  private HttpReply route(HttpExchange exchange) throws IOException {
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
    return switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
      case "GET /metadata" -> HttpReply.metadata(idp.metadataXml());
      case "GET /sso" -> signOn(exchange, idp.readRedirect(query));
      case "POST /sso" -> {
        Map<String, String> form = form(exchange);
        String message =
            WebForms.decoded(form, "SAMLRequest")
                .orElseThrow(() -> new IllegalArgumentException("the form has no SAMLRequest"));
        String relayState = WebForms.decoded(form, "RelayState").orElse(null);
        yield signOn(exchange, idp.readPost(message, relayState));
      }
      case "POST /login" -> login(form(exchange));
      case "GET /" -> home(exchange);
      case "GET /start" -> start(exchange, WebForms.rawParameters(query));
      case "POST /logout" -> logout(exchange);
      default ->
          HttpReply.problem(404, "Nothing is here", "Known are /, /metadata, /sso and /start?sp=…");
    };
  }

  private HttpReply signOn(HttpExchange exchange, ReceivedAuthnRequest request) {
    FakeIdentityProvider current = idp;
    RegisteredServiceProvider asking =
        current
            .serviceProvider(request.issuer())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "not registered as a service provider: " + request.issuer()));
    requireAcceptable(current, request);
    asking.acsUrlFor(request);
    Transaction transaction = new Transaction(asking, request, request.relayState().orElse(null));
    Optional<String> format = request.nameIdFormat();
    if (format.isPresent() && !current.nameIdFormats().contains(format.get())) {
      return refuse(transaction, SamlUris.STATUS_REQUESTER, SamlUris.STATUS_INVALID_NAME_ID_POLICY);
    }
    return signOn(exchange, transaction);
  }

  private static void requireAcceptable(
      FakeIdentityProvider current, ReceivedAuthnRequest request) {
    switch (request.signature()) {
      case VALID -> {}
      case INVALID ->
          throw new IllegalArgumentException("the signature of the AuthnRequest is not valid");
      case NONE, UNKNOWN_SIGNER -> {
        if (current.wantsSignedAuthnRequests()) {
          throw new IllegalArgumentException(
              "the AuthnRequest must be signed with a registered key of " + request.issuer());
        }
      }
    }
    request
        .destination()
        .filter(destination -> !destination.equals(current.ssoUrl()))
        .ifPresent(
            destination -> {
              throw new IllegalArgumentException(
                  "the Destination of the AuthnRequest is "
                      + destination
                      + " and not "
                      + current.ssoUrl());
            });
    request
        .protocolBinding()
        .filter(binding -> !binding.equals(SamlUris.BINDING_POST))
        .ifPresent(
            binding -> {
              throw new IllegalArgumentException("answers go by HTTP-POST, not by " + binding);
            });
  }

  private HttpReply signOn(HttpExchange exchange, Transaction transaction) {
    @Nullable ReceivedAuthnRequest request = transaction.request();
    boolean force = request != null && request.forceAuthn();
    Optional<Session> session = session(exchange);
    if (session.isPresent() && !force) {
      return answer(transaction, session.get());
    }
    if (request != null && request.isPassive()) {
      return refuse(transaction, SamlUris.STATUS_RESPONDER, SamlUris.STATUS_NO_PASSIVE);
    }
    return loginPage(transaction, session.isPresent());
  }

  private HttpReply loginPage(Transaction transaction, boolean again) {
    String handle = sessions.begin(transaction);
    String name = transaction.serviceProvider().entityId();
    return HttpReply.page(LoginPages.login(name, handle, users, again));
  }

  private HttpReply login(Map<String, String> form) {
    Transaction transaction =
        WebForms.decoded(form, "transaction")
            .flatMap(sessions::take)
            .orElseThrow(
                () -> new IllegalArgumentException("this sign-in is over: start a new one"));
    if (WebForms.decoded(form, "decision").filter("refuse"::equals).isPresent()) {
      return refuse(transaction, SamlUris.STATUS_RESPONDER, SamlUris.STATUS_AUTHN_FAILED);
    }
    String user = WebForms.decoded(form, "user").map(String::strip).orElse("");
    if (user.isEmpty()) {
      return loginPage(transaction, false);
    }
    Session session = new Session(user, idp.now(), idp.newId());
    String handle = sessions.open(session);
    return answer(transaction, session)
        .header("Set-Cookie", COOKIE + "=" + handle + "; Path=/; HttpOnly; SameSite=Lax");
  }

  private HttpReply answer(Transaction transaction, Session session) {
    ResponseBuilder answer = builder(transaction).signedIn(session);
    customizer.accept(session.user(), answer);
    return HttpReply.post(answer.acsUrl(), answer.build());
  }

  private HttpReply refuse(Transaction transaction, String status, String nested) {
    ResponseBuilder answer = builder(transaction).refuse(status, nested);
    return HttpReply.post(answer.acsUrl(), answer.build());
  }

  private ResponseBuilder builder(Transaction transaction) {
    @Nullable ReceivedAuthnRequest request = transaction.request();
    return request == null
        ? idp.unsolicited(transaction.serviceProvider()).relayState(transaction.relayState())
        : idp.respondTo(request);
  }

  private HttpReply home(HttpExchange exchange) {
    List<String> names =
        idp.serviceProviders().stream().map(RegisteredServiceProvider::entityId).toList();
    return HttpReply.page(
        LoginPages.start(names, session(exchange).map(Session::user).orElse(null)));
  }

  private HttpReply start(HttpExchange exchange, Map<String, String> query) {
    RegisteredServiceProvider to =
        WebForms.decoded(query, "sp")
            .flatMap(idp::serviceProvider)
            .orElseThrow(
                () -> new IllegalArgumentException("sp names no registered service provider"));
    String relayState = WebForms.decoded(query, "RelayState").orElse(null);
    return signOn(exchange, new Transaction(to, null, relayState));
  }

  private HttpReply logout(HttpExchange exchange) {
    cookie(exchange).ifPresent(sessions::end);
    return HttpReply.seeOther("/")
        .header("Set-Cookie", COOKIE + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
  }

  private Optional<Session> session(HttpExchange exchange) {
    return cookie(exchange).flatMap(sessions::find);
  }

  private static Optional<String> cookie(HttpExchange exchange) {
    List<String> headers =
        Objects.requireNonNullElse(exchange.getRequestHeaders().get("Cookie"), List.<String>of());
    return headers.stream()
        .flatMap(header -> List.of(header.split(";", -1)).stream())
        .map(String::strip)
        .filter(pair -> pair.startsWith(COOKIE + "="))
        .map(pair -> pair.substring(COOKIE.length() + 1))
        .findFirst();
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw new IllegalArgumentException("the form is too large");
    }
    return WebForms.rawParameters(new String(body, StandardCharsets.UTF_8));
  }
}
