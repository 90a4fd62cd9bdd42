package io.samlsp.benchmarks.contender;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Locale;

/** Loads an aggregate in a JVM of its own and prints what that costs. */
public final class MetadataMeasure {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private MetadataMeasure() {}

  /**
   * Arguments: the adapter's class, the file, how many entities, how many rounds. Prints CPU time
   * of the best load and the heap that stays, then CPU time of the best look-up: nanoseconds,
   * bytes, nanoseconds.
   */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[1]);
    int entities = Integer.parseInt(args[2]);
    int rounds = Integer.parseInt(args[3]);
    long load = Long.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
      long empty = used();
      long start = THREADS.getCurrentThreadCpuTime();
      MetadataContender contender =
          Class.forName(args[0]).asSubclass(MetadataContender.class).getConstructor().newInstance();
      contender.load(file);
      load = Math.min(load, THREADS.getCurrentThreadCpuTime() - start);
      if (round == rounds - 1) {
        long retained = used() - empty;
        System.out.printf(Locale.ROOT, "%d %d %d%n", load, retained, lookUp(contender, entities));
      }
      contender.close();
    }
  }

  private static long lookUp(MetadataContender contender, int entities) throws Exception {
    if (contender.finds("https://nobody.example.net/")) {
      throw new IllegalStateException("finds what is not there");
    }
    long best = Long.MAX_VALUE;
    for (int slice = 0; slice < 10; slice++) {
      int count = 2_000;
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < count; i++) {
        // A step that goes far, so that nothing is found in what was kept from the last look-up.
        if (!contender.finds(entityId((int) (i * 7919L % entities)))) {
          throw new IllegalStateException("does not find " + i);
        }
      }
      best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - start) / count);
    }
    return best;
  }

  /** The name of each identity provider in the aggregate. */
  public static String entityId(int i) {
    return "https://idp" + i + ".example.edu/idp/shibboleth";
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
