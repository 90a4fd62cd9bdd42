package io.samlsp.metadata;

/**
 * Something that the metadata linter found.
 *
 * @param check what it was looking for; its name is the finding's id
 * @param line where, counted from 1
 * @param column where in that line, in characters from 1
 * @param entityId which entity, or empty if it concerns the document
 * @param what what is wrong; foreign text in it is escaped and cut
 * @param where where to click in the product's console to mend it, or empty
 */
public record MetadataFinding(
    MetadataCheck check, int line, int column, String entityId, String what, String where) {

  /** The finding's id. */
  public String id() {
    return check.name();
  }

  /** How bad it is. */
  public MetadataCheck.Severity severity() {
    return check.severity();
  }

  @Override
  public String toString() {
    return severity() + " " + id() + " at line " + line + ", column " + column + ": " + what;
  }
}
