package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command as a whole: help, usage, failures. */
class SamlTest {

  /** The words of every command, groups too. */
  static Stream<List<String>> commands() {
    List<List<String>> found = new ArrayList<>();
    collect(Saml.whole(terminal()), List.of(), found);
    return found.stream();
  }

  private static void collect(CommandLine line, List<String> words, List<List<String>> found) {
    found.add(words);
    line.getSubcommands()
        .forEach(
            (name, child) -> {
              List<String> longer = new ArrayList<>(words);
              longer.add(name);
              collect(child, longer, found);
            });
  }

  static Terminal terminal() {
    return new Terminal(
        java.io.InputStream.nullInputStream(),
        new java.io.PrintWriter(java.io.Writer.nullWriter()),
        new java.io.PrintWriter(java.io.Writer.nullWriter()),
        java.time.Clock.systemUTC(),
        false);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_has_a_page_with_its_name_synopsis_and_exit_status(List<String> words) {
    List<String> args = new ArrayList<>(words);
    args.add(0, "help");

    Run page = Run.saml(args.toArray(String[]::new));

    String name = String.join(" ", args).replaceFirst("help", "saml");
    assertThat(page.code()).isEqualTo(Saml.FINE);
    assertThat(page.out())
        .startsWith("NAME\n  " + name + " - ")
        .contains("\nSYNOPSIS\n  " + name, "\nEXIT STATUS\n  0   All is well.\n  1   ")
        .doesNotContain("\n\n\n")
        .doesNotContainPattern("\n[A-Z]+\n($|\n)");
    assertThat(page.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(110));
    assertThat(page.err()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void the_option_help_prints_the_same_page(List<String> words) {
    List<String> help = new ArrayList<>(words);
    help.add(0, "help");
    List<String> option = new ArrayList<>(words);
    option.add("--help");

    Run page = Run.saml(option.toArray(String[]::new));

    assertThat(page.code()).isEqualTo(Saml.FINE);
    assertThat(page.out()).isEqualTo(Run.saml(help.toArray(String[]::new)).out());
  }

  @Test
  void without_a_command_it_prints_its_page_as_an_error() {
    Run run = Run.saml();

    assertThat(run.code()).isEqualTo(Saml.USAGE);
    assertThat(run.err()).startsWith("NAME\n  saml - ");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void a_mistyped_command_is_told_those_that_exist() {
    Run run = Run.saml("metadata", "lnit");

    assertThat(run.code()).isEqualTo(Saml.USAGE);
    assertThat(run.err())
        .contains("Known are: inspect, lint, generate, diff")
        .endsWith("See: saml help metadata\n");
  }

  @Test
  void an_unknown_command_is_a_usage_error_and_never_a_stack_trace() {
    Run run = Run.saml("\u001b[31mevil");

    assertThat(run.code()).isEqualTo(Saml.USAGE);
    assertThat(run.err()).doesNotContain("\u001b", "Exception", "\tat ");
  }

  @Test
  void an_unknown_page_names_those_that_exist() {
    Run run = Run.saml("help", "response", "valid");

    assertThat(run.code()).isEqualTo(Saml.USAGE);
    assertThat(run.err()).contains("There is no command valid; known are decode, validate");
  }

  @Test
  void a_usage_error_is_json_where_json_was_asked_for() {
    Run run = Run.saml("metadata", "lint", "--json");

    assertThat(run.code()).isEqualTo(Saml.USAGE);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("\"error\" : {", "Missing required", "\"See: saml help metadata lint\"");
  }

  @Test
  void a_file_that_is_not_there_is_a_usage_error() {
    Run run = Run.saml("metadata", "lint", "no-such-file.xml");

    assertThat(run.code()).isEqualTo(Saml.USAGE);
    assertThat(run.err()).startsWith("There is no file no-such-file.xml.\n");
  }

  @Test
  void a_folder_is_no_file() {
    Run run = Run.saml("metadata", "lint", "src");

    assertThat(run.code()).isEqualTo(Saml.USAGE);
    assertThat(run.err()).startsWith("src cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://idp.example.com/metadata", "http://127.0.0.1.example.com/x"})
  void plain_http_to_another_machine_is_refused_before_anything_is_sent(String address) {
    Run run = Run.saml("metadata", "lint", address);

    assertThat(run.code()).isEqualTo(Saml.USAGE);
    assertThat(run.err()).contains("is http, where anyone on the way can change the document");
  }

  @Test
  void prints_its_version() {
    Run run = Run.saml("--version");

    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out()).startsWith("saml ");
  }

  @Test
  void the_completion_script_knows_every_command() {
    Run run = Run.saml("generate-completion");

    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out())
        .contains("complete -F", "_picocli_saml_response_validate", "--request-id");
  }

  @Test
  void colours_are_for_a_terminal_only() {
    String file = Run.captured("keycloak/metadata.xml");

    assertThat(Run.saml("metadata", "lint", file).out()).doesNotContain("\u001b");
    assertThat(Run.onTerminal("metadata", "lint", file).out())
        .contains("\u001b[33mWARNING ENDPOINT_HTTP\u001b[0m");
  }
}
