package io.samlsp.cli;

import io.samlsp.metadata.MetadataReport;
import io.samlsp.response.ValidationReport;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The library's own reports, with colours where a person looks at them. */
final class Painted {

  private static final Pattern SEVERITY = Pattern.compile("(?m)^(ERROR|WARNING|INFO) ([A-Z0-9_]+)");
  private static final Pattern OUTCOME = Pattern.compile("(?m)^(PASS|FAIL|REJECTED)\\b");

  private Painted() {}

  static String lint(MetadataReport report, Terminal terminal) {
    String text = report.toString();
    if (!terminal.colour()) {
      return text;
    }
    return SEVERITY
        .matcher(text)
        .replaceAll(found -> paint(found.group(1), terminal).apply(found.group()));
  }

  static String validation(ValidationReport report, Terminal terminal) {
    String text = report.toString();
    if (!terminal.colour()) {
      return text;
    }
    return OUTCOME
        .matcher(text)
        .replaceAll(found -> paint(found.group(1), terminal).apply(found.group()));
  }

  private static UnaryOperator<String> paint(String word, Terminal terminal) {
    return switch (word) {
      case "PASS" -> terminal::good;
      case "WARNING" -> terminal::doubtful;
      case "INFO" -> terminal::strong;
      default -> terminal::bad;
    };
  }
}
