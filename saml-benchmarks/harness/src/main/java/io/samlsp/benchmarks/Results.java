package io.samlsp.benchmarks;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The best measurement of each contender at each workload, and the table of ratios. */
final class Results {

  private final Map<Library, Map<Workload, Measurement>> best = new EnumMap<>(Library.class);

  /** Takes a measurement, if it is the best one so far. */
  void add(Library library, Workload workload, Measurement measured) {
    best.computeIfAbsent(library, l -> new EnumMap<>(Workload.class))
        .merge(workload, measured, Measurement::best);
  }

  /**
   * The ratio to the floor of the same workload.
   *
   * @throws IllegalStateException if one of the two was not measured
   */
  double ratio(Library library, Workload workload) {
    return measured(library, workload).over(measured(Library.FLOOR, workload));
  }

  private Measurement measured(Library library, Workload workload) {
    Measurement found = best.getOrDefault(library, Map.of()).get(workload);
    if (found == null) {
      throw new IllegalStateException(library.label() + " was not measured at " + workload.label());
    }
    return found;
  }

  /** Ratios of CPU time, and allocation at {@code small} and {@code big}, in Markdown. */
  String markdown() {
    StringBuilder text = new StringBuilder("| contender |");
    StringBuilder rule = new StringBuilder("|---|");
    for (Workload workload : Workload.values()) {
      text.append(' ').append(workload.label()).append(" |");
      rule.append("---|");
    }
    text.append(" allocated, small | allocated, big |\n").append(rule).append("---|---|\n");
    best.forEach(
        (library, measured) -> {
          text.append("| ").append(library.title()).append(" |");
          for (Workload workload : Workload.values()) {
            text.append(' ').append(cell(library, workload)).append(" |");
          }
          text.append(' ').append(kilobytes(measured.get(Workload.SMALL))).append(" |");
          text.append(' ').append(kilobytes(measured.get(Workload.BIG))).append(" |\n");
        });
    return text.toString();
  }

  private String cell(Library library, Workload workload) {
    if (!best.getOrDefault(library, Map.of()).containsKey(workload)) {
      return "-";
    }
    String ratio = String.format(Locale.ROOT, "%.2f", ratio(library, workload));
    if (library != Library.FLOOR) {
      return ratio;
    }
    double micros = measured(library, workload).cpuNanos() / 1e3;
    return String.format(Locale.ROOT, "%s (%.0f µs)", ratio, micros);
  }

  private static String kilobytes(@Nullable Measurement measured) {
    return measured == null ? "-" : String.format(Locale.ROOT, "%.0f kB", measured.bytes() / 1e3);
  }
}
