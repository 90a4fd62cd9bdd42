/**
 * The service provider's own keys: read from PEM or PKCS#12, or from any JCA provider, so that an
 * HSM or a cloud KMS works too.
 *
 * <p>Each key has a {@linkplain io.samlsp.keys.KeyState state}, which drives signing, the metadata
 * and the order in which decryption keys are tried: that is how keys are rolled over without an
 * outage.
 */
@NullMarked
package io.samlsp.keys;

import org.jspecify.annotations.NullMarked;
