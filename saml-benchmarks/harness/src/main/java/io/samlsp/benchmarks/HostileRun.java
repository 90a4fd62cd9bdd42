package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import io.samlsp.testkit.Attack;
import io.samlsp.testkit.AttackerMeans;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.RegisteredServiceProvider;
import io.samlsp.testkit.TestCredential;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the refusal of each resource attack of the test kit costs, beside what its sender pays. */
final class HostileRun {

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Set<String> SECTIONS = Set.of("F1", "F2", "F3");
  private static final String REQUEST = "_4fbc1d2a8e6f47d0a1b2c3d4e5f60718";
  private static final int TRIES = 12;

  private final List<Cost> costs = new ArrayList<>();

  /** Each attack several times; the first third warms up. */
  void measure(Path home, Path directory, Library library) throws Exception {
    Path own = Files.createDirectories(directory.resolve("hostile"));
    try {
      TestCredential sp = TestCredential.rsa();
      FakeIdentityProvider idp =
          FakeIdentityProvider.builder(Scene.IDP)
              .serviceProvider(
                  RegisteredServiceProvider.of(Scene.SP, Scene.ACS)
                      .encryptionCertificate(sp.certificate()))
              .build();
      Registration registration =
          new Registration(
              Scene.SP,
              Scene.ACS,
              REQUEST,
              Scene.IDP,
              idp.signingKeys().get(0).certificate(),
              own.resolve(Registration.METADATA),
              false,
              sp.privateKey(),
              sp.certificate());
      registration.write(idp.metadataXml());
      AttackerMeans means = AttackerMeans.of(Scene.SP, Scene.ACS, REQUEST, "r");
      Contender contender = library.start(home, registration);
      for (Attack attack : Attack.all()) {
        if (SECTIONS.contains(attack.section())) {
          costs.add(cost(attack, attack.against(idp, means).base64(), contender));
        }
      }
    } finally {
      delete(own);
    }
  }

  private static Cost cost(Attack attack, String message, Contender contender) {
    long cpu = Long.MAX_VALUE;
    long bytes = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long thread = Thread.currentThread().getId();
      long allocated = THREADS.getThreadAllocatedBytes(thread);
      long start = THREADS.getCurrentThreadCpuTime();
      boolean accepted = accepts(contender, message);
      long used = THREADS.getCurrentThreadCpuTime() - start;
      allocated = THREADS.getThreadAllocatedBytes(thread) - allocated;
      // The two that only look hostile are validated like any other.
      if (accepted && !attack.id().startsWith("stylesheet")) {
        throw new IllegalStateException("accepted: " + attack);
      }
      if (i >= TRIES / 3) {
        cpu = Math.min(cpu, used);
        bytes = Math.min(bytes, allocated);
      }
    }
    return new Cost(attack.id(), message.length(), cpu, bytes);
  }

  private static boolean accepts(Contender contender, String message) {
    try {
      return contender.accepts(message);
    } catch (Exception e) {
      return false;
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** By cost, the dearest first, in Markdown. */
  String markdown() {
    costs.sort((a, b) -> Long.compare(b.cpuNanos, a.cpuNanos));
    StringBuilder text =
        new StringBuilder(
            """
            | attack | sent | CPU | CPU for each octet sent | allocated |
            |---|---|---|---|---|
            """);
    for (Cost cost : costs) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.0f kB | %.2f ms | %.1f ns | %.2f MB |%n",
              cost.attack,
              cost.sent / 1e3,
              cost.cpuNanos / 1e6,
              (double) cost.cpuNanos / cost.sent,
              cost.bytes / 1e6));
    }
    return text.toString();
  }

  private record Cost(String attack, int sent, long cpuNanos, long bytes) {}
}
