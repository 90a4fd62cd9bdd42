package io.samlsp.response;

import io.samlsp.failure.SamlFailure;
import io.samlsp.keys.SpKey;
import io.samlsp.testkit.TestCredential;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keys that several tests share, since making one takes long. */
final class Keys {

  private static final Map<String, TestCredential> MADE = new ConcurrentHashMap<>();

  private Keys() {}

  /** The identity provider's. */
  static TestCredential idp() {
    return rsa("idp");
  }

  /** The service provider's, for decryption. */
  static TestCredential sp() {
    return rsa("sp");
  }

  /** An RSA key of 2048 bits of that name. */
  static TestCredential rsa(String name) {
    return MADE.computeIfAbsent(name, n -> TestCredential.builder().subject("CN=" + n).build());
  }

  /** An RSA key that is too short. */
  static TestCredential shortRsa(int bits) {
    return MADE.computeIfAbsent(
        "rsa" + bits, n -> TestCredential.builder().rsa(bits).subject("CN=" + n).build());
  }

  /** A key on P-256, P-384 or P-521. */
  static TestCredential ec(int bits) {
    return MADE.computeIfAbsent("ec" + bits, n -> TestCredential.ec(bits));
  }

  static SpKey decrypting(TestCredential credential) {
    try {
      return SpKey.of(credential.privateKey(), List.of(credential.certificate()));
    } catch (SamlFailure e) {
      throw new AssertionError(e);
    }
  }
}
