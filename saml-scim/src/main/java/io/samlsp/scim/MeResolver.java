package io.samlsp.scim;

import io.samlsp.scim.token.TokenInfo;
import java.util.Optional;

/** Says who {@code /Me} is (RFC 7644 §3.11). */
@FunctionalInterface
public interface MeResolver {
  /** The id of the user on whose behalf the request is made; empty is answered with 404. */
  Optional<String> userId(TokenInfo token, ScimRequest request);
}
