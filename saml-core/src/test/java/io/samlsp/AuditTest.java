package io.samlsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/AUDIT.md promises a reviewer an hour's reading; this holds it to that. */
class AuditTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/io/samlsp/testkit/"))
          .importPackages("io.samlsp");

  private static final Path AUDIT = Path.of("../docs/AUDIT.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| \\[`[^`]+`]\\(\\.\\./(saml-core/[^)]+)\\) \\| (\\d+) \\|");
  private static final Pattern TOTAL = Pattern.compile("(?m)^\\| together \\| (\\d+) \\|");

  @Test
  void the_files_that_decide_are_listed_with_their_true_length() throws IOException {
    Map<String, Integer> listed = listed();
    assertThat(listed).hasSizeGreaterThanOrEqualTo(10);
    for (Map.Entry<String, Integer> row : listed.entrySet()) {
      assertThat(lines(row.getKey())).as(row.getKey()).isEqualTo(row.getValue()).isLessThan(250);
    }
  }

  @Test
  void together_they_are_under_1500_lines() throws IOException {
    int sum = listed().values().stream().mapToInt(Integer::intValue).sum();
    Matcher total = TOTAL.matcher(Files.readString(AUDIT));
    assertThat(total.find()).isTrue();
    assertThat(sum).isEqualTo(Integer.parseInt(total.group(1))).isLessThan(1500);
  }

  /** The argument rests on who can make what: each of these is called from nowhere else. */
  @ParameterizedTest
  @CsvSource({
    "AuthenticatedSubject, <init>, ResponseValidator.admit",
    "CheckedResponse, <init>, ResponseValidator.checked",
    "ResponseValidator, admit, ResponseValidator.validate",
    "ResponseValidator, checked, ResponseValidator.validate",
    "ProvenResponse, <init>, Prover.prove",
    "ResponseShape, <init>, ResponseShape.require",
    "VerifiedElement, <init>, VerifiedElement.decrypted VerifiedElement.fromDigested VerifiedElement.within",
    "VerifiedElement, fromDigested, SignatureVerifier.verify",
    "VerifiedElement, within, Prover.encryptedAssertion Prover.plainAssertion",
    "VerifiedElement, decrypted, Prover.encryptedAssertion",
    "SignedDigest, <init>, SignatureVerifier.promise",
    "Plaintext, <init>, EncryptedContent.decrypt",
    "SignedIn, <init>, ResponseValidator.admit"
  })
  void each_proof_is_made_where_the_argument_says(String owner, String member, String callers) {
    Set<String> found = new TreeSet<>();
    for (JavaClass c : MAIN) {
      c.getCodeUnitCallsFromSelf().stream()
          .filter(call -> call.getTargetOwner().getSimpleName().equals(owner))
          .filter(call -> call.getTarget().getName().equals(member))
          .map(call -> c.getSimpleName() + "." + call.getOrigin().getName())
          .forEach(found::add);
    }
    assertThat(String.join(" ", found)).isEqualTo(callers);
  }

  private static Map<String, Integer> listed() throws IOException {
    Map<String, Integer> listed = new LinkedHashMap<>();
    for (String line : Files.readAllLines(AUDIT)) {
      Matcher row = ROW.matcher(line);
      if (row.find()) {
        listed.put(row.group(1), Integer.parseInt(row.group(2)));
      }
    }
    return listed;
  }

  private static int lines(String file) throws IOException {
    return Files.readAllLines(Path.of("..").resolve(file)).size();
  }
}
