package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar, as a process of its own. */
class JarIT {

  private static final Path JAR = Path.of("target/saml.jar");

  @TempDir Path folder;

  private Run jar(String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString()));
    command.addAll(List.of(args));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  @Test
  void says_its_version_and_prints_nothing_else() throws Exception {
    Run run = jar("--version");

    assertThat(run.code()).isEqualTo(Saml.FINE);
    assertThat(run.out()).matches("saml \\d+\\.\\d+\\.\\d+.*\\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void validates_a_response_of_a_real_identity_provider() throws Exception {
    String file = Run.captured("keycloak/plain-sp-initiated.b64");
    Run run =
        jar(
            "response",
            "validate",
            "--brief",
            "--idp=" + Run.captured("keycloak/metadata.xml"),
            "--sp=https://sp.example.test/saml/metadata",
            "--acs=http://localhost:8080/saml/acs",
            "--at=2026-11-24T03:49:42Z",
            "--request-id=_f100f3f506bc41e89cdb58fcfced7189",
            file);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(file + ": ACCEPTED from http://127.0.0.1:28480/realms/acme\n");
    assertThat(run.code()).isEqualTo(Saml.FINE);
  }

  /** OpenSAML and BouncyCastle find their parts in the one jar. */
  @Test
  void writes_signed_metadata() throws Exception {
    Path key = folder.resolve("sp.pem");
    Files.writeString(
        key,
        text(Path.of(Run.captured("keys/sp.key"))) + text(Path.of(Run.captured("keys/sp.crt"))));

    Run run =
        jar(
            "metadata",
            "generate",
            "--entity-id=https://app.example.com/saml",
            "--acs=https://app.example.com/acs",
            "--encryption=" + key,
            "--sign-with=" + key);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("<md:EntityDescriptor", "SignatureValue>");
    assertThat(run.code()).isEqualTo(Saml.FINE);
  }

  @Test
  void a_refusal_and_a_mistake_have_exit_codes_of_their_own() throws Exception {
    assertThat(jar("metadata", "lint", "pom.xml").code()).isEqualTo(Saml.FINDINGS);
    assertThat(jar("metadata", "lint", "no-such-file").code()).isEqualTo(Saml.USAGE);
  }

  @Test
  void holds_the_licence_and_no_signature_or_descriptor_of_what_it_is_made_of() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> names = jar.stream().map(ZipEntry::getName).toList();

      assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
      assertThat(names).doesNotHaveDuplicates().contains("META-INF/LICENSE", "META-INF/NOTICE");
      assertThat(names)
          .noneMatch(
              name -> name.matches("META-INF/[^/]*\\.(SF|RSA|DSA)|(.*/)?module-info\\.class"));
    }
  }
}
