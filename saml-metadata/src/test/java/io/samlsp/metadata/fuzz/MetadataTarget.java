package io.samlsp.metadata.fuzz;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.metadata.IdpMetadata;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Metadata of an identity provider, or an aggregate: what can be read, and what is wrong with it.
 */
public final class MetadataTarget {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2014-01-01T00:00:00Z"), ZoneOffset.UTC);

  private MetadataTarget() {}

  /** Called by the fuzzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (IdpMetadata.lint(data, CLOCK).toString().isEmpty()) {
      throw new IllegalStateException("an empty report");
    }
    try {
      IdpMetadata metadata = IdpMetadata.parse(data, CLOCK);
      for (IdentityProvider idp : metadata.all()) {
        if (idp.signingKeys().isEmpty() || idp.singleSignOnServices().isEmpty()) {
          throw new IllegalStateException("of no use: " + idp);
        }
        if (!metadata.entityIds().contains(idp.entityId())) {
          throw new IllegalStateException("not listed: " + idp);
        }
      }
      if (!metadata.entityIds().contains(metadata.single().entityId())) {
        throw new IllegalStateException("the only one is none of them");
      }
    } catch (SamlFailure refused) {
      // As it should be.
    }
  }
}
