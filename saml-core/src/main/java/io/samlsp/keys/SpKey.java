package io.samlsp.keys;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A private key of the service provider with its certificate chain and its state. Immutable.
 *
 * <p>The private key may live in another JCA provider (PKCS#11, a KMS): it is never exported, only
 * handed to {@code Signature} and {@code Cipher}.
 */
public final class SpKey {

  private final PrivateKey privateKey;
  private final List<X509Certificate> certificates;
  private final KeyState state;
  private final @Nullable Provider provider;

  private SpKey(
      PrivateKey privateKey,
      List<X509Certificate> certificates,
      KeyState state,
      @Nullable Provider provider) {
    this.privateKey = Objects.requireNonNull(privateKey);
    this.certificates = List.copyOf(certificates);
    this.state = Objects.requireNonNull(state);
    this.provider = provider;
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("a key needs its certificate: the metadata publishes it");
    }
  }

  /**
   * An ACTIVE key with its certificate chain, own certificate first.
   *
   * @throws SamlFailure {@link FailureCode#KEY_AND_CERTIFICATE_DIFFER} if they are of different
   *     algorithms or, as far as the key can be looked at, not a pair
   */
  public static SpKey of(PrivateKey key, List<X509Certificate> certificates) throws SamlFailure {
    SpKey made = new SpKey(key, certificates, KeyState.ACTIVE, null);
    KeyPairs.requirePair(key, made.certificate().getPublicKey());
    return made;
  }

  /** The same key in another state. */
  public SpKey as(KeyState newState) {
    return new SpKey(privateKey, certificates, newState, provider);
  }

  /** The same key, used through that JCA provider instead of the first one that takes it. */
  public SpKey with(Provider jcaProvider) {
    return new SpKey(privateKey, certificates, state, Objects.requireNonNull(jcaProvider));
  }

  /** The private key. */
  public PrivateKey privateKey() {
    return privateKey;
  }

  /** The key's own certificate. */
  public X509Certificate certificate() {
    return certificates.get(0);
  }

  /** The chain, own certificate first. */
  public List<X509Certificate> certificates() {
    return certificates;
  }

  /** Where the key stands in its life. */
  public KeyState state() {
    return state;
  }

  /** The JCA provider to use it through, if one was named. */
  public Optional<Provider> provider() {
    return Optional.ofNullable(provider);
  }

  /** Algorithm and certificate subject; never the key. */
  @Override
  public String toString() {
    return privateKey.getAlgorithm()
        + " key, "
        + state
        + ", "
        + certificate().getSubjectX500Principal();
  }
}
