package io.samlsp.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestCredentialTest {

  @Test
  void certificate_says_what_was_asked_for() throws Exception {
    Instant from = Instant.parse("1999-12-31T23:59:59Z");
    Instant to = Instant.parse("2051-02-03T04:05:06Z");
    BigInteger serial = new BigInteger("ff00ff00ff00ff00ff00", 16);
    X509Certificate certificate =
        TestCredential.builder()
            .subject("CN=idp.example.com,O=Ex\u00e4mple\\, Inc.,C=DE")
            .serialNumber(serial)
            .validity(from, to)
            .build()
            .certificate();
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSerialNumber()).isEqualTo(serial);
    assertThat(certificate.getNotBefore()).isEqualTo(Date.from(from));
    assertThat(certificate.getNotAfter()).isEqualTo(Date.from(to));
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=idp.example.com,O=Ex\u00e4mple\\, Inc.,C=DE");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withRSA");
    assertThat(((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
        .isEqualTo(2048);
    certificate.verify(certificate.getPublicKey());
  }

  @ParameterizedTest
  @CsvSource({"1949-12-31T23:59:59Z", "2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z"})
  void year_decides_how_time_is_encoded(Instant to) {
    X509Certificate certificate =
        TestCredential.builder().ec(256).validity(Instant.EPOCH, to).build().certificate();
    assertThat(certificate.getNotAfter()).isEqualTo(Date.from(to));
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 384, 521})
  void elliptic_certificate_verifies_itself(int bits) throws Exception {
    X509Certificate certificate = TestCredential.ec(bits).certificate();
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    certificate.verify(certificate.getPublicKey());
  }

  @Test
  void certificate_can_be_signed_with_sha1() throws Exception {
    X509Certificate rsa = TestCredential.builder().sha1Certificate().build().certificate();
    assertThat(rsa.getSigAlgName()).isEqualTo("SHA1withRSA");
    rsa.verify(rsa.getPublicKey());
    X509Certificate ec = TestCredential.builder().ec(256).sha1Certificate().build().certificate();
    assertThat(ec.getSigAlgName()).isEqualTo("SHA1withECDSA");
    ec.verify(ec.getPublicKey());
  }

  @Test
  void short_key_can_be_made() {
    X509Certificate certificate = TestCredential.builder().rsa(1024).build().certificate();
    assertThat(((RSAPublicKey) certificate.getPublicKey()).getModulus().bitLength())
        .isEqualTo(1024);
  }

  @Test
  void unknown_curve_is_refused() {
    assertThatThrownBy(() -> TestCredential.ec(255))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no such curve: P-255");
  }

  @Test
  void same_source_makes_the_same_key_and_certificate() {
    for (TestCredential.Builder builder :
        new TestCredential.Builder[] {TestCredential.builder(), TestCredential.builder().ec(384)}) {
      TestCredential first = builder.random(Randomness.seeded(7)).build();
      TestCredential again = builder.random(Randomness.seeded(7)).build();
      TestCredential other = builder.random(Randomness.seeded(8)).build();
      assertThat(again.privateKey()).isEqualTo(first.privateKey());
      assertThat(again.certificate()).isEqualTo(first.certificate());
      assertThat(other.privateKey()).isNotEqualTo(first.privateKey());
    }
  }

  @Test
  void pem_can_be_read_back() throws Exception {
    TestCredential credential = TestCredential.rsa();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    byte[] pem = credential.certificatePem().getBytes(StandardCharsets.US_ASCII);
    assertThat(factory.generateCertificate(new ByteArrayInputStream(pem)))
        .isEqualTo(credential.certificate());
    String body = credential.privateKeyPem().replaceAll("-----[A-Z ]+-----", "");
    byte[] pkcs8 = Base64.getMimeDecoder().decode(body);
    assertThat(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)))
        .isEqualTo(credential.privateKey());
    assertThat(credential.certificatePem().lines()).allMatch(line -> line.length() <= 64);
  }

  @Test
  void text_form_names_the_certificate_but_not_the_key() {
    assertThat(TestCredential.builder().subject("CN=a").build())
        .hasToString("TestCredential[RSA, CN=a, serial 1]");
  }
}
