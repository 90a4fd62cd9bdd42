package io.samlsp.scim.failure;

import org.jspecify.annotations.Nullable;

/**
 * Every way in which a SCIM request can fail, with the HTTP status and the {@code scimType} of RFC
 * 7644 §3.12.
 */
public enum ScimFailure {
  /**
   * The filter does not follow the grammar, names an unknown attribute or compares what cannot be
   * compared.
   */
  INVALID_FILTER(400, "invalidFilter"),
  /**
   * More results, operations, members or attributes than the configured limits allow (RFC 7644
   * §3.12).
   */
  TOO_MANY(400, "tooMany"),
  /**
   * A value that must be unique in the tenant is taken: send another one or update the existing
   * resource.
   */
  UNIQUENESS(409, "uniqueness"),
  /** The request tries to change what only the server decides, or to remove what must stay. */
  MUTABILITY(400, "mutability"),
  /** The body is not JSON, or not a message of the kind that this endpoint takes. */
  INVALID_SYNTAX(400, "invalidSyntax"),
  /** The path of a PATCH operation does not follow the grammar or names an unknown attribute. */
  INVALID_PATH(400, "invalidPath"),
  /**
   * The path of a PATCH operation matches nothing that could be changed, or is missing where
   * required.
   */
  NO_TARGET(400, "noTarget"),
  /**
   * A value is missing, has the wrong type, is too long, or names a resource that does not exist.
   */
  INVALID_VALUE(400, "invalidValue"),
  /**
   * No token, or one that is unknown, expired or of another endpoint: issue a new one and paste it
   * again.
   */
  UNAUTHORIZED(401, null),
  /**
   * The request is understood and not allowed, such as a filter on a discovery endpoint (RFC 7644
   * §4).
   */
  FORBIDDEN(403, null),
  /** No such resource or endpoint; clients act on it, so it is never used for anything else. */
  NOT_FOUND(404, null),
  /** The endpoint exists and does not take this method; the answer carries {@code Allow}. */
  METHOD_NOT_ALLOWED(405, null),
  /** The client accepts neither {@code application/scim+json} nor {@code application/json}. */
  NOT_ACCEPTABLE(406, null),
  /**
   * The request collides with another one that was admitted first; the same request may succeed
   * later.
   */
  CONFLICT(409, null),
  /** {@code If-Match} names another version than the current one: read again, then write. */
  PRECONDITION_FAILED(412, null),
  /** The body, or the number of Bulk operations in it, is over the configured limit. */
  TOO_LARGE(413, null),
  /** The body is declared to be something else than JSON. */
  UNSUPPORTED_MEDIA_TYPE(415, null),
  /** The token has used up its requests for now; the answer carries {@code Retry-After}. */
  RATE_LIMITED(429, null),
  /** A defect of this library; the log has the stack trace. */
  INTERNAL(500, null),
  /** An optional part of the protocol that this endpoint is configured not to offer. */
  NOT_IMPLEMENTED(501, null),
  /**
   * The database cannot be reached, or was too busy through several tries; the request may be sent
   * again.
   */
  UNAVAILABLE(503, null);

  private final int status;
  private final @Nullable String scimType;

  ScimFailure(int status, @Nullable String scimType) {
    this.status = status;
    this.scimType = scimType;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The detail error keyword of RFC 7644 §3.12, or null where the RFC has none. */
  public @Nullable String scimType() {
    return scimType;
  }
}
