/** The access portal: sign-in, the signed-in person's page, sign-out. */
@NullMarked
package io.samlsp.examples.identitycenter.portal;

import org.jspecify.annotations.NullMarked;
