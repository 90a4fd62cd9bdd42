package io.samlsp.scim.patch;

import io.samlsp.scim.filter.Filter;
import io.samlsp.scim.schema.Attribute;
import io.samlsp.scim.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One operation on one attribute.
 *
 * @param extension the schema that the attribute belongs to, null for the core
 * @param attribute null when the whole extension is removed
 * @param valueFilter which values of a multi-valued attribute are meant, or null for all
 * @param sub the sub-attribute that is meant, or null
 * @param value as the client sent it
 */
record PatchOperation(
    Kind kind,
    @Nullable Schema extension,
    @Nullable Attribute attribute,
    @Nullable Filter valueFilter,
    @Nullable Attribute sub,
    @Nullable Object value) {

  enum Kind {
    ADD,
    REMOVE,
    REPLACE
  }
}
