package io.samlsp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.samlsp.keys.KeyFiles;
import io.samlsp.keys.SpKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

  @TempDir Path folder;

  private Run make(String name, String... more) {
    String[] args = new String[more.length + 4];
    System.arraycopy(more, 0, args, 4, more.length);
    args[0] = "keys";
    args[1] = "new";
    args[2] = "--out";
    args[3] = folder.resolve(name).toString();
    return Run.saml(args);
  }

  @Test
  void makes_an_rsa_key_of_3072_bits_that_the_library_reads() throws Exception {
    Run run = make("sp.pem");

    SpKey key = KeyFiles.pem(folder.resolve("sp.pem"));
    assertThat(run.code()).as(run.err()).isEqualTo(Saml.FINE);
    assertThat(KeyFacts.kind(key.privateKey())).isEqualTo("RSA 3072");
    assertThat(key.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=SAML service provider");
    assertThat(key.certificate().getNotBefore().toInstant()).isEqualTo(Run.NOW);
    assertThat(key.certificate().getNotAfter().toInstant())
        .isEqualTo(Run.NOW.plus(Duration.ofDays(1095)));
    assertThat(key.certificate().getSigAlgName()).isEqualTo("SHA256withRSA");
    key.certificate().verify(key.certificate().getPublicKey());
    assertThat(run.out())
        .contains("RSA 3072", KeyFacts.of(key.certificate()).fingerprint("SHA-256"))
        .doesNotContain("PRIVATE");
  }

  @Test
  void the_file_is_readable_for_its_owner_only_and_never_overwritten() throws Exception {
    make("sp.pem", "--kind", "ec");
    byte[] before = Files.readAllBytes(folder.resolve("sp.pem"));

    Run again = make("sp.pem", "--kind", "ec");

    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("sp.pem"))))
        .isEqualTo("rw-------");
    assertThat(again.code()).isEqualTo(Saml.USAGE);
    assertThat(again.err()).contains("is there already and was not touched");
    assertThat(folder.resolve("sp.pem")).hasBinaryContent(before);
  }

  @Test
  void makes_an_ec_key_and_hands_out_its_certificate_alone() throws Exception {
    Path certificate = folder.resolve("sp.crt");
    Run run =
        make(
            "sp.pem",
            "--kind=ec",
            "--subject=CN=sp.example.com,O=Example",
            "--valid=30d",
            "--certificate-out=" + certificate);

    assertThat(run.code()).as(run.err()).isEqualTo(Saml.FINE);
    assertThat(Files.readString(certificate)).doesNotContain("PRIVATE");
    assertThat(KeyFiles.certificates(Files.readString(certificate)))
        .isEqualTo(KeyFiles.pem(folder.resolve("sp.pem")).certificates());
    assertThat(Run.saml("keys", "show", folder.resolve("sp.pem").toString()).out())
        .startsWith("A private key, EC P-256\nIts certificate\n  EC P-256\n")
        .contains("O=Example");
  }

  @Test
  void encrypts_the_key_with_a_password() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "correct horse\nsecond line\n");
    make("sp.pem", "--kind=ec", "--password-file=" + password);
    String file = folder.resolve("sp.pem").toString();

    assertThat(Files.readString(folder.resolve("sp.pem"))).contains("BEGIN ENCRYPTED PRIVATE KEY");
    assertThat(KeyFiles.pem(folder.resolve("sp.pem"), "correct horse".toCharArray()).privateKey())
        .isNotNull();
    assertThat(Run.saml("keys", "show", file).err()).startsWith("KEY_PASSWORD_WRONG: ");
    assertThat(Run.saml("keys", "show", file, "--password-file=" + password).code())
        .isEqualTo(Saml.FINE);
  }

  @Test
  void shows_a_certificate_without_a_key_and_a_key_without_a_certificate() {
    Run certificate = Run.saml("keys", "show", Run.captured("keys/sp.crt"));
    Run key = Run.saml("keys", "show", Run.captured("keys/sp.key"));

    assertThat(certificate.out()).startsWith("No private key\nA certificate\n  RSA 2048\n");
    assertThat(key.out()).isEqualTo("A private key, RSA 2048\n");
    assertThat(certificate.code() + key.code()).isEqualTo(Saml.FINE);
  }

  @Test
  void shows_pkcs12_with_its_password() throws Exception {
    make("sp.pem", "--kind=ec");
    SpKey made = KeyFiles.pem(folder.resolve("sp.pem"));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "sp",
        made.privateKey(),
        "secret".toCharArray(),
        made.certificates().toArray(Certificate[]::new));
    Path file = folder.resolve("sp.p12");
    try (var out = Files.newOutputStream(file)) {
      store.store(out, "secret".toCharArray());
    }
    Path password = Files.writeString(folder.resolve("password"), "secret");

    assertThat(Run.saml("keys", "show", file.toString()).err())
        .contains("is a PKCS#12 file and needs a password");
    assertThat(
            Run.saml("keys", "show", "--json", file.toString(), "--password-file=" + password)
                .out())
        .contains("\"privateKey\" : \"EC ", "\"subject\" : \"CN=SAML service provider\"");
  }

  @Test
  void an_expired_certificate_is_a_finding_from_the_second_after_its_last() throws Exception {
    make("now.pem", "--kind=ec", "--valid=0s");
    assertThat(Run.saml("keys", "show", folder.resolve("now.pem").toString()).code())
        .isEqualTo(Saml.FINE);
    Run later =
        Run.at(Run.NOW.plusSeconds(1), "keys", "show", folder.resolve("now.pem").toString());
    assertThat(later.code()).isEqualTo(Saml.FINDINGS);
    assertThat(later.out()).contains(", expired");
  }

  @Test
  void what_is_no_key_file_is_refused_with_its_code() throws Exception {
    Path file = Files.writeString(folder.resolve("x"), "not a key");

    Run run = Run.saml("keys", "show", file.toString());

    assertThat(run.code()).isEqualTo(Saml.FINDINGS);
    assertThat(run.err()).startsWith("KEY_UNREADABLE: ");
    assertThat(make("y.pem", "--kind=ec", "--subject=nonsense").code()).isEqualTo(Saml.USAGE);
    assertThat(make("y.pem", "--kind=dsa").code()).isEqualTo(Saml.USAGE);
    assertThat(folder.resolve("y.pem")).doesNotExist();
  }
}
