package io.samlsp.examples.identitycenter.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (RFC 9106) with OWASP's first choice: 19 MiB, two passes, one lane. */
final class PasswordHash {

  private static final int KIBIBYTES = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int LENGTH = 32;
  private static final String PREFIX = "$argon2id$v=19$m=19456,t=2,p=1$";

  private PasswordHash() {}

  /** What to keep of a password, in the usual notation. */
  static String of(String password, SecureRandom random) {
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return PREFIX + base64.encodeToString(salt) + "$" + base64.encodeToString(hash(password, salt));
  }

  /** Whether this is the password; takes as long for a wrong one as for the right one. */
  static boolean matches(String kept, String password) {
    String[] parts = kept.split("\\$", -1);
    if (!kept.startsWith(PREFIX) || parts.length != 6) {
      throw new IllegalStateException("the password's hash has another form than ours");
    }
    byte[] salt = Base64.getDecoder().decode(parts[4]);
    return MessageDigest.isEqual(Base64.getDecoder().decode(parts[5]), hash(password, salt));
  }

  private static byte[] hash(String password, byte[] salt) {
    Argon2BytesGenerator argon = new Argon2BytesGenerator();
    argon.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(KIBIBYTES)
            .withIterations(PASSES)
            .withParallelism(LANES)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[LENGTH];
    argon.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
