package io.samlsp.scim.directory;

import io.samlsp.scim.schema.ResourceType;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A user or a group as it is stored.
 *
 * @param key the directory's own number for it, rising in the order of creation
 * @param id what clients call it
 * @param version 1 when created, one more at each change
 * @param document its attributes in canonical form (see {@code io.samlsp.scim.schema}), without
 *     {@code id}, {@code meta}, {@code groups} and {@code members}
 * @param links a user's groups or a group's members; empty unless the query asked for them
 */
public record Resource(
    ResourceType type,
    long key,
    String id,
    long version,
    Instant created,
    Instant lastModified,
    Map<String, Object> document,
    List<Link> links) {

  /**
   * The other end of a membership.
   *
   * @param direct false for a group that the user belongs to through another group
   */
  public record Link(ResourceType type, String id, String display, boolean direct) {}

  /** Whether a user may sign in. */
  public boolean isActive() {
    return Boolean.TRUE.equals(document.get("active"));
  }

  /** The user's name, or the group's. */
  public String name() {
    Object name = document.get(type == ResourceType.USER ? "userName" : "displayName");
    return name instanceof String text ? text : "";
  }

  /** The same with these links. */
  public Resource withLinks(List<Link> found) {
    return new Resource(type, key, id, version, created, lastModified, document, found);
  }
}
