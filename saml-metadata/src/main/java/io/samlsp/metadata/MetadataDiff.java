package io.samlsp.metadata;

import io.samlsp.failure.FailureCode;
import io.samlsp.failure.ForeignText;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two metadata documents, in words; for identity providers, service providers
 * and aggregates of both.
 *
 * <p>Only what has a meaning is compared: order, white space, prefixes and identifiers have none.
 * Signatures are not verified: nothing here says that a document may be believed.
 */
public final class MetadataDiff {

  /**
   * One difference. Its text is a line for people; everything foreign in it is escaped and cut.
   *
   * @param entityId whose; empty if it is the document's
   * @param subject what it is about, such as "IdP signing key"
   * @param before as it was, or null if it is new
   * @param after as it is, or null if it is gone
   */
  public record Change(
      String entityId, String subject, @Nullable String before, @Nullable String after) {

    /** The difference in words. */
    @Override
    public String toString() {
      String what;
      if (before == null) {
        what = subject + " added: " + after;
      } else if (after == null) {
        what = subject + " removed: " + before;
      } else {
        what = subject + " changed from " + before + " to " + after;
      }
      return (entityId.isEmpty() ? "document" : ForeignText.cut(entityId)) + ": " + what;
    }
  }

  private final List<Change> changes = new ArrayList<>();

  private MetadataDiff() {}

  /**
   * The differences, in the order of the documents; none if they mean the same.
   *
   * @param clock by which it is said what has ended, and what can be used
   * @throws SamlFailure {@link FailureCode#METADATA_NOT_XML}, {@link
   *     FailureCode#METADATA_NOT_METADATA}, {@link FailureCode#METADATA_ENTITY_ID_INVALID}, {@link
   *     FailureCode#METADATA_INVALID} for a validUntil that is no time, or one of the XML codes
   */
  public static List<Change> between(byte[] before, byte[] after, Clock clock) throws SamlFailure {
    MetadataDiff diff = new MetadataDiff();
    Instant now = clock.instant();
    Map<String, EntityFacts> old = facts(before, now);
    Map<String, EntityFacts> current = facts(after, now);
    for (Map.Entry<String, EntityFacts> was : old.entrySet()) {
      EntityFacts is = current.get(was.getKey());
      if (is == null) {
        diff.add(was.getKey(), "entity", was.getValue().roles(), null);
      } else {
        diff.compare(was.getKey(), was.getValue().all(), is.all());
      }
    }
    for (Map.Entry<String, EntityFacts> is : current.entrySet()) {
      if (!old.containsKey(is.getKey())) {
        diff.add(is.getKey(), "entity", null, is.getValue().roles());
      }
    }
    return List.copyOf(diff.changes);
  }

  /** The facts of each entity, and under the empty name those of the document. */
  private static Map<String, EntityFacts> facts(byte[] octets, Instant now) throws SamlFailure {
    XmlElement root = MetadataOctets.parse(octets);
    Map<String, EntityFacts> facts = new LinkedHashMap<>();
    EntityFacts document = new EntityFacts(now);
    facts.put("", document);
    document.document(root);
    collect(root, Validity.UNLIMITED, Validity.UNLIMITED, facts, now);
    return facts;
  }

  /**
   * The depth is bounded by the parser.
   *
   * @param above what all ancestors say of validity: it decides whether an entity can be used
   * @param below what those between the root and here say, which is told with each entity; what the
   *     root says is told once
   */
  private static void collect(
      XmlElement element,
      Validity above,
      Validity below,
      Map<String, EntityFacts> facts,
      Instant now)
      throws SamlFailure {
    if (element.is(Md.MD, "EntityDescriptor")) {
      facts
          .computeIfAbsent(EntityReader.entityId(element), id -> new EntityFacts(now))
          .entity(element, above, below);
    } else if (element.is(Md.MD, "EntitiesDescriptor")) {
      Validity here = above.narrowedBy(element);
      Validity told = element.parent() == null ? below : below.narrowedBy(element);
      for (XmlElement e = element.firstElement(); e != null; e = e.nextElement()) {
        collect(e, here, told, facts, now);
      }
    }
  }

  private void compare(
      String entityId, Map<String, Set<String>> before, Map<String, Set<String>> after) {
    Set<String> subjects = new LinkedHashSet<>(before.keySet());
    subjects.addAll(after.keySet());
    for (String subject : subjects) {
      List<String> gone = new ArrayList<>(before.getOrDefault(subject, Set.of()));
      List<String> come = new ArrayList<>(after.getOrDefault(subject, Set.of()));
      List<String> both = new ArrayList<>(gone);
      both.retainAll(come);
      gone.removeAll(both);
      come.removeAll(both);
      // A key does not change into another: one is gone, one has come.
      if (gone.size() == 1 && come.size() == 1 && both.isEmpty() && !subject.endsWith(" key")) {
        add(entityId, subject, gone.get(0), come.get(0));
      } else {
        gone.forEach(value -> add(entityId, subject, value, null));
        come.forEach(value -> add(entityId, subject, null, value));
      }
    }
  }

  private void add(
      String entityId, String subject, @Nullable String before, @Nullable String after) {
    changes.add(new Change(entityId, subject, before, after));
  }
}
