package io.samlsp.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs a {@code @ParameterizedTest} once for each {@link Attack}, which is its first parameter.
 *
 * <p>Needs junit-jupiter-params.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(SamlAttacksProvider.class)
public @interface SamlAttacks {

  /** Only those of these sections, such as {@code A1} or {@code E}; all by default. */
  String[] sections() default {};

  /** Without these, by id: what the service provider is not meant to repel. */
  String[] except() default {};
}
