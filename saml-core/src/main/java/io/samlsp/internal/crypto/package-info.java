/**
 * XML Signature and XML Encryption, as far as SAML uses them, straight on the JCA.
 *
 * <p>Nothing here follows a reference out of the message, runs a transform other than the two that
 * SAML allows, or takes a key from the message. What comes out is a {@link
 * io.samlsp.internal.crypto.VerifiedElement}: content parsed anew from the octets whose digest a
 * trusted key signed.
 */
@NullMarked
package io.samlsp.internal.crypto;

import org.jspecify.annotations.NullMarked;
