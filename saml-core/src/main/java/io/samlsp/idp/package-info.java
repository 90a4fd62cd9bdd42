/**
 * Whom we trust: an {@link io.samlsp.idp.IdentityProvider} with its keys and endpoints, and {@link
 * io.samlsp.idp.IdentityProviders}, which finds it by entity id.
 *
 * <p>Identity providers usually come out of metadata (module saml-metadata); they can also be built
 * by hand from a certificate and a URL. Only the keys given here are ever believed: what a message
 * says of its own key is ignored.
 */
@NullMarked
package io.samlsp.idp;

import org.jspecify.annotations.NullMarked;
