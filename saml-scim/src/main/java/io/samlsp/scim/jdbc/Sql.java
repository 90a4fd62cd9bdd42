package io.samlsp.scim.jdbc;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement in the making. Its text can only come from constants of this library's source (the
 * compiler refuses anything else) and from {@link Column}s; whatever a client sent can only be
 * bound.
 */
final class Sql {
  /** Then the database gives up, and the client is told to come again. */
  private static final int LONGEST_SECONDS = 30;

  private final StringBuilder text = new StringBuilder();
  private final List<@Nullable Object> parameters = new ArrayList<>();

  static Sql of(@CompileTimeConstant String constant) {
    return new Sql().add(constant);
  }

  Sql add(@CompileTimeConstant String constant) {
    text.append(constant);
    return this;
  }

  Sql add(Column column) {
    text.append(column.sql());
    return this;
  }

  Sql add(Sql other) {
    text.append(other.text);
    parameters.addAll(other.parameters);
    return this;
  }

  /** A parameter: String, Long, Integer, Boolean, Instant, byte[] or null for an absent string. */
  Sql bind(@Nullable Object parameter) {
    text.append('?');
    parameters.add(parameter);
    return this;
  }

  /** Compares what stands before it with each of the numbers. */
  Sql equalsAny(Collection<Long> numbers) {
    text.append(" = ANY(?)");
    parameters.add(numbers.toArray(new Long[0]));
    return this;
  }

  /**
   * A table {@code k} of the numbers, to join with. H2 finds each joined row by its index, and
   * looks at every row of the tenant for {@link #equalsAny}.
   */
  Sql table(Collection<Long> numbers) {
    text.append("UNNEST(CAST(? AS BIGINT ARRAY)) AS k (seq)");
    parameters.add(numbers.toArray(new Long[0]));
    return this;
  }

  /** Compares what stands before it with each of the ids. */
  Sql equalsAnyId(Collection<String> ids) {
    text.append(" = ANY(?)");
    parameters.add(ids.toArray(new String[0]));
    return this;
  }

  PreparedStatement prepare(Connection connection) throws SQLException {
    return filled(connection, connection.prepareStatement(text.toString()));
  }

  /** The same, for an insert whose generated {@code seq} is wanted. */
  PreparedStatement prepareReturningSeq(Connection connection) throws SQLException {
    return filled(connection, connection.prepareStatement(text.toString(), new String[] {"seq"}));
  }

  int update(Connection connection) throws SQLException {
    try (PreparedStatement statement = prepare(connection)) {
      return statement.executeUpdate();
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private PreparedStatement filled(Connection connection, PreparedStatement statement)
      throws SQLException {
    try {
      statement.setQueryTimeout(LONGEST_SECONDS);
      for (int i = 0; i < parameters.size(); i++) {
        set(connection, statement, i + 1, parameters.get(i));
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  static void set(
      Connection connection, PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, Types.VARCHAR);
    } else if (value instanceof Instant instant) {
      statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
    } else if (value instanceof Long[] numbers) {
      statement.setArray(index, connection.createArrayOf("bigint", numbers));
    } else if (value instanceof String[] strings) {
      statement.setArray(index, connection.createArrayOf("varchar", strings));
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else {
      statement.setObject(index, value);
    }
  }
}
