package io.samlsp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.response.LoginResult;
import io.samlsp.testkit.FakeResponse;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Thousands of rearranged genuine responses: accepted implies the identity of the original. */
class SignedMessageMutationTest {

  private static final long SEED = Long.getLong("samlsp.seed", 20_261_124L);
  private static final int CASES = Integer.getInteger("samlsp.cases", 3_000);

  @Test
  void genuine_messages_are_accepted() {
    for (FakeResponse genuine : SignedMessages.GENUINE) {
      LoginResult result = World.validate(genuine.base64());
      assertThat(result).isInstanceOf(LoginResult.SignedIn.class);
      SignedMessages.requireGenuine(result, genuine.xml());
    }
  }

  @Test
  void rearranged_message_is_refused_or_means_what_it_meant() {
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < CASES; i++) {
      SplittableRandom random = new SplittableRandom(SEED + i);
      byte[] choices = new byte[2 + random.nextInt(12)];
      random.nextBytes(choices);
      LoginResult result = SignedMessageTarget.run(choices);
      String answer =
          result.report().code().map(Enum::name).orElse(result.getClass().getSimpleName());
      answers.merge(answer, 1, Integer::sum);
    }
    System.out.println("rearranged messages: " + CASES + " from seed " + SEED + ", " + answers);

    // Otherwise the question was never put.
    assertThat(answers.get("SignedIn")).isBetween(CASES / 100, CASES / 2);
    assertThat(answers).hasSizeGreaterThan(10);
  }
}
