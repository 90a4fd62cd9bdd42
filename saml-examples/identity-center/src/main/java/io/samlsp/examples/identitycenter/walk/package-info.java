/**
 * Walks through the lab by itself: {@link io.samlsp.examples.identitycenter.walk.Walk} does over
 * HTTP what two people would do with a browser, and says each step.
 */
@NullMarked
package io.samlsp.examples.identitycenter.walk;

import org.jspecify.annotations.NullMarked;
