package io.samlsp.scim.patch;

import io.samlsp.scim.directory.MemberChange;
import io.samlsp.scim.failure.ScimException;
import java.util.ArrayList;
import java.util.List;

/** The operations of one PATCH request, in order; all of them are applied or none. */
public final class Patch {
  private final List<PatchOperation> onDocument = new ArrayList<>();
  private final List<PatchOperation> onMembers = new ArrayList<>();

  Patch(List<PatchOperation> operations) {
    for (PatchOperation operation : operations) {
      boolean members =
          operation.attribute() != null && operation.attribute().name().equals("members");
      (members ? onMembers : onDocument).add(operation);
    }
  }

  List<PatchOperation> onDocument() {
    return onDocument;
  }

  /** What happens to the members of a group; see {@link MemberPatch}. */
  public List<MemberChange> memberChanges() throws ScimException {
    List<MemberChange> changes = new ArrayList<>();
    for (PatchOperation operation : onMembers) {
      MemberPatch.translate(operation, changes);
    }
    return changes;
  }
}
