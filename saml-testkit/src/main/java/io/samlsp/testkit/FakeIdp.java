package io.samlsp.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets a JUnit Jupiter test take a {@link FakeIdentityProvider}, a {@link
 * FakeIdentityProviderServer} and a {@link MutableClock} as parameters.
 *
 * <p>Each test gets its own, also in parallel; those of one test belong together: the server is
 * that of the identity provider, and both tell the clock's time. The server is started when
 * somebody asks for it and stopped after the test. Constructors may take them too, from JUnit 5.12
 * on.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FakeIdentityProviderExtension.class)
public @interface FakeIdp {

  /** The entity id of the identity provider. */
  String entityId() default "https://idp.example.test/metadata";

  /** What the clock shows at first, such as {@code 2026-01-31T12:00:00Z}; empty means now. */
  String now() default "";
}
