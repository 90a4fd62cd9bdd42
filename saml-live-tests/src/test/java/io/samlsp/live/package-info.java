/**
 * Sign-in against identity providers that others wrote.
 *
 * <p>Run {@code .ci/steps/20-live-providers.sh}; it installs what is missing and runs {@code mvn
 * -Plive}. {@link io.samlsp.live.LiveProviders} starts each provider once for a run. A service
 * provider is made known to them only by its own metadata, read by their own parsers. {@link
 * io.samlsp.live.TestBrowser} walks from our request to the message that comes back, and hands it
 * over raw. {@link io.samlsp.live.HarnessIT} uses no product code: if it fails, look at the
 * providers first.
 */
package io.samlsp.live;
