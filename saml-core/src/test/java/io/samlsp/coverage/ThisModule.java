package io.samlsp.coverage;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The byte code of this module and of its tests. */
final class ThisModule {

  private static final JavaClasses MAIN =
      read(
          new ImportOption.DoNotIncludeTests(),
          location -> !location.contains("/io/samlsp/testkit/"));

  private static final JavaClasses TESTS = read(new ImportOption.OnlyIncludeTests());

  private ThisModule() {}

  static JavaClasses main() {
    return MAIN;
  }

  /** Classes of others are not read, which takes most of the time. */
  private static JavaClasses read(ImportOption... options) {
    return ArchConfiguration.withThreadLocalScope(
        configuration -> {
          configuration.setResolveMissingDependenciesFromClassPath(false);
          return new ClassFileImporter(List.of(options)).importPackages("io.samlsp");
        });
  }

  /** What the test methods say by that annotation, all of which JUnit runs. */
  static <A extends Annotation> List<A> saidByTests(Class<A> annotation, Class<?> parameter) {
    List<A> found = new ArrayList<>();
    TESTS.stream()
        .flatMap(c -> c.getMethods().stream())
        .filter(m -> m.isAnnotatedWith(annotation))
        .forEach(
            m -> {
              if (!runs(m) || !takes(m, parameter)) {
                throw new AssertionError(
                    m.getFullName() + " does not run, or has no " + parameter.getSimpleName());
              }
              found.add(m.getAnnotationOfType(annotation));
            });
    return found;
  }

  private static boolean runs(JavaMethod method) {
    boolean test =
        method.isAnnotatedWith(Test.class) || method.isAnnotatedWith(ParameterizedTest.class);
    boolean disabled =
        method.isAnnotatedWith(Disabled.class) || method.getOwner().isAnnotatedWith(Disabled.class);
    boolean inTestClass = method.getOwner().getSimpleName().endsWith("Test");
    return test && !disabled && inTestClass;
  }

  private static boolean takes(JavaMethod method, Class<?> parameter) {
    return method.getRawParameterTypes().stream().anyMatch(t -> t.isEquivalentTo(parameter));
  }
}
