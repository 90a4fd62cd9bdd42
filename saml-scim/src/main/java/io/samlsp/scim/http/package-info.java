/** The endpoint behind the JDK's own HTTP server. */
@NullMarked
package io.samlsp.scim.http;

import org.jspecify.annotations.NullMarked;
