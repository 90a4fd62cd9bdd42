package io.samlsp.attack;

import io.samlsp.testkit.Attack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The table of how each attack ends; see codes.txt. */
final class AttackCodes {

  /** Read rightly the message is sound. */
  static final String WHOLE = "WHOLE";

  static final List<Row> ROWS = read();

  /** One line of the table; an id that ends in a star stands for all that begin so. */
  record Row(String section, String id, String code) {

    boolean fits(Attack attack) {
      return section.equals(attack.section())
          && (id.endsWith("*")
              ? attack.id().startsWith(id.substring(0, id.length() - 1))
              : attack.id().equals(id));
    }
  }

  private AttackCodes() {}

  private static List<Row> read() {
    try (InputStream in = AttackCodes.class.getResourceAsStream("codes.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" +"))
          .map(parts -> new Row(parts[0], parts[1], parts[2]))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The row that counts: of those that fit, one without a star, else the longest. */
  static Row of(Attack attack) {
    return ROWS.stream()
        .filter(row -> row.fits(attack))
        .max(
            Comparator.<Row, Boolean>comparing(row -> !row.id().endsWith("*"))
                .thenComparing(row -> row.id().length()))
        .orElseThrow(() -> new AssertionError("codes.txt has no row for " + attack));
  }
}
