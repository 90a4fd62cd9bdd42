package io.samlsp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays what the fuzzer started from and what it has found: nothing but the typed rejection may
 * escape. .ci/fuzz lets Jazzer search for more.
 */
class FuzzTargetsTest {

  /** Does something with octets, and throws if it should not have come to that. */
  @FunctionalInterface
  interface Target {
    void run(byte[] data) throws Exception;
  }

  private static final Map<String, Target> TARGETS = new TreeMap<>();

  static {
    TARGETS.put("Base64Target", Base64Target::fuzzerTestOneInput);
    TARGETS.put("DecryptedAssertionTarget", DecryptedAssertionTarget::fuzzerTestOneInput);
    TARGETS.put("PemTarget", PemTarget::fuzzerTestOneInput);
    TARGETS.put("RedirectQueryTarget", RedirectQueryTarget::fuzzerTestOneInput);
    TARGETS.put("ResponseTarget", ResponseTarget::fuzzerTestOneInput);
    TARGETS.put("ReturnToTarget", ReturnToTarget::fuzzerTestOneInput);
    TARGETS.put("SignedContentTarget", SignedContentTarget::fuzzerTestOneInput);
    TARGETS.put("SignedMessageTarget", SignedMessageTarget::fuzzerTestOneInput);
    TARGETS.put("TimeTarget", TimeTarget::fuzzerTestOneInput);
    TARGETS.put("XmlStreamTarget", XmlStreamTarget::fuzzerTestOneInput);
    TARGETS.put("XmlTarget", XmlTarget::fuzzerTestOneInput);
  }

  static Stream<String> targets() {
    return TARGETS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("targets")
  void target_survives_its_seeds_and_small_changes_to_them(String target) throws Exception {
    List<Path> seeds = files("/fuzz/seeds/" + target);
    assertThat(seeds).isNotEmpty();
    SplittableRandom random = new SplittableRandom(1);
    for (Path seed : seeds) {
      byte[] data = Files.readAllBytes(seed);
      run(target, data, seed);
      for (int i = 0; i < 20; i++) {
        run(target, changed(data, random), seed);
      }
    }
  }

  /** The messages of the public corpus too, as they are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Base64Target",
        "ResponseTarget",
        "SignedContentTarget",
        "XmlStreamTarget",
        "XmlTarget"
      })
  void target_survives_the_public_corpus(String target) throws Exception {
    for (Path file : files("/corpus/files")) {
      run(target, Files.readAllBytes(file), file);
    }
  }

  private static void run(String target, byte[] data, Path from) {
    try {
      TARGETS.get(target).run(data);
    } catch (Throwable escaped) {
      throw new AssertionError(
          target + " with " + Arrays.toString(data) + ", from " + from, escaped);
    }
  }

  private static byte[] changed(byte[] data, SplittableRandom random) {
    byte[] changed = data.clone();
    for (int i = 1 + random.nextInt(3); i > 0 && changed.length > 0; i--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(3)) {
        case 0 -> changed[at] = (byte) random.nextInt(256);
        case 1 -> changed = Arrays.copyOf(changed, at);
        default -> {
          int length = Math.min(random.nextInt(20), changed.length - at);
          System.arraycopy(data, random.nextInt(data.length - length + 1), changed, at, length);
        }
      }
    }
    return changed;
  }

  private static List<Path> files(String resource) throws IOException, URISyntaxException {
    URI folder = FuzzTargetsTest.class.getResource(resource).toURI();
    try (Stream<Path> walk = Files.walk(Path.of(folder))) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
