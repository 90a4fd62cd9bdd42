package io.samlsp.examples.identitycenter.admin;

import io.samlsp.examples.identitycenter.store.Values;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The local administrator. Until there is a password, whoever knows the set-up code may set one;
 * the code is printed where only the operator sees it, and is another one at each start.
 */
public final class Administrator {

  /** The least number of characters of a password (NIST SP 800-63B: long beats complicated). */
  public static final int SHORTEST = 12;

  private static final String HASH = "administrator.password";
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int LONGEST = 200;

  private final Values values;
  private final SecureRandom random;
  private final Tries tries;
  private final @Nullable String setupCode;

  /** The administrator in those values. */
  public Administrator(Values values, Clock clock, SecureRandom random) {
    this.values = values;
    this.random = random;
    this.tries = new Tries(clock);
    this.setupCode = values.get(HASH).isPresent() ? null : code(random);
  }

  private static String code(SecureRandom random) {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      code.append(i > 0 && i % 5 == 0 ? "-" : "");
      code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return code.toString();
  }

  /** The code to print, while there is no password. */
  public Optional<String> setupCode() {
    return hasPassword() ? Optional.empty() : Optional.ofNullable(setupCode);
  }

  /** Whether there is a password. */
  public boolean hasPassword() {
    return values.get(HASH).isPresent();
  }

  /** How a try ended. */
  public enum Answer {
    /** Right. */
    RIGHT,
    /** Wrong. */
    WRONG,
    /** Not looked at: too many wrong ones before. */
    TOO_MANY
  }

  /** Tries a password. */
  Answer signIn(String password, String address) {
    if (!tries.begin(address)) {
      return Answer.TOO_MANY;
    }
    return answered(isPassword(password), address);
  }

  /** One after the other: each takes 19 MiB, and strangers could ask for many at a time. */
  private synchronized boolean isPassword(String password) {
    Optional<String> hash = values.get(HASH);
    return hash.isPresent()
        && password.length() <= LONGEST
        && PasswordHash.matches(hash.get(), password);
  }

  /** Tries a set-up code. */
  Answer trySetupCode(String code, String address) {
    if (!tries.begin(address)) {
      return Answer.TOO_MANY;
    }
    Optional<String> expected = setupCode();
    String typed = code.strip().toUpperCase(Locale.ROOT);
    boolean right =
        expected.isPresent()
            && MessageDigest.isEqual(
                expected.get().getBytes(StandardCharsets.UTF_8),
                typed.getBytes(StandardCharsets.UTF_8));
    return answered(right, address);
  }

  private Answer answered(boolean right, String address) {
    if (right) {
      tries.succeeded(address);
      return Answer.RIGHT;
    }
    return Answer.WRONG;
  }

  /** Whether a password may be set: long enough, and not longer than is hashed. */
  static boolean isAcceptable(String password) {
    return password.length() >= SHORTEST && password.length() <= LONGEST;
  }

  /** Sets the password, unless it is that already; says whether it was another one before. */
  public boolean setIfOther(String password) {
    if (isPassword(password)) {
      return false;
    }
    setPassword(password);
    return true;
  }

  /** Sets the password. */
  public void setPassword(String password) {
    if (!isAcceptable(password)) {
      throw new IllegalArgumentException("a password needs at least " + SHORTEST + " characters");
    }
    values.set(HASH, PasswordHash.of(password, random));
  }
}
