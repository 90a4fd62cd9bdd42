package io.samlsp.metadata;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source at work. Thread-safe. */
interface Feed extends AutoCloseable {

  /**
   * The identity provider of exactly that entity id, or null if this source does not name it.
   *
   * @throws SamlFailure if it names it and it cannot be used
   */
  @Nullable IdentityProvider entity(String entityId) throws SamlFailure;

  /** What a discovery page may list. */
  List<DiscoveryEntry> listed();

  /** The entity ids of the identity providers that are known without asking. */
  Collection<String> entityIds();

  /** Hands what is due to the executor. */
  void refreshDue();

  /** Reads everything again, now. */
  void reload();

  /** Why the last attempt failed, or null if it did not. */
  @Nullable SamlFailure failure();

  @Override
  void close();
}
