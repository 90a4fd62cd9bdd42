package io.samlsp.scim.directory;

import io.samlsp.scim.schema.ResourceType;
import java.util.List;

/**
 * A change to a user or a group.
 *
 * @param id of the user or group; it never changes, so file sessions under it and not under a name
 * @param name the user name or the group's display name, after the change
 * @param formerName the same before it
 * @param joined the ids that became members, for {@link Kind#MEMBERSHIP}
 * @param left the ids that were members, for {@link Kind#MEMBERSHIP}
 */
public record DirectoryChange(
    Kind kind,
    Tenant tenant,
    ResourceType type,
    String id,
    String name,
    String formerName,
    List<String> joined,
    List<String> left) {

  /** What happened. */
  public enum Kind {
    CREATED,
    /** Some attribute changed; the user may still sign in, or still may not. */
    UPDATED,
    /** A user who could sign in no longer can: end the sessions. */
    DEACTIVATED,
    /** A user who could not sign in now can. */
    ACTIVATED,
    DELETED,
    /** The members of a group changed. */
    MEMBERSHIP
  }

  /** Copies the lists. */
  public DirectoryChange {
    joined = List.copyOf(joined);
    left = List.copyOf(left);
  }
}
