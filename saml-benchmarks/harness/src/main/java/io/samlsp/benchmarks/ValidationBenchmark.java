package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Contender;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A response from the form field to the decision. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ValidationBenchmark {

  /** The system property that names the directory saml-benchmarks. */
  static final String HOME = "benchmarks.home";

  /** The system property that names the directory of the scene. */
  static final String SCENE = "benchmarks.scene";

  /** Label of a {@link Library}. */
  @Param("floor")
  public String contender = "";

  /** Label of a {@link Workload}. */
  @Param("small")
  public String workload = "";

  /**
   * CPU time of the thread that goes by before anything is measured. JMH's own warm-up goes by the
   * clock, and on a busy machine leaves code half compiled.
   */
  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

  private @Nullable Contender measured;
  private @Nullable ClassLoader loader;
  private String message = "";

  /** For JMH. */
  public ValidationBenchmark() {}

  /** Nobody is measured who accepts what he must refuse. */
  @Setup(Level.Trial)
  public void admit() throws Exception {
    Scene scene = Scene.read(Path.of(System.getProperty(SCENE)));
    Workload kind = Workload.labelled(workload);
    Contender started =
        Library.labelled(contender).start(Path.of(System.getProperty(HOME)), scene, kind);
    Admission.require(contender, started, scene, kind);
    message = scene.sound(kind);
    loader = Thread.currentThread().getContextClassLoader();
    measured = started;
    long end = Cpu.THREADS.getCurrentThreadCpuTime() + WARM_UP_NANOS;
    while (Cpu.THREADS.getCurrentThreadCpuTime() < end) {
      require(started.accepts(message));
    }
  }

  private static void require(boolean accepted) {
    if (!accepted) {
      throw new IllegalStateException("refused");
    }
  }

  /** One validation. */
  @Benchmark
  public boolean validate(Cpu cpu) throws Exception {
    cpu.count++;
    require(Objects.requireNonNull(measured).accepts(message));
    return true;
  }

  /** CPU time of the thread that validates, over all that it did in an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cpu {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** CPU time of the iteration. */
    public long cpuNanos;

    /** Validations in it. */
    public long validations;

    private long start;
    private long count;

    /** For JMH. */
    public Cpu() {}

    /** Before an iteration. */
    @Setup(Level.Iteration)
    public void begin(ValidationBenchmark of) {
      Thread.currentThread().setContextClassLoader(of.loader);
      count = 0;
      start = THREADS.getCurrentThreadCpuTime();
    }

    /** After it. */
    @TearDown(Level.Iteration)
    public void end() {
      cpuNanos = THREADS.getCurrentThreadCpuTime() - start;
      validations = count;
    }
  }
}
