/** An identity provider under the caller's control, for unit tests. */
@NullMarked
package io.samlsp.testkit;

import org.jspecify.annotations.NullMarked;
