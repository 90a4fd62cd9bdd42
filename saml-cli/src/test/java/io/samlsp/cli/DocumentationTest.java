package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.failure.FailureCode;
import io.samlsp.idp.Binding;
import io.samlsp.metadata.MetadataCheck;
import io.samlsp.metadata.MetadataProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents name exists, and what exists has a page. */
class DocumentationTest {

  private static final Path ROOT = Path.of("..");
  private static final Path PRODUCTS = ROOT.resolve("docs/products");
  private static final Pattern ID = Pattern.compile("`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^|`)saml ((?:metadata|response|request|keys) [a-z]+)\\b");

  /** Variables of the environment, a verdict of the command line, an attribute of PingFederate. */
  private static final Set<String> OTHERS =
      Set.of("NO_COLOR", "SAML_DEBUG", "NOT_SIGNED_IN", "SAML_SUBJECT");

  private static final Map<MetadataProduct, String> PAGES =
      Map.of(
          MetadataProduct.OKTA, "okta.md",
          MetadataProduct.ENTRA, "entra.md",
          MetadataProduct.ADFS, "adfs.md",
          MetadataProduct.GOOGLE_WORKSPACE, "google.md",
          MetadataProduct.PING, "ping.md",
          MetadataProduct.ONELOGIN, "onelogin.md",
          MetadataProduct.KEYCLOAK, "keycloak.md",
          MetadataProduct.SHIBBOLETH, "shibboleth.md",
          MetadataProduct.AUTH0, "auth0.md",
          MetadataProduct.JUMPCLOUD, "jumpcloud.md");

  static Stream<Path> documents() throws IOException {
    try (Stream<Path> products = Files.list(PRODUCTS)) {
      return Stream.concat(
              Stream.of("README.md", "docs/guide.md", "docs/cli.md", "docs/lint.md")
                  .map(ROOT::resolve),
              products.toList().stream())
          .sorted();
    }
  }

  private static Set<String> known() {
    Set<String> known = new HashSet<>(OTHERS);
    for (Enum<?>[] all :
        new Enum<?>[][] {
          FailureCode.values(),
          MetadataCheck.values(),
          DoctorCheck.values(),
          MetadataProduct.values(),
          Binding.values()
        }) {
      Arrays.stream(all).map(Enum::name).forEach(known::add);
    }
    return known;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_code_and_finding_that_a_document_names_exists(Path document) throws IOException {
    Set<String> unknown = new TreeSet<>();
    Matcher id = ID.matcher(Files.readString(document));
    while (id.find()) {
      unknown.add(id.group(1));
    }
    unknown.removeAll(known());

    assertThat(unknown).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_command_that_a_document_names_exists(Path document) throws IOException {
    Matcher command = COMMAND.matcher(Files.readString(document));
    while (command.find()) {
      String[] words = ("help " + command.group(1)).split(" ", -1);

      assertThat(Run.saml(words).code()).as(command.group(1)).isEqualTo(Saml.FINE);
    }
  }

  @ParameterizedTest
  @EnumSource(MetadataProduct.class)
  void every_product_has_a_page_that_says_where_to_click(MetadataProduct product)
      throws IOException {
    String page = Files.readString(PRODUCTS.resolve(PAGES.get(product)));

    assertThat(page)
        .startsWith("# " + product.title() + "\n")
        .contains(
            "\n## 1. Metadata\n",
            "\n## 2. Settings\n",
            "\n## 3. First sign-in\n",
            "\n## 4. When it fails\n")
        .contains(product.download(), product.settings(), product.certificates(), product.note());
  }

  @Test
  void every_page_is_linked_from_the_guide_and_the_readme() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/guide.md"));
    String readme = Files.readString(ROOT.resolve("README.md"));

    assertThat(PAGES.keySet()).containsExactlyInAnyOrder(MetadataProduct.values());
    for (String page : PAGES.values()) {
      assertThat(guide).contains("(products/" + page + ")");
      assertThat(readme).contains("(docs/products/" + page + ")");
    }
  }
}
