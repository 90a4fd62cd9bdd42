package io.samlsp.differential;

import java.util.SplittableRandom;

/**
 * How many cases are generated, and from which seed: the same ones in each build, others and more
 * of them by -Dsamlsp.seed=… and -Dsamlsp.cases=…. A failure names the seed of its own case, which
 * alone reproduces it with -Dsamlsp.cases=1.
 */
final class Cases {

  private static final long FIRST = Long.getLong("samlsp.seed", 20_261_124L);

  private Cases() {}

  /** Makes one case; a failure must say the seed. */
  @FunctionalInterface
  interface Case {
    void run(SplittableRandom random, long seed) throws Exception;
  }

  /** Runs so many cases, or as many as the property says. */
  static void run(String what, int usual, Case body) throws Exception {
    int count = Integer.getInteger("samlsp.cases", usual);
    System.out.println(what + ": " + count + " cases from seed " + FIRST);
    for (int i = 0; i < count; i++) {
      long seed = FIRST + i;
      body.run(new SplittableRandom(seed), seed);
    }
  }
}
