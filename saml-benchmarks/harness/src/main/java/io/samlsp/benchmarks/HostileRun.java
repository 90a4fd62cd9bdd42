package io.samlsp.benchmarks;

import io.samlsp.benchmarks.contender.Contender;
import io.samlsp.benchmarks.contender.Registration;
import io.samlsp.testkit.Attack;
import io.samlsp.testkit.AttackerMeans;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.HostileResponse;
import io.samlsp.testkit.RegisteredServiceProvider;
import io.samlsp.testkit.TestCredential;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** What the refusal of each attack of the test kit costs, beside what its sender pays. */
final class HostileRun {

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What costs more than either has a row of its own. */
  private static final long SHOWN_NANOS = 1_000_000;

  private static final long SHOWN_BYTES = 1_000_000;

  private static final String REQUEST = "_4fbc1d2a8e6f47d0a1b2c3d4e5f60718";
  private static final int TRIES = 12;
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final int BOMB_BYTES = 512 << 20;

  private final List<Cost> costs = new ArrayList<>();

  /** Each attack several times, after all of them have warmed up the JVM. */
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
      Map<String, HostileResponse> messages = new LinkedHashMap<>();
      for (Attack attack : Attack.all()) {
        // Replay stores are left out, so that a message can be measured twice.
        if (!attack.section().equals("E1")) {
          messages.put(attack.id(), attack.against(idp, means));
        }
      }
      warmUp(messages.values(), contender);
      for (Map.Entry<String, HostileResponse> message : messages.entrySet()) {
        costs.add(cost(message.getKey(), message.getValue(), contender));
      }
      costs.add(cost("redirect/bomb", bomb(), contender::readsRedirect));
    } finally {
      delete(own);
    }
  }

  private static void warmUp(Collection<HostileResponse> messages, Contender contender)
      throws Exception {
    long end = THREADS.getCurrentThreadCpuTime() + WARM_UP.toNanos();
    while (THREADS.getCurrentThreadCpuTime() < end) {
      for (HostileResponse message : messages) {
        contender.accepts(message.base64());
      }
    }
  }

  private static Cost cost(String attack, HostileResponse message, Contender contender)
      throws Exception {
    // What only looks hostile is validated like any other.
    boolean sound = message.soundNameId().isPresent();
    return cost(attack, message.base64(), text -> contender.accepts(text) && !sound);
  }

  /** Half a megabyte that is half a gigabyte of zeros when it is inflated (RFC 1951). */
  private static String bomb() throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(deflated, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      byte[] zeros = new byte[1 << 16];
      for (int i = 0; i < BOMB_BYTES / zeros.length; i++) {
        out.write(zeros);
      }
    }
    return "SAMLRequest="
        + URLEncoder.encode(
            Base64.getEncoder().encodeToString(deflated.toByteArray()), StandardCharsets.US_ASCII);
  }

  /** An exception is no refusal, and ends the run. */
  private static Cost cost(String attack, String message, Target target) throws Exception {
    long cpu = Long.MAX_VALUE;
    long bytes = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long thread = Thread.currentThread().getId();
      long allocated = THREADS.getThreadAllocatedBytes(thread);
      long start = THREADS.getCurrentThreadCpuTime();
      boolean accepted = target.accepts(message);
      long used = THREADS.getCurrentThreadCpuTime() - start;
      allocated = THREADS.getThreadAllocatedBytes(thread) - allocated;
      if (accepted) {
        throw new IllegalStateException("accepted: " + attack);
      }
      cpu = Math.min(cpu, used);
      bytes = Math.min(bytes, allocated);
    }
    return new Cost(attack, message.length(), cpu, bytes);
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
    long cpu = 0;
    long bytes = 0;
    int others = 0;
    for (Cost cost : costs) {
      if (cost.cpuNanos < SHOWN_NANOS && cost.bytes < SHOWN_BYTES) {
        cpu = Math.max(cpu, cost.cpuNanos);
        bytes = Math.max(bytes, cost.bytes);
        others++;
        continue;
      }
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
    text.append(
        String.format(
            Locale.ROOT,
            "| each of the %d others | | at most %.2f ms | | at most %.2f MB |%n",
            others,
            cpu / 1e6,
            bytes / 1e6));
    return text.toString();
  }

  private interface Target {
    boolean accepts(String message) throws Exception;
  }

  private record Cost(String attack, int sent, long cpuNanos, long bytes) {}
}
