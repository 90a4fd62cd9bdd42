package io.samlsp.scim.token;

import io.samlsp.scim.directory.Tenant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a token, besides its hash.
 *
 * @param id its public part
 * @param lastUsedAt to the minute; null when it has not been used
 */
public record TokenInfo(
    String id,
    Tenant tenant,
    String label,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant lastUsedAt) {}
