package io.samlsp.response;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Under which conditions the assertion is valid (saml-core §2.5).
 *
 * @param audienceRestrictions each with its audiences
 * @param unknown name of a condition that we do not know, or null
 */
record Conditions(
    @Nullable Instant notBefore,
    @Nullable Instant notOnOrAfter,
    List<List<String>> audienceRestrictions,
    @Nullable String unknown) {}
