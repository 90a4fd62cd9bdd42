/** What the application keeps in its database beside the directory. */
@NullMarked
package io.samlsp.examples.identitycenter.store;

import org.jspecify.annotations.NullMarked;
