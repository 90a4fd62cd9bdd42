package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Registration;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.PublicKey;
import java.util.Locale;

/** The parts of the floor, one by one: what is left when everything else is free. */
final class FloorParts {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private FloorParts() {}

  /** Microseconds of CPU time for each part of each workload, in Markdown. */
  static String measure(Scene scene, double secondsForEach) throws Exception {
    StringBuilder text =
        new StringBuilder(
            """
            | workload | base64 | scan | SHA-256 | RSA verify | RSA-OAEP and AES-GCM |
            |---|---|---|---|---|---|
            """);
    for (Workload workload : Workload.values()) {
      String sound = scene.sound(workload);
      Registration registration = scene.registration(workload);
      Floor floor = new Floor(sound);
      floor.start(registration);
      Floor.Plan plan = floor.plan();
      byte[] octets = Floor.decode(sound);
      PublicKey key = registration.idpCertificate().getPublicKey();
      // As a whole first: a part that only ever ran alone is compiled for itself, and worse.
      micros(() -> floor.accepts(sound), 3 * secondsForEach);
      text.append("| ").append(workload.label());
      append(text, micros(() -> Floor.decode(sound), secondsForEach));
      append(text, micros(() -> Floor.scan(octets), secondsForEach));
      append(
          text,
          micros(
              () -> {
                for (Floor.Signed signed : plan.signed()) {
                  signed.digest(octets);
                }
                return octets;
              },
              secondsForEach));
      append(
          text,
          micros(
              () -> {
                for (Floor.Signed signed : plan.signed()) {
                  signed.verify(octets, key);
                }
                return octets;
              },
              secondsForEach));
      Floor.Encrypted encrypted = plan.encrypted();
      if (encrypted == null) {
        text.append(" | - |\n");
      } else {
        append(text, micros(() -> floor.decrypt(octets, encrypted), secondsForEach));
        text.append(" |\n");
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, double micros) {
    text.append(String.format(Locale.ROOT, " | %.1f µs", micros));
  }

  /** The best of several slices. */
  private static double micros(Part part, double seconds) throws Exception {
    double best = Double.MAX_VALUE;
    Object kept = "";
    for (int slice = 0; slice < 10; slice++) {
      long start = THREADS.getCurrentThreadCpuTime();
      long end = start;
      int count = 0;
      while (end - start < seconds * 1e8) {
        for (int i = 0; i < 64; i++) {
          kept = part.run();
        }
        count += 64;
        end = THREADS.getCurrentThreadCpuTime();
      }
      best = Math.min(best, (end - start) / 1e3 / count);
    }
    if (kept.equals("")) {
      throw new IllegalStateException("nothing was run");
    }
    return best;
  }

  private interface Part {
    Object run() throws Exception;
  }
}
