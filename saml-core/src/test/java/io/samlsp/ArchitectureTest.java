package io.samlsp;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {

  /** From the top down: a package may use those on its own line and on the lines below. */
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("io.samlsp"),
          List.of("io.samlsp.response.."),
          List.of("io.samlsp.authn..", "io.samlsp.binding.."),
          List.of("io.samlsp.idp..", "io.samlsp.keys..", "io.samlsp.state.."),
          List.of("io.samlsp.internal.crypto.."),
          List.of("io.samlsp.internal.xml.."),
          List.of("io.samlsp.failure.."));

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/io/samlsp/testkit/"))
          .importPackages("io.samlsp");

  @TestFactory
  Stream<DynamicTest> a_package_uses_only_its_own_layer_and_those_below() {
    return IntStream.range(1, LAYERS.size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    String.join(", ", LAYERS.get(i)),
                    () ->
                        noClasses()
                            .that(resideInAnyPackage(packages(LAYERS.subList(i, i + 1))))
                            .should()
                            .dependOnClassesThat(resideInAnyPackage(packages(LAYERS.subList(0, i))))
                            .allowEmptyShould(true)
                            .check(MAIN)));
  }

  @Test
  void every_class_stands_in_one_of_the_layers() {
    classes().should().resideInAnyPackage(packages(LAYERS)).allowEmptyShould(true).check(MAIN);
  }

  @Test
  void no_class_depends_on_opensaml() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("org.opensaml..", "net.shibboleth.."))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void public_signatures_name_only_the_jdk_and_exported_types() {
    classes()
        .that(resideOutsideOfPackages("io.samlsp.internal.."))
        .and()
        .arePublic()
        .should(
            new PublicSignatures(
                resideInAPackage("io.samlsp..").and(not(resideInAPackage("io.samlsp.internal..")))))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  private static String[] packages(List<List<String>> layers) {
    return layers.stream().flatMap(List::stream).toArray(String[]::new);
  }
}
