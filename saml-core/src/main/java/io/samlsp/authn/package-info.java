/**
 * Asking an identity provider to sign somebody in: the {@linkplain io.samlsp.authn.LoginOptions
 * options} of one sign-in, and the {@linkplain io.samlsp.authn.AuthnRequest request} that they make
 * (saml-core §3.4.1).
 *
 * <p>Where the person wanted to go stays in the {@linkplain io.samlsp.state.RequestStore request
 * store}, checked by {@link io.samlsp.authn.ReturnTo}; through the browser goes only a handle that
 * nobody can guess.
 */
@NullMarked
package io.samlsp.authn;

import org.jspecify.annotations.NullMarked;
