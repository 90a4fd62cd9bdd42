/** A SAML 2.0 service provider: the façade that an application holds. */
@NullMarked
package io.samlsp;

import org.jspecify.annotations.NullMarked;
