package io.samlsp.scim;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A data source that asks the database for the plan of every statement before it runs. */
final class Explained {
  private final DataSource source;
  private final List<String> plans = new ArrayList<>();
  private boolean watching;

  Explained(DataSource source) {
    this.source = source;
  }

  /** The plans since the last call, each after its statement; watching starts with the first. */
  List<String> takePlans() {
    watching = true;
    List<String> taken = List.copyOf(plans);
    plans.clear();
    return taken;
  }

  DataSource source() {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(source, method, arguments);
          return result instanceof Connection connection ? connection(connection) : result;
        });
  }

  private Connection connection(Connection connection) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = call(connection, method, arguments);
          return result instanceof PreparedStatement statement
              ? statement(connection, (String) arguments[0], statement)
              : result;
        });
  }

  @SuppressWarnings("ArrayRecordComponent") // replayed once
  private record Setting(Method method, Object[] arguments) {}

  private PreparedStatement statement(
      Connection connection, String sql, PreparedStatement statement) {
    List<Setting> settings = new ArrayList<>();
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().startsWith("set") && arguments.length >= 2) {
            settings.add(new Setting(method, arguments));
          } else if (watching
              && method.getName().startsWith("execute")
              && !method.getName().equals("executeBatch")) {
            explain(connection, sql, settings);
          }
          return call(statement, method, arguments);
        });
  }

  private void explain(Connection connection, String sql, List<Setting> settings) throws Throwable {
    try (PreparedStatement explain = connection.prepareStatement("EXPLAIN " + sql)) {
      for (Setting setting : settings) {
        call(explain, setting.method(), setting.arguments());
      }
      StringBuilder plan = new StringBuilder(sql).append('\n');
      try (ResultSet lines = explain.executeQuery()) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
      plans.add(plan.toString());
    } catch (SQLException notExplainable) {
      plans.add(sql + "\nnot explained: " + notExplainable.getMessage());
    }
  }

  @FunctionalInterface
  private interface Handler {
    Object handle(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                handler.handle(method, arguments == null ? new Object[0] : arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
