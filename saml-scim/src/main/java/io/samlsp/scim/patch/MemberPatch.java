package io.samlsp.scim.patch;

import io.samlsp.scim.directory.MemberChange;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.filter.Filter;
import io.samlsp.scim.filter.ValueMatcher;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.schema.Attribute;
import io.samlsp.scim.schema.DocumentReader;
import io.samlsp.scim.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operations on {@code members} as changes that the directory makes row by row. */
public final class MemberPatch {
  private static final Attribute MEMBERS = Schemas.GROUP.attribute("members").orElseThrow();

  private MemberPatch() {}

  static void translate(PatchOperation operation, List<MemberChange> changes) throws ScimException {
    if (operation.sub() != null) {
      throw new ScimException(
          ScimFailure.MUTABILITY, "A member is added or removed as a whole, never changed.");
    }
    Filter filter = operation.valueFilter();
    switch (operation.kind()) {
      case ADD -> changes.add(new MemberChange.Add(added(operation, filter)));
      case REPLACE -> {
        if (filter == null) {
          changes.add(new MemberChange.Replace(ids(operation.value())));
        } else {
          changes.add(new MemberChange.RemoveMatching(ValueMatcher.of(MEMBERS, filter), true));
          changes.add(new MemberChange.Add(ids(operation.value())));
        }
      }
      case REMOVE -> {
        if (filter != null) {
          changes.add(removed(filter));
        } else if (operation.value() != null) {
          // Entra: the members to remove stand in the value. An empty list removes nobody: a
          // client that names nobody does not mean everybody.
          changes.add(new MemberChange.Remove(ids(operation.value())));
        } else {
          changes.add(new MemberChange.Replace(List.of()));
        }
      }
    }
  }

  /**
   * The ids in a list of members, each once, in order.
   *
   * @throws ScimException INVALID_VALUE
   */
  public static List<String> ids(@Nullable Object members) throws ScimException {
    Object canonical = DocumentReader.value(MEMBERS, members);
    List<String> ids = new ArrayList<>();
    if (canonical != null) {
      for (Object each : Json.array(canonical)) {
        ids.add(id(Json.object(each)));
      }
    }
    return ids;
  }

  private static String id(Map<String, Object> member) throws ScimException {
    if (member.get("value") instanceof String id) {
      return id;
    }
    if (member.get("$ref") instanceof String address) {
      return address.substring(address.lastIndexOf('/') + 1);
    }
    throw new ScimException(ScimFailure.INVALID_VALUE, "A member needs the id as its value.");
  }

  private static List<String> added(PatchOperation operation, @Nullable Filter filter)
      throws ScimException {
    List<String> ids = ids(operation.value());
    if (ids.isEmpty() && filter != null) {
      return equalIds(filter)
          .orElseThrow(
              () -> new ScimException(ScimFailure.NO_TARGET, "The path names no one member."));
    }
    return ids;
  }

  private static MemberChange removed(Filter filter) throws ScimException {
    ValueMatcher matcher = ValueMatcher.of(MEMBERS, filter);
    Optional<List<String>> ids = equalIds(filter);
    return ids.isPresent()
        ? new MemberChange.Remove(ids.get())
        : new MemberChange.RemoveMatching(matcher, false);
  }

  /** The ids in {@code value eq "a"} or {@code value eq "a" or value eq "b"}. */
  private static Optional<List<String>> equalIds(Filter filter) {
    List<String> ids = new ArrayList<>();
    for (Filter part : filter instanceof Filter.Or or ? or.parts() : List.of(filter)) {
      if (part instanceof Filter.Compare compare
          && compare.operator() == Filter.Operator.EQ
          && compare.path().name().equalsIgnoreCase("value")
          && compare.operand() instanceof String id) {
        ids.add(id);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(ids);
  }
}
