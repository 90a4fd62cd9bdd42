/**
 * What must be remembered between a request and its answer, and after an answer: {@link
 * io.samlsp.state.RequestStore} and {@link io.samlsp.state.ReplayStore}.
 *
 * <p>The stores in memory serve one process. Several nodes need a shared one, in which {@code take}
 * and {@code recordFirstUse} are each a single atomic statement.
 */
@NullMarked
package io.samlsp.state;

import org.jspecify.annotations.NullMarked;
