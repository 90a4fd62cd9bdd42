package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Contender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The command; see docs/PERFORMANCE.md. */
public final class Benchmarks {

  private Benchmarks() {}

  /** Arguments: the directory saml-benchmarks, what to run, and its own arguments. */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    String what = args.length > 1 ? args[1] : "all";
    List<String> rest = Arrays.asList(args).subList(Math.min(args.length, 2), args.length);
    Path directory = Files.createTempDirectory("samlsp-benchmarks");
    try {
      Scene scene = Scene.create(directory, Clock.systemUTC());
      switch (what) {
        case "smoke" -> smoke(home, directory, scene, rest);
        case "validate" -> validate(home, directory, rest);
        case "threads" -> threads(home, directory);
        case "cold" -> cold(home, directory, rest);
        case "metadata" -> metadata(home, directory);
        case "hostile" -> hostile(home, directory);
        case "parts" -> parts(home, scene);
        case "all" -> {
          validate(home, directory, rest);
          threads(home, directory);
          cold(home, directory, rest);
          metadata(home, directory);
          hostile(home, directory);
          parts(home, scene);
        }
        default -> throw new IllegalArgumentException("unknown: " + what);
      }
    } finally {
      delete(directory);
    }
  }

  /** Every contender accepts what it must and refuses what it must; nothing is measured. */
  private static void smoke(Path home, Path directory, Scene scene, List<String> labels)
      throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Library library : libraries(labels)) {
      for (Workload workload : Workload.values()) {
        try {
          Contender contender = library.start(home, scene, workload);
          Admission.require(library.label(), contender, scene, workload);
        } catch (Exception e) {
          wrong.add(e.toString());
          e.printStackTrace();
        } catch (LinkageError e) {
          // A version that does not fit another one: the contender does not work.
          wrong.add(library.label() + ", " + workload.label() + ": " + e);
          e.printStackTrace();
        }
      }
      System.out.println(library.title() + ": tried");
    }
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(String.join("\n", wrong));
    }
    if (labels.isEmpty()) {
      // Whoever does not find each entity, or finds one that is not there, ends the run.
      MetadataRun.measure(home, directory, List.of(20));
      System.out.println("metadata: tried");
    }
  }

  private static void validate(Path home, Path scene, List<String> arguments) throws Exception {
    List<Workload> workloads = new ArrayList<>();
    List<Library> libraries = new ArrayList<>();
    for (String argument : arguments) {
      if (Arrays.stream(Workload.values()).anyMatch(w -> w.label().equals(argument))) {
        workloads.add(Workload.labelled(argument));
      } else {
        libraries.add(Library.labelled(argument));
      }
    }
    Results results = new Results();
    new ValidationRun(home, scene, 1)
        .measure(
            libraries.isEmpty() ? List.of(Library.values()) : libraries,
            workloads.isEmpty() ? List.of(Workload.values()) : workloads,
            2,
            results);
    System.out.print(results.markdown());
  }

  /** Two threads over one: validations in a second, and CPU time of each. */
  private static void threads(Path home, Path scene) throws Exception {
    System.out.println(
        """

        | contender | throughput, 2 threads over 1 | CPU of one with 1 thread | with 2 threads |
        |---|---|---|---|\
        """);
    ValidationRun run = new ValidationRun(home, scene, 0.5);
    for (Library library : List.of(Library.FLOOR, Library.SAMLSP)) {
      double throughput =
          run.throughput(library, Workload.SMALL, 2) / run.throughput(library, Workload.SMALL, 1);
      double one = run.withThreads(library, Workload.SMALL, 1).cpuNanos();
      double two = run.withThreads(library, Workload.SMALL, 2).cpuNanos();
      System.out.println(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.0f µs | %.0f µs |",
              library.title(),
              throughput,
              one / 1e3,
              two / 1e3));
    }
  }

  private static void cold(Path home, Path scene, List<String> labels) throws Exception {
    ColdRun run = new ColdRun();
    List<Library> libraries = new ArrayList<>(libraries(labels));
    libraries.remove(Library.FLOOR);
    run.measure(home, scene, libraries, 10);
    System.out.print("\n" + run.markdown());
  }

  private static void metadata(Path home, Path directory) throws Exception {
    System.out.print("\n" + MetadataRun.measure(home, directory, List.of(1, 5_000, 10_000)));
  }

  private static void hostile(Path home, Path directory) throws Exception {
    HostileRun run = new HostileRun();
    run.measure(home, directory, Library.SAMLSP);
    System.out.print("\n" + run.markdown());
  }

  private static void parts(Path home, Scene scene) throws Exception {
    System.out.print("\n" + FloorParts.measure(scene, 1));
    for (Workload workload : Workload.values()) {
      ProfileRun run = new ProfileRun();
      run.measure(home, scene, Library.SAMLSP, workload, 8);
      System.out.print("\nsamlsp, " + workload.label() + ":\n\n" + run.markdown());
    }
  }

  private static List<Library> libraries(List<String> labels) {
    return labels.isEmpty()
        ? List.of(Library.values())
        : labels.stream().map(Library::labelled).toList();
  }

  private static void delete(Path directory) throws Exception {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }
}
