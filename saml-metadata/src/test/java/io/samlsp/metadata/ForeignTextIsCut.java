package io.samlsp.metadata;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After every test of this module: each line that was logged is one of those below, in printable
 * ASCII, of bounded length, and holds no key.
 *
 * <p>JUnit finds it by itself (junit-platform.properties), so no test class can forget it.
 */
public final class ForeignTextIsCut
    implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  /** Three texts of 300 characters, each escaped, and our own words. */
  private static final int LONGEST = 3 * 6 * 330 + 300;

  private static final String FAILURE = "[A-Z0-9_]+: expected .*; found .*\\. .*";

  /** Whoever adds a line adds it here, and thinks about what can stand in it. */
  private static final List<Pattern> KNOWN =
      List.of(
          Pattern.compile("DEBUG " + FAILURE),
          Pattern.compile("WARN .+: " + FAILURE),
          Pattern.compile("INFO (?:Loaded|Added|Removed|KeysChanged|Expiring)\\[source=.*"),
          Pattern.compile("WARN the metadata listener failed"),
          Pattern.compile("ERROR metadata refresh failed"));

  /** How a certificate or RSA key starts in base64, and what stands around any key in PEM. */
  private static final Pattern KEY =
      Pattern.compile("MI[A-Z0-9+/]{20}|PRIVATE KEY|-----BEGIN", Pattern.CASE_INSENSITIVE);

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
    LogCapture.take().forEach(ForeignTextIsCut::requireHarmless);
  }

  /** What was logged while the class was set up or taken down. */
  @Override
  public void afterAll(ExtensionContext context) {
    LogCapture.take().forEach(ForeignTextIsCut::requireHarmless);
  }

  static void requireHarmless(LogCapture.Line line) {
    String text = line.text();
    // What saml-core logs is held by its own tests.
    boolean ours = line.logger().startsWith("io.samlsp.metadata.");
    String known = line.level() + " " + text;
    if (ours && KNOWN.stream().noneMatch(pattern -> pattern.matcher(known).matches())) {
      throw new AssertionError("a log line that nobody has looked at: " + line);
    }
    if (text.length() > LONGEST) {
      throw new AssertionError("foreign text is not cut: " + line);
    }
    if (!text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
      throw new AssertionError("foreign text is not escaped: " + line);
    }
    if (KEY.matcher(text).find() || KEY.matcher(line.thrown()).find()) {
      throw new AssertionError("a key is logged: " + line);
    }
  }
}
