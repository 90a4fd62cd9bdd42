package io.samlsp.examples.identitycenter.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Fetches metadata from an address that the administrator has typed. */
final class MetadataDownload {

  private static final int MOST_OCTETS = 16 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Made when it is needed first: it reads the trusted authorities, which takes its time. */
  private static final class Lazy {
    // No redirects: the address that was checked is the one that is asked.
    static final HttpClient CLIENT =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Why nothing could be fetched, in words for the administrator. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  byte[] fetch(String address) throws Failed {
    URI uri = checked(address);
    try {
      HttpResponse<InputStream> response =
          Lazy.CLIENT.send(
              HttpRequest.newBuilder(uri)
                  .timeout(PATIENCE)
                  .header("Accept", "application/samlmetadata+xml, application/xml, text/xml, */*")
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        // the timeout of the request ends with the headers
        CompletableFuture.delayedExecutor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .execute(() -> close(body));
        if (response.statusCode() != 200) {
          throw new Failed("The address answered with status " + response.statusCode() + ".");
        }
        byte[] octets = body.readNBytes(MOST_OCTETS + 1);
        if (octets.length > MOST_OCTETS) {
          throw new Failed("The document is longer than 16 MiB.");
        }
        return octets;
      }
    } catch (IOException e) {
      throw new Failed("The address could not be reached. Upload the file instead.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed("The service is stopping.");
    }
  }

  /** Whoever changes metadata on its way decides whom we believe, so it must come by https. */
  private static URI checked(String address) throws Failed {
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new Failed("This is not an address.");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new Failed("This is not an address such as https://idp.example.com/metadata.");
    }
    if ("https".equals(uri.getScheme())
        || ("http".equals(uri.getScheme()) && isThisMachine(uri.getHost()))) {
      return uri;
    }
    throw new Failed(
        "Metadata is fetched by https only: on http anybody on the way can change it.");
  }

  /** By its name, not by asking for its address: another answer may come the next time. */
  private static boolean isThisMachine(String host) {
    return List.of("localhost", "127.0.0.1", "[::1]").contains(host);
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
