package io.samlsp.examples.identitycenter.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A group in the organization's directory, and how far the application knows about it.
 *
 * @param id the directory's own name for the group; never changes
 * @param members the ids of its people
 * @param remoteId the application's id of the group, once it was pushed
 * @param pushed whether the group is among those that are pushed
 * @param pushedMembers the application's ids of the members that it was told of
 * @param problem what the application answered last, if that was a refusal
 */
public record Group(
    String id,
    String name,
    List<String> members,
    boolean pushed,
    @Nullable String remoteId,
    List<String> pushedMembers,
    @Nullable String problem) {

  /** Checks and copies the parts. */
  public Group {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    members = List.copyOf(members);
    pushedMembers = List.copyOf(pushedMembers);
  }

  /** A group that is not pushed. */
  public static Group of(String id, String name, List<String> members) {
    return new Group(id, name, members, false, null, List.of(), null);
  }

  /** In the words of the console. */
  public String status() {
    if (!pushed) {
      return "Not pushed";
    }
    if (problem != null) {
      return "Error";
    }
    return remoteId == null ? "Pushing" : "Active";
  }

  Group withName(String value) {
    return new Group(id, value, members, pushed, remoteId, pushedMembers, problem);
  }

  Group withMember(String person, boolean belongs) {
    List<String> changed = new ArrayList<>(members);
    changed.remove(person);
    if (belongs) {
      changed.add(person);
    }
    return new Group(id, name, changed, pushed, remoteId, pushedMembers, problem);
  }

  Group startPush() {
    return new Group(id, name, members, true, remoteId, pushedMembers, null);
  }

  Group linkedTo(String remote, List<String> known) {
    return new Group(id, name, members, true, remote, known, null);
  }

  Group unlinked() {
    return new Group(id, name, members, false, null, List.of(), null);
  }

  Group withProblem(String value) {
    return new Group(id, name, members, pushed, remoteId, pushedMembers, value);
  }
}
