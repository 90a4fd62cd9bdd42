/**
 * Why something was refused: one {@linkplain io.samlsp.failure.FailureCode code} for each cause,
 * one checked {@linkplain io.samlsp.failure.SamlFailure exception}.
 */
@NullMarked
package io.samlsp.failure;

import org.jspecify.annotations.NullMarked;
