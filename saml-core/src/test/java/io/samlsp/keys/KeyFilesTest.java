package io.samlsp.keys;

import static io.samlsp.keys.TestKeys.PASSWORD;
import static io.samlsp.keys.TestKeys.file;
import static io.samlsp.keys.TestKeys.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.samlsp.coverage.Gives;
import io.samlsp.coverage.Refusal;
import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFilesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"rsa-pkcs8.pem", "rsa-pkcs1.pem"})
  void reads_an_rsa_key_as_pkcs8_and_pkcs1(String name) throws Exception {
    SpKey key = KeyFiles.pem(file(name), file("rsa-chain.crt"));

    assertThat(key.privateKey()).isEqualTo(TestKeys.rsa().privateKey());
    assertThat(key.state()).isEqualTo(KeyState.ACTIVE);
    assertThat(key.provider()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa-pkcs8-aes-256-cbc.pem",
        "rsa-pkcs8-aes-128-cbc.pem",
        "rsa-pkcs8-des3.pem",
        "rsa-pkcs8-scrypt.pem",
        "rsa-pkcs8-pbe-sha1-3des.pem",
        "rsa-pkcs1-aes256.pem",
        "rsa-pkcs1-des3.pem"
      })
  void decrypts_every_common_form_of_encrypted_key(String name) throws Exception {
    SpKey key = KeyFiles.pem(file(name), file("leaf.crt"), PASSWORD);

    assertThat(key.privateKey()).isEqualTo(TestKeys.rsa().privateKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa-pkcs8-aes-256-cbc.pem",
        "rsa-pkcs8-scrypt.pem",
        "rsa-pkcs8-pbe-sha1-3des.pem",
        "rsa-pkcs1-aes256.pem",
        "rsa-pkcs1-des3.pem",
        "ec-p256-sec1-aes256.pem"
      })
  void refuses_a_wrong_a_missing_and_an_empty_password(String name) {
    for (char[] password : new char[][] {"wrong".toCharArray(), null, new char[0]}) {
      assertRefused(
          FailureCode.KEY_PASSWORD_WRONG,
          () -> KeyFiles.pem(file(name), file("leaf.crt"), password));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"p256", "p384", "p521"})
  void reads_an_ec_key_as_sec1_and_pkcs8(String curve) throws Exception {
    Path certificate = file("ec-" + curve + ".crt");
    SpKey sec1 = KeyFiles.pem(file("ec-" + curve + "-sec1.pem"), certificate);
    SpKey pkcs8 = KeyFiles.pem(file("ec-" + curve + "-pkcs8.pem"), certificate);

    assertThat(sec1.privateKey()).isInstanceOf(ECPrivateKey.class);
    assertThat(((ECPrivateKey) sec1.privateKey()).getS())
        .isEqualTo(((ECPrivateKey) pkcs8.privateKey()).getS());
  }

  @Test
  void reads_an_encrypted_sec1_key() throws Exception {
    SpKey key = KeyFiles.pem(file("ec-p256-sec1-aes256.pem"), file("ec-p256.crt"), PASSWORD);

    assertThat(((ECPrivateKey) key.privateKey()).getS())
        .isEqualTo(((ECPrivateKey) TestKeys.ec("p256").privateKey()).getS());
  }

  @Test
  void reads_an_rsa_key_that_is_bound_to_pss() {
    assertThat(TestKeys.pss().privateKey().getAlgorithm()).isEqualTo("RSASSA-PSS");
  }

  @Test
  void keeps_the_order_of_the_certificate_chain() throws Exception {
    SpKey key = KeyFiles.pem(file("rsa-pkcs8.pem"), file("rsa-chain.crt"));

    assertThat(key.certificates())
        .extracting(c -> c.getSubjectX500Principal().getName())
        .containsExactly("CN=sp.example.test", "CN=Test CA");
    assertThat(KeyFiles.certificates(text("rsa-chain.crt"))).isEqualTo(key.certificates());
  }

  @Test
  void reads_key_and_chain_from_one_file() throws Exception {
    SpKey key = KeyFiles.pem(file("rsa-all-in-one.pem"));

    assertThat(key.privateKey()).isEqualTo(TestKeys.rsa().privateKey());
    assertThat(key.certificates()).hasSize(2);
  }

  @Test
  void reads_a_key_whose_certificate_is_elsewhere_or_beside_it() throws Exception {
    PrivateKey key = TestKeys.rsa().privateKey();

    assertThat(KeyFiles.privateKey(text("rsa-pkcs8.pem"), null)).isEqualTo(key);
    assertThat(KeyFiles.privateKey(text("rsa-all-in-one.pem"), null)).isEqualTo(key);
    assertThat(KeyFiles.privateKey(text("rsa-pkcs8-aes-256-cbc.pem"), PASSWORD)).isEqualTo(key);
    assertRefused(
        FailureCode.KEY_PASSWORD_WRONG,
        () -> KeyFiles.privateKey(text("rsa-pkcs8-aes-256-cbc.pem"), null));
    assertRefused(
        FailureCode.KEY_UNREADABLE, () -> KeyFiles.privateKey(text("rsa-chain.crt"), null));
  }

  @Test
  void reads_an_encrypted_key_and_its_chain_from_one_file() throws Exception {
    String both = text("rsa-chain.crt") + text("rsa-pkcs8-aes-256-cbc.pem");
    Path one = Files.writeString(folder.resolve("one.pem"), both);

    assertThat(KeyFiles.pem(one, PASSWORD).certificates()).hasSize(2);
  }

  @Test
  void passes_over_a_byte_order_mark_windows_line_ends_and_text_around_the_blocks()
      throws Exception {
    String damaged =
        "\u00ef\u00bb\u00bf"
            + text("rsa-pkcs1.pem").replace("\n", "\r\n")
            + "Bag Attributes\r\n    friendlyName: sp\r\n"
            + text("leaf.crt").replace("\n", "\r\n");

    assertThat(KeyFiles.pemText(damaged, null).privateKey()).isEqualTo(TestKeys.rsa().privateKey());
  }

  @Test
  void reads_a_certificate_with_openssl_trust_settings() throws Exception {
    X509Certificate certificate = KeyFiles.certificates(text("leaf.crt")).get(0);
    byte[] der = certificate.getEncoded();
    byte[] trust = new DERSequence().getEncoded();
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(der);
    both.write(trust);

    assertThat(KeyFiles.certificates(pem("TRUSTED CERTIFICATE", both.toByteArray())))
        .containsExactly(certificate);
  }

  @Test
  void gives_keys_of_the_jdk_and_registers_no_provider() throws Exception {
    SpKey key = KeyFiles.pem(file("rsa-pkcs1-aes256.pem"), file("leaf.crt"), PASSWORD);

    assertThat(key.privateKey().getClass().getName()).doesNotContain("bouncycastle");
    assertThat(key.certificate().getClass().getName()).doesNotContain("bouncycastle");
    assertThat(Security.getProvider("BC")).isNull();
  }

  @Test
  @Gives(FailureCode.KEY_AND_CERTIFICATE_DIFFER)
  void refuses_a_certificate_of_another_rsa_key(Refusal refusal) {
    refusal.by(() -> KeyFiles.pem(file("other-rsa.pem"), file("leaf.crt")));
  }

  @Test
  void refuses_a_certificate_of_another_ec_key_on_the_same_curve() {
    assertRefused(
        FailureCode.KEY_AND_CERTIFICATE_DIFFER,
        () -> KeyFiles.pem(file("other-ec-p256.pem"), file("ec-p256.crt")));
  }

  @Test
  void refuses_a_certificate_of_a_key_on_another_curve() {
    assertRefused(
        FailureCode.KEY_AND_CERTIFICATE_DIFFER,
        () -> KeyFiles.pem(file("ec-p256-sec1.pem"), file("ec-p384.crt")));
  }

  @Test
  void refuses_a_certificate_of_another_kind_of_key() {
    assertRefused(
        FailureCode.KEY_AND_CERTIFICATE_DIFFER,
        () -> KeyFiles.pem(file("rsa-pkcs8.pem"), file("ec-p256.crt")));
  }

  @Test
  void refuses_a_chain_that_starts_with_the_authority() {
    assertRefused(
        FailureCode.KEY_AND_CERTIFICATE_DIFFER,
        () -> KeyFiles.pem(file("rsa-pkcs8.pem"), file("ca.crt")));
  }

  @Test
  void takes_an_opaque_key_on_trust_but_not_one_of_another_modulus() throws Exception {
    List<X509Certificate> chain = KeyFiles.certificates(text("ec-p256.crt"));

    assertThat(SpKey.of(new OpaqueEcKey(), chain).privateKey()).isInstanceOf(OpaqueEcKey.class);
    assertRefused(
        FailureCode.KEY_AND_CERTIFICATE_DIFFER,
        () -> SpKey.of(new OpaqueEcKey(), KeyFiles.certificates(text("leaf.crt"))));
  }

  @Test
  void refuses_a_kind_of_key_that_saml_does_not_sign_with() {
    assertRefused(
        FailureCode.KEY_UNREADABLE, () -> KeyFiles.pem(file("ed25519.pem"), file("ed25519.crt")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nMIIEvQ==\n-----END PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nDEK-Info: AES\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: X,Y\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN DSA PRIVATE KEY-----\nMAMCAQA=\n-----END DSA PRIVATE KEY-----\n"
      })
  void refuses_what_holds_no_key(String pem) {
    assertRefused(FailureCode.KEY_UNREADABLE, () -> KeyFiles.pemText(pem, text("leaf.crt"), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
        "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n"
      })
  void refuses_what_holds_no_certificate(String pem) {
    assertRefused(FailureCode.KEY_UNREADABLE, () -> KeyFiles.certificates(pem));
    assertRefused(
        FailureCode.KEY_UNREADABLE, () -> KeyFiles.pemText(text("rsa-pkcs8.pem"), pem, null));
  }

  @Test
  void refuses_two_private_keys_in_one_text() {
    String two = text("rsa-pkcs8.pem") + text("other-rsa.pem");

    assertRefused(FailureCode.KEY_UNREADABLE, () -> KeyFiles.pemText(two, text("leaf.crt"), null));
  }

  @Test
  void refuses_a_file_larger_than_a_mebibyte() throws Exception {
    Path large = Files.write(folder.resolve("large.pem"), new byte[(1 << 20) + 1]);

    assertRefused(FailureCode.KEY_UNREADABLE, () -> KeyFiles.pem(large));
    assertRefused(FailureCode.KEY_UNREADABLE, () -> KeyFiles.pkcs12(large, PASSWORD));
    assertRefused(
        FailureCode.KEY_UNREADABLE, () -> KeyFiles.certificates("a".repeat((1 << 20) + 1)));
  }

  @Test
  void says_that_a_file_is_not_there() {
    assertThatThrownBy(() -> KeyFiles.pem(folder.resolve("none.pem")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void refuses_deeply_nested_asn1() {
    byte[] nested = nestedSequences(100_000);
    for (String type : List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE")) {
      String pem = pem(type, nested);
      assertRefused(FailureCode.KEY_UNREADABLE, () -> KeyFiles.pemText(pem, null));
    }
  }

  @Test
  void refuses_a_key_that_asks_for_hours_of_password_derivation() {
    List<AlgorithmIdentifier> costly =
        List.of(
            pbes2(
                new KeyDerivationFunc(
                    PKCSObjectIdentifiers.id_PBKDF2, new PBKDF2Params(new byte[8], 2_000_000_000))),
            pbes2(
                new KeyDerivationFunc(
                    MiscObjectIdentifiers.id_scrypt, new ScryptParams(new byte[8], 1 << 24, 8, 1))),
            pbes2(
                new KeyDerivationFunc(
                    MiscObjectIdentifiers.id_scrypt,
                    new ScryptParams(new byte[8], 1 << 14, 8, 1 << 20))),
            new AlgorithmIdentifier(
                PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
                new PKCS12PBEParams(new byte[8], 2_000_000_000)),
            new AlgorithmIdentifier(
                PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
                new DERSequence(
                    new ASN1Encodable[] {
                      new DEROctetString(new byte[8]),
                      new ASN1Integer(BigInteger.ONE.shiftLeft(100))
                    })),
            new AlgorithmIdentifier(
                PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC, DERNull.INSTANCE));
    for (AlgorithmIdentifier algorithm : costly) {
      String pem = pem("ENCRYPTED PRIVATE KEY", encrypted(algorithm));
      assertRefused(
          FailureCode.KEY_UNREADABLE, () -> KeyFiles.pemText(pem, text("leaf.crt"), PASSWORD));
    }
  }

  @Test
  void answers_any_damage_with_a_typed_refusal() {
    Random random = new Random(7);
    for (String name :
        List.of(
            "rsa-pkcs8.pem",
            "rsa-pkcs1-aes256.pem",
            "ec-p256-sec1.pem",
            "rsa-pkcs8-des3.pem",
            "leaf.crt")) {
      byte[] whole = text(name).getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < 300; i++) {
        byte[] damaged = whole.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
        }
        String pem = new String(damaged, StandardCharsets.ISO_8859_1);
        Throwable outcome = catchThrowable(() -> KeyFiles.pemText(pem, PASSWORD));
        assertThat(outcome).as(pem).isInstanceOf(SamlFailure.class);
        assertThat(((SamlFailure) outcome).code().name()).as(pem).startsWith("KEY_");
      }
    }
  }

  @Test
  void puts_no_part_of_a_key_into_a_message() {
    String key = text("rsa-pkcs8.pem");
    String body = key.lines().skip(1).findFirst().orElseThrow();
    String damaged = key.replace(body, body.substring(0, 40) + "*" + body.substring(41));

    Throwable failure = catchThrowable(() -> KeyFiles.pemText(damaged, text("leaf.crt"), null));

    assertThat(failure).isInstanceOf(SamlFailure.class).hasNoCause();
    assertThat(((SamlFailure) failure).code()).isEqualTo(FailureCode.KEY_UNREADABLE);
    for (int i = 0; i + 8 <= 40; i++) {
      assertThat(failure.getMessage()).doesNotContain(body.substring(i, i + 8));
    }
  }

  @Test
  void reads_the_only_key_of_a_pkcs12_file_with_its_chain() throws Exception {
    SpKey key = KeyFiles.pkcs12(file("one-key.p12"), PASSWORD);

    assertThat(((RSAPrivateKey) key.privateKey()).getModulus())
        .isEqualTo(((RSAPrivateKey) TestKeys.rsa().privateKey()).getModulus());
    assertThat(key.certificates()).hasSize(2);
  }

  @Test
  void picks_a_key_of_a_pkcs12_file_by_its_alias() throws Exception {
    assertThat(KeyFiles.pkcs12(file("two-keys.p12"), PASSWORD, "ec").privateKey())
        .isInstanceOf(ECPrivateKey.class);
  }

  @Test
  void demands_an_alias_if_a_pkcs12_file_holds_several_keys() {
    assertThatThrownBy(() -> KeyFiles.pkcs12(file("two-keys.p12"), PASSWORD))
        .isInstanceOf(SamlFailure.class)
        .hasMessageStartingWith("KEY_UNREADABLE")
        .hasMessageContaining("ec")
        .hasMessageContaining("one");
  }

  @Test
  void refuses_an_unknown_alias_and_one_without_a_key() {
    assertRefused(
        FailureCode.KEY_UNREADABLE, () -> KeyFiles.pkcs12(file("one-key.p12"), PASSWORD, "none"));
    assertRefused(
        FailureCode.KEY_UNREADABLE,
        () -> KeyFiles.pkcs12(file("certificates-only.p12"), PASSWORD, "only"));
    assertRefused(
        FailureCode.KEY_UNREADABLE, () -> KeyFiles.pkcs12(file("certificates-only.p12"), PASSWORD));
  }

  @Test
  @Gives(FailureCode.KEY_PASSWORD_WRONG)
  void refuses_a_wrong_password_of_a_pkcs12_file(Refusal refusal) {
    refusal.by(() -> KeyFiles.pkcs12(file("one-key.p12"), "wrong".toCharArray()));
  }

  @Test
  @Gives(FailureCode.KEY_UNREADABLE)
  void refuses_what_is_not_pkcs12(Refusal refusal) {
    refusal.by(() -> KeyFiles.pkcs12(file("rsa-pkcs8.pem"), PASSWORD));
  }

  @Test
  void reads_any_loaded_key_store() throws Exception {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    SpKey rsa = TestKeys.rsa();
    store.setKeyEntry(
        "sp", rsa.privateKey(), PASSWORD, rsa.certificates().toArray(new X509Certificate[0]));

    assertThat(KeyFiles.keyStore(store, "sp", PASSWORD).privateKey()).isEqualTo(rsa.privateKey());
    assertRefused(
        FailureCode.KEY_PASSWORD_WRONG,
        () -> KeyFiles.keyStore(store, "sp", "wrong".toCharArray()));
  }

  @Test
  void refuses_a_key_store_that_was_never_loaded() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");

    assertRefused(FailureCode.KEY_UNREADABLE, () -> KeyFiles.keyStore(store, "sp", PASSWORD));
  }

  private static void assertRefused(FailureCode code, ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    assertThat(failure).isInstanceOf(SamlFailure.class);
    assertThat(((SamlFailure) failure).code()).isEqualTo(code);
  }

  private static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }

  /** Of indefinite length, each closed. */
  private static byte[] nestedSequences(int depth) {
    byte[] der = new byte[depth * 4];
    for (int i = 0; i < depth; i++) {
      der[2 * i] = 0x30;
      der[2 * i + 1] = (byte) 0x80;
    }
    return der;
  }

  private static AlgorithmIdentifier pbes2(KeyDerivationFunc function) {
    EncryptionScheme aes =
        new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16]));
    return new AlgorithmIdentifier(
        PKCSObjectIdentifiers.id_PBES2, new PBES2Parameters(function, aes));
  }

  private static byte[] encrypted(AlgorithmIdentifier algorithm) {
    try {
      return new EncryptedPrivateKeyInfo(algorithm, new byte[64]).getEncoded();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** An EC key as a device shows it: without a number to look at. */
  private static final class OpaqueEcKey implements PrivateKey {

    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public String getFormat() {
      return null;
    }

    @Override
    public byte[] getEncoded() {
      return null;
    }
  }
}
