package io.samlsp.scim;

import io.samlsp.scim.ScimEvent.Operation;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.token.TokenInfo;
import org.jspecify.annotations.Nullable;

/** What becomes known of a request on its way, for its event. */
final class Trace {
  @Nullable TokenInfo token;
  Operation operation = Operation.OTHER;
  @Nullable ResourceType type;
  @Nullable String resourceId;

  void about(Operation what, @Nullable ResourceType which, @Nullable String id) {
    operation = what;
    type = which;
    resourceId = id;
  }
}
