package io.samlsp.metadata;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Writes a body to a file, and stops where it is too large. */
final class BoundedBody implements HttpResponse.BodySubscriber<@Nullable Path> {

  /** The body was larger than it may be. */
  static final class TooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    final long maximum;

    TooLarge(long maximum) {
      super("more than " + maximum + " bytes");
      this.maximum = maximum;
    }
  }

  private final Path file;
  private final long maximum;
  private final CompletableFuture<@Nullable Path> result = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private @Nullable FileChannel out;
  private long written;

  BoundedBody(Path file, long maximum) {
    this.file = file;
    this.maximum = maximum;
  }

  @Override
  public CompletionStage<@Nullable Path> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    try {
      // Of an answer that was cut off, nothing is left over for the next.
      out =
          FileChannel.open(
              file,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING);
      given.request(Long.MAX_VALUE);
    } catch (IOException e) {
      onError(e);
      given.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    FileChannel channel = out;
    if (channel == null || result.isDone()) {
      return;
    }
    try {
      for (ByteBuffer part : parts) {
        written += part.remaining();
        if (written > maximum) {
          throw new TooLarge(maximum);
        }
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
    } catch (IOException e) {
      onError(e);
      if (subscription != null) {
        subscription.cancel();
      }
    }
  }

  @Override
  public void onError(Throwable cause) {
    close();
    result.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    try {
      if (out != null) {
        out.force(true);
        out.close();
      }
      result.complete(file);
    } catch (IOException e) {
      result.completeExceptionally(e);
    }
  }

  private void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      // What was written is thrown away in any case.
      result.completeExceptionally(e);
    }
  }
}
