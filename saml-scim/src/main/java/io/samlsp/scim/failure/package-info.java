/**
 * Why a SCIM request was refused: one enum of failures and the one checked exception that carries
 * them.
 *
 * <p>Whatever a client sends ends either in an answer or in a {@link
 * io.samlsp.scim.failure.ScimException}; nothing else may escape from reading foreign input.
 */
@NullMarked
package io.samlsp.scim.failure;

import org.jspecify.annotations.NullMarked;
