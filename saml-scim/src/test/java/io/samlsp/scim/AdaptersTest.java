package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.servlet.ScimServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** The two adapters carry everything over, on real sockets. */
class AdaptersTest {
  private final Lab lab = new Lab(Engine.H2);
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void jdk_http_server_serves_the_endpoint() throws Exception {
    try (Web web = new Web(base -> lab.endpoint, 2)) {
      goThrough(web.base());
    }
  }

  @Test
  void servlet_container_serves_the_endpoint() throws Exception {
    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setUriCompliance(
        UriCompliance.LEGACY); // Jetty refuses doubled slashes by itself otherwise
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/app");
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.addServlet(new ServletHolder(new ScimServlet(lab.endpoint)), "/scim/v2/*");
    server.setHandler(context);
    server.start();
    try {
      goThrough(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/app/scim/v2"));
    } finally {
      server.stop();
    }
  }

  private void goThrough(URI base) throws Exception {
    HttpResponse<String> created =
        send("POST", base + "/Users", "{\"userName\":\"ada@example.com\"}");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Content-Type")).hasValue("application/scim+json");
    assertThat(created.headers().firstValue("ETag")).hasValue("W/\"1\"");
    String location = created.headers().firstValue("Location").orElseThrow();
    String address = base + location.substring(Lab.BASE.length());
    assertThat(send("GET", address, null).body()).contains("ada@example.com");
    HttpResponse<String> patched =
        send(
            "PATCH",
            address,
            "{\"Operations\":[{\"op\":\"replace\",\"path\":\"active\",\"value\":false}]}");
    assertThat(patched.statusCode()).isEqualTo(200);
    String filter = "?filter=userName%20eq%20%22ada%40example.com%22";
    assertThat(send("GET", base + "//Users/" + filter, null).body()).contains("\"totalResults\":1");
    assertThat(send("GET", base + "/Users/a%2Fb", null).statusCode()).isEqualTo(404);
    assertThat(send("PUT", base + "/Users", "{}").headers().firstValue("Allow"))
        .hasValue("GET, POST");
    HttpResponse<String> deleted = send("DELETE", address, null);
    assertThat(deleted.statusCode()).isEqualTo(204);
    assertThat(deleted.body()).isEmpty();
    HttpRequest anonymous = HttpRequest.newBuilder(URI.create(base + "/Users")).build();
    HttpResponse<String> refused = client.send(anonymous, HttpResponse.BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(answerToMegabytes(base, 18)).startsWith("HTTP/1.1 413 ");
  }

  /** Reads no octet of the answer before all of the body is sent. */
  private String answerToMegabytes(URI base, int megabytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort())) {
      String head =
          "POST "
              + base.getPath()
              + "/Users HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/scim+json\r\n"
              + "Authorization: "
              + lab.headers.get("Authorization")
              + "\r\nContent-Length: "
              + (megabytes << 20)
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < megabytes; i++) {
        socket.getOutputStream().write(new byte[1 << 20]);
      }
      return new String(socket.getInputStream().readNBytes(100), StandardCharsets.US_ASCII);
    }
  }

  private HttpResponse<String> send(String method, String address, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", lab.headers.get("Authorization"))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/scim+json");
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
