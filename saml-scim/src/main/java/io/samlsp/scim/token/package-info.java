/** The access tokens that clients present: issued once, kept as hashes, tied to one tenant. */
@NullMarked
package io.samlsp.scim.token;

import org.jspecify.annotations.NullMarked;
