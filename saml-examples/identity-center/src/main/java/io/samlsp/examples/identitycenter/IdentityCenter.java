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
import io.samlsp.examples.identitycenter.portal.OurSide;
import io.samlsp.examples.identitycenter.portal.Portal;
import io.samlsp.examples.identitycenter.store.AuditTrail;
import io.samlsp.examples.identitycenter.store.Database;
import io.samlsp.examples.identitycenter.store.IdentitySources;
import io.samlsp.examples.identitycenter.store.JdbcReplayStore;
import io.samlsp.examples.identitycenter.store.JdbcRequestStore;
import io.samlsp.examples.identitycenter.store.ProvisioningLog;
import io.samlsp.examples.identitycenter.store.RequestKey;
import io.samlsp.examples.identitycenter.store.Secrets;
import io.samlsp.examples.identitycenter.store.Sessions;
import io.samlsp.examples.identitycenter.store.SignIns;
import io.samlsp.examples.identitycenter.store.Values;
import io.samlsp.examples.identitycenter.web.Assets;
import io.samlsp.examples.identitycenter.web.Exchange;
import io.samlsp.examples.identitycenter.web.FrontServlet;
import io.samlsp.examples.identitycenter.web.Pages;
import io.samlsp.examples.identitycenter.web.Routes;
import io.samlsp.examples.identitycenter.web.ToldServlet;
import io.samlsp.examples.identitycenter.web.WebServer;
import io.samlsp.scim.ScimEndpoint;
import io.samlsp.scim.ScimEvent;
import io.samlsp.scim.directory.DirectoryChange;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.jdbc.JdbcAccessTokens;
import io.samlsp.scim.jdbc.JdbcDirectory;
import io.samlsp.scim.jdbc.ScimDatabase;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.servlet.ScimServlet;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running identity center: the parts, put together in one place. */
public final class IdentityCenter implements AutoCloseable {

  private static final Tenant TENANT = new Tenant("center");

  private static final Logger LOG = LoggerFactory.getLogger(IdentityCenter.class);

  private final URI baseUrl;
  private final WebServer server;
  private final Database database;
  private final Administrator administrator;
  private final ProvisioningLog provisioningLog;
  private final Pages pages;
  private final DirectoryPages directoryPages;

  /** Opens the database, brings its tables up to date, and begins to answer. */
  public static IdentityCenter start(Settings settings) throws IOException {
    WebServer server = new WebServer(settings.listenOn(), settings.port());
    // first of all, so that a port that is taken is told before anything else happens
    int port = server.open();
    try {
      // what needs no database is made beside it: both take their time in a fresh process
      CompletableFuture<Pages> pages =
          CompletableFuture.supplyAsync(() -> new Pages(settings.random()), IdentityCenter::aside);
      Database database = open(settings);
      try {
        IdentityCenter center = new IdentityCenter(settings, server, port, database, pages.join());
        aside(center::prepare);
        return center;
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (RuntimeException | IOException e) {
      server.close();
      throw e;
    }
  }

  private static void aside(Runnable task) {
    Thread thread = new Thread(task, "start");
    thread.setDaemon(true);
    thread.start();
  }

  /** While people find their way here already: templates and queries, for whoever comes first. */
  private void prepare() {
    try {
      pages.prepare();
      directoryPages.prepare();
    } catch (ScimException | RuntimeException e) {
      // it was closed meanwhile, or the first visitor will see the same and the log the reason
      LOG.debug("not everything could be prepared", e);
    }
  }

  private static Database open(Settings settings) throws IOException {
    String url = settings.databaseUrl();
    if (url != null) {
      return Database.postgresql(url);
    }
    createPrivately(settings.data());
    return Database.embedded(settings.data());
  }

  private IdentityCenter(
      Settings settings, WebServer server, int port, Database database, Pages pages) {
    this.pages = pages;
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
    JdbcRequestStore requests = new JdbcRequestStore(database, clock);
    JdbcReplayStore replays = new JdbcReplayStore(database, clock);
    OurSide ourSide =
        new OurSide(
            () ->
                ServiceProvider.builder(issuerUrl, acsUrl, sources)
                    .requestStore(requests)
                    .replayStore(replays)
                    .clock(clock)
                    .random(settings.random()),
            new RequestKey(values, baseUrl, clock, settings.random()));

    // Pages.
    Routes routes = new Routes();
    new Portal(
            new Portal.Parts(
                baseUrl, TENANT, ourSide, sources, directory, sessions, signIns, secrets, meters,
                pages))
        .mount(routes);
    administrator = new Administrator(values, clock, settings.random());
    String password = settings.administratorPassword();
    if (password != null && administrator.setIfOther(password)) {
      sessions.endAdministrators();
    }
    Console console = new Console(administrator, sessions, audit, pages);
    directoryPages = new DirectoryPages(console, directory, TENANT, signIns);
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

    server.mount("/scim/v2/*", new ToldServlet(new ScimServlet(endpoint), provisioningLog));
    boolean secure = "https".equals(baseUrl.getScheme());
    server.mount("/", new FrontServlet(routes, pages, secure, settings.forwardedHeaders(), meters));
    server.start();
  }

  /** The folder holds the key of our requests and who is signed in: it is its owner's alone. */
  private static void createPrivately(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    boolean knowsOwners = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (knowsOwners) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
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
