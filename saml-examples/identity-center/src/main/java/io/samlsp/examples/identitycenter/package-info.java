/**
 * An identity center: it takes accounts over SCIM and signs people in with SAML, and shows an
 * administrator what it does and why.
 *
 * <p>{@link io.samlsp.examples.identitycenter.Main} reads the command line, {@link
 * io.samlsp.examples.identitycenter.IdentityCenter} puts the parts together.
 */
@NullMarked
package io.samlsp.examples.identitycenter;

import org.jspecify.annotations.NullMarked;
