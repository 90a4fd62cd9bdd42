package io.samlsp.fuzz;

import io.samlsp.keys.SigningKey;
import java.util.Base64;

/**
 * A response which the identity provider signs, whatever it is: what comes after the proof. There
 * is nothing to compare with, but nothing may escape either.
 */
public final class SignedContentTarget {

  private static final SigningKey KEY = SigningKey.of(World.IDP_KEY);

  private SignedContentTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    byte[] signed;
    try {
      signed = KEY.signXml(data);
    } catch (IllegalArgumentException notADocumentToSign) {
      return;
    }
    World.validate(Base64.getEncoder().encodeToString(signed));
  }
}
