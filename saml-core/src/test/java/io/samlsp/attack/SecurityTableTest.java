package io.samlsp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.testkit.Attack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md says for each class of attack which method stops it and which test shows it. */
class SecurityTableTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW =
      Pattern.compile("^\\| ([A-G]\\d+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
  private static final Pattern MEMBER = Pattern.compile("`([A-Z]\\w+)#(\\w+)`");
  private static final Pattern TEST_CLASS = Pattern.compile("`([A-Z]\\w+Test)`");

  /** What runs by itself; what is run before or after all others shows nothing by its own name. */
  private static final Pattern TEST = Pattern.compile("@(?:Parameterized|Repeated|Fuzz)?Test\\b");

  private static final Pattern SECTIONS =
      Pattern.compile("@SamlAttacks(?:\\([^)]*sections = \\{?([^})]*)\\}?)?");

  /** What samlsp does not do at all, and the table says so. */
  private static final Set<String> NOT_DONE = Set.of("E11");

  private record Row(String stoppedBy, String test) {}

  private static Map<String, Row> rows() throws IOException {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("SECURITY.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(rows.put(row.group(1), new Row(row.group(3), row.group(4))))
            .as("two rows for " + row.group(1))
            .isNull();
      }
    }
    return rows;
  }

  /** Every class of the attack catalogue of this project, A1 to G5. */
  private static List<String> classes() {
    Map<String, Integer> last = new LinkedHashMap<>();
    last.put("A", 12);
    last.put("B", 4);
    last.put("C", 11);
    last.put("D", 4);
    last.put("E", 14);
    last.put("F", 5);
    last.put("G", 5);
    List<String> classes = new ArrayList<>();
    last.forEach((letter, n) -> IntStream.rangeClosed(1, n).forEach(i -> classes.add(letter + i)));
    return classes;
  }

  @Test
  void there_is_a_row_for_every_class_in_order() throws IOException {
    assertThat(rows().keySet()).containsExactlyElementsOf(classes());
  }

  @Test
  void there_is_a_row_for_every_section_of_the_test_kit() throws IOException {
    Set<String> sections = new TreeSet<>();
    Attack.all().forEach(attack -> sections.add(attack.section()));
    assertThat(sections).hasSizeGreaterThan(35);
    assertThat(rows().keySet()).containsAll(sections);
  }

  @Test
  void what_the_test_kit_attacks_is_shown_by_the_catalogue() throws IOException {
    Map<String, Row> rows = rows();
    for (Attack attack : Attack.all()) {
      assertThat(rows.get(attack.section()).test())
          .as(attack.section())
          .contains("`AttackCatalogueTest#attack_fails_for_the_right_reason`");
    }
  }

  @Test
  void the_methods_and_tests_that_it_names_exist() throws IOException {
    Map<String, String> sources = sources();
    for (Map.Entry<String, Row> row : rows().entrySet()) {
      if (!NOT_DONE.contains(row.getKey())) {
        assertMembersExist(row.getKey(), row.getValue().stoppedBy(), "/src/main/", sources);
        assertTestsExist(row.getKey(), row.getValue().test(), sources);
      }
    }
  }

  @Test
  void whoever_cites_the_catalogue_has_attacks_in_it() throws IOException {
    String catalogue = sources().get("/src/test/AttackCatalogueTest");
    for (Map.Entry<String, Row> row : rows().entrySet()) {
      for (MatchResult cited : MEMBER.matcher(row.getValue().test()).results().toList()) {
        if (cited.group(1).equals("AttackCatalogueTest")) {
          Matcher sections = SECTIONS.matcher(annotations(catalogue, cited.group(2)));
          if (sections.find()) {
            assertThat(Attack.all())
                .as(row.getKey() + ": " + cited.group())
                .anyMatch(a -> a.section().equals(row.getKey()) && runs(sections.group(1), a));
          }
        }
      }
    }
  }

  private static boolean runs(String sections, Attack attack) {
    return sections == null
        || Stream.of(sections.replace("\"", "").split(", *"))
            .anyMatch(
                s ->
                    attack.section().equals(s)
                        || (s.length() == 1 && attack.section().startsWith(s)));
  }

  @Test
  void nothing_is_deserialised() throws IOException {
    sources()
        .forEach(
            (name, text) -> {
              if (name.startsWith("/src/main/")) {
                assertThat(text).as(name).doesNotContain("ObjectInputStream", "XMLDecoder");
              }
            });
  }

  @Test
  void it_says_what_is_not_done() throws IOException {
    Map<String, Row> rows = rows();
    for (String notDone : NOT_DONE) {
      assertThat(rows.get(notDone).stoppedBy()).startsWith("not done");
    }
  }

  /** Test methods, or whole test classes. */
  private static void assertTestsExist(String id, String cell, Map<String, String> sources) {
    List<MatchResult> methods = MEMBER.matcher(cell).results().toList();
    List<MatchResult> classes = TEST_CLASS.matcher(cell).results().toList();
    assertThat(methods.size() + classes.size()).as(id + " names no test").isPositive();
    for (MatchResult method : methods) {
      String source = sources.get("/src/test/" + method.group(1));
      assertThat(source).as(id + ": " + method.group()).isNotNull();
      assertThat(annotations(source, method.group(2)))
          .as(id + ": " + method.group())
          .containsPattern(TEST);
    }
    for (MatchResult type : classes) {
      assertThat(sources.get("/src/test/" + type.group(1)))
          .as(id + ": " + type.group())
          .isNotNull()
          .containsPattern(TEST);
    }
  }

  /** The lines with an at sign above the declaration of a method; the format of them is fixed. */
  private static String annotations(String source, String method) {
    Matcher declaration =
        Pattern.compile(
                "((?:\\n {2}(?: {2})?@[^\\n]*|\\n {6,}[^\\n]*|\\n {2}(?: {2})?\\}\\))*)"
                    + "\\n {2}(?: {2})?(?:static )?void "
                    + Pattern.quote(method)
                    + "\\(")
            .matcher(source);
    assertThat(declaration.find()).as(method + " is declared").isTrue();
    return declaration.group(1);
  }

  private static void assertMembersExist(
      String id, String cell, String where, Map<String, String> sources) {
    List<MatchResult> members = MEMBER.matcher(cell).results().toList();
    assertThat(members).as(id + " names nothing in " + where).isNotEmpty();
    for (MatchResult member : members) {
      String source = sources.get(where + member.group(1));
      assertThat(source).as(id + ": " + member.group()).isNotNull();
      // A declaration: at the start of a line but for its type, and before its body.
      Pattern declaration =
          Pattern.compile(
              "(?m)^ {2}(?: {2})?(?:[\\w.<>\\[\\]@? ,]+ )?"
                  + Pattern.quote(member.group(2))
                  + "\\([^;{]*\\{");
      assertThat(declaration.matcher(source).find()).as(id + ": " + member.group()).isTrue();
    }
  }

  /** The text of every class of every module, by place and simple name. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(p -> Files.exists(p.resolve("src"))).toList()) {
        try (Stream<Path> files = Files.walk(module.resolve("src"))) {
          for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
            String name = file.getFileName().toString().replace(".java", "");
            String where =
                file.toString().replace('\\', '/').contains("/src/main/")
                    ? "/src/main/"
                    : "/src/test/";
            sources.merge(where + name, Files.readString(file), String::concat);
          }
        }
      }
    }
    return sources;
  }
}
