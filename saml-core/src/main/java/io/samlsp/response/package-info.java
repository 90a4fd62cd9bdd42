/**
 * Validation of responses: {@link io.samlsp.response.ResponseValidator} reads from top to bottom as
 * the list of checks, {@link io.samlsp.response.LoginResult} is the answer, {@link
 * io.samlsp.response.ValidationReport} says why.
 *
 * <p>Applications meet this package through {@code ServiceProvider.finishLogin}. The stages in
 * between are not pluggable: a caller may reject afterwards what was accepted here, and can never
 * make this package accept more, except by the {@code allow…} methods of {@link
 * io.samlsp.response.ValidationPolicy}, each of which says which attack it opens.
 */
@NullMarked
package io.samlsp.response;

import org.jspecify.annotations.NullMarked;
