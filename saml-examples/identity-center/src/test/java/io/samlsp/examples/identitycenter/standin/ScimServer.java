package io.samlsp.examples.identitycenter.standin;

import com.sun.net.httpserver.HttpServer;
import io.samlsp.scim.ScimEndpoint;
import io.samlsp.scim.directory.Accounts;
import io.samlsp.scim.directory.Directory;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.http.ScimHttpHandler;
import io.samlsp.scim.jdbc.JdbcAccessTokens;
import io.samlsp.scim.jdbc.JdbcDirectory;
import io.samlsp.scim.jdbc.ScimDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The library's endpoint on the JDK's server, noting each request as it came. */
final class ScimServer implements AutoCloseable {

  static {
    // Otherwise the JDK's server waits 40 ms with each answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** One request line with the headers that Okta is known by. */
  record Seen(String request, String userAgent, String accept, String contentType) {}

  final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
  final Directory directory;
  final Accounts accounts;
  final String url;

  /** The current test's. */
  String token = "";

  private final JdbcAccessTokens tokens;
  private Tenant tenant = new Tenant("none");
  private int tenants;
  private final ScimDatabase database;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  ScimServer(Path folder) throws Exception {
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    database = ScimDatabase.embedded(folder.resolve("directory"));
    directory = new JdbcDirectory(database, clock, random);
    accounts = new Accounts(directory);
    tokens = new JdbcAccessTokens(database, clock, random);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = "http://127.0.0.1:" + server.getAddress().getPort() + "/scim/v2";
    ScimHttpHandler handler =
        new ScimHttpHandler(
            ScimEndpoint.builder(URI.create(url), directory, tokens, clock).build());
    server.createContext(
        "/scim/v2",
        exchange -> {
          seen.add(
              new Seen(
                  exchange.getRequestMethod()
                      + " "
                      + exchange.getRequestURI().toString().replaceFirst("^/scim/v2", ""),
                  exchange.getRequestHeaders().getFirst("User-Agent"),
                  exchange.getRequestHeaders().getFirst("Accept"),
                  exchange.getRequestHeaders().getFirst("Content-Type")));
          handler.handle(exchange);
        });
    server.setExecutor(threads);
    server.start();
  }

  /** An empty directory for the next test. */
  void newTenant() throws Exception {
    tenant = new Tenant("test-" + ++tenants);
    token = tokens.issue(tenant, "Okta", Duration.ofDays(365)).secret();
    seen.clear();
  }

  OktaScimClient client(OktaScimClient.AppKind kind) {
    return client(url, token, kind);
  }

  static OktaScimClient client(String url, String token, OktaScimClient.AppKind kind) {
    return new OktaScimClient(
        HttpClient.newHttpClient(), url, token, kind, Clock.systemUTC(), wait -> {}, seen -> {});
  }

  Accounts.Account account(String userName) throws Exception {
    return accounts.find(tenant, userName);
  }

  /** The requests since the last call, ids replaced by {@code ID}. */
  List<String> requests() {
    List<String> lines =
        seen.stream()
            .map(Seen::request)
            .map(line -> line.replaceFirst("/(Users|Groups)/[0-9A-Za-z-]+", "/$1/ID"))
            .toList();
    seen.clear();
    return lines;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    database.close();
  }
}
