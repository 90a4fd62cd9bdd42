package io.samlsp.idp;

import java.net.URI;
import java.util.Objects;

/**
 * Where a service answers (saml-metadata §2.2.2).
 *
 * @param binding how messages travel to it
 * @param location where requests go
 * @param responseLocation where responses go; the same as location unless the metadata says
 *     otherwise
 */
public record Endpoint(Binding binding, URI location, URI responseLocation) {

  /**
   * Checks that the locations are absolute http or https URLs: anything else in a redirect or form
   * would be an attack.
   */
  public Endpoint {
    Objects.requireNonNull(binding);
    requireHttp(location);
    requireHttp(responseLocation);
  }

  /** An endpoint with one location. */
  public Endpoint(Binding binding, URI location) {
    this(binding, location, location);
  }

  private static void requireHttp(URI location) {
    String scheme = location.getScheme();
    if (!("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
        || location.getHost() == null) {
      throw new IllegalArgumentException("not an absolute http or https URL: " + location);
    }
  }
}
