package io.samlsp.examples.identitycenter.store;

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
    List<String> found =
        database.read(
            work ->
                work.query(
                    "SELECT content FROM center_setting WHERE name = ?",
                    row -> row.getString(1),
                    name));
    return found.stream().findFirst();
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
}
