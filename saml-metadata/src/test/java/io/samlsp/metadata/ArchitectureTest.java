package io.samlsp.metadata;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.samlsp.metadata");

  @Test
  void public_signatures_name_only_the_jdk_and_exported_types() {
    classes()
        .that()
        .arePublic()
        .should(
            new PublicSignatures(
                resideInAPackage("io.samlsp..")
                    .and(not(resideInAPackage("io.samlsp.internal..")))
                    .and(not(resideInAPackage("io.samlsp.testkit..")))))
        .allowEmptyShould(true)
        .check(MAIN);
  }
}
