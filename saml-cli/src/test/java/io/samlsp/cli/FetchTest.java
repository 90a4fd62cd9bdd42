package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchTest {

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private String base;

  @BeforeEach
  void starts_a_server() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stops_the_server() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      switch (path) {
        case "/document" -> send(exchange, 200, "<x/>");
        case "/secret" -> send(exchange, 401, "sign in");
        case "/moved" -> redirect(exchange, "/document");
        case "/around" -> redirect(exchange, "/around");
        case "/away" -> redirect(exchange, "http://idp.example.com/");
        case "/file" -> redirect(exchange, "file:///etc/passwd");
        case "/endless" -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          byte[] block = new byte[8192];
          while (over.getCount() > 0) {
            out.write(block);
          }
        }
        case "/never" -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('<');
          exchange.getResponseBody().flush();
          over.await();
        }
        default -> send(exchange, 404, "");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
    exchange.getResponseBody().write(octets);
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    exchange.sendResponseHeaders(302, -1);
  }

  private static CliFailure failure(String address, Duration time) {
    return catchThrowableOfType(CliFailure.class, () -> Fetch.fetch(address, 1 << 20, time));
  }

  private static String refusal(String address) {
    CliFailure failure = failure(address, Duration.ofSeconds(30));
    assertThat(failure.exitCode()).isEqualTo(Saml.FINDINGS);
    return failure.what();
  }

  @Test
  void fetches_from_this_machine_and_follows_a_redirect() throws CliFailure {
    assertThat(Fetch.fetch(base + "/document", 10)).asString().isEqualTo("<x/>");
    assertThat(Fetch.fetch(base + "/moved", 10)).asString().isEqualTo("<x/>");
  }

  @Test
  void says_what_the_server_answers() {
    assertThat(refusal(base + "/nothing")).endsWith("answers 404 instead of a document");
    assertThat(refusal(base + "/secret")).endsWith("answers 401 instead of a document");
  }

  @Test
  void follows_no_redirect_to_plain_http_to_a_file_or_around() {
    assertThat(refusal(base + "/away")).contains("redirects to another place", "is http");
    assertThat(refusal(base + "/file")).contains("is no address of a web server");
    assertThat(refusal(base + "/around")).endsWith("redirects more than 5 times");
  }

  @Test
  void knows_this_machine_however_it_is_written() {
    for (String host :
        new String[] {
          "localhost",
          "127.0.0.1",
          "127.8.9.1",
          "0.0.0.0",
          "[::1]",
          "[::]",
          "[::ffff:127.0.0.1]",
          "169.254.169.254",
          "[fe80::1]"
        }) {
      assertThat(Fetch.leadsHere(host)).as(host).isTrue();
    }
    assertThat(Fetch.leadsHere("192.0.2.1")).isFalse();
    assertThat(Fetch.leadsHere("[2001:db8::1]")).isFalse();
  }

  @Test
  void reads_no_more_than_the_limit_and_waits_no_longer() {
    assertThat(refusal(base + "/endless")).endsWith("sends more than 1 MiB");
    assertThat(failure(base + "/never", Duration.ofSeconds(1)).what())
        .endsWith("did not send its document within 1 s");
  }

  @Test
  void says_that_nobody_answers() {
    String gone = base + "/document";
    server.stop(0);

    assertThat(refusal(gone)).endsWith("cannot be fetched: nobody answers there");
  }

  @Test
  void refuses_what_is_no_address() {
    for (String address : new String[] {"https://", "https:///x", "http://idp.example.com/"}) {
      assertThat(failure(address, Duration.ofSeconds(1)).exitCode()).isEqualTo(Saml.USAGE);
    }
  }
}
