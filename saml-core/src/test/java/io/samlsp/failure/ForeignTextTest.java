package io.samlsp.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForeignTextTest {

  @Test
  void leaves_printable_ascii_alone() {
    String text = "https://idp.example.com/?a=1&b=<x>\"'~";

    assertThat(ForeignText.cut(text)).isSameAs(text);
    assertThat(ForeignText.cut("")).isEmpty();
  }

  @Test
  void escapes_whatever_could_break_a_line_hide_or_look_like_something_else() {
    assertThat(ForeignText.cut("a\r\nb\tc\0d\u001be"))
        .isEqualTo("a\\u000d\\u000ab\\u0009c\\u0000d\\u001be");
    assertThat(ForeignText.cut("\u202e\u200b\ufeff\u2028"))
        .isEqualTo("\\u202e\\u200b\\ufeff\\u2028");
    assertThat(ForeignText.cut("p\u0430ypal\u007f\u00e9")).isEqualTo("p\\u0430ypal\\u007f\\u00e9");
    assertThat(ForeignText.cut("\ud83d\ude00 \ud800")).isEqualTo("\\ud83d\\ude00 \\ud800");
  }

  @Test
  void escapes_the_escape_so_that_it_cannot_be_forged() {
    assertThat(ForeignText.cut("\\u000a")).isEqualTo("\\u005cu000a");
  }

  @Test
  void cuts_after_300_characters_and_says_how_many_there_were() {
    assertThat(ForeignText.cut("x".repeat(300))).isEqualTo("x".repeat(300));
    assertThat(ForeignText.cut("x".repeat(301)))
        .isEqualTo("x".repeat(300) + "... (301 characters)");
    assertThat(ForeignText.cut("\n".repeat(1_000_000)))
        .isEqualTo("\\u000a".repeat(300) + "... (1000000 characters)");
  }

  @Test
  void quotes() {
    assertThat(ForeignText.quoted("a\nb")).isEqualTo("\"a\\u000ab\"");
  }
}
