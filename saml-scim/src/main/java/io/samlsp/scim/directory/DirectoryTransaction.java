package io.samlsp.scim.directory;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.schema.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One tenant's users and groups inside one transaction; used by one thread. */
public interface DirectoryTransaction {
  /** The resources that match, in a stable order. */
  Page search(Query query) throws ScimException;

  /** The resource with that id, with its links if asked for. */
  Optional<Resource> find(ResourceType type, String id, boolean withLinks) throws ScimException;

  /** The same without its links, and nobody else changes it before this transaction ends. */
  Optional<Resource> lock(ResourceType type, String id) throws ScimException;

  /** Lets no other transaction past this call for the same tenant, until this one ends. */
  void lockTenant() throws ScimException;

  /**
   * A new resource.
   *
   * @param members the ids of a group's first members
   * @throws ScimException UNIQUENESS, or INVALID_VALUE for a member that does not exist
   */
  Resource create(ResourceType type, Map<String, Object> document, List<String> members)
      throws ScimException;

  /**
   * Changes a locked resource; one that would stay the same keeps its version.
   *
   * @throws ScimException UNIQUENESS, INVALID_VALUE for a member that does not exist, NO_TARGET
   */
  Resource update(Resource locked, Map<String, Object> document, List<MemberChange> members)
      throws ScimException;

  /**
   * Removes a resource, and its memberships with it.
   *
   * @param onlyThisVersion whether it must still have the version of {@code resource}
   * @throws ScimException NOT_FOUND, PRECONDITION_FAILED
   */
  void delete(Resource resource, boolean onlyThisVersion) throws ScimException;
}
