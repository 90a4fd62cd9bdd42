/**
 * The filter and path grammar of RFC 7644 §3.4.2.2 and §3.5.2: text to a small tree, and the tree
 * applied to a value in memory. The directory turns the same tree into SQL.
 */
@NullMarked
package io.samlsp.scim.filter;

import org.jspecify.annotations.NullMarked;
