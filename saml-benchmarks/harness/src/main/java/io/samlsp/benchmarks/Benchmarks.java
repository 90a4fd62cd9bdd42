package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Contender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        case "smoke" -> smoke(home, scene, rest);
        case "validate" -> validate(home, directory, rest);
        default -> throw new IllegalArgumentException("unknown: " + what);
      }
    } finally {
      delete(directory);
    }
  }

  /** Every contender accepts what it must and refuses what it must; nothing is measured. */
  private static void smoke(Path home, Scene scene, List<String> labels) {
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
