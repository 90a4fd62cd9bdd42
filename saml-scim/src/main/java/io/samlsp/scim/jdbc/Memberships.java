package io.samlsp.scim.jdbc;

import io.samlsp.scim.directory.MemberChange;
import io.samlsp.scim.directory.Resource;
import io.samlsp.scim.directory.Resource.Link;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.schema.ResourceType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who is in which group: one row for each membership, changed one by one. */
final class Memberships {
  private static final int MOST_LEVELS = 50;
  private static final int MOST_LINKS = 200_000;

  private final Connection connection;
  private final Tenant tenant;

  Memberships(Connection connection, Tenant tenant) {
    this.connection = connection;
    this.tenant = tenant;
  }

  /** What changes came to: the ids of those who joined and those who left. */
  record Delta(List<String> joined, List<String> left) {
    static final Delta NONE = new Delta(List.of(), List.of());

    boolean isEmpty() {
      return joined.isEmpty() && left.isEmpty();
    }
  }

  /** A member, or one who may become one. */
  private record Candidate(ResourceType type, long key, String id, boolean isMember) {}

  /** Makes the changes to a group that this transaction has locked or created. */
  Delta apply(Resource group, List<MemberChange> changes) throws SQLException, ScimException {
    Set<String> joined = new LinkedHashSet<>();
    Set<String> left = new LinkedHashSet<>();
    for (MemberChange change : changes) {
      Delta step = step(group, change);
      for (String id : step.left()) {
        if (!joined.remove(id)) {
          left.add(id);
        }
      }
      for (String id : step.joined()) {
        if (!left.remove(id)) {
          joined.add(id);
        }
      }
    }
    return new Delta(List.copyOf(joined), List.copyOf(left));
  }

  private Delta step(Resource group, MemberChange change) throws SQLException, ScimException {
    if (change instanceof MemberChange.Add add) {
      return join(group, candidates(group, add.ids(), true));
    }
    if (change instanceof MemberChange.Remove remove) {
      return leave(group, candidates(group, remove.ids(), false));
    }
    if (change instanceof MemberChange.RemoveMatching matching) {
      return leave(group, matching(group, matching));
    }
    List<String> wanted = ((MemberChange.Replace) change).ids();
    List<Candidate> staying = candidates(group, wanted, true);
    Set<String> wantedIds = new HashSet<>(wanted);
    List<Candidate> leaving = members(group);
    leaving.removeIf(member -> wantedIds.contains(member.id()));
    return new Delta(join(group, staying).joined(), leave(group, leaving).left());
  }

  /** The users and groups with these ids, and whether each is a member. */
  private List<Candidate> candidates(Resource group, List<String> ids, boolean mustExist)
      throws SQLException, ScimException {
    Set<String> wanted = new LinkedHashSet<>(ids);
    List<Candidate> found = new ArrayList<>();
    if (wanted.isEmpty()) {
      return found;
    }
    read(
        Sql.of("SELECT r.seq, r.id, m.user_seq FROM scim_user r LEFT JOIN scim_group_user m")
            .add(" ON m.tenant_id = r.tenant_id AND m.user_seq = r.seq AND m.group_seq = ")
            .bind(group.key())
            .add(" WHERE r.tenant_id = ")
            .bind(tenant.id())
            .add(" AND r.id")
            .equalsAnyId(wanted),
        ResourceType.USER,
        found);
    if (found.size() < wanted.size()) {
      read(
          Sql.of("SELECT r.seq, r.id, m.member_seq FROM scim_group r LEFT JOIN scim_group_group m")
              .add(" ON m.tenant_id = r.tenant_id AND m.member_seq = r.seq AND m.group_seq = ")
              .bind(group.key())
              .add(" WHERE r.tenant_id = ")
              .bind(tenant.id())
              .add(" AND r.id")
              .equalsAnyId(wanted),
          ResourceType.GROUP,
          found);
    }
    if (mustExist && found.size() < wanted.size()) {
      found.forEach(candidate -> wanted.remove(candidate.id()));
      throw new ScimException(
          ScimFailure.INVALID_VALUE,
          "There is no user or group with the id "
              + ScimException.quote(wanted.iterator().next())
              + " to be a member.");
    }
    return found;
  }

  private void read(Sql sql, ResourceType type, List<Candidate> into) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        into.add(
            new Candidate(type, rows.getLong(1), rows.getString(2), rows.getObject(3) != null));
      }
    }
  }

  private List<Candidate> members(Resource group) throws SQLException {
    List<Candidate> members = new ArrayList<>();
    read(
        Sql.of("SELECT r.seq, r.id, m.user_seq FROM scim_group_user m JOIN scim_user r")
            .add(" ON r.tenant_id = m.tenant_id AND r.seq = m.user_seq WHERE m.tenant_id = ")
            .bind(tenant.id())
            .add(" AND m.group_seq = ")
            .bind(group.key()),
        ResourceType.USER,
        members);
    read(
        Sql.of("SELECT r.seq, r.id, m.member_seq FROM scim_group_group m JOIN scim_group r")
            .add(" ON r.tenant_id = m.tenant_id AND r.seq = m.member_seq WHERE m.tenant_id = ")
            .bind(tenant.id())
            .add(" AND m.group_seq = ")
            .bind(group.key()),
        ResourceType.GROUP,
        members);
    return members;
  }

  private List<Candidate> matching(Resource group, MemberChange.RemoveMatching change)
      throws SQLException, ScimException {
    Set<String> ids = new HashSet<>();
    for (Link link : withMembers(List.of(group)).get(0).links()) {
      Map<String, Object> member =
          Map.of("value", link.id(), "type", link.type().title(), "display", link.display());
      if (change.matcher().matches(member)) {
        ids.add(link.id());
      }
    }
    if (ids.isEmpty() && change.required()) {
      throw new ScimException(
          ScimFailure.NO_TARGET, "The filter in the path matches none of the members.");
    }
    List<Candidate> members = members(group);
    members.removeIf(member -> !ids.contains(member.id()));
    return members;
  }

  private Delta join(Resource group, List<Candidate> candidates)
      throws SQLException, ScimException {
    List<String> joined = new ArrayList<>();
    for (ResourceType type : ResourceType.values()) {
      String insert =
          type == ResourceType.USER
              ? "INSERT INTO scim_group_user (tenant_id, group_seq, user_seq) VALUES (?, ?, ?)"
              : "INSERT INTO scim_group_group (tenant_id, group_seq, member_seq) VALUES (?, ?, ?)";
      try (PreparedStatement batch = connection.prepareStatement(insert)) {
        boolean any = false;
        for (Candidate candidate : candidates) {
          if (candidate.type() != type || candidate.isMember()) {
            continue;
          }
          if (candidate.id().equals(group.id())) {
            throw new ScimException(
                ScimFailure.INVALID_VALUE, "A group cannot be a member of itself.");
          }
          batch.setString(1, tenant.id());
          batch.setLong(2, group.key());
          batch.setLong(3, candidate.key());
          batch.addBatch();
          any = true;
          joined.add(candidate.id());
        }
        if (any) {
          batch.executeBatch();
        }
      }
    }
    return new Delta(joined, List.of());
  }

  private Delta leave(Resource group, List<Candidate> candidates) throws SQLException {
    List<String> left = new ArrayList<>();
    for (ResourceType type : ResourceType.values()) {
      List<Long> keys = new ArrayList<>();
      for (Candidate candidate : candidates) {
        if (candidate.type() == type && candidate.isMember()) {
          keys.add(candidate.key());
          left.add(candidate.id());
        }
      }
      if (keys.isEmpty()) {
        continue;
      }
      Sql sql =
          type == ResourceType.USER
              ? Sql.of("DELETE FROM scim_group_user WHERE tenant_id = ")
              : Sql.of("DELETE FROM scim_group_group WHERE tenant_id = ");
      sql.bind(tenant.id()).add(" AND group_seq = ").bind(group.key()).add(" AND ");
      sql.add(type == ResourceType.USER ? Sql.of("user_seq") : Sql.of("member_seq"));
      sql.equalsAny(keys).update(connection);
    }
    return new Delta(List.of(), left);
  }

  /** Locks the groups that a resource is directly in. */
  List<Resource> lockGroupsOf(Resource member, ResourceRows rows)
      throws SQLException, ScimException {
    return rows.lockGroups(groupsOf(member));
  }

  /** The keys of the groups that a resource is directly in. */
  Set<Long> groupsOf(Resource member) throws SQLException, ScimException {
    Set<Long> keys = new TreeSet<>();
    for (List<Group> groups : directGroups(member.type(), List.of(member.key())).values()) {
      groups.forEach(group -> keys.add(group.key()));
    }
    return keys;
  }

  private record Group(long key, Link link) {}

  /** The same groups with their members. */
  List<Resource> withMembers(List<Resource> resources) throws SQLException, ScimException {
    Map<Long, List<Link>> links = new HashMap<>();
    for (Resource resource : resources) {
      if (resource.type() == ResourceType.GROUP) {
        links.put(resource.key(), new ArrayList<>());
      }
    }
    if (links.isEmpty()) {
      return resources;
    }
    int[] room = {MOST_LINKS};
    readMembers(
        Sql.of("SELECT m.group_seq, x.id, x.display FROM ")
            .table(links.keySet())
            .add(" JOIN scim_group_user m ON m.group_seq = k.seq AND m.tenant_id = ")
            .bind(tenant.id())
            .add(" JOIN scim_user x ON x.tenant_id = m.tenant_id AND x.seq = m.user_seq")
            .add(" ORDER BY m.group_seq, m.user_seq"),
        ResourceType.USER,
        links,
        room);
    readMembers(
        Sql.of("SELECT m.group_seq, x.id, x.display FROM ")
            .table(links.keySet())
            .add(" JOIN scim_group_group m ON m.group_seq = k.seq AND m.tenant_id = ")
            .bind(tenant.id())
            .add(" JOIN scim_group x ON x.tenant_id = m.tenant_id AND x.seq = m.member_seq")
            .add(" ORDER BY m.group_seq, m.member_seq"),
        ResourceType.GROUP,
        links,
        room);
    return resources.stream()
        .map(
            r ->
                r.type() == ResourceType.GROUP
                    ? r.withLinks(links.getOrDefault(r.key(), List.of()))
                    : r)
        .toList();
  }

  private void readMembers(Sql sql, ResourceType type, Map<Long, List<Link>> into, int[] room)
      throws SQLException, ScimException {
    try (PreparedStatement statement = sql.prepare(connection)) {
      statement.setFetchSize(10_000);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (--room[0] < 0) {
            throw new ScimException(
                ScimFailure.TOO_MANY,
                "The groups have more than "
                    + MOST_LINKS
                    + " members together; ask with excludedAttributes=members.");
          }
          List<Link> links = into.get(rows.getLong(1));
          if (links != null) {
            links.add(new Link(type, rows.getString(2), rows.getString(3), true));
          }
        }
      }
    }
  }

  /** The same users with their groups, direct ones first, each group once. */
  List<Resource> withGroups(List<Resource> resources) throws SQLException, ScimException {
    List<Long> users = new ArrayList<>();
    for (Resource resource : resources) {
      if (resource.type() == ResourceType.USER) {
        users.add(resource.key());
      }
    }
    Map<Long, List<Group>> direct = directGroups(ResourceType.USER, users);
    Map<Long, List<Group>> parents = ancestors(direct.values());
    List<Resource> linked = new ArrayList<>();
    int room = MOST_LINKS;
    for (Resource resource : resources) {
      if (resource.type() != ResourceType.USER) {
        linked.add(resource);
        continue;
      }
      List<Link> links = links(direct.getOrDefault(resource.key(), List.of()), parents);
      room -= links.size();
      if (room < 0) {
        throw tooManyGroups();
      }
      linked.add(resource.withLinks(links));
    }
    return linked;
  }

  private static List<Link> links(List<Group> direct, Map<Long, List<Group>> parents) {
    Map<Long, Link> links = new LinkedHashMap<>();
    direct.forEach(group -> links.put(group.key(), group.link()));
    List<Long> frontier = new ArrayList<>(links.keySet());
    while (!frontier.isEmpty()) {
      List<Long> next = new ArrayList<>();
      for (long key : frontier) {
        for (Group parent : parents.getOrDefault(key, List.of())) {
          Link link = parent.link();
          Link indirect = new Link(link.type(), link.id(), link.display(), false);
          if (links.putIfAbsent(parent.key(), indirect) == null) {
            next.add(parent.key());
          }
        }
      }
      frontier = next;
    }
    return List.copyOf(links.values());
  }

  /** For each of these groups and each group above them, the groups that it is directly in. */
  private Map<Long, List<Group>> ancestors(Collection<List<Group>> groups)
      throws SQLException, ScimException {
    Map<Long, List<Group>> parents = new HashMap<>();
    Set<Long> frontier = new TreeSet<>();
    groups.forEach(list -> list.forEach(group -> frontier.add(group.key())));
    Set<Long> seen = new HashSet<>(frontier);
    for (int level = 1; !frontier.isEmpty(); level++) {
      if (level > MOST_LEVELS) {
        throw tooManyGroups();
      }
      Map<Long, List<Group>> above = directGroups(ResourceType.GROUP, frontier);
      parents.putAll(above);
      frontier.clear();
      above.values().forEach(list -> list.forEach(group -> frontier.add(group.key())));
      frontier.removeAll(seen);
      seen.addAll(frontier);
    }
    return parents;
  }

  private static ScimException tooManyGroups() {
    return new ScimException(
        ScimFailure.TOO_MANY,
        "The users are in more groups than fit, or in groups nested deeper than "
            + MOST_LEVELS
            + " levels; ask with excludedAttributes=groups.");
  }

  private Map<Long, List<Group>> directGroups(ResourceType type, Collection<Long> members)
      throws SQLException, ScimException {
    Map<Long, List<Group>> groups = new HashMap<>();
    if (members.isEmpty()) {
      return groups;
    }
    Sql sql =
        type == ResourceType.USER
            ? Sql.of("SELECT m.user_seq, x.seq, x.id, x.display FROM scim_group_user m")
            : Sql.of("SELECT m.member_seq, x.seq, x.id, x.display FROM scim_group_group m");
    sql.add(" JOIN scim_group x ON x.tenant_id = m.tenant_id AND x.seq = m.group_seq")
        .add(" WHERE m.tenant_id = ")
        .bind(tenant.id())
        .add(" AND ");
    sql.add(type == ResourceType.USER ? Sql.of("m.user_seq") : Sql.of("m.member_seq"));
    sql.equalsAny(members).add(" ORDER BY x.seq");
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      int room = MOST_LINKS;
      while (rows.next()) {
        if (--room < 0) {
          throw tooManyGroups();
        }
        Link link = new Link(ResourceType.GROUP, rows.getString(3), rows.getString(4), true);
        groups
            .computeIfAbsent(rows.getLong(1), absent -> new ArrayList<>())
            .add(new Group(rows.getLong(2), link));
      }
    }
    return groups;
  }
}
