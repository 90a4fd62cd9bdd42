package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where the time of a contender goes, by samples of the flight recorder. */
final class ProfileRun {

  private final Map<String, Integer> samples = new HashMap<>();
  private int total;

  /** Validates one message for so long, after half as long to warm up. */
  void measure(Path home, Scene scene, Library library, Workload workload, double seconds)
      throws Exception {
    Contender contender = library.start(home, scene, workload);
    Admission.require(library.label(), contender, scene, workload);
    String message = scene.sound(workload);
    run(contender, message, seconds / 2);
    Path file = Files.createTempFile("validation", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
      recording.start();
      run(contender, message, seconds);
      recording.stop();
      recording.dump(file);
    }
    count(file);
    Files.delete(file);
  }

  private static void run(Contender contender, String message, double seconds) throws Exception {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      if (!contender.accepts(message)) {
        throw new IllegalStateException("refused");
      }
    }
  }

  private void count(Path file) throws IOException {
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          samples.merge(place(event), 1, Integer::sum);
          total++;
        }
      }
    }
  }

  /**
   * The cryptography that is at work, or else the class nearest to the top that is not the JDK's.
   */
  private static String place(RecordedEvent event) {
    String nearest = "";
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String type = frame.getMethod().getType().getName();
      if (type.startsWith("java.math.BigInteger") || type.startsWith("sun.security.rsa.")) {
        return "RSA";
      }
      if (type.startsWith("sun.security.provider.SHA")) {
        return "SHA-256";
      }
      if (type.startsWith("java.util.Base64")) {
        return "base64";
      }
      if (type.startsWith("com.sun.crypto.provider.")) {
        return "AES-GCM";
      }
      boolean jdk =
          type.startsWith("java.")
              || type.startsWith("jdk.")
              || type.startsWith("sun.")
              || type.startsWith("javax.");
      if (nearest.isEmpty() && !jdk) {
        nearest = type.replaceFirst("\\$.*", "");
      }
    }
    return nearest;
  }

  /** Shares of the samples, the largest first, in Markdown. */
  String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            | where | share |
            |---|---|
            """);
    samples.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(15)
        .forEach(
            sample ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %.1f %% |%n",
                        sample.getKey(),
                        100.0 * sample.getValue() / total)));
    return text.toString();
  }
}
