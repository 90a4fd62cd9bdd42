package io.samlsp.coverage;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The comparison of two instants that a test holds to its boundary, through a parameter of type
 * {@link Boundary}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BoundaryExtension.class)
public @interface TimeRule {
  /**
   * Simple name of the class and the method that compares, as in {@code "Trust.request"}. A method
   * that makes two comparisons needs two tests.
   */
  String value();
}
