package io.samlsp.examples.identitycenter.standin;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samlsp.examples.identitycenter.web.Assets;
import io.samlsp.examples.identitycenter.web.FrontServlet;
import io.samlsp.examples.identitycenter.web.Pages;
import io.samlsp.examples.identitycenter.web.Routes;
import io.samlsp.examples.identitycenter.web.WebServer;
import io.samlsp.testkit.TestCredential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** The running stand-in identity provider. It listens on 127.0.0.1 only. */
public final class StandIn implements AutoCloseable {

  private final URI baseUrl;
  private final WebServer server;
  private final Provisioning provisioning;

  private StandIn(URI baseUrl, WebServer server, Provisioning provisioning) {
    this.baseUrl = baseUrl;
    this.server = server;
    this.provisioning = provisioning;
  }

  /**
   * Starts, with the people, settings and keys that the folder holds from last time.
   *
   * @param port 0 takes a free one
   */
  public static StandIn start(Path folder, int port, Clock clock, SecureRandom random)
      throws Exception {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    WebServer server = new WebServer("127.0.0.1", port);
    // Not "localhost", where the identity center is: the two are two sites, as in real life.
    URI base = URI.create("http://127.0.0.1:" + server.open());
    Organization organization = Organization.open(folder.resolve("organization.json"));
    TestCredential key = SigningKey.keptIn(folder, random);
    SignOn signOn = new SignOn(base.toString(), key, organization, clock);
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    Provisioning provisioning = new Provisioning(organization, http, clock, random);
    Pages pages = new Pages(random);
    Routes routes = new Routes().get("/assets/{name}", new Assets(pages)::serve);
    new PeoplePages(pages, organization, signOn, new Sessions(random)).addTo(routes);
    new ConsolePages(pages, organization, signOn, provisioning).addTo(routes);
    server.mount("/", new FrontServlet(routes, pages, false, false, new SimpleMeterRegistry()));
    server.start();
    return new StandIn(base, server, provisioning);
  }

  /** Its address, without a slash at the end. */
  public URI baseUrl() {
    return baseUrl;
  }

  /** Stops. */
  @Override
  public void close() {
    server.close();
    provisioning.close();
  }
}
