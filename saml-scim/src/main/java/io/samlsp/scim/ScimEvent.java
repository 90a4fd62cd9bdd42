package io.samlsp.scim;

import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.schema.ResourceType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request, or one operation inside a Bulk request, as a log, a metric or a console shows it. No
 * attribute's value is in it.
 *
 * @param tenant null when the request was not authenticated
 * @param tokenId the public part of the access token, null as above
 * @param client what the client calls itself, cut and with control characters replaced; "" if
 *     nothing
 * @param type the kind of resource, null when the request was about none
 * @param resourceId the resource, null when there is none or none yet
 * @param status the HTTP status
 * @param failure why it was refused, null when it was not
 */
public record ScimEvent(
    Instant at,
    @Nullable Tenant tenant,
    @Nullable String tokenId,
    String client,
    Operation operation,
    @Nullable ResourceType type,
    @Nullable String resourceId,
    int status,
    long milliseconds,
    @Nullable ScimFailure failure) {

  /** What was asked. */
  public enum Operation {
    DISCOVER,
    LIST,
    GET,
    CREATE,
    REPLACE,
    PATCH,
    DELETE,
    BULK,
    /** Nothing that this endpoint knows. */
    OTHER
  }
}
