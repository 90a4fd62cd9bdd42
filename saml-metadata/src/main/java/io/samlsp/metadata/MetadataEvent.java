package io.samlsp.metadata;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdpKey;
import java.time.Instant;
import java.util.List;

/** Something that happened to a source of metadata; for logs, alerts and audits. */
public sealed interface MetadataEvent {

  /** The source that it happened to. */
  MetadataSource source();

  /**
   * A source has its first document; until then it had none.
   *
   * @param source the source
   * @param identityProviders how many there are
   * @param lastGoodCopy whether it is the copy on disk of an earlier run
   */
  record Loaded(MetadataSource source, int identityProviders, boolean lastGoodCopy)
      implements MetadataEvent {}

  /**
   * An identity provider has come.
   *
   * @param source the source
   * @param entityId its name
   */
  record Added(MetadataSource source, String entityId) implements MetadataEvent {}

  /**
   * An identity provider is gone; from now on nothing is accepted from it.
   *
   * @param source the source
   * @param entityId its name
   */
  record Removed(MetadataSource source, String entityId) implements MetadataEvent {}

  /**
   * Other keys are believed than before.
   *
   * @param source the source
   * @param entityId whose keys
   * @param added signing keys that are new
   * @param removed signing keys that are gone
   */
  record KeysChanged(
      MetadataSource source, String entityId, List<IdpKey> added, List<IdpKey> removed)
      implements MetadataEvent {

    /** Copies the lists. */
    public KeysChanged {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
    }
  }

  /**
   * Something ends soon, or has ended. Said once, until the metadata changes. Of documents with
   * more than 100 identity providers only their own end is told.
   *
   * @param source the source
   * @param expiry what ends, and when
   */
  record Expiring(MetadataSource source, MetadataReport.Expiry expiry) implements MetadataEvent {}

  /**
   * A source could not be read again. What was read before stays in use until it expires.
   *
   * @param source the source; of a directory the file, of an MDQ server the entity's URL
   * @param failure why
   * @param nextAttempt not before then
   * @param inUse whether there is something in use that was read before
   */
  record RefreshFailed(
      MetadataSource source, SamlFailure failure, Instant nextAttempt, boolean inUse)
      implements MetadataEvent {}
}
