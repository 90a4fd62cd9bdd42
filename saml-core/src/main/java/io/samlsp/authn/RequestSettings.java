package io.samlsp.authn;

import io.samlsp.internal.xml.XmlWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What all requests of a service provider have in common.
 *
 * @param entityId the service provider's name
 * @param assertionConsumerServices where answers may arrive, at least one; indexes and locations
 *     differ, at most one is the default
 * @param returnTo where persons may be sent afterwards
 * @param lifetime how long an answer is waited for, more than nothing and at most an hour
 */
public record RequestSettings(
    String entityId,
    List<AssertionConsumerService> assertionConsumerServices,
    ReturnTo returnTo,
    Duration lifetime) {

  private static final Duration LONGEST = Duration.ofHours(1);

  /** Checks what is said of the parameters. */
  public RequestSettings {
    XmlWriter.requireCharacters(entityId);
    Objects.requireNonNull(returnTo);
    assertionConsumerServices = List.copyOf(assertionConsumerServices);
    // saml-core §8.3.6.
    if (entityId.isEmpty() || entityId.length() > 1024) {
      throw new IllegalArgumentException("entity id must have 1 to 1024 characters");
    }
    if (lifetime.isZero() || lifetime.isNegative() || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("lifetime must be at most an hour, not " + lifetime);
    }
    requireConsistent(assertionConsumerServices);
  }

  private static void requireConsistent(List<AssertionConsumerService> services) {
    Set<Object> seen = new HashSet<>();
    int defaults = 0;
    for (AssertionConsumerService service : services) {
      if (!seen.add(service.index()) || !seen.add(service.location().toString())) {
        throw new IllegalArgumentException("assertion consumer service twice: " + service);
      }
      defaults += service.isDefault() ? 1 : 0;
    }
    if (services.isEmpty() || defaults > 1) {
      throw new IllegalArgumentException("one assertion consumer service must be the default");
    }
  }

  /** The default service, or the first if none is marked (saml-metadata §2.2.3). */
  public AssertionConsumerService defaultAssertionConsumerService() {
    return assertionConsumerServices.stream()
        .filter(AssertionConsumerService::isDefault)
        .findFirst()
        .orElse(assertionConsumerServices.get(0));
  }
}
