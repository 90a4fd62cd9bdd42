package io.samlsp.scim;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.jdbc.ScimDatabase;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of provisioning has lost nothing that it acknowledged. */
class KillTest {
  private static final Tenant TENANT = new Tenant("killed");

  /** The process to be killed: creates users with four threads and says so after each answer. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) {
      ScimDatabase database = ScimDatabase.embedded(Path.of(arguments[0]));
      Lab lab = Lab.over(database, TENANT, UnaryOperator.identity());
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

  @Test
  void killed_process_loses_nothing_that_it_acknowledged(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("directory");
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = lines.readLine()) != null) {
        if (line.endsWith("@example.com")) {
          acknowledged.add(line);
        }
        if (acknowledged.size() == 200) {
          victim.toHandle().destroyForcibly(); // SIGKILL; the pipe still holds acknowledgements
        }
      }
    }
    victim.waitFor();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(200);
    try (ScimDatabase reopened = ScimDatabase.embedded(file)) {
      Lab lab = Lab.over(reopened, TENANT, UnaryOperator.identity());
      for (String name : acknowledged) {
        assertThat(lab.filter("/Users", "userName eq \"" + name + "\"").is(200).resources())
            .as(name)
            .hasSize(1);
      }
    }
  }
}
