/** What the harness and the adapters share; the only classes that both sides of a loader see. */
@NullMarked
package io.samlsp.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
