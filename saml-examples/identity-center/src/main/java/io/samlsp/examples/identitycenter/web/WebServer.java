package io.samlsp.examples.identitycenter.web;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The servlet container. */
public final class WebServer implements AutoCloseable {

  private static final int MOST_FORM_BYTES = 2 << 20;
  private static final int MOST_UPLOAD_BYTES = 17 << 20;

  /** Larger files wait on disk: strangers can send them, too, before they are refused. */
  private static final int LARGEST_IN_MEMORY = 64 << 10;

  private final Server server;
  private final ServerConnector connector;
  private final ServletContextHandler context = new ServletContextHandler("/");

  /** A server that is not started yet. */
  public WebServer(String address, int port) {
    QueuedThreadPool threads = new QueuedThreadPool(50, 4);
    threads.setName("web");
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // the adapter of SCIM takes doubled and escaped slashes as they come (Okta's base URL)
    http.setUriCompliance(UriCompliance.LEGACY);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(address);
    connector.setPort(port);
    server.addConnector(connector);
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.setMaxFormContentSize(MOST_FORM_BYTES);
    server.setHandler(new GracefulHandler(context));
    server.setStopTimeout(10_000);
  }

  /** Mounts a servlet. */
  public void mount(String pattern, HttpServlet servlet) {
    ServletHolder holder = new ServletHolder(servlet);
    holder
        .getRegistration()
        .setMultipartConfig(
            new MultipartConfigElement(
                Path.of(System.getProperty("java.io.tmpdir")).toString(),
                MOST_UPLOAD_BYTES,
                MOST_UPLOAD_BYTES + MOST_FORM_BYTES,
                LARGEST_IN_MEMORY));
    context.addServlet(holder, pattern);
  }

  /** Opens the port; connections wait until {@link #start}. */
  public int open() throws IOException {
    connector.open();
    return connector.getLocalPort();
  }

  /** Begins to answer. */
  public void start() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the web server does not start", e);
    }
  }

  /** Takes no more requests, and waits for those under way. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("the web server did not stop in order", e);
    }
  }
}
