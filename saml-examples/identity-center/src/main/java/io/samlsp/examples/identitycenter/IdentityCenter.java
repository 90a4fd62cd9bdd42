package io.samlsp.examples.identitycenter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.samlsp.ServiceProvider;
import io.samlsp.examples.identitycenter.admin.Administrator;
import io.samlsp.examples.identitycenter.admin.Console;
import io.samlsp.examples.identitycenter.admin.DirectoryPages;
import io.samlsp.examples.identitycenter.admin.IdentitySourcePages;
import io.samlsp.examples.identitycenter.admin.OverviewPages;
import io.samlsp.examples.identitycenter.admin.ProvisioningPages;
import io.samlsp.examples.identitycenter.portal.Portal;
import io.samlsp.examples.identitycenter.store.AuditTrail;
import io.samlsp.examples.identitycenter.store.Database;
import io.samlsp.examples.identitycenter.store.IdentitySources;
import io.samlsp.examples.identitycenter.store.JdbcReplayStore;
import io.samlsp.examples.identitycenter.store.JdbcRequestStore;
import io.samlsp.examples.identitycenter.store.ProvisioningLog;
import io.samlsp.examples.identitycenter.store.Secrets;
import io.samlsp.examples.identitycenter.store.Sessions;
import io.samlsp.examples.identitycenter.store.SignIns;
import io.samlsp.examples.identitycenter.store.Values;
import io.samlsp.examples.identitycenter.web.Assets;
import io.samlsp.examples.identitycenter.web.Exchange;
import io.samlsp.examples.identitycenter.web.FrontServlet;
import io.samlsp.examples.identitycenter.web.Pages;
import io.samlsp.examples.identitycenter.web.Routes;
import io.samlsp.examples.identitycenter.web.WebServer;
import io.samlsp.scim.ScimEndpoint;
import io.samlsp.scim.ScimEvent;
import io.samlsp.scim.directory.DirectoryChange;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.jdbc.JdbcAccessTokens;
import io.samlsp.scim.jdbc.JdbcDirectory;
import io.samlsp.scim.jdbc.ScimDatabase;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.servlet.ScimServlet;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A running identity center: the parts, put together in one place. */
public final class IdentityCenter implements AutoCloseable {

  private static final Tenant TENANT = new Tenant("center");

  private final URI baseUrl;
  private final WebServer server;
  private final Database database;
  private final Administrator administrator;
  private final ProvisioningLog provisioningLog;

  /** Opens the database, brings its tables up to date, and begins to answer. */
  public static IdentityCenter start(Settings settings) throws IOException {
    WebServer server = new WebServer(settings.listenOn(), settings.port());
    // first of all, so that a port that is taken is told before anything else happens
    int port = server.open();
    try {
      Database database = open(settings);
      try {
        return new IdentityCenter(settings, server, port, database);
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (RuntimeException | IOException e) {
      server.close();
      throw e;
    }
  }

  private static Database open(Settings settings) throws IOException {
    String url = settings.databaseUrl();
    if (url != null) {
      return Database.postgresql(url);
    }
    Files.createDirectories(settings.data());
    return Database.embedded(settings.data());
  }

  private IdentityCenter(Settings settings, WebServer server, int port, Database database) {
    this.server = server;
    this.database = database;
    Clock clock = settings.clock();
    URI given = settings.baseUrl();
    baseUrl = given == null ? URI.create("http://localhost:" + port) : given;
    String issuerUrl = baseUrl + "/saml/metadata";
    URI acsUrl = URI.create(baseUrl + "/saml/acs");
    URI scimUrl = URI.create(baseUrl + "/scim/v2");

    // What is kept.
    Secrets secrets = new Secrets(settings.random());
    Values values = new Values(database);
    Sessions sessions = new Sessions(database, clock, secrets);
    SignIns signIns = new SignIns(database);
    AuditTrail audit = new AuditTrail(database, clock);
    IdentitySources sources = new IdentitySources(database, clock);
    provisioningLog = new ProvisioningLog(database);
    PrometheusMeterRegistry meters = meters(sessions);

    // Accounts in: SCIM.
    ScimDatabase scim = ScimDatabase.over(database.source());
    JdbcDirectory directory = new JdbcDirectory(scim, clock, settings.random());
    JdbcAccessTokens tokens = new JdbcAccessTokens(scim, clock, settings.random());
    directory.addListener(change -> endSessions(change, sessions, audit));
    ScimEndpoint endpoint =
        ScimEndpoint.builder(scimUrl, directory, tokens, clock)
            .onlyFor(TENANT)
            .listener(provisioningLog)
            .listener(event -> measure(event, meters))
            .build();

    // People in: SAML.
    ServiceProvider serviceProvider =
        ServiceProvider.builder(issuerUrl, acsUrl, sources)
            .requestStore(new JdbcRequestStore(database, clock))
            .replayStore(new JdbcReplayStore(database, clock))
            .clock(clock)
            .random(settings.random())
            .build();

    // Pages.
    Pages pages = new Pages(settings.random());
    Routes routes = new Routes();
    new Portal(
            new Portal.Parts(
                baseUrl,
                TENANT,
                serviceProvider,
                sources,
                directory,
                sessions,
                signIns,
                secrets,
                meters,
                pages))
        .mount(routes);
    administrator = new Administrator(values, clock, settings.random());
    String password = settings.administratorPassword();
    if (password != null) {
      administrator.setPassword(password);
    }
    Console console = new Console(administrator, sessions, audit, pages);
    DirectoryPages directoryPages = new DirectoryPages(console, directory, TENANT, signIns);
    ProvisioningPages provisioningPages =
        new ProvisioningPages(console, values, tokens, TENANT, scimUrl.toString(), clock);
    console.mount(routes);
    directoryPages.mount(routes);
    provisioningPages.mount(routes);
    new IdentitySourcePages(console, sources, acsUrl.toString(), issuerUrl, clock).mount(routes);
    new OverviewPages(
            console,
            new OverviewPages.Parts(
                sources,
                tokens,
                TENANT,
                sessions,
                signIns,
                provisioningLog,
                audit,
                directoryPages,
                provisioningPages,
                acsUrl.toString(),
                issuerUrl,
                clock))
        .mount(routes);
    routes
        .get("/assets/{name}", new Assets(pages)::serve)
        .get("/health", exchange -> health(exchange, values))
        .get(
            "/metrics",
            exchange -> text(exchange, 200, "text/plain; version=0.0.4", meters.scrape()));

    server.mount("/scim/v2/*", new ScimServlet(endpoint));
    boolean secure = "https".equals(baseUrl.getScheme());
    server.mount("/", new FrontServlet(routes, pages, secure, settings.forwardedHeaders(), meters));
    server.start();
  }

  private static PrometheusMeterRegistry meters(Sessions sessions) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    Gauge.builder("center.sessions", sessions, s -> (double) s.count()).register(meters);
    return meters;
  }

  private static void measure(ScimEvent event, PrometheusMeterRegistry meters) {
    meters
        .timer(
            "center.scim.requests",
            "operation",
            event.operation().name(),
            "status",
            Integer.toString(event.status()))
        .record(Duration.ofMillis(event.milliseconds()));
  }

  /** A session is of a user who may sign in, under the name that the assertion gave. */
  private static void endSessions(DirectoryChange change, Sessions sessions, AuditTrail audit) {
    if (change.type() != ResourceType.USER) {
      return;
    }
    boolean out =
        switch (change.kind()) {
          case DEACTIVATED, DELETED -> true;
          case UPDATED -> !change.name().equals(change.formerName());
          case CREATED, ACTIVATED, MEMBERSHIP -> false;
        };
    int ended = out ? sessions.endOf(change.id()) : 0;
    if (ended > 0) {
      audit.record(
          "provisioning",
          "Sessions ended",
          ended + " of user " + change.id() + ", who was " + word(change.kind()));
    }
  }

  private static String word(DirectoryChange.Kind kind) {
    return switch (kind) {
      case DEACTIVATED -> "deactivated";
      case DELETED -> "deleted";
      default -> "renamed";
    };
  }

  private static void health(Exchange exchange, Values values) throws IOException {
    boolean up;
    try {
      values.get("health");
      up = true;
    } catch (RuntimeException databaseIsAway) {
      up = false;
    }
    text(
        exchange,
        up ? 200 : 503,
        "application/json",
        up ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
  }

  private static void text(Exchange exchange, int status, String type, String text)
      throws IOException {
    exchange.send(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The address for browsers, without a slash at the end. */
  public URI baseUrl() {
    return baseUrl;
  }

  /** What the set-up page asks for; only until the administrator has a password. */
  public Optional<String> setupCode() {
    return administrator.setupCode();
  }

  /** Lets the requests under way finish, and closes everything. */
  @Override
  public void close() {
    server.close();
    provisioningLog.close();
    database.close();
  }
}
