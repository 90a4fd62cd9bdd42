/**
 * Holds for the whole suite that no log line says who signs in, or how.
 *
 * <p>The tests log through {@link io.samlsp.logging.CapturingProvider}, at every level; {@link
 * io.samlsp.logging.NothingSecretIsLogged} looks at every line after every test, and fails the test
 * that wrote a line which it does not know or which says too much.
 */
package io.samlsp.logging;
