package io.samlsp.scim.directory;

/**
 * One of the organisations whose users and groups lie in a directory; nothing of one is ever
 * visible to another.
 *
 * @param id 1 to 64 letters, digits, dots, dashes and underscores
 */
public record Tenant(String id) {
  /** Checks the id. */
  public Tenant {
    if (!id.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException("not a tenant id");
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
