package io.samlsp.response;

import io.samlsp.internal.crypto.VerifiedElement;
import io.samlsp.internal.xml.XmlElement;
import org.jspecify.annotations.Nullable;

/**
 * A response whose signatures all verified, at least one that covers the assertion.
 *
 * @param response the response: what was signed of it if it was signed, else as it was sent, which
 *     proves nothing
 * @param signedResponse the proof for the response, or null if it was not signed
 * @param assertion the proof for the assertion; null only for a response without one, which cannot
 *     sign anyone in
 */
record ProvenResponse(
    XmlElement response,
    @Nullable VerifiedElement signedResponse,
    @Nullable VerifiedElement assertion) {}
