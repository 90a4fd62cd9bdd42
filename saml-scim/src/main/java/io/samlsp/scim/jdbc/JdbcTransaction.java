package io.samlsp.scim.jdbc;

import io.samlsp.scim.directory.DirectoryChange;
import io.samlsp.scim.directory.DirectoryChange.Kind;
import io.samlsp.scim.directory.DirectoryTransaction;
import io.samlsp.scim.directory.MemberChange;
import io.samlsp.scim.directory.Page;
import io.samlsp.scim.directory.Query;
import io.samlsp.scim.directory.Resource;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.schema.ResourceType;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One transaction on one connection, for one tenant. */
final class JdbcTransaction implements DirectoryTransaction {
  private final Connection connection;
  private final Tenant tenant;
  private final Clock clock;
  private final SecureRandom random;
  private final ResourceRows rows;
  private final Memberships memberships;
  private final List<DirectoryChange> changes = new ArrayList<>();

  JdbcTransaction(Connection connection, Tenant tenant, Clock clock, SecureRandom random) {
    this.connection = connection;
    this.tenant = tenant;
    this.clock = clock;
    this.random = random;
    this.rows = new ResourceRows(connection, tenant);
    this.memberships = new Memberships(connection, tenant);
  }

  /** What listeners will be told, once this transaction is committed. */
  List<DirectoryChange> changes() {
    return changes;
  }

  @Override
  public Page search(Query query) throws ScimException {
    try {
      Page page = new Search(connection, tenant, rows).run(query);
      List<Resource> linked = new ArrayList<>(page.resources());
      if (query.withGroups()) {
        linked = memberships.withGroups(linked);
      }
      if (query.withMembers()) {
        linked = memberships.withMembers(linked);
      }
      return new Page(page.total(), linked);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public Optional<Resource> find(ResourceType type, String id, boolean withLinks)
      throws ScimException {
    try {
      Optional<Resource> found = rows.byId(type, id, false);
      if (found.isEmpty() || !withLinks) {
        return found;
      }
      List<Resource> linked = List.of(found.get());
      linked =
          type == ResourceType.USER
              ? memberships.withGroups(linked)
              : memberships.withMembers(linked);
      return Optional.of(linked.get(0));
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public Optional<Resource> lock(ResourceType type, String id) {
    try {
      return rows.byId(type, id, true);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public void lockTenant() {
    Sql sql = Sql.of("SELECT id FROM scim_tenant WHERE id = ").bind(tenant.id()).add(" FOR UPDATE");
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet found = statement.executeQuery()) {
      if (!found.next()) {
        throw new IllegalStateException("a tenant without a token");
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public Resource create(ResourceType type, Map<String, Object> document, List<String> members)
      throws ScimException {
    try {
      Instant now = now();
      Resource created =
          rows.insert(new Resource(type, 0, newId(), 1, now, now, document, List.of()));
      Memberships.Delta delta = memberships.apply(created, List.of(new MemberChange.Add(members)));
      changes.add(change(Kind.CREATED, created, created, Memberships.Delta.NONE));
      if (!delta.isEmpty()) {
        changes.add(change(Kind.MEMBERSHIP, created, created, delta));
      }
      return created;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public Resource update(
      Resource locked, Map<String, Object> document, List<MemberChange> memberChanges)
      throws ScimException {
    try {
      Memberships.Delta delta = memberships.apply(locked, memberChanges);
      boolean changed = !document.equals(locked.document());
      if (!changed && delta.isEmpty()) {
        return locked;
      }
      Resource updated =
          new Resource(
              locked.type(),
              locked.key(),
              locked.id(),
              locked.version() + 1,
              locked.created(),
              now(),
              document,
              List.of());
      if (changed) {
        rows.update(locked, updated);
        changes.add(change(kindOfUpdate(locked, updated), updated, locked, Memberships.Delta.NONE));
      } else {
        rows.touch(List.of(locked.key()), locked.type(), updated.lastModified());
      }
      if (!delta.isEmpty()) {
        changes.add(change(Kind.MEMBERSHIP, updated, locked, delta));
      }
      return updated;
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @Override
  public void delete(Resource resource, boolean onlyThisVersion) throws ScimException {
    try {
      // The groups first, as everybody locks a group before its members.
      List<Resource> groups = memberships.lockGroupsOf(resource, rows);
      Optional<Resource> locked = rows.byId(resource.type(), resource.id(), true);
      if (locked.isEmpty()) {
        throw new ScimException(ScimFailure.NOT_FOUND, "It has been deleted meanwhile.");
      }
      if (onlyThisVersion && locked.get().version() != resource.version()) {
        throw new ScimException(
            ScimFailure.PRECONDITION_FAILED, "It has been changed since that version.");
      }
      List<Long> keys = groups.stream().map(Resource::key).toList();
      if (!keys.containsAll(memberships.groupsOf(resource))) {
        // It joined another group between the two locks: from the start again.
        throw new DatabaseException(new SQLException("a new membership", "40001"));
      }
      Resource gone = locked.get();
      rows.touch(keys, ResourceType.GROUP, now());
      rows.delete(gone);
      Memberships.Delta left = new Memberships.Delta(List.of(), List.of(gone.id()));
      for (Resource group : groups) {
        changes.add(change(Kind.MEMBERSHIP, group, group, left));
      }
      changes.add(change(Kind.DELETED, gone, gone, Memberships.Delta.NONE));
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private static Kind kindOfUpdate(Resource before, Resource after) {
    if (before.type() == ResourceType.GROUP || before.isActive() == after.isActive()) {
      return Kind.UPDATED;
    }
    return after.isActive() ? Kind.ACTIVATED : Kind.DEACTIVATED;
  }

  private DirectoryChange change(
      Kind kind, Resource after, Resource before, Memberships.Delta delta) {
    return new DirectoryChange(
        kind,
        tenant,
        after.type(),
        after.id(),
        after.name(),
        before.name(),
        delta.joined(),
        delta.left());
  }

  /** Milliseconds, so that what a client reads is what a filter compares to. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** A version 4 UUID (RFC 9562 §5.4) from the injected source of randomness. */
  private String newId() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0xC000L << 48)) | 0x8000L << 48;
    return new UUID(high, low).toString();
  }
}
