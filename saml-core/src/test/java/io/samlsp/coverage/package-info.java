/**
 * Holds that each failure code and each time rule has a test.
 *
 * <p>A test says {@link io.samlsp.coverage.Gives} or {@link io.samlsp.coverage.TimeRule} and takes
 * a {@link io.samlsp.coverage.Refusal} or {@link io.samlsp.coverage.Boundary}, through which it
 * makes its assertions; a test that says so and does not do so fails. The meta-tests compare what
 * the tests say with what the byte code of this module names.
 */
package io.samlsp.coverage;
