package io.samlsp.scim.jdbc;

import io.samlsp.scim.directory.Page;
import io.samlsp.scim.directory.Query;
import io.samlsp.scim.directory.Resource;
import io.samlsp.scim.directory.Tenant;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.schema.ResourceType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a query in two steps: first the keys of the page, which the indexes alone can tell, then the
 * documents of those keys. So the rows that a deep page skips are never read.
 */
final class Search {
  private final Connection connection;
  private final Tenant tenant;
  private final ResourceRows rows;

  Search(Connection connection, Tenant tenant, ResourceRows rows) {
    this.connection = connection;
    this.tenant = tenant;
    this.rows = rows;
  }

  private record Hit(long key, ResourceType type) {}

  Page run(Query query) throws SQLException, ScimException {
    List<Hit> hits = query.count() == 0 ? List.of() : hits(query);
    boolean wholeResult = query.startIndex() == 1 && hits.size() < query.count();
    long total = wholeResult ? hits.size() : total(query);
    Map<Long, Resource> byKey = new HashMap<>();
    for (ResourceType type : query.types()) {
      byKey.putAll(
          rows.byKeys(type, hits.stream().filter(h -> h.type() == type).map(Hit::key).toList()));
    }
    List<Resource> page = new ArrayList<>();
    for (Hit hit : hits) {
      Resource resource = byKey.get(hit.key());
      if (resource != null) { // else deleted between the two steps
        page.add(resource);
      }
    }
    return new Page(total, page);
  }

  private List<Hit> hits(Query query) throws SQLException, ScimException {
    Sql sql = new Sql();
    boolean first = true;
    for (ResourceType type : query.types()) {
      if (!first) {
        sql.add(" UNION ALL ");
      }
      first = false;
      sql.add("SELECT r.seq AS k, ");
      sql.add(type == ResourceType.USER ? Sql.of("'USER'") : Sql.of("'GROUP'"));
      sql.add(" AS t");
      if (query.sortBy() != null) {
        Optional<Sql> key = filters(query, type).sortKey(query.sortBy());
        sql.add(", ").add(key.orElseGet(() -> Sql.of("NULL"))).add(" AS s");
      }
      where(ResourceRows.from(sql, type), type, query);
    }
    if (query.sortBy() == null) {
      sql.add(" ORDER BY k");
    } else if (query.descending()) {
      sql.add(" ORDER BY s DESC NULLS FIRST, k DESC"); // RFC 7644 §3.4.2.3
    } else {
      sql.add(" ORDER BY s ASC NULLS LAST, k");
    }
    sql.add(" LIMIT ").bind(query.count()).add(" OFFSET ").bind(query.startIndex() - 1);
    List<Hit> hits = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        hits.add(new Hit(found.getLong(1), ResourceType.valueOf(found.getString(2).strip())));
      }
    }
    return hits;
  }

  private long total(Query query) throws SQLException, ScimException {
    long total = 0;
    for (ResourceType type : query.types()) {
      Sql sql = where(ResourceRows.from(Sql.of("SELECT count(*)"), type), type, query);
      try (PreparedStatement statement = sql.prepare(connection);
          ResultSet found = statement.executeQuery()) {
        found.next();
        total += found.getLong(1);
      }
    }
    return total;
  }

  private Sql where(Sql sql, ResourceType type, Query query) throws ScimException {
    sql.add(" WHERE r.tenant_id = ").bind(tenant.id());
    if (query.filter() != null) {
      sql.add(" AND ").add(filters(query, type).condition(query.filter()));
    }
    return sql;
  }

  private FilterSql filters(Query query, ResourceType type) {
    return new FilterSql(tenant, type, query.types());
  }
}
