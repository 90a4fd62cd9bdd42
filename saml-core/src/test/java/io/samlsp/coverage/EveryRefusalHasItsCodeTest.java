package io.samlsp.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Rejected for the wrong reason is a failed test: whoever asserts that something was rejected, or
 * failed, asserts the code in the same method.
 */
class EveryRefusalHasItsCodeTest {

  private static final Pattern REFUSAL =
      Pattern.compile("isInstanceOf\\((?:LoginResult\\.)?(?:Rejected|SamlFailure)\\.class\\)");

  /** That it did not sign in is no reason either. */
  private static final Pattern NO_SIGN_IN =
      Pattern.compile("isNotInstanceOf\\((?:LoginResult\\.)?SignedIn\\.class\\)|\\bisRejected\\(");

  private static final Pattern CODE =
      Pattern.compile("\\bcode\\(\\)|\"code\"|StartingWith\\(\"[A-Z_]+\"");

  private static final Path ROOT = Path.of("..");

  @Test
  void no_test_asserts_a_mere_rejection() throws IOException {
    List<String> mere = new ArrayList<>();
    int seen = 0;
    for (Path file : tests()) {
      String source = Files.readString(file);
      for (MatchResult refusal : REFUSAL.matcher(source).results().toList()) {
        seen++;
        if (!CODE.matcher(methodAround(source, refusal.start())).find()) {
          mere.add(file.getFileName() + ":" + source.substring(0, refusal.start()).lines().count());
        }
      }
      Matcher noSignIn = NO_SIGN_IN.matcher(source);
      while (noSignIn.find()) {
        mere.add(file.getFileName() + ": " + noSignIn.group());
      }
    }

    assertThat(mere).isEmpty();
    assertThat(seen).as("otherwise the pattern is wrong").isGreaterThan(10);
  }

  private static List<Path> tests() throws IOException {
    List<Path> tests = new ArrayList<>();
    for (String module : List.of("saml-core", "saml-metadata", "saml-cli")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        files
            .filter(f -> f.toString().endsWith(".java"))
            .filter(f -> !f.endsWith("EveryRefusalHasItsCodeTest.java"))
            .forEach(tests::add);
      }
    }
    return tests;
  }

  /** The format is fixed: a method ends with a brace at its own level. */
  private static String methodAround(String source, int at) {
    int from = source.lastIndexOf("\n  }\n", at);
    int to = source.indexOf("\n  }\n", at);
    return source.substring(Math.max(from, 0), to < 0 ? source.length() : to);
  }
}
