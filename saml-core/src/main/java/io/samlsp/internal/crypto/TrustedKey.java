package io.samlsp.internal.crypto;

import java.security.PublicKey;

/**
 * A key that the caller configured or took from metadata. It never comes out of a message.
 *
 * @param key the key
 * @param fingerprint SHA-256 of its certificate or of itself, in lower-case hexadecimal, for
 *     reports
 */
public record TrustedKey(PublicKey key, String fingerprint) {}
