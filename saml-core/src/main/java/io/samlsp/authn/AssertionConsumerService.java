package io.samlsp.authn;

import java.net.URI;
import java.util.Objects;

/**
 * Where answers arrive, by HTTP POST (saml-metadata §2.4.4).
 *
 * @param index its number in the metadata, 0 to 65535
 * @param location its public URL, as browsers see it
 * @param isDefault whether it is the one that unsolicited answers go to
 */
public record AssertionConsumerService(int index, URI location, boolean isDefault) {

  /** Checks that the index fits an xs:unsignedShort and the location is an http or https URL. */
  public AssertionConsumerService {
    Objects.requireNonNull(location);
    if (index < 0 || index > 65_535) {
      throw new IllegalArgumentException("index must be 0 to 65535, not " + index);
    }
    String scheme = location.getScheme();
    if (!("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
        || location.getHost() == null
        || location.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "not an absolute http or https URL without fragment: " + location);
    }
  }
}
