/**
 * What the protocol needs of a store of users and groups, and what the rest of an application sees
 * of it: {@link io.samlsp.scim.directory.Accounts} at sign-in and {@link
 * io.samlsp.scim.directory.DirectoryChange}s to end sessions.
 */
@NullMarked
package io.samlsp.scim.directory;

import org.jspecify.annotations.NullMarked;
