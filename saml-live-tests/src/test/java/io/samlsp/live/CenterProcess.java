package io.samlsp.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity center and its stand-in identity provider, from the one jar, in a process that can
 * be stopped, killed and started again on the same ports and data.
 */
final class CenterProcess implements AutoCloseable {
  private static final Pattern PASSWORD =
      Pattern.compile("(?m)^Administrator's password: +(\\S+)$");

  private final Path work;
  private final int port = ServerProcess.freePort();
  private final int idpPort = ServerProcess.freePort();
  private ServerProcess process;
  private Path log;
  private int starts;

  private CenterProcess(Path work) {
    this.work = work;
  }

  /** Starts with an empty database in a fresh folder. */
  static CenterProcess start(Path work) {
    try {
      Files.createDirectories(work);
      CenterProcess center = new CenterProcess(Files.createTempDirectory(work, "center"));
      center.startAgain();
      return center;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts again after {@link #stop} or {@link #kill}. */
  void startAgain() {
    log = work.resolve("center-" + ++starts + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp"));
    command.addAll(List.of(classPath(), "io.samlsp.examples.identitycenter.Main"));
    command.addAll(List.of("--demo", "--port", String.valueOf(port)));
    command.addAll(List.of("--idp-port", String.valueOf(idpPort)));
    command.addAll(List.of("--data", work.resolve("data").toString()));
    process = ServerProcess.start("identity center", work, Map.of(), log, command);
    process.awaitOk(URI.create(url() + "/health"), Duration.ofSeconds(60));
    process.awaitOk(URI.create(idpUrl() + "/signin"), Duration.ofSeconds(60));
  }

  private static String classPath() {
    String jar = System.getProperty("center.jar", "");
    if (jar.isEmpty()) {
      throw new IllegalStateException(
          "no -Dcenter.jar: run .ci/steps/35-identity-center.sh, which builds it");
    }
    return jar;
  }

  /** Another site than {@link #idpUrl}, as in real life. */
  String url() {
    return "http://localhost:" + port;
  }

  String idpUrl() {
    return "http://127.0.0.1:" + idpPort;
  }

  /** The administrator's, as it was printed at this start. */
  String password() {
    Matcher matcher = PASSWORD.matcher(printed());
    if (!matcher.find()) {
      throw new IllegalStateException("no password was printed:\n" + printed());
    }
    return matcher.group(1);
  }

  String printed() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL: nothing is flushed, nobody says goodbye. */
  void kill() {
    process.kill();
  }

  /** SIGTERM, and waits until it has ended. */
  void stop() {
    process.close();
  }

  @Override
  public void close() {
    stop();
  }
}
