package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.internal.xml.XmlElement;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Holds {@link MetadataIndex}, which streams a document and reads an entity when it is asked for,
 * against {@link IdpMetadata}, which reads the whole: both take the same documents, and know the
 * same of the same identity providers.
 */
public final class IndexAgreement {

  private IndexAgreement() {}

  /** Throws if the two disagree. */
  public static void require(byte[] document, Instant now) {
    try (MetadataIndex index =
        MetadataIndex.of(MetadataOctets.inUtf8(DocumentStore.of(document)), null)) {
      requireSame(document, index, now);
    } catch (SamlFailure failure) {
      requireRefused(document, failure.code(), now);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requireRefused(byte[] document, FailureCode code, Instant now) {
    try {
      IdpMetadata whole = IdpMetadata.parse(document, clock(now));
      // Of a document that is one entity, the validity is the entity's own, which is read when it
      // is asked for, and then perhaps after another fault.
      if (code == FailureCode.METADATA_INVALID
          && whole.entityIds().size() == 1
          && said(() -> whole.entity(whole.entityIds().get(0))).startsWith("METADATA_")) {
        return;
      }
    } catch (SamlFailure failure) {
      // Of several faults, the stream comes to that of an entity before that of the end.
      if (failure.code() != code && !code.name().startsWith("METADATA_")) {
        throw new IllegalStateException("for the index: " + code, failure);
      }
      return;
    }
    throw new IllegalStateException("read as a whole, and not indexed: " + code);
  }

  private static void requireSame(byte[] document, MetadataIndex index, Instant now) {
    IdpMetadata whole;
    List<DiscoveryEntry> entries = new ArrayList<>();
    try {
      whole = IdpMetadata.parse(document, clock(now));
      entries(MetadataOctets.parse(document), entries);
    } catch (SamlFailure failure) {
      throw new IllegalStateException("indexed, and not read as a whole", failure);
    }
    if (!List.copyOf(index.entityIds()).equals(whole.entityIds())) {
      throw new IllegalStateException(index.entityIds() + " and not " + whole.entityIds());
    }
    for (String entityId : whole.entityIds()) {
      String one = said(() -> index.entity(entityId, now));
      String other = said(() -> whole.entity(entityId));
      if (!one.equals(other)) {
        throw new IllegalStateException(one + " and not " + other);
      }
    }
    for (DiscoveryEntry listed : index.listed(now)) {
      if (!entries.contains(listed)) {
        throw new IllegalStateException(listed + " is none of " + entries);
      }
    }
  }

  private static Clock clock(Instant now) {
    return new SettableClock(now);
  }

  private static void entries(XmlElement element, List<DiscoveryEntry> entries) throws SamlFailure {
    if (element.is(Md.MD, "EntitiesDescriptor")) {
      for (XmlElement e = element.firstElement(); e != null; e = e.nextElement()) {
        entries(e, entries);
      }
    } else if (element.is(Md.MD, "EntityDescriptor") && DiscoveryEntry.isListed(element)) {
      entries.add(DiscoveryEntry.read(element));
    }
  }

  /** Reads an identity provider. */
  @FunctionalInterface
  private interface Reading {
    IdentityProvider read() throws SamlFailure, IOException;
  }

  /** All that is known, or why nothing is. */
  private static String said(Reading reading) {
    try {
      IdentityProvider idp = reading.read();
      List<Object> known =
          List.of(
              idp.entityId(),
              idp.signingKeys(),
              idp.encryptionKeys(),
              idp.singleSignOnServices(),
              idp.singleLogoutServices(),
              idp.nameIdFormats(),
              idp.validUntil(),
              idp.cacheDuration(),
              idp.displayNames());
      return Objects.toString(known);
    } catch (SamlFailure failure) {
      return failure.code().name();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
