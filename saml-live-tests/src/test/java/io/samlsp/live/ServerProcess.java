package io.samlsp.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One server process that listens on loopback and never outlives this JVM. */
final class ServerProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread atExit;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.atExit = new Thread(this::stop, "stop " + name);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** A port that was free a moment ago. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ServerProcess start(
      String name,
      Path directory,
      Map<String, String> environment,
      Path log,
      List<String> command) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      return new ServerProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " does not start: " + command.get(0), e);
    }
  }

  /** Waits until the address answers 200; fails as soon as the process has ended. */
  void awaitOk(URI address, Duration limit) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // Not listening yet: asked again below, until the deadline.
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (awaitEnd(POLL)) {
        throw new IllegalStateException(
            name + " ended with code " + process.exitValue() + ":\n" + logTail());
      }
    }
    throw new IllegalStateException(
        name + " did not answer within " + limit.toSeconds() + " s:\n" + logTail());
  }

  /** Waits until the process has ended by itself, and demands that it did so with code 0. */
  void awaitSuccess(Duration limit) {
    if (!awaitEnd(limit)) {
      throw new IllegalStateException(
          name + " took over " + limit.toSeconds() + " s:\n" + logTail());
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          name + " ended with code " + process.exitValue() + ":\n" + logTail());
    }
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  /** Ends the process as a power failure would. */
  void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(15));
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void stop() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!awaitEnd(Duration.ofSeconds(15))) {
      process.destroyForcibly();
      awaitEnd(Duration.ofSeconds(5));
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private boolean awaitEnd(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }

  static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
