/** An identity provider creates users and groups here over SCIM. */
@NullMarked
package io.samlsp.examples.scim;

import org.jspecify.annotations.NullMarked;
