/**
 * A SAML 2.0 service provider: {@link io.samlsp.ServiceProvider}, the façade that an application
 * holds.
 *
 * <pre>{@code
 * ServiceProvider sp = ServiceProvider.builder(
 *     "https://app.example.com/saml/metadata",
 *     URI.create("https://app.example.com/saml/acs"),
 *     IdentityProviders.of(okta)).build();
 *
 * // a person wants in: send the browser to the identity provider
 * LoginRedirect login = sp.startLogin(LoginOptions.to(okta).returnTo("/reports"));
 *
 * // the browser comes back with a POST to /saml/acs
 * LoginResult result = sp.finishLogin(form.get("SAMLResponse"), form.get("RelayState"));
 * }</pre>
 *
 * <p>Behind a sign-in stands a session of the application, which this library does not keep. Start
 * a new one after the sign-in, so that nobody can plant one before (session fixation).
 */
@NullMarked
package io.samlsp;

import org.jspecify.annotations.NullMarked;
