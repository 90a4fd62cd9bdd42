package io.samlsp.response;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Under which circumstances the assertion may be used (saml-core §2.4.1.1). */
record SubjectConfirmation(
    String method,
    @Nullable String recipient,
    @Nullable Instant notBefore,
    @Nullable Instant notOnOrAfter,
    @Nullable String inResponseTo) {

  private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

  boolean isBearer() {
    return method.equals(BEARER);
  }
}
