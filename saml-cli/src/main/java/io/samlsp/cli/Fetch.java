package io.samlsp.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a document: by https, or by http from this very machine; within a time and a size; over
 * at most five redirects, none of which leads back to http or onto this machine.
 */
final class Fetch {

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration WHOLE = Duration.ofSeconds(30);
  private static final int MOST_REDIRECTS = 5;
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  private final HttpClient client;
  private final Duration whole;

  private Fetch(Duration whole) {
    this.whole = whole;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  static byte[] fetch(String address, int maximum) throws CliFailure {
    return fetch(address, maximum, WHOLE);
  }

  static byte[] fetch(String address, int maximum, Duration whole) throws CliFailure {
    URI start = address(address, null);
    CompletableFuture<byte[]> body =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new Fetch(whole).follow(start, maximum);
              } catch (CliFailure e) {
                throw new Wrapped(e);
              }
            },
            task -> {
              // A daemon: a server that never ends its answer cannot keep the process.
              Thread thread = new Thread(task, "fetch");
              thread.setDaemon(true);
              thread.start();
            });
    try {
      return body.get(whole.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Wrapped wrapped) {
        throw wrapped.failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw tooSlow(start, whole);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliFailure.refused("Fetching " + Shown.text(address) + " was interrupted", "");
    }
  }

  /** Carries the failure out of the other thread. */
  private static final class Wrapped extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final CliFailure failure;

    Wrapped(CliFailure failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private byte[] follow(URI start, int maximum) throws CliFailure {
    URI at = start;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response = send(at);
      try (InputStream body = response.body()) {
        int status = response.statusCode();
        String location = response.headers().firstValue("Location").orElse(null);
        if (status >= 300 && status < 400 && location != null) {
          at = address(location, at);
        } else if (status != 200) {
          throw CliFailure.refused(
              Shown.text(at.toString()) + " answers " + status + " instead of a document",
              status == 401 || status == 403
                  ? "It wants a sign-in: save the document by your browser and give the file."
                  : "Open it in a browser, and look at the address.");
        } else {
          return whole(at, body, maximum);
        }
      } catch (IOException e) {
        throw broken(at, e);
      }
    }
    throw CliFailure.refused(
        Shown.text(start.toString()) + " redirects more than " + MOST_REDIRECTS + " times",
        "Give the address that it ends at.");
  }

  private HttpResponse<InputStream> send(URI at) throws CliFailure {
    HttpRequest request =
        HttpRequest.newBuilder(at)
            .timeout(whole)
            .header("Accept", "application/samlmetadata+xml, application/xml, text/xml, */*;q=0.5")
            .header("User-Agent", "samlsp")
            .build();
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw broken(at, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliFailure.refused("Fetching " + Shown.text(at.toString()) + " was interrupted", "");
    }
  }

  private static byte[] whole(URI at, InputStream body, int maximum)
      throws IOException, CliFailure {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      out.write(buffer, 0, n);
      if (out.size() > maximum) {
        throw CliFailure.refused(
            Shown.text(at.toString()) + " sends more than " + (maximum >> 20) + " MiB",
            "Take the metadata of the one entity instead of a federation's.");
      }
    }
    return out.toByteArray();
  }

  /**
   * An address that may be fetched.
   *
   * @param from the address that redirected to it, or null
   */
  private static URI address(String text, @Nullable URI from) throws CliFailure {
    URI address;
    try {
      address = from == null ? new URI(text) : from.resolve(new URI(text));
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw CliFailure.usage(
          Shown.text(text) + " is no address", "Put it in quotes, and look at its characters.");
    }
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
    boolean local = LOOPBACK.matcher(host).matches();
    if (host.isEmpty() || !(scheme.equals("https") || scheme.equals("http"))) {
      throw forbidden(address, from, "is no address of a web server");
    }
    if (scheme.equals("http") && !local) {
      throw forbidden(address, from, "is http, where anyone on the way can change the document");
    }
    if (from != null
        && !host.equalsIgnoreCase(from.getHost())
        && !LOOPBACK.matcher(String.valueOf(from.getHost())).matches()
        && (local || leadsHere(host))) {
      throw forbidden(address, from, "is on this machine");
    }
    return address;
  }

  /**
   * Whether a name, however it is written, stands for this machine or its link: no server's word is
   * to make us look there.
   */
  static boolean leadsHere(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (address.isLoopbackAddress()
            || address.isAnyLocalAddress()
            || address.isLinkLocalAddress()) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      // The attempt to fetch says so.
      return false;
    }
  }

  private static CliFailure forbidden(URI address, @Nullable URI from, String why) {
    String what = Shown.text(address.toString()) + " " + why;
    return from == null
        ? CliFailure.usage(what, "Give an https address, or a file.")
        : CliFailure.refused(
            Shown.text(from.toString()) + " redirects to another place: " + what,
            "Give the address of the document itself.");
  }

  private static CliFailure tooSlow(URI at, Duration whole) {
    return CliFailure.refused(
        Shown.text(at.toString()) + " did not send its document within " + whole.toSeconds() + " s",
        "Save it by your browser and give the file.");
  }

  private CliFailure broken(URI at, IOException e) {
    if (e instanceof java.net.http.HttpTimeoutException) {
      return tooSlow(at, whole);
    }
    return CliFailure.refused(
        Shown.text(at.toString()) + " cannot be fetched: " + reason(at, e),
        "Open it in a browser on this machine.");
  }

  private static String reason(URI at, IOException e) {
    try {
      InetAddress.getByName(String.valueOf(at.getHost()));
    } catch (UnknownHostException unknown) {
      return "nobody knows the name " + Shown.text(String.valueOf(at.getHost()));
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof java.net.ConnectException) {
        return "nobody answers there";
      }
      if (t instanceof javax.net.ssl.SSLException) {
        return "no trusted TLS (" + Shown.text(String.valueOf(t.getMessage())) + ")";
      }
    }
    return Shown.text(String.valueOf(e.getMessage()));
  }
}
