/**
 * The directory in a relational database: H2 in a file for one process, PostgreSQL 15 or newer for
 * several.
 *
 * <p>Every statement is put together in {@link io.samlsp.scim.jdbc.Sql}, which takes constants of
 * this source code as text and everything else as a bound parameter, and every statement names the
 * tenant.
 */
@NullMarked
package io.samlsp.scim.jdbc;

import org.jspecify.annotations.NullMarked;
