package io.samlsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/AUDIT.md promises a reviewer an hour's reading; this holds it to that. */
class AuditTest {

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
