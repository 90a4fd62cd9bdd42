package io.samlsp.metadata;

import java.util.ArrayList;
import java.util.List;

/** Collects findings and what ends when, for one document. */
final class Findings {

  /** A document of thousands of faulty entities shall not make a report of millions of lines. */
  private static final int MOST = 10_000;

  private final Places places;
  private final List<MetadataFinding> findings = new ArrayList<>();
  private final List<MetadataReport.Expiry> expiries = new ArrayList<>();

  /**
   * @param utf8 what the offsets of elements count in
   */
  Findings(byte[] utf8) {
    this.places = new Places(utf8);
  }

  void add(MetadataCheck check, int offset, String entityId, String what, String where) {
    if (findings.size() < MOST) {
      Places.Place place = places.at(offset);
      findings.add(new MetadataFinding(check, place.line(), place.column(), entityId, what, where));
    }
  }

  void expires(MetadataReport.Expiry expiry) {
    expiries.add(expiry);
  }

  boolean hasErrorFor(String entityId) {
    return findings.stream()
        .anyMatch(
            f ->
                f.severity() == MetadataCheck.Severity.ERROR
                    && (f.entityId().isEmpty() || f.entityId().equals(entityId)));
  }

  List<MetadataFinding> all() {
    return findings;
  }

  List<MetadataReport.Expiry> expiries() {
    return expiries;
  }
}
