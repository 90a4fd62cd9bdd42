/** The administrator's console. */
@NullMarked
package io.samlsp.examples.identitycenter.admin;

import org.jspecify.annotations.NullMarked;
