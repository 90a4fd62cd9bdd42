package io.samlsp.response;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When and how the subject signed in (saml-core §2.7.2). */
record AuthnStatement(
    Instant authnInstant,
    @Nullable String sessionIndex,
    @Nullable Instant sessionNotOnOrAfter,
    @Nullable String contextClass) {}
