package io.samlsp.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnToTest {

  private final ReturnTo local = ReturnTo.localPaths();
  private final ReturnTo named =
      ReturnTo.localPathsAnd(
          List.of(URI.create("https://app.example.com"), URI.create("http://localhost:8080")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/reports",
        "/reports/",
        "/reports/2026?q=a%20b&next=//x&u=https://elsewhere.example#top//x",
        "/a/..b/.c/...",
        "/?a=%0d%0a",
        "/#/route//x",
        "/caf%C3%A9",
        "/100%25",
        "/~me/@you/a;b=c",
        "/a:b"
      })
  void lets_a_local_path_through_as_it_is(String path) {
    assertThat(local.orDefault(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "reports",
        "evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/a//b",
        "/a\\b",
        " /reports",
        "/reports ",
        "/rep orts",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        "/\u0000",
        "/\u007f",
        "/\u00a0/x",
        "/\u2028",
        "/\uff0fevil.example",
        "/caf\u00e9",
        "/%2fevil.example",
        "/%2Fevil.example",
        "/%5cevil.example",
        "/%5C%5Cevil.example",
        "/%09/evil.example",
        "/%0d%0aLocation:%20https://evil.example",
        "/%00",
        "/%7f",
        "/%252fevil.example",
        "/%25252fevil.example",
        "/%2525252525252fevil.example",
        "/%25%32%66evil.example",
        "/.//evil.example",
        "/..//evil.example",
        "/./x",
        "/../x",
        "/x/..",
        "/x/.",
        "/.",
        "/..",
        "/%2e%2e//evil.example",
        "/%2e/x",
        "/x/%2E%2E",
        "/%",
        "/%2",
        "/%zz",
        "/?%",
        "/<script>",
        "/\"onload=",
        "/{x}",
        "/a|b",
        "/a^b",
        "/`",
        "?x",
        "#x",
        "https://evil.example",
        "HTTPS://evil.example",
        "https:evil.example",
        "https:/evil.example",
        "http://app.example.com",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:a@b",
        "@evil.example"
      })
  void sends_everything_else_to_the_default_page(String hostile) {
    assertThat(local.orDefault(hostile)).isEqualTo("/");
    assertThat(named.orDefault(hostile)).isEqualTo("/");
  }

  @Test
  void sends_to_the_default_page_if_nothing_was_asked_for() {
    assertThat(local.orDefault(null)).isEqualTo("/");
  }

  @Test
  void refuses_more_than_2000_characters() {
    assertThat(local.orDefault("/" + "a".repeat(1_999))).hasSize(2_000);
    assertThat(local.orDefault("/" + "a".repeat(2_000))).isEqualTo("/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com",
        "https://app.example.com/",
        "https://app.example.com/reports?x#y",
        "http://localhost:8080/reports",
        "/reports"
      })
  void lets_named_origins_through(String url) {
    assertThat(named.orDefault(url)).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com.evil.example/",
        "https://app.example.com@evil.example/",
        "https://app.example.com:8443/",
        "https://app.example.com:443/",
        "https://app.example.community/",
        "https://app.example.com//evil",
        "https://app.example.com/\\evil",
        "https://app.example.com\\@evil.example",
        "https://app.example.com?x",
        "https://app.example.com#x",
        "https://app.example.com/%2e%2e/x",
        "https://APP.example.com/",
        "HTTPS://app.example.com/",
        "https://evil@app.example.com/",
        "http://app.example.com/",
        "http://localhost/",
        "http://localhost:80800/",
        "https:app.example.com",
        "//app.example.com/"
      })
  void is_not_fooled_by_what_looks_like_a_named_origin(String hostile) {
    assertThat(named.orDefault(hostile)).isEqualTo("/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com/",
        "https://app.example.com/x",
        "https://app.example.com?x",
        "https://app.example.com#x",
        "https://user@app.example.com",
        "HTTPS://app.example.com",
        "ftp://app.example.com",
        "javascript:x",
        "app.example.com",
        "//app.example.com",
        "https:///x"
      })
  void refuses_what_is_not_an_origin(String origin) {
    assertThatThrownBy(() -> ReturnTo.localPathsAnd(List.of(URI.create(origin))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void never_leaves_the_origin_whatever_it_is_asked_for() {
    URI base = URI.create("https://app.example.com/saml/acs");
    Random random = new Random(11);
    String[] pieces = {
      "/",
      "\\",
      "%2f",
      "%5c",
      "%25",
      ".",
      "..",
      "%2e",
      ":",
      "@",
      "?",
      "#",
      "evil.example",
      "https",
      "javascript",
      "\t",
      "\n",
      " ",
      "%09",
      "a",
      ";",
      "%",
      "//",
      "\u0000",
      "\u00e9",
      "&",
      "app.example.com"
    };
    for (int round = 0; round < 200_000; round++) {
      StringBuilder asked = new StringBuilder();
      for (int n = random.nextInt(8); n > 0; n--) {
        asked.append(pieces[random.nextInt(pieces.length)]);
      }
      String target = local.orDefault(asked.toString());
      assertThat(target).matches("/([^/\\\\].*)?");
      // java.net.URI takes no second "#" and no "[" in a path, which browsers do.
      URI resolved = base.resolve(target.replaceFirst("#.*", "").replace("[", ""));
      assertThat(resolved.getRawAuthority()).isEqualTo("app.example.com");
      assertThat(resolved.getScheme()).isEqualTo("https");
      assertThat(resolved.getPath()).doesNotContain("//", "\\");
    }
  }
}
