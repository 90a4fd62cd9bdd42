package io.samlsp.idp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the identity provider of an entity id: a fixed list, metadata that refreshes itself, a
 * database of tenants.
 *
 * <p>Implementations are called on the path of each sign-in from many threads, with an entity id
 * that a stranger wrote: they must be thread-safe, quick, and compare to the letter.
 */
@FunctionalInterface
public interface IdentityProviders {

  /** The identity provider of exactly that entity id. */
  Optional<IdentityProvider> find(String entityId);

  /** A fixed list. */
  static IdentityProviders of(IdentityProvider... providers) {
    return of(List.of(providers));
  }

  /**
   * A fixed list.
   *
   * @throws IllegalArgumentException if two have the same entity id
   */
  static IdentityProviders of(List<IdentityProvider> providers) {
    Map<String, IdentityProvider> byEntityId = new HashMap<>();
    for (IdentityProvider provider : providers) {
      if (byEntityId.put(provider.entityId(), provider) != null) {
        throw new IllegalArgumentException("two identity providers: " + provider.entityId());
      }
    }
    return entityId -> Optional.ofNullable(byEntityId.get(entityId));
  }
}
