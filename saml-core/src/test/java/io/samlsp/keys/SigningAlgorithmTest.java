package io.samlsp.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningAlgorithmTest {

  private static final byte[] OCTETS = "octets".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @EnumSource(names = {"RSA_SHA256", "RSA_SHA384", "RSA_SHA512"})
  void signs_with_rsa_as_the_jdk_verifies(SigningAlgorithm algorithm) throws Exception {
    byte[] value = algorithm.sign(TestKeys.rsa(), OCTETS);

    assertThat(verify(bits(algorithm) + "withRSA", null, TestKeys.rsa(), value)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_PSS_SHA256", "RSA_PSS_SHA384", "RSA_PSS_SHA512"})
  void signs_with_pss_as_the_jdk_verifies(SigningAlgorithm algorithm) throws Exception {
    String hash = bits(algorithm).replace("SHA", "SHA-");
    int salt = Integer.parseInt(hash.substring(4)) / 8;
    PSSParameterSpec parameters =
        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1);
    for (SpKey key : List.of(TestKeys.rsa(), TestKeys.pss())) {
      byte[] value = algorithm.sign(key, OCTETS);

      assertThat(verify("RSASSA-PSS", parameters, key, value)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"p256", "p384", "p521"})
  void signs_with_ecdsa_in_the_plain_form_of_xml_signature(String curve) throws Exception {
    SpKey key = TestKeys.ec(curve);
    int width = (Integer.parseInt(curve.substring(1)) + 7) / 8;
    for (SigningAlgorithm algorithm :
        List.of(
            SigningAlgorithm.ECDSA_SHA256,
            SigningAlgorithm.ECDSA_SHA384,
            SigningAlgorithm.ECDSA_SHA512)) {
      // Often enough that r or s starts with zeros.
      for (int i = 0; i < 10; i++) {
        byte[] value = algorithm.sign(key, OCTETS);

        assertThat(value).hasSize(2 * width);
        assertThat(verify(bits(algorithm) + "withECDSAinP1363Format", null, key, value)).isTrue();
      }
    }
  }

  @Test
  void chooses_by_the_kind_of_key() {
    assertThat(SigningAlgorithm.defaultFor(TestKeys.rsa())).isEqualTo(SigningAlgorithm.RSA_SHA256);
    assertThat(SigningAlgorithm.defaultFor(TestKeys.pss()))
        .isEqualTo(SigningAlgorithm.RSA_PSS_SHA256);
    assertThat(SigningAlgorithm.defaultFor(TestKeys.ec("p256")))
        .isEqualTo(SigningAlgorithm.ECDSA_SHA256);
    assertThat(SigningAlgorithm.defaultFor(TestKeys.ec("p384")))
        .isEqualTo(SigningAlgorithm.ECDSA_SHA384);
    assertThat(SigningAlgorithm.defaultFor(TestKeys.ec("p521")))
        .isEqualTo(SigningAlgorithm.ECDSA_SHA512);
  }

  @Test
  void refuses_a_kind_of_key_without_an_algorithm() throws Exception {
    SpKey ed25519 = edwardsKey();

    assertThatThrownBy(() -> SigningAlgorithm.defaultFor(ed25519))
        .isInstanceOf(IllegalArgumentException.class);
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      assertThat(algorithm.fits(ed25519)).isFalse();
    }
  }

  @Test
  void does_not_sign_with_a_key_that_does_not_fit() {
    assertThatThrownBy(() -> SigningAlgorithm.RSA_SHA256.sign(TestKeys.ec("p256"), OCTETS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SigningAlgorithm.ECDSA_SHA256.sign(TestKeys.rsa(), OCTETS))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SigningAlgorithm.RSA_SHA256.sign(TestKeys.pss(), OCTETS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void signs_through_the_provider_of_the_key() throws Exception {
    Provider bouncyCastle = new BouncyCastleProvider();
    for (SpKey key : List.of(TestKeys.rsa(), TestKeys.ec("p384"))) {
      SigningAlgorithm algorithm = SigningAlgorithm.defaultFor(key);
      byte[] value = algorithm.sign(key.with(bouncyCastle), OCTETS);

      String name =
          bits(algorithm)
              + (key.privateKey().getAlgorithm().equals("RSA")
                  ? "withRSA"
                  : "withECDSAinP1363Format");
      assertThat(verify(name, null, key, value)).isTrue();
    }
    assertThat(SigningAlgorithm.RSA_PSS_SHA256.sign(TestKeys.rsa().with(bouncyCastle), OCTETS))
        .hasSize(256);
  }

  @Test
  void says_when_the_key_cannot_be_used_and_not_what_it_is() throws Exception {
    SpKey away = SpKey.of(new AwayKey(), TestKeys.rsa().certificates());

    assertThatThrownBy(() -> SigningAlgorithm.RSA_SHA256.sign(away, OCTETS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cannot sign with RSA key, ACTIVE, CN=sp.example.test");
    assertThatThrownBy(
            () ->
                SigningAlgorithm.RSA_SHA256.sign(
                    TestKeys.rsa().with(Security.getProvider("SUN")), OCTETS))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void names_the_algorithms_as_rfc_6931_and_xml_signature_do() {
    List<String> hashes = new ArrayList<>();
    for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
      assertThat(algorithm.uri()).containsIgnoringCase(bits(algorithm));
      hashes.add(algorithm.digestUri());
    }
    assertThat(hashes)
        .containsOnly(
            "http://www.w3.org/2001/04/xmlenc#sha256",
            "http://www.w3.org/2001/04/xmldsig-more#sha384",
            "http://www.w3.org/2001/04/xmlenc#sha512");
  }

  private static String bits(SigningAlgorithm algorithm) {
    return algorithm.name().substring(algorithm.name().lastIndexOf('_') + 1);
  }

  private static boolean verify(String name, PSSParameterSpec parameters, SpKey key, byte[] value)
      throws Exception {
    Signature verifier = Signature.getInstance(name);
    verifier.initVerify(key.certificate().getPublicKey());
    if (parameters != null) {
      verifier.setParameter(parameters);
    }
    verifier.update(OCTETS);
    return verifier.verify(value);
  }

  private static SpKey edwardsKey() throws Exception {
    PrivateKey key =
        java.security.KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    return SpKey.of(new Named(key), KeyFiles.certificates(TestKeys.text("ed25519.crt")));
  }

  /** A key under the name that its certificate's key has. */
  private record Named(PrivateKey key) implements PrivateKey {
    @Override
    public String getAlgorithm() {
      return "EdDSA";
    }

    @Override
    public String getFormat() {
      return key.getFormat();
    }

    @Override
    public byte[] getEncoded() {
      return key.getEncoded();
    }
  }

  /** A key in a device that was pulled out. */
  private static final class AwayKey implements PrivateKey {

    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "RSA";
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
