package io.samlsp.scim;

import com.sun.net.httpserver.HttpServer;
import io.samlsp.scim.http.ScimHttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An endpoint on a loopback port of the JDK's server. */
final class Web implements AutoCloseable {
  static {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // as ScimHttpHandler asks for
  }

  private final HttpServer server;
  private final ExecutorService workers;

  Web(Function<URI, ScimEndpoint> endpoint, int threads) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    workers = Executors.newFixedThreadPool(threads);
    server.setExecutor(workers);
    server.createContext("/scim/v2", new ScimHttpHandler(endpoint.apply(base())));
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/scim/v2");
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
