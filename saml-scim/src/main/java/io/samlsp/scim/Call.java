package io.samlsp.scim;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that may be carried out: it has been authenticated, and its tenant is the token's. It
 * is one operation; a Bulk request makes several.
 */
record Call(
    Tenant tenant,
    ScimProfile profile,
    String method,
    Parameters parameters,
    @Nullable String ifMatch,
    @Nullable String ifNoneMatch,
    Body body) {

  /** The body, read when an operation turns out to need it. */
  @FunctionalInterface
  interface Body {
    Map<String, Object> read() throws ScimException;
  }

  boolean isAws() {
    return profile == ScimProfile.AWS;
  }
}
