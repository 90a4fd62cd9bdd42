package io.samlsp.examples.identitycenter;

import io.samlsp.examples.identitycenter.web.Assets;
import io.samlsp.examples.identitycenter.web.FrontServlet;
import io.samlsp.examples.identitycenter.web.Pages;
import io.samlsp.examples.identitycenter.web.Routes;
import io.samlsp.examples.identitycenter.web.WebServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A running identity center. */
public final class IdentityCenter implements AutoCloseable {

  private final URI baseUrl;
  private final WebServer server;

  private IdentityCenter(URI baseUrl, WebServer server) {
    this.baseUrl = baseUrl;
    this.server = server;
  }

  /** Opens the database, brings its tables up to date, and begins to answer. */
  public static IdentityCenter start(Settings settings) throws Exception {
    WebServer server = new WebServer(settings.listenOn(), settings.port());
    int port = server.open();
    URI given = settings.baseUrl();
    URI base = given == null ? URI.create("http://localhost:" + port) : given;
    Pages pages = new Pages(settings.random());
    Routes routes =
        new Routes()
            .get("/", exchange -> pages.show(exchange, 200, "portal", Map.of()))
            .get("/assets/{name}", new Assets(pages)::serve)
            .get(
                "/health",
                exchange ->
                    exchange.send(
                        200,
                        "application/json",
                        "{\"status\":\"UP\"}".getBytes(StandardCharsets.UTF_8)));
    boolean secure = "https".equals(base.getScheme());
    server.mount("/", new FrontServlet(routes, pages, secure, settings.forwardedHeaders()));
    server.start();
    return new IdentityCenter(base, server);
  }

  /** The address for browsers, without a slash at the end. */
  public URI baseUrl() {
    return baseUrl;
  }

  /** Lets the requests under way finish, and closes everything. */
  @Override
  public void close() {
    server.close();
  }
}
