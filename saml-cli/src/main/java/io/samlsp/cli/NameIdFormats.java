package io.samlsp.cli;

import java.util.Map;

/** Short words for the name id formats of saml-core §8.3. */
final class NameIdFormats {

  private static final String SAML1 = "urn:oasis:names:tc:SAML:1.1:nameid-format:";
  private static final String SAML2 = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

  static final String UNSPECIFIED = SAML1 + "unspecified";

  private static final Map<String, String> WORDS =
      Map.of(
          "email", SAML1 + "emailAddress",
          "unspecified", UNSPECIFIED,
          "persistent", SAML2 + "persistent",
          "transient", SAML2 + "transient");

  private NameIdFormats() {}

  /** The format of a word, or the URI itself. */
  static String of(String word) throws CliFailure {
    String format = WORDS.getOrDefault(word, word);
    if (format.indexOf(':') < 0) {
      throw CliFailure.usage(
          Shown.text(word) + " is no name id format",
          "Write email, persistent, transient, unspecified, or its URI.");
    }
    return format;
  }
}
