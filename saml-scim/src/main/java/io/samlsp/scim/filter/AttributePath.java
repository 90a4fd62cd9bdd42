package io.samlsp.scim.filter;

import org.jspecify.annotations.Nullable;

/**
 * A path such as {@code name.givenName}, {@code emails[type eq "work"].value} or {@code
 * urn:…:User:department}, not yet resolved against a schema.
 *
 * @param urn the schema URN in front, or null
 * @param name the attribute's name as sent
 * @param valueFilter what stands in brackets, or null
 * @param sub the sub-attribute's name as sent, or null
 */
public record AttributePath(
    @Nullable String urn, String name, @Nullable Filter valueFilter, @Nullable String sub) {

  @Override
  public String toString() {
    return (urn == null ? "" : urn + ":")
        + name
        + (valueFilter == null ? "" : "[…]")
        + (sub == null ? "" : "." + sub);
  }
}
