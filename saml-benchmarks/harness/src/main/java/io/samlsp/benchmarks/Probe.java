package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Contender;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A quick look while something is being made faster: contenders by turns in one JVM, CPU time and
 * allocation of the thread. The table of record comes from JMH with a JVM for each.
 */
final class Probe {

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Probe() {}

  /** Arguments: seconds for each workload, then names of workloads (all, if none is given). */
  public static void main(String[] args) throws Exception {
    double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 10;
    List<Workload> workloads = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      workloads.add(Workload.valueOf(args[i].toUpperCase(Locale.ROOT)));
    }
    if (workloads.isEmpty()) {
      workloads.addAll(List.of(Workload.values()));
    }
    Path directory = Files.createTempDirectory("scene");
    Scene scene = Scene.create(directory, Clock.systemUTC());
    for (Workload workload : workloads) {
      String sound = scene.sound(workload);
      Map<String, Contender> contenders = new LinkedHashMap<>();
      contenders.put("floor", new Floor(sound));
      contenders.put(
          "samlsp",
          Class.forName("io.samlsp.benchmarks.samlsp.SamlspContender")
              .asSubclass(Contender.class)
              .getConstructor()
              .newInstance());
      for (Map.Entry<String, Contender> each : contenders.entrySet()) {
        each.getValue().start(scene.registration(workload));
        Admission.require(each.getKey(), each.getValue(), scene, workload);
      }
      measure(workload, sound, contenders, seconds);
    }
  }

  private static void measure(
      Workload workload, String sound, Map<String, Contender> contenders, double seconds)
      throws Exception {
    Map<String, Sample> best = new LinkedHashMap<>();
    int slices = 20;
    long slice = (long) (seconds * 1e9 / slices / contenders.size());
    for (int round = 0; round < slices; round++) {
      for (Map.Entry<String, Contender> each : contenders.entrySet()) {
        Sample sample = run(each.getValue(), sound, slice);
        if (round >= slices / 3) {
          best.merge(each.getKey(), sample, Sample::faster);
        }
      }
    }
    Sample floor = best.values().iterator().next();
    System.out.printf(Locale.ROOT, "%s (%d octets)%n", workload.label(), Scene.xml(sound).length);
    best.forEach(
        (name, sample) ->
            System.out.printf(
                Locale.ROOT,
                "  %-8s %8.1f us  %5.2f times the floor  %6.1f kB%n",
                name,
                sample.nanos / 1e3,
                sample.nanos / floor.nanos,
                sample.bytes / 1e3));
  }

  private static Sample run(Contender contender, String sound, long nanos) throws Exception {
    long thread = Thread.currentThread().getId();
    long bytes = THREADS.getThreadAllocatedBytes(thread);
    long start = THREADS.getCurrentThreadCpuTime();
    long end = start;
    int count = 0;
    while (end - start < nanos) {
      for (int i = 0; i < 16; i++) {
        if (!contender.accepts(sound)) {
          throw new IllegalStateException("refused");
        }
      }
      count += 16;
      end = THREADS.getCurrentThreadCpuTime();
    }
    bytes = THREADS.getThreadAllocatedBytes(thread) - bytes;
    return new Sample((double) (end - start) / count, (double) bytes / count);
  }

  private record Sample(double nanos, double bytes) {
    Sample faster(Sample other) {
      return other.nanos < nanos ? other : this;
    }
  }
}
