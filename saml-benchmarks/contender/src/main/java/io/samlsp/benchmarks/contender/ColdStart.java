package io.samlsp.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A fresh JVM up to its first validated response: makes the adapter, starts it, validates one
 * message, prints the CPU time that all its threads have used so far, and ends.
 */
public final class ColdStart {

  private ColdStart() {}

  /**
   * Arguments: the adapter's class, the directory of the registration, the file of the message.
   * With none, nothing is done: what a JVM costs that only starts.
   */
  public static void main(String[] args) throws Exception {
    if (args.length > 0) {
      Contender contender =
          Class.forName(args[0]).asSubclass(Contender.class).getConstructor().newInstance();
      contender.start(Registration.read(Path.of(args[1]), false));
      if (!contender.accepts(Files.readString(Path.of(args[2])))) {
        throw new IllegalStateException("refused");
      }
    }
    System.out.println(cpuNanos());
  }

  /**
   * Of the threads that live, by the scheduler's account. The JDK's own bean for this would have to
   * be loaded first, which costs more than some of what is measured.
   */
  private static long cpuNanos() throws IOException {
    List<Path> threads;
    try (Stream<Path> found = Files.list(Path.of("/proc/self/task"))) {
      threads = found.toList();
    }
    long sum = 0;
    for (Path thread : threads) {
      String line = Files.readString(thread.resolve("schedstat"));
      sum += Long.parseLong(line.substring(0, line.indexOf(' ')));
    }
    return sum;
  }
}
