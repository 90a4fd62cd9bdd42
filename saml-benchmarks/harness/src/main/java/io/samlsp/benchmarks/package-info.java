/**
 * Measures SAML libraries side by side, as ratios to a floor: the work that no validation can do
 * without.
 *
 * <p>{@link io.samlsp.benchmarks.Scene} makes the messages once for a run, {@link
 * io.samlsp.benchmarks.Admission} turns away a contender that accepts a tampered one, and every
 * measurement is CPU time of the thread that validates, since the machine is shared.
 */
@NullMarked
package io.samlsp.benchmarks;

import org.jspecify.annotations.NullMarked;
