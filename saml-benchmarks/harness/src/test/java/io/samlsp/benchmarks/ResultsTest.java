package io.samlsp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class ResultsTest {

  @Test
  void takes_the_ratio_of_the_best_measurements_of_one_workload() {
    Results results = new Results();
    results.add(Library.FLOOR, Workload.SMALL, new Measurement(50_000, 20_000));
    results.add(Library.FLOOR, Workload.SMALL, new Measurement(40_000, 20_000));
    results.add(Library.FLOOR, Workload.BIG, new Measurement(10_000, 20_000));
    results.add(Library.SAMLSP, Workload.SMALL, new Measurement(60_000, 50_000));
    results.add(Library.SAMLSP, Workload.SMALL, new Measurement(90_000, 50_000));
    assertThat(results.ratio(Library.SAMLSP, Workload.SMALL)).isEqualTo(1.5);
  }

  @Test
  void prints_a_row_for_each_contender_and_a_dash_for_what_was_not_measured() {
    Results results = new Results();
    results.add(Library.FLOOR, Workload.SMALL, new Measurement(40_000, 20_400));
    results.add(Library.SAMLSP, Workload.SMALL, new Measurement(60_000, 50_000));
    assertThat(results.markdown())
        .contains(
            "| floor | 1.00 (40 µs) | - | - | - | 20 kB | - |\n",
            "| samlsp | 1.50 | - | - | - | 50 kB | - |\n");
  }

  @Test
  void knows_no_ratio_without_the_floor_of_the_same_workload() {
    Results results = new Results();
    results.add(Library.FLOOR, Workload.SMALL, new Measurement(40_000, 20_000));
    results.add(Library.SAMLSP, Workload.BIG, new Measurement(60_000, 50_000));
    assertThatIllegalStateException()
        .isThrownBy(() -> results.ratio(Library.SAMLSP, Workload.BIG))
        .withMessage("floor was not measured at big");
  }
}
