package io.samlsp.examples.identitycenter.standin;

import java.time.Instant;

/**
 * One request to the application and what came of it, for the system log of the console.
 *
 * @param path path and query as sent; no request has a secret in it
 * @param status 0 when there was no answer
 */
public record Exchange(Instant at, String method, String path, int status, long millis) {}
