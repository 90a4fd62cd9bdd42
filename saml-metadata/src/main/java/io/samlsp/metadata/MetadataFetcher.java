package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches documents: within a time and a size, from where it was told and from nowhere else
 * (attacks G1, G5).
 */
final class MetadataFetcher {

  private static final int MOST_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpClient client;

  MetadataFetcher(HttpClient client) {
    this.client = client;
  }

  /**
   * What the server said when it was asked last, to ask whether it is still so.
   *
   * @param etag its ETag, or null
   * @param lastModified its Last-Modified, or null
   */
  record Version(@Nullable String etag, @Nullable String lastModified) {

    static final Version NONE = new Version(null, null);
  }

  /**
   * A document that was fetched.
   *
   * @param file where it is
   * @param version to ask with the next time
   */
  record Fetched(Path file, Version version) {}

  /**
   * Fetches a document.
   *
   * @param known the version that we have
   * @param file where to put it; the caller deletes it
   * @return null if there is no other version
   * @throws SamlFailure {@link FailureCode#METADATA_UNREACHABLE}, {@link
   *     FailureCode#METADATA_REDIRECT_REFUSED}, {@link FailureCode#XML_TOO_LARGE}; {@link
   *     FailureCode#METADATA_ENTITY_UNKNOWN} for status 404
   */
  @Nullable Fetched fetch(MetadataSource source, Version known, Path file) throws SamlFailure {
    URI uri = Objects.requireNonNull(source.uri);
    long deadline = System.nanoTime() + source.options.timeout().toNanos();
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<@Nullable Path> response = send(source, uri, known, file, deadline);
      int status = response.statusCode();
      if (status == 200) {
        return new Fetched(
            file,
            new Version(
                response.headers().firstValue("ETag").orElse(null),
                response.headers().firstValue("Last-Modified").orElse(null)));
      }
      if (status == 304 && !known.equals(Version.NONE)) {
        return null;
      }
      if (!REDIRECTS.contains(status)) {
        throw new SamlFailure(
            status == 404 ? FailureCode.METADATA_ENTITY_UNKNOWN : FailureCode.METADATA_UNREACHABLE,
            "HTTP status 200 from " + uri,
            "status " + status);
      }
      uri = redirect(uri, response.headers().firstValue("Location").orElse(""));
    }
    throw refused("at most " + MOST_REDIRECTS + " redirects", "more");
  }

  /** Another scheme, host or port would be somebody else's word, or a service behind our walls. */
  private static URI redirect(URI from, String location) throws SamlFailure {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw refused("a redirect to a URL", location);
    }
    boolean same =
        from.getScheme().equalsIgnoreCase(to.getScheme())
            && from.getHost().equalsIgnoreCase(to.getHost())
            && from.getPort() == to.getPort()
            && to.getRawUserInfo() == null;
    if (!same || location.isEmpty()) {
      throw refused(
          "a redirect within " + from.getScheme() + "://" + from.getAuthority(), location);
    }
    return to;
  }

  private static SamlFailure refused(String expected, String found) {
    return new SamlFailure(FailureCode.METADATA_REDIRECT_REFUSED, expected, found);
  }

  private HttpResponse<@Nullable Path> send(
      MetadataSource source, URI uri, Version known, Path file, long deadline) throws SamlFailure {
    Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(left)
            .header("Accept", "application/samlmetadata+xml, application/xml, text/xml, */*;q=0.1");
    if (known.etag != null) {
      request.header("If-None-Match", known.etag);
    } else if (known.lastModified != null) {
      request.header("If-Modified-Since", known.lastModified);
    }
    CompletableFuture<HttpResponse<@Nullable Path>> answer =
        client.sendAsync(
            request.build(),
            info ->
                info.statusCode() == 200
                    ? new BoundedBody(file, source.options.bytes())
                    : HttpResponse.BodySubscribers.replacing(null));
    try {
      // The request's own timeout ends with the headers; a body can be slow for ever.
      return answer.get(left.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw unreachable("the whole of " + uri + " within " + source.options.timeout(), "less");
    } catch (ExecutionException | CancellationException e) {
      throw whyNot(uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("an answer from " + uri, "an interrupt");
    } finally {
      answer.cancel(true);
    }
  }

  private static SamlFailure whyNot(URI uri, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BoundedBody.TooLarge tooLarge) {
        return new SamlFailure(
            FailureCode.XML_TOO_LARGE, "at most " + tooLarge.maximum + " bytes", "more");
      }
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message = cause.getMessage();
    return unreachable(
        "a whole answer from " + uri,
        cause.getClass().getSimpleName() + (message == null ? "" : ": " + message));
  }

  static SamlFailure unreachable(String expected, String found) {
    return new SamlFailure(FailureCode.METADATA_UNREACHABLE, expected, found);
  }

  static SamlFailure unreadable(String what, IOException e) {
    return unreachable("to read " + what, e.getClass().getSimpleName() + ": " + e.getMessage());
  }

  /** A file that only we can read. */
  static Path temporary(Path directory) throws IOException {
    return Files.createTempFile(directory, "metadata", ".tmp");
  }
}
