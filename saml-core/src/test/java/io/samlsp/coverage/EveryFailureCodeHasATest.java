package io.samlsp.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaFieldAccess;
import io.samlsp.failure.FailureCode;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A code that this module names anywhere has a test that gets exactly that code. */
class EveryFailureCodeHasATest {

  private static final Set<FailureCode> NAMED =
      ThisModule.main().stream()
          .filter(c -> !c.isEquivalentTo(FailureCode.class))
          .flatMap(c -> c.getFieldAccessesFromSelf().stream())
          .filter(a -> a.getTargetOwner().isEquivalentTo(FailureCode.class))
          .map(JavaFieldAccess::getName)
          .map(FailureCode::valueOf)
          .collect(Collectors.toCollection(TreeSet::new));

  private static final Set<FailureCode> TESTED =
      ThisModule.saidByTests(Gives.class, Refusal.class).stream()
          .map(Gives::value)
          .collect(Collectors.toCollection(TreeSet::new));

  @Test
  void a_test_gets_each_code_that_this_module_names() {
    Set<FailureCode> missing = new TreeSet<>(NAMED);
    missing.removeAll(TESTED);

    assertThat(missing).as("codes for which no test says @Gives(…)").isEmpty();
  }

  @Test
  void the_byte_code_was_found() {
    assertThat(NAMED).contains(FailureCode.AUDIENCE_MISMATCH, FailureCode.KEY_UNREADABLE);
    assertThat(NAMED).hasSizeGreaterThan(60);
    assertThat(NAMED).noneMatch(code -> code.name().startsWith("METADATA_"));
  }
}
