package io.samlsp.examples.scim;

import com.sun.net.httpserver.HttpServer;
import io.samlsp.scim.ScimEndpoint;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.http.ScimHttpHandler;
import io.samlsp.scim.jdbc.JdbcAccessTokens;
import io.samlsp.scim.jdbc.JdbcDirectory;
import io.samlsp.scim.jdbc.ScimDatabase;
import io.samlsp.scim.token.IssuedToken;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;

/** A SCIM endpoint on the JDK's own HTTP server, on an empty directory each time. */
public final class ScimQuickstart {

  private ScimQuickstart() {}

  public static void main(String[] args) throws Exception {
    // That server sends headers and body in two packets; without this each answer waits 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Running running = start(args.length == 0 ? 8081 : Integer.parseInt(args[0]));
    System.out.println("SCIM=" + running.endpoint());
    System.out.println("TOKEN=" + running.token());
  }

  /** Where it listens, and the secret that opens it. */
  record Running(URI endpoint, String token) {}

  static Running start(int port) throws Exception {
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer web = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    URI base = URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/scim/v2");

    ScimDatabase database = ScimDatabase.embedded(Files.createTempDirectory("scim").resolve("db"));
    JdbcDirectory directory = new JdbcDirectory(database, clock, random);
    JdbcAccessTokens tokens = new JdbcAccessTokens(database, clock, random);
    IssuedToken token = tokens.issue(new Tenant("acme"), "quick start", Duration.ofDays(365));

    ScimEndpoint endpoint = ScimEndpoint.builder(base, directory, tokens, clock).build();
    web.createContext("/scim/v2", new ScimHttpHandler(endpoint));
    web.setExecutor(Executors.newFixedThreadPool(4));
    web.start();
    return new Running(base, token.secret());
  }
}
