package io.samlsp.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is logged of sources that are not what they should be, or have odd names. */
class SourceLogTest {

  @TempDir Path directory;

  private List<LogCapture.Line> linesOf(MetadataSource source, String wanted) {
    try (MetadataProviders providers =
        MetadataProviders.builder(source)
            .temporaryFiles(directory)
            .executor(Runnable::run)
            .refreshedByCaller()
            .build()) {
      assertThat(providers.find(wanted)).isEmpty();
    }
    List<LogCapture.Line> lines = LogCapture.take();
    assertThat(lines).isNotEmpty();
    return lines;
  }

  /** attacks C10. */
  @Test
  void private_key_in_the_place_of_metadata_is_not_logged() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    String base64 =
        Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    String pem = "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";

    for (String file : List.of(base64, pem)) {
      byte[] octets = file.getBytes(StandardCharsets.UTF_8);
      assertThat(IdpMetadata.lint(octets).toJson().toLowerCase(Locale.ROOT))
          .doesNotContain(base64.substring(48, 60).toLowerCase(Locale.ROOT));
      for (LogCapture.Line line : linesOf(MetadataSource.bytes(octets), "x")) {
        // From 43 on it is the private value itself.
        assertThat(line.text().toLowerCase(Locale.ROOT))
            .doesNotContain(base64.substring(48, 60).toLowerCase(Locale.ROOT));
      }
    }
  }

  @Test
  void name_of_a_file_in_a_directory_is_escaped() throws Exception {
    Files.writeString(directory.resolve("a\n2026 INFO all is well\u001b[31m.xml"), "x");

    linesOf(MetadataSource.directory(directory), "x").forEach(ForeignTextIsCut::requireHarmless);
  }

  /** Percent-encoded, it is nine times as long. */
  @Test
  void name_that_a_stranger_makes_us_ask_a_metadata_server_for_is_cut() {
    try (MetadataServer server = new MetadataServer()) {
      MetadataSource source =
          MetadataSource.mdq(server.url("/")).allowHttpOnLoopback().allowUnsigned();
      linesOf(source, "\u20ac".repeat(1_024)).forEach(ForeignTextIsCut::requireHarmless);
    }
  }
}
