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

/** Where samlsp's time goes beside cryptography, by samples of the flight recorder. */
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
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(1));
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
          String step = step(event);
          if (!step.isEmpty()) {
            samples.merge(step, 1, Integer::sum);
            total++;
          }
        }
      }
    }
  }

  /**
   * The step of validation that is at work; empty for cryptography. The recorder hardly sees that:
   * the JVM multiplies large numbers and hashes in code of its own.
   */
  private static String step(RecordedEvent event) {
    String step = "reading and checking what was proven";
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      String type = frame.getMethod().getType().getName();
      if (type.startsWith("java.math.")
          || type.startsWith("sun.security.")
          || type.startsWith("com.sun.crypto.")) {
        return "";
      }
      if (type.endsWith(".ExclusiveCanonicalizer")) {
        return "canonicalization";
      }
      if (type.endsWith(".ResponseDecoder")) {
        return "base64";
      }
      if (type.endsWith(".XmlParser")) {
        step = "parsing the message";
      } else if (step.startsWith("parsing")) {
        if (type.endsWith(".VerifiedElement")) {
          return "parsing what was digested";
        }
        if (frame.getMethod().getName().equals("promise")) {
          return "parsing SignedInfo";
        }
      }
    }
    return step;
  }

  /** Shares of the samples, the largest first, in Markdown. */
  String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            | beside RSA, SHA-256 and decryption | share of %d samples |
            |---|---|
            """
                .replace("%d", Integer.toString(total)));
    samples.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
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
