package io.samlsp.metadata;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdpKey;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Loads aggregates and prints what it costs: CPU time over that of a streaming floor (one pass of a
 * StAX parser that notes the entity ids), heap that stays, time of one look-up.
 *
 * <p>Arguments: how many entities, how many rounds, and "signed" for a signed one.
 */
public final class AggregateBenchmark {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");

  private AggregateBenchmark() {}

  /** One run. */
  public static void main(String[] args)
      throws IOException, GeneralSecurityException, SamlFailure, XMLStreamException {
    int entities = Integer.parseInt(args[0]);
    int rounds = Integer.parseInt(args[1]);
    boolean signed = args.length > 2 && args[2].equals("signed");
    Path directory = Files.createTempDirectory("aggregate");
    Path file = directory.resolve("aggregate.xml");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      Aggregates.write(out, entities, "validUntil=\"2027-01-01T00:00:00Z\"");
    }
    List<IdpKey> pinned = List.of();
    if (signed) {
      Certificates.Pair pair = Certificates.selfSigned("CN=federation");
      Path copy = directory.resolve("signed.xml");
      Aggregates.sign(file, copy, pair.keys().getPrivate());
      file = copy;
      pinned = List.of(IdpKey.of(pair.certificate()));
    }
    System.out.printf(
        Locale.ROOT,
        "%d entities, %.1f MB, signed: %s, heap at most %d MiB%n",
        entities,
        Files.size(file) / 1e6,
        signed,
        Runtime.getRuntime().maxMemory() >> 20);
    long floor = Long.MAX_VALUE;
    long load = Long.MAX_VALUE;
    MetadataIndex index = null;
    long before = 0;
    for (int i = 0; i < rounds; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      int found = floor(file);
      floor = Math.min(floor, THREADS.getCurrentThreadCpuTime() - start);
      if (index != null) {
        index.close();
        index = null;
      }
      before = used();
      start = THREADS.getCurrentThreadCpuTime();
      index = load(file, pinned, directory);
      load = Math.min(load, THREADS.getCurrentThreadCpuTime() - start);
      if (found != entities || index.size() != entities) {
        throw new IllegalStateException(found + " " + index.size());
      }
    }
    long retained = used() - before;
    System.out.printf(
        Locale.ROOT,
        "floor %.0f ms, load %.0f ms, ratio %.2f; retained %.1f MiB%n",
        floor / 1e6,
        load / 1e6,
        (double) load / floor,
        retained / 1048576.0);
    lookUp(index, entities);
    index.close();
    try (var left = Files.list(directory)) {
      for (Path each : left.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(directory);
  }

  private static MetadataIndex load(Path file, List<IdpKey> pinned, Path directory)
      throws IOException, SamlFailure {
    DocumentStore store = DocumentStore.of(file);
    if (pinned.isEmpty()) {
      return MetadataIndex.of(store, null);
    }
    SignedCopy.Result copy = SignedCopy.of(store, pinned, directory);
    store.close();
    return MetadataIndex.of(copy.octets(), copy.promise());
  }

  private static void lookUp(MetadataIndex index, int entities) throws SamlFailure, IOException {
    for (int round = 0; round < 4; round++) {
      int n = 10_000;
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < n; i++) {
        // A step that leaves out most, so that nothing is found in what is kept.
        index.entity(Aggregates.entityId((int) (i * 7919L % entities)), NOW);
      }
      System.out.printf(
          Locale.ROOT, "look-up %.1f us%n", (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / n);
    }
  }

  private static int floor(Path file) throws IOException, XMLStreamException {
    Set<String> ids = new HashSet<>();
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      XMLStreamReader reader = factory.createXMLStreamReader(in);
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("EntityDescriptor")) {
          ids.add(reader.getAttributeValue(null, "entityID"));
        }
      }
    }
    return ids.size();
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
