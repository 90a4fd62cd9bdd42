package io.samlsp.metadata.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Replays what the fuzzer starts from and what it has found, each with a few changes: nothing but
 * the typed rejection may escape. .ci/fuzz lets Jazzer search for more.
 */
class MetadataTargetTest {

  @Test
  void metadata_survives_its_seeds_and_small_changes_to_them() throws Exception {
    assertThat(runs("MetadataTarget", MetadataTarget::fuzzerTestOneInput)).isGreaterThan(500);
  }

  @Test
  void an_aggregate_survives_its_seeds_and_small_changes_to_them() throws Exception {
    assertThat(runs("AggregateTarget", AggregateTarget::fuzzerTestOneInput)).isGreaterThan(500);
  }

  private static int runs(String name, Consumer<byte[]> target) throws Exception {
    List<Path> seeds = new ArrayList<>(files("/corpus/files"));
    seeds.addAll(files("/captured"));
    seeds.addAll(files("/fuzz/seeds/" + name));
    SplittableRandom random = new SplittableRandom(1);
    int runs = 0;
    for (Path seed : seeds) {
      byte[] data = Files.readAllBytes(seed);
      if (data.length < 100_000) {
        run(target, data, seed);
        for (int i = 0; i < 10; i++) {
          run(target, changed(data, random), seed);
          runs++;
        }
      }
    }
    return runs;
  }

  private static void run(Consumer<byte[]> target, byte[] data, Path from) {
    try {
      target.accept(data);
    } catch (RuntimeException escaped) {
      throw new AssertionError("a change of " + from + ": " + Arrays.toString(data), escaped);
    }
  }

  private static byte[] changed(byte[] data, SplittableRandom random) {
    byte[] changed = data.clone();
    int at = random.nextInt(changed.length);
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(changed, at);
    }
    int length = Math.min(random.nextInt(20), changed.length - at);
    System.arraycopy(data, random.nextInt(data.length - length + 1), changed, at, length);
    return changed;
  }

  private static List<Path> files(String resource) throws IOException, URISyntaxException {
    URI folder = MetadataTargetTest.class.getResource(resource).toURI();
    try (Stream<Path> walk = Files.walk(Path.of(folder))) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
