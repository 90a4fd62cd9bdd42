package io.samlsp.internal.crypto;

import java.security.PrivateKey;
import java.security.Provider;
import org.jspecify.annotations.Nullable;

/**
 * A private key that may decrypt.
 *
 * @param key the key, perhaps a handle into an HSM
 * @param provider the JCA provider to use it through, or null for the first that takes it
 */
public record DecryptionKey(PrivateKey key, @Nullable Provider provider) {}
