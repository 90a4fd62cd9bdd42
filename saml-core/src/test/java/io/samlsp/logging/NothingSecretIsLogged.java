package io.samlsp.logging;

import io.samlsp.response.Attribute;
import io.samlsp.response.AttributeValue;
import io.samlsp.response.AuthenticatedSubject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After every test of this module: each line that was logged is one of those below, in ASCII, of
 * bounded length, and says nothing that an assertion says of a person.
 *
 * <p>JUnit finds it by itself (junit-platform.properties), so no test class can forget it.
 */
public final class NothingSecretIsLogged
    implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  /** Three texts of 300 characters, each escaped, and our own words. */
  private static final int LONGEST = 3 * 6 * 330 + 200;

  private static final String REFERENCE = ", reference [0-9a-f]{10}";
  private static final String WORD = "[^\\s\"<>]{1,1900}(?:\\.\\.\\. \\(\\d+ characters\\))?";

  /** Whoever adds a line adds it here, and thinks about what can stand in it. */
  private static final List<Pattern> KNOWN =
      List.of(
          Pattern.compile("sign-in rejected: [A-Z0-9_]+" + REFERENCE),
          Pattern.compile("the identity provider refused: .*" + REFERENCE),
          Pattern.compile(
              "accepted AuthenticatedSubject\\[from "
                  + WORD
                  + ", assertion "
                  + WORD
                  + ", signed by [0-9a-f]{64}\\]"),
          Pattern.compile(
              "started LoginRedirect\\[PendingLogin\\["
                  + WORD
                  + " at "
                  + WORD
                  + "\\] by HTTP_(?:POST|REDIRECT)\\]"),
          Pattern.compile("the (?:request|replay) store failed; the sign-in is refused"),
          Pattern.compile("looking up the identity provider failed; the sign-in is refused"));

  /** People of these tests, for the lines about those who did not get in. */
  private static final List<String> PEOPLE =
      List.of("alice", "mallory", "admin@", "@corp.example", "@example.com", "PRIVATE KEY");

  private static boolean watching;

  /** Whether it stands around the test that asks. */
  static boolean isWatching() {
    return watching;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    watching = true;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    watching = false;
    check(CapturingProvider.take());
  }

  /** What was logged while the class was set up or taken down. */
  @Override
  public void afterAll(ExtensionContext context) {
    check(CapturingProvider.take());
  }

  static void check(List<LogLine> lines) {
    Set<String> secrets = new HashSet<>(PEOPLE);
    for (LogLine line : lines) {
      for (Object argument : line.arguments()) {
        if (argument instanceof AuthenticatedSubject subject) {
          addWhatIsSaidOf(subject, secrets);
        }
      }
    }
    for (LogLine line : lines) {
      requireHarmless(line, secrets);
    }
  }

  private static void addWhatIsSaidOf(AuthenticatedSubject subject, Set<String> secrets) {
    Set<String> said = new HashSet<>();
    said.add(subject.nameId().value());
    subject.sessionIndex().ifPresent(said::add);
    for (Attribute attribute : subject.attributes()) {
      for (AttributeValue value : attribute.values()) {
        said.add(value.text());
      }
    }
    // Shorter ones stand in any text by chance.
    said.stream().filter(text -> text.length() > 3).forEach(secrets::add);
  }

  private static void requireHarmless(LogLine line, Set<String> secrets) {
    String text = line.text();
    if (KNOWN.stream().noneMatch(known -> known.matcher(text).matches())) {
      throw new AssertionError("a log line that nobody has looked at: " + line);
    }
    if (text.length() > LONGEST) {
      throw new AssertionError("foreign text is not cut: " + line);
    }
    if (!text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
      throw new AssertionError("foreign text is not escaped: " + line);
    }
    for (String secret : secrets) {
      if (text.contains(secret) || line.thrown().contains(secret)) {
        throw new AssertionError("\"" + secret + "\" is logged: " + line);
      }
    }
  }
}
