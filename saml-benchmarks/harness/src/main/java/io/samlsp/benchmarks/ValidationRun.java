package io.samlsp.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link ValidationBenchmark} in a JVM for each contender and workload, by rounds. */
final class ValidationRun {

  private final Path home;
  private final Path scene;
  private final double seconds;

  /**
   * Makes a run.
   *
   * @param seconds how long one iteration lasts
   */
  ValidationRun(Path home, Path scene, double seconds) {
    this.home = home;
    this.scene = scene;
    this.seconds = seconds;
  }

  /**
   * Measures all by turns; each second round in the other order, so that a machine that slows down
   * or speeds up favours nobody.
   */
  void measure(
      Collection<Library> libraries, Collection<Workload> workloads, int rounds, Results into)
      throws RunnerException {
    for (int round = 0; round < rounds; round++) {
      for (Workload workload : workloads) {
        List<Library> order = new ArrayList<>(libraries);
        if (round % 2 == 1) {
          Collections.reverse(order);
        }
        for (Library library : order) {
          into.add(library, workload, perOperation(run(library, workload, 1, 3)));
        }
      }
    }
  }

  /** Validations in a second of so many threads together, in the best iteration. */
  double throughput(Library library, Workload workload, int threads) throws RunnerException {
    return run(library, workload, threads, 8).getAggregatedResult().getIterationResults().stream()
        .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
        .max()
        .orElseThrow();
  }

  /** CPU time of one validation while so many threads validate. */
  Measurement withThreads(Library library, Workload workload, int threads) throws RunnerException {
    return perOperation(run(library, workload, threads, 8));
  }

  private RunResult run(Library library, Workload workload, int threads, int iterations)
      throws RunnerException {
    TimeValue time = TimeValue.milliseconds((long) (seconds * 1000));
    Options options =
        new OptionsBuilder()
            .include(ValidationBenchmark.class.getName())
            .param("contender", library.label())
            .param("workload", workload.label())
            .jvmArgsAppend(
                "-Xms1g",
                "-Xmx1g",
                // Whoever calls waits for the compiler: otherwise it depends on the machine's load
                // how much of what is measured is still interpreted.
                "-Xbatch",
                "-D" + ValidationBenchmark.HOME + "=" + home,
                "-D" + ValidationBenchmark.SCENE + "=" + scene)
            .addProfiler(GCProfiler.class)
            .forks(1)
            .threads(threads)
            .warmupIterations(1)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    RunResult result = new Runner(options).runSingle();
    System.err.println(library.label() + ", " + workload.label() + ", threads: " + threads);
    return result;
  }

  private static Measurement perOperation(RunResult run) {
    Measurement best = new Measurement(Double.MAX_VALUE, 0);
    for (IterationResult iteration : run.getAggregatedResult().getIterationResults()) {
      double nanos = score(iteration, "cpuNanos") / score(iteration, "validations");
      best = best.best(new Measurement(nanos, score(iteration, "gc.alloc.rate.norm")));
    }
    return best;
  }

  @SuppressWarnings("rawtypes") // as JMH declares its map
  private static double score(IterationResult iteration, String name) {
    // By the end of the name: JMH marks results of profilers with a middle dot.
    return iteration.getSecondaryResults().entrySet().stream()
        .filter(result -> result.getKey().endsWith(name))
        .mapToDouble(result -> result.getValue().getScore())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no result " + name));
  }
}
