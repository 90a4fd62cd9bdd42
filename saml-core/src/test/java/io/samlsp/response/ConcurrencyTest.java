package io.samlsp.response;

import static io.samlsp.response.Fixture.answer;
import static io.samlsp.response.Fixture.decryptingSp;
import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.testkit.EncryptionShape;
import io.samlsp.testkit.FakeResponse;
import io.samlsp.testkit.ResponseBuilder;
import io.samlsp.testkit.SigningMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A hundred threads share one validator. */
class ConcurrencyTest {

  private static final int THREADS = 100;
  private static final SigningMode[] SIGNING = {
    SigningMode.RESPONSE, SigningMode.ASSERTION, SigningMode.BOTH
  };

  private final Fixture sp = decryptingSp();
  private final ResponseValidator validator = sp.validator();
  private final Correlation correlation = sp.correlation();

  @Test
  void give_each_the_answer_to_its_own_message() throws Exception {
    List<FakeResponse> good = new ArrayList<>();
    List<FakeResponse> wrong = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      good.add(message(i));
      wrong.add(answer().nameId("person" + i).build().replace("person" + i, "admin" + i));
    }

    List<List<LoginResult>> results =
        together(
            i -> List.of(validate(good.get(i)), validate(wrong.get(i)), validate(good.get(i))));

    for (int i = 0; i < THREADS; i++) {
      List<LoginResult> own = results.get(i);
      AuthenticatedSubject subject = ((LoginResult.SignedIn) own.get(0)).subject();
      assertThat(subject.nameId().value()).isEqualTo("person" + i);
      assertThat(subject.values("number")).containsExactly(String.valueOf(i));
      assertThat(own.get(1).report().code()).contains(FailureCode.DIGEST_MISMATCH);
      assertThat(own.get(2).report().code()).contains(FailureCode.REPLAYED);
    }
  }

  @Test
  void admit_one_assertion_exactly_once() throws Exception {
    for (int round = 0; round < SIGNING.length; round++) {
      FakeResponse response = message(round);

      List<LoginResult> results = together(i -> validate(response));

      assertThat(results.stream().filter(r -> r instanceof LoginResult.SignedIn)).hasSize(1);
      assertThat(
              results.stream()
                  .filter(
                      r ->
                          r instanceof LoginResult.Rejected no
                              && no.code() == FailureCode.REPLAYED))
          .hasSize(THREADS - 1);
    }
  }

  private static FakeResponse message(int i) {
    ResponseBuilder response =
        answer()
            .nameId("person" + i)
            .attribute("number", String.valueOf(i))
            .signing(SIGNING[i % SIGNING.length]);
    return i % 2 == 0
        ? response.build()
        : response.encryptAssertion(EncryptionShape.to(Keys.sp())).build();
  }

  private LoginResult validate(FakeResponse response) {
    return validator.validate(response.base64(), correlation);
  }

  /** What a thread does. */
  private interface Work<T> {
    T of(int thread);
  }

  private static <T> List<T> together(Work<T> work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int own = i;
        Callable<T> task =
            () -> {
              start.await();
              return work.of(own);
            };
        futures.add(threads.submit(task));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
