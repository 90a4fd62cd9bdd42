/** The endpoint as a Jakarta Servlet; the API comes from the container. */
@NullMarked
package io.samlsp.scim.servlet;

import org.jspecify.annotations.NullMarked;
