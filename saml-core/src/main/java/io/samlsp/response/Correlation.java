package io.samlsp.response;

import io.samlsp.failure.SamlFailure;
import io.samlsp.state.PendingLogin;
import org.jspecify.annotations.Nullable;

/**
 * What the service provider knows of the sign-in that a response claims to answer.
 *
 * @param pending the sign-in that was started, or null for a response that nobody asked for
 * @param returnTo where the person wanted to go: a path of our own, already checked
 * @param problem why the two could not be brought together, which rejects the response; or null
 */
public record Correlation(
    @Nullable PendingLogin pending, String returnTo, @Nullable SamlFailure problem) {}
