package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.ColdStart;
import io.samlsp.benchmarks.contender.Contender;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Starts a fresh JVM for each contender, again and again, up to its first validated response. */
final class ColdRun {

  private static final String EMPTY = "a JVM that only starts";

  private final Map<String, List<Start>> starts = new LinkedHashMap<>();

  /** Contenders by turns. */
  void measure(Path home, Path scene, Collection<Library> libraries, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      note(EMPTY, start(List.of(), List.of()));
      for (Library library : libraries) {
        List<String> arguments =
            List.of(
                library.adapter(),
                scene.toString(),
                Scene.file(scene, Workload.SMALL, "sound").toString());
        note(library.title(), start(library.classPath(home), arguments));
      }
    }
  }

  private void note(String title, Start start) {
    starts.computeIfAbsent(title, t -> new ArrayList<>()).add(start);
  }

  private static Start start(List<Path> library, List<String> arguments) throws Exception {
    List<String> classPath = new ArrayList<>();
    for (Path part : library) {
      classPath.add(part.toString());
    }
    classPath.add(
        Path.of(Contender.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(ColdStart.class.getName());
    command.addAll(arguments);
    long before = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed;
    try (var out = process.getInputStream()) {
      printed = new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip();
    }
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + arguments);
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
        (title, all) -> {
          long[] cpu = all.stream().mapToLong(Start::cpuNanos).sorted().toArray();
          long wall = all.stream().mapToLong(Start::wallNanos).min().orElseThrow();
          text.append(
              String.format(
                  Locale.ROOT,
                  "| %s | %.0f ms | %.0f ms | %.0f ms |%n",
                  title,
                  cpu[0] / 1e6,
                  cpu[cpu.length / 2] / 1e6,
                  wall / 1e6));
        });
    return text.toString();
  }

  private record Start(long cpuNanos, long wallNanos) {}
}
