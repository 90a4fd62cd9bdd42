package io.samlsp.response;

import io.samlsp.idp.IdentityProvider;
import io.samlsp.internal.crypto.CryptoPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How strict validation is. {@link #strict()} is the right one; every loosening is named {@code
 * allow…} and says what it opens. Immutable: each method gives a new policy.
 */
public final class ValidationPolicy {

  private enum Option {
    REQUIRE_SIGNED_RESPONSE,
    REQUIRE_SIGNED_ASSERTION,
    REQUIRE_ENCRYPTION,
    ALLOW_MISSING_DESTINATION,
    ALLOW_SHA1,
    ALLOW_SHORT_RSA_KEYS,
    ALLOW_EMPTY_REFERENCE_URI,
    ALLOW_UNSIGNED_CBC,
    ALLOW_RSA15
  }

  private static final Duration MOST_SKEW = Duration.ofMinutes(5);
  private static final ValidationPolicy STRICT =
      new ValidationPolicy(Duration.ofSeconds(60), 1 << 20, EnumSet.noneOf(Option.class));

  private final Duration clockSkew;
  private final int maximumResponseBytes;
  private final Set<Option> options;
  private final CryptoPolicy crypto;

  private ValidationPolicy(Duration clockSkew, int maximumResponseBytes, Set<Option> options) {
    this.clockSkew = clockSkew;
    this.maximumResponseBytes = maximumResponseBytes;
    this.options = options;
    this.crypto =
        new CryptoPolicy(
            options.contains(Option.ALLOW_SHA1),
            options.contains(Option.ALLOW_SHORT_RSA_KEYS),
            options.contains(Option.ALLOW_EMPTY_REFERENCE_URI),
            options.contains(Option.ALLOW_UNSIGNED_CBC),
            options.contains(Option.ALLOW_RSA15));
  }

  /** Everything checked, 60 seconds of clock skew, responses of up to 1 MiB. */
  public static ValidationPolicy strict() {
    return STRICT;
  }

  /**
   * Sets how far the clocks may differ, each way.
   *
   * @throws IllegalArgumentException if it is negative or more than 5 minutes: skew prolongs the
   *     life of a stolen assertion
   */
  public ValidationPolicy clockSkew(Duration skew) {
    if (skew.isNegative() || skew.compareTo(MOST_SKEW) > 0) {
      throw new IllegalArgumentException("clock skew must be from 0 to 5 minutes: " + skew);
    }
    return new ValidationPolicy(skew, maximumResponseBytes, options);
  }

  /**
   * Sets the size of the largest response that is read, in bytes after base64 decoding.
   *
   * @throws IllegalArgumentException if it is less than 1 KiB or more than 16 MiB
   */
  public ValidationPolicy maximumResponseBytes(int bytes) {
    if (bytes < 1 << 10 || bytes > 16 << 20) {
      throw new IllegalArgumentException("must be from 1 KiB to 16 MiB: " + bytes);
    }
    return new ValidationPolicy(clockSkew, bytes, options);
  }

  /** Demands a signature on the response itself, also when the assertion has its own. */
  public ValidationPolicy requireSignedResponse() {
    return with(Option.REQUIRE_SIGNED_RESPONSE);
  }

  /** Demands a signature on the assertion itself, also when the response has one. */
  public ValidationPolicy requireSignedAssertion() {
    return with(Option.REQUIRE_SIGNED_ASSERTION);
  }

  /** Demands an encrypted assertion. */
  public ValidationPolicy requireEncryption() {
    return with(Option.REQUIRE_ENCRYPTION);
  }

  /**
   * Takes signed responses without a Destination. Opens: a response meant for another endpoint of
   * this service provider is taken here; Recipient and audience still bind the assertion.
   */
  public ValidationPolicy allowMissingDestination() {
    return with(Option.ALLOW_MISSING_DESTINATION);
  }

  /**
   * Takes signatures and digests with SHA-1. Opens: whoever can make chosen-prefix collisions of
   * SHA-1 (feasible since 2020) and gets one of a pair of documents signed has the other signed
   * too.
   */
  public ValidationPolicy allowSha1() {
    return with(Option.ALLOW_SHA1);
  }

  /**
   * Takes RSA keys of 1024 to 2047 bits. Opens: such keys can be factored by well-funded attackers.
   */
  public ValidationPolicy allowShortRsaKeys() {
    return with(Option.ALLOW_SHORT_RSA_KEYS);
  }

  /**
   * Takes signatures whose Reference is "" (the whole document) where SAML demands "#ID". Opens
   * nothing by itself here, since the parent must be the root and is what is read; but SAML forbids
   * it (saml-core §5.4.2).
   */
  public ValidationPolicy allowEmptyReferenceUri() {
    return with(Option.ALLOW_EMPTY_REFERENCE_URI);
  }

  /**
   * Takes content encrypted in CBC mode that stands under no signature. Opens: padding-oracle
   * attacks (Jager and Somorovsky 2011) by whoever can make us decrypt a changed ciphertext many
   * times and sees any difference in our answers, or in how long they take.
   */
  public ValidationPolicy allowUnsignedCbc() {
    return with(Option.ALLOW_UNSIGNED_CBC);
  }

  /**
   * Takes content keys encrypted with RSA PKCS#1 1.5. Opens: Bleichenbacher's attack, which
   * recovers a content key by many tries if our answers differ in anything, time included. There
   * may be no other EncryptedKey beside one of these. Providers that answer a wrong private key
   * with random octets (implicit rejection) may spoil a sign-in in a hundred while there are
   * several decryption keys.
   */
  public ValidationPolicy allowRsa15() {
    return with(Option.ALLOW_RSA15);
  }

  private ValidationPolicy with(Option option) {
    EnumSet<Option> more = EnumSet.copyOf(options);
    more.add(option);
    return new ValidationPolicy(clockSkew, maximumResponseBytes, more);
  }

  /** How far the clocks may differ, each way. */
  public Duration clockSkew() {
    return clockSkew;
  }

  /** The size of the largest response that is read, in bytes. */
  public int maximumResponseBytes() {
    return maximumResponseBytes;
  }

  /** Whether the response must be signed itself. */
  public boolean isSignedResponseRequired() {
    return options.contains(Option.REQUIRE_SIGNED_RESPONSE);
  }

  /** Whether the assertion must be signed itself. */
  public boolean isSignedAssertionRequired() {
    return options.contains(Option.REQUIRE_SIGNED_ASSERTION);
  }

  /** Whether the assertion must be encrypted. */
  public boolean isEncryptionRequired() {
    return options.contains(Option.REQUIRE_ENCRYPTION);
  }

  /** Whether a signed response may lack its Destination. */
  public boolean isMissingDestinationAllowed() {
    return options.contains(Option.ALLOW_MISSING_DESTINATION);
  }

  /** This policy with what is set for one identity provider. */
  ValidationPolicy of(IdentityProvider identityProvider) {
    ValidationPolicy own = identityProvider.clockSkew().map(this::clockSkew).orElse(this);
    own = identityProvider.signedResponseRequired() ? own.requireSignedResponse() : own;
    own = identityProvider.signedAssertionRequired() ? own.requireSignedAssertion() : own;
    return identityProvider.encryptionRequired() ? own.requireEncryption() : own;
  }

  CryptoPolicy crypto() {
    return crypto;
  }

  /** The loosenings and demands by name. */
  @Override
  public String toString() {
    return "ValidationPolicy" + options + ", skew " + clockSkew;
  }
}
