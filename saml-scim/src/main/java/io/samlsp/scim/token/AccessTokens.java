package io.samlsp.scim.token;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The access tokens of all tenants. */
public interface AccessTokens {
  /** At most so many tokens of a tenant are valid at a time: the one in use and its successor. */
  int MOST_PER_TENANT = 2;

  /**
   * A new token of a tenant, which is known from now on.
   *
   * @param label what the administrator calls it
   * @throws ScimException CONFLICT when the tenant has {@link #MOST_PER_TENANT} that have not
   *     expired; UNAVAILABLE
   */
  IssuedToken issue(Tenant tenant, String label, Duration lifetime) throws ScimException;

  /** The tokens of a tenant, expired ones too, oldest first. */
  List<TokenInfo> list(Tenant tenant) throws ScimException;

  /** Ends a token of that tenant at once; false when the tenant has no such token. */
  boolean revoke(Tenant tenant, String tokenId) throws ScimException;

  /** What is known of a presented token; empty unless it is valid now. */
  Optional<TokenInfo> verify(String presented) throws ScimException;
}
