/**
 * The schemas of RFC 7643 as data, and what follows from them: reading a body, resolving a path,
 * choosing what an answer shows.
 *
 * <p>A resource is a <em>document</em> here: a map in canonical form. Attribute names are spelt as
 * in the schema, extension attributes lie under their schema's URN, values have their types, and
 * what is null, empty, unknown, read-only or write-only is absent. {@link
 * io.samlsp.scim.schema.DocumentReader} makes documents; everything behind it trusts them.
 */
@NullMarked
package io.samlsp.scim.schema;

import org.jspecify.annotations.NullMarked;
