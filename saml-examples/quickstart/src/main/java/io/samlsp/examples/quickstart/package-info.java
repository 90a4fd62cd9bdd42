/** A person signs in at an identity provider and sees what it said. */
@NullMarked
package io.samlsp.examples.quickstart;

import org.jspecify.annotations.NullMarked;
