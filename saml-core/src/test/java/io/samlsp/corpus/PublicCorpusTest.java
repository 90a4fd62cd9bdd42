package io.samlsp.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.samlsp.corpus.Corpus.Divergence;
import io.samlsp.corpus.Judge.Answer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The messages that other projects keep as tests, put to our own code: README.md beside the corpus
 * says what they are and how they are judged.
 */
class PublicCorpusTest {

  private static final List<Row> ROWS = Corpus.rows();
  private static final Map<String, Expected> EXPECTED = Corpus.expected();
  private static final Map<String, Divergence> DIVERGENCES = Corpus.divergences();

  static Stream<Row> rows() {
    return ROWS.stream();
  }

  static Stream<Row> fittedRows() {
    return ROWS.stream().filter(row -> expected(row).fitted().isPresent());
  }

  private static Expected expected(Row row) {
    return EXPECTED.get(row.id());
  }

  /** Whether we answer as the corpus says; "unknown" agrees with everything. */
  private static boolean agrees(Row row, String answer) {
    boolean yes = List.of("ACCEPTED", "VERIFIED", "DECRYPTED", "PARSED").contains(answer);
    return switch (row.expect()) {
      case "accept", "parse-ok" -> yes;
      case "reject", "parse-fail" -> !yes;
      default -> true;
    };
  }

  @Test
  void the_corpus_is_whole() throws NoSuchAlgorithmException {
    assertThat(ROWS).hasSize(317);
    assertThat(EXPECTED.keySet()).containsExactlyElementsOf(ROWS.stream().map(Row::id).toList());
    for (Row row : ROWS) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(row.file());
      assertThat(HexFormat.of().formatHex(digest)).as(row.id()).isEqualTo(row.sha256());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void row_gets_the_answer_that_was_reviewed(Row row) {
    Answer answer = Judge.given(row, expected(row));

    assertThat(answer.answer()).isEqualTo(expected(row).given());
    assertThat(answer.nameId()).isEqualTo(expected(row).nameId());
  }

  @ParameterizedTest
  @MethodSource("fittedRows")
  void row_gets_the_answer_that_it_is_about_once_nothing_else_is_wrong(Row row) {
    Answer answer = Judge.fitted(row, expected(row));

    assertThat(answer.answer()).isEqualTo(expected(row).fitted().orElseThrow());
    assertThat(answer.failed()).containsAll(expected(row).also());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void accepted_row_yields_the_name_id_that_stands_in_it(Row row) {
    assumeThat(expected(row).given()).isEqualTo("ACCEPTED");

    // Of the encrypted ones the corpus does not know it.
    String inTheDocument = row.fact("nameid").orElse(expected(row).nameId().orElseThrow());
    assertThat(expected(row).nameId()).contains(inTheDocument);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void divergence_from_the_corpus_has_a_reason(Row row) {
    Divergence known = DIVERGENCES.get(row.id());

    if (agrees(row, expected(row).given())) {
      assertThat(known).isNull();
    } else {
      assertThat(known).isNotNull();
      assertThat(known.ours()).isEqualTo(expected(row).given());
      assertThat(known.reason()).isNotBlank();
    }
  }

  /** The claim of the whole exercise, apart from how single rows are judged. */
  @Test
  void nothing_of_tier_a_is_accepted_that_must_be_refused() {
    List<Row> rejects =
        ROWS.stream().filter(r -> r.tier().equals("A") && r.expect().equals("reject")).toList();

    assertThat(rejects).hasSize(160);
    assertThat(rejects)
        .noneMatch(row -> Judge.given(row, expected(row)).answer().equals("ACCEPTED"))
        .noneMatch(row -> expected(row).fitted().equals(Optional.of("ACCEPTED")));
  }

  @Test
  void prints_rows_agreements_and_divergences_of_each_tier() {
    Map<String, int[]> tiers = new TreeMap<>();
    for (Row row : ROWS) {
      int[] counts = tiers.computeIfAbsent(row.tier(), t -> new int[4]);
      boolean agrees = agrees(row, expected(row).given());
      counts[0]++;
      counts[1] += agrees ? 1 : 0;
      counts[2] += !agrees && isYes(row) ? 1 : 0;
      counts[3] += !agrees && !isYes(row) ? 1 : 0;
    }
    tiers.forEach(
        (tier, n) ->
            System.out.println(
                String.format(
                    Locale.ROOT,
                    "corpus tier %s: %d rows, %d agreements, %d refused though the project"
                        + " accepts, %d taken though the project refuses",
                    tier,
                    n[0],
                    n[1],
                    n[2],
                    n[3])));

    assertThat(tiers.keySet()).containsExactly("A", "B", "C", "D", "P");
    assertThat(tiers.get("A")[3]).isZero();
  }

  private static boolean isYes(Row row) {
    return row.expect().equals("accept") || row.expect().equals("parse-ok");
  }
}
