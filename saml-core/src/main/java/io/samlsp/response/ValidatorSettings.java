package io.samlsp.response;

import io.samlsp.idp.IdentityProviders;
import io.samlsp.internal.crypto.DecryptionKey;
import io.samlsp.keys.KeyState;
import io.samlsp.keys.SpKey;
import io.samlsp.state.ReplayStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What validation rests on.
 *
 * @param entityId the service provider's entity id, which must be in the audience
 * @param assertionConsumerServices our public URLs where responses arrive; compared to the letter
 * @param identityProviders whom we trust
 * @param decryptionKeys our keys, in any state; may be empty
 * @param policy how strict to be
 * @param replayStore where used assertions are remembered
 * @param clock what time it is
 * @param random for references in reports, and for decryption
 */
public record ValidatorSettings(
    String entityId,
    List<String> assertionConsumerServices,
    IdentityProviders identityProviders,
    List<SpKey> decryptionKeys,
    ValidationPolicy policy,
    ReplayStore replayStore,
    Clock clock,
    SecureRandom random) {

  /** Copies the lists. */
  public ValidatorSettings {
    Objects.requireNonNull(entityId);
    assertionConsumerServices = List.copyOf(assertionConsumerServices);
    Objects.requireNonNull(identityProviders);
    decryptionKeys = List.copyOf(decryptionKeys);
    Objects.requireNonNull(policy);
    Objects.requireNonNull(replayStore);
    Objects.requireNonNull(clock);
    Objects.requireNonNull(random);
    if (assertionConsumerServices.isEmpty()) {
      throw new IllegalArgumentException("no assertion consumer service");
    }
  }

  /** In the order in which they are tried: the one that the metadata publishes first. */
  List<DecryptionKey> orderedDecryptionKeys() {
    List<DecryptionKey> ordered = new ArrayList<>();
    for (KeyState state : List.of(KeyState.ACTIVE, KeyState.NEXT, KeyState.RETIRED)) {
      for (SpKey key : decryptionKeys) {
        if (key.state() == state) {
          ordered.add(new DecryptionKey(key.privateKey(), key.provider().orElse(null)));
        }
      }
    }
    return List.copyOf(ordered);
  }
}
