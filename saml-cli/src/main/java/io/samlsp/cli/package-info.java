/**
 * The command {@code saml}, for whoever sets up single sign-on: looks at metadata, messages and
 * keys, and says what is wrong with them. Everything stays on the machine; no message is sent
 * anywhere.
 *
 * <p>Its verdict on a response is that of the library: the same engine and the same codes. An exit
 * code of 0 says that all is well, 1 that something was found or refused, 2 that the command was
 * not understood. docs/cli.md is its manual.
 */
@NullMarked
package io.samlsp.cli;

import org.jspecify.annotations.NullMarked;
