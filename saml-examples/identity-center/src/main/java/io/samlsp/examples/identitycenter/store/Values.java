package io.samlsp.examples.identitycenter.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Single values by name. */
public final class Values {

  private final Database database;

  /** The values in that database. */
  public Values(Database database) {
    this.database = database;
  }

  /** A value, if it was set. */
  public Optional<String> get(String name) {
    return database.read(work -> content(work, name)).stream().findFirst();
  }

  /** Sets a value. */
  public void set(String name, String value) {
    database.write(
        work -> {
          int changed =
              work.update("UPDATE center_setting SET content = ? WHERE name = ?", value, name);
          if (changed == 0) {
            work.update("INSERT INTO center_setting (name, content) VALUES (?, ?)", name, value);
          }
          return changed;
        });
  }

  /** Sets a value unless there is one; says which one there is now. */
  public String setFirst(String name, String value) {
    return database.write(
        work -> {
          String insert = "INSERT INTO center_setting (name, content) VALUES (?, ?)";
          if (!database.isEmbedded()) {
            work.update(insert + " ON CONFLICT DO NOTHING", name, value);
          } else if (content(work, name).isEmpty()) {
            // writers take turns there, so nothing comes between the two statements
            work.update(insert, name, value);
          }
          return content(work, name).get(0);
        });
  }

  private static List<String> content(Database.Statements work, String name) throws SQLException {
    return work.query(
        "SELECT content FROM center_setting WHERE name = ?", row -> row.getString(1), name);
  }
}
