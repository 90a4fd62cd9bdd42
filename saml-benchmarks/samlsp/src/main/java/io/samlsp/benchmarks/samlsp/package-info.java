/** samlsp as a contender. */
@NullMarked
package io.samlsp.benchmarks.samlsp;

import org.jspecify.annotations.NullMarked;
