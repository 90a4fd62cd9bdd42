package io.samlsp.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each comparison of instants has a test that asks on the boundary and one second either side. */
class EveryTimeRuleHasATest {

  private static final Set<String> COMPARING = Set.of("isBefore", "isAfter", "compareTo", "equals");

  /** Compares for others: what counts is who asks it. */
  private static final String ASKED = "CheckContext";

  /** They choose among the instants of one message; no instant is refused there. */
  private static final List<String> CHOICES =
      List.of(
          "AssertionContent.sessionNotOnOrAfter",
          "AssertionContent.notOnOrAfter",
          "AssertionContent.notOnOrAfter");

  @Test
  void a_test_holds_each_comparison_of_instants_to_its_boundary() {
    Map<String, Long> made =
        count(
            ThisModule.main().stream()
                .flatMap(c -> c.getMethodCallsFromSelf().stream())
                .filter(EveryTimeRuleHasATest::compares)
                .map(EveryTimeRuleHasATest::place)
                .toList());
    Map<String, Long> tested =
        count(
            ThisModule.saidByTests(TimeRule.class, Boundary.class).stream()
                .map(TimeRule::value)
                .toList());
    count(CHOICES).forEach((place, n) -> tested.merge(place, n, Long::sum));

    assertThat(tested).as("tests that say @TimeRule(…), by place").isEqualTo(made);
  }

  private static boolean compares(JavaMethodCall call) {
    boolean itself = call.getTargetOwner().isEquivalentTo(Instant.class);
    return itself
        ? COMPARING.contains(call.getName()) && !call.getOriginOwner().getSimpleName().equals(ASKED)
        : call.getTargetOwner().getSimpleName().equals(ASKED)
            && call.getTarget().getRawParameterTypes().stream()
                .anyMatch(type -> type.isEquivalentTo(Instant.class))
            && !call.getName().equals("<init>");
  }

  private static String place(JavaMethodCall call) {
    return call.getOriginOwner().getSimpleName() + "." + call.getOrigin().getName();
  }

  private static Map<String, Long> count(List<String> places) {
    return places.stream()
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }
}
