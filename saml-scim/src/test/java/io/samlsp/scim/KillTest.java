package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.jdbc.ScimDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was acknowledged is there after kill -9 in the middle of provisioning, whether it hits the
 * application or the database server.
 */
class KillTest {
  private static final Tenant TENANT = new Tenant("killed");
  private static final int ENOUGH = 200;

  /** The application: creates users with four threads and says so after each answer. */
  static final class Application {
    private Application() {}

    public static void main(String[] arguments) {
      Lab lab = Lab.over(open(arguments[0]), TENANT, UnaryOperator.identity());
      AtomicInteger next = new AtomicInteger();
      for (int i = 0; i < 4; i++) {
        new Thread(
                () -> {
                  while (true) {
                    String name = "user" + next.incrementAndGet() + "@example.com";
                    lab.createUser(name);
                    synchronized (System.out) {
                      System.out.println(name);
                      System.out.flush();
                    }
                  }
                })
            .start();
      }
    }
  }

  private static ScimDatabase open(String place) {
    return place.startsWith("jdbc:")
        ? ScimDatabase.pooled(place, "postgres", "", 8)
        : ScimDatabase.embedded(Path.of(place));
  }

  private interface Kill {
    void of(Process application) throws Exception;
  }

  /** Runs the application until it has acknowledged enough; gives all that it acknowledged. */
  private static List<String> acknowledgedUntil(Kill kill, String place) throws Exception {
    Process application =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName(),
                place)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(application.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.endsWith("@example.com")) {
          acknowledged.add(line);
        }
        if (acknowledged.size() == ENOUGH) {
          kill.of(application); // the pipe still holds acknowledgements
        }
      }
    }
    application.waitFor();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
    return acknowledged;
  }

  private static void application(Process application) {
    application.toHandle().destroyForcibly(); // SIGKILL
  }

  private static void assertThatAllAreThere(List<String> acknowledged, String place) {
    try (ScimDatabase reopened = open(place)) {
      Lab lab = Lab.over(reopened, TENANT, UnaryOperator.identity());
      for (String name : acknowledged) {
        assertThat(lab.filter("/Users", "userName eq \"" + name + "\"").is(200).resources())
            .as(name)
            .hasSize(1);
      }
    }
  }

  @Test
  void killed_application_on_h2_loses_nothing_that_it_acknowledged(@TempDir Path directory)
      throws Exception {
    String place = directory.resolve("directory").toString();

    assertThatAllAreThere(acknowledgedUntil(KillTest::application, place), place);
  }

  @Test
  void killed_application_on_postgresql_loses_nothing_that_it_acknowledged(@TempDir Path directory)
      throws Exception {
    try (EmbeddedPostgres server = server(directory)) {
      String place = server.getJdbcUrl("postgres", "postgres");

      assertThatAllAreThere(acknowledgedUntil(KillTest::application, place), place);
    }
  }

  @Test
  void killed_postgresql_loses_nothing_that_the_application_acknowledged(@TempDir Path directory)
      throws Exception {
    List<String> acknowledged;
    try (EmbeddedPostgres server = server(directory)) {
      acknowledged =
          acknowledgedUntil(
              application -> {
                kill(directory);
                application(application);
              },
              server.getJdbcUrl("postgres", "postgres"));
    }
    try (EmbeddedPostgres again = server(directory)) {
      assertThatAllAreThere(acknowledged, again.getJdbcUrl("postgres", "postgres"));
    }
  }

  private static EmbeddedPostgres server(Path directory) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(directory)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "on") // a test server usually forgets in a crash
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  /** The server's first process and all that it started. */
  private static void kill(Path directory) throws IOException {
    long pid = Long.parseLong(Files.readAllLines(directory.resolve("postmaster.pid")).get(0));
    ProcessHandle first = ProcessHandle.of(pid).orElseThrow();
    List<ProcessHandle> all = Stream.concat(Stream.of(first), first.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(each -> each.onExit().join());
  }
}
