package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.ColdStart;
import io.samlsp.benchmarks.contender.Contender;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Starts a fresh JVM for each contender, again and again, up to its first validated response. */
final class ColdRun {

  private final Map<Library, List<Start>> starts = new EnumMap<>(Library.class);

  /** Contenders by turns. */
  void measure(Path home, Path scene, Collection<Library> libraries, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      for (Library library : libraries) {
        starts.computeIfAbsent(library, l -> new ArrayList<>()).add(start(home, scene, library));
      }
    }
  }

  private static Start start(Path home, Path scene, Library library) throws Exception {
    List<String> classPath = new ArrayList<>();
    for (Path part : library.classPath(home)) {
      classPath.add(part.toString());
    }
    classPath.add(
        Path.of(Contender.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString());
    long before = System.nanoTime();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, classPath),
                ColdStart.class.getName(),
                library.adapter(),
                scene.toString(),
                Scene.file(scene, Workload.SMALL, "sound").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed;
    try (var out = process.getInputStream()) {
      printed = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
    if (process.waitFor() != 0) {
      throw new IOException(library.label() + " did not start");
    }
    long cpu = Long.parseLong(printed.substring(printed.lastIndexOf('\n') + 1));
    return new Start(cpu, System.nanoTime() - before);
  }

  /** CPU time up to the answer, and the wall clock's time of the whole process, in Markdown. */
  String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            | contender | CPU, best | CPU, median | wall clock, best |
            |---|---|---|---|
            """);
    starts.forEach(
        (library, all) -> {
          long[] cpu = all.stream().mapToLong(Start::cpuNanos).sorted().toArray();
          long wall = all.stream().mapToLong(Start::wallNanos).min().orElseThrow();
          text.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %.0f ms | %.0f ms | %.0f ms |%n",
                  library.title(),
                  cpu[0] / 1e6,
                  cpu[cpu.length / 2] / 1e6,
                  wall / 1e6));
        });
    return text.toString();
  }

  private record Start(long cpuNanos, long wallNanos) {}
}
