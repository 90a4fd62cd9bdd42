package io.samlsp.scim.directory;

import io.samlsp.scim.filter.AttributePath;
import io.samlsp.scim.filter.Filter;
import io.samlsp.scim.schema.ResourceType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which resources to list.
 *
 * @param types at least one
 * @param filter null for all
 * @param sortBy null for the order of creation
 * @param startIndex the first result, counted from 1
 * @param count at most so many; 0 counts only
 * @param withGroups whether users come with their groups
 * @param withMembers whether groups come with their members
 */
public record Query(
    List<ResourceType> types,
    @Nullable Filter filter,
    @Nullable AttributePath sortBy,
    boolean descending,
    long startIndex,
    int count,
    boolean withGroups,
    boolean withMembers) {

  /** Checks and copies. */
  public Query {
    types = List.copyOf(types);
    if (types.isEmpty() || startIndex < 1 || count < 0) {
      throw new IllegalArgumentException("no types, or a negative range");
    }
  }

  /** The first {@code count} resources of that type that match, without groups and members. */
  public static Query matching(ResourceType type, @Nullable Filter filter, int count) {
    return new Query(List.of(type), filter, null, false, 1, count, false, false);
  }
}
