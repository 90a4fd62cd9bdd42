package io.samlsp.coverage;

import io.samlsp.failure.FailureCode;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The failure code that a test gets, through a parameter of type {@link Refusal}.
 *
 * <pre>{@code
 * @Test
 * @Gives(FailureCode.AUDIENCE_MISMATCH)
 * void refuses_an_assertion_for_another_audience(Refusal refusal) {
 *   refusal.of(sp().validate(forAnother));
 * }
 * }</pre>
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RefusalExtension.class)
public @interface Gives {
  FailureCode value();
}
