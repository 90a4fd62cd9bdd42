package io.samlsp.metadata;

import io.samlsp.failure.ForeignText;
import io.samlsp.metadata.MetadataCheck.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the linter found in a metadata document. Immutable.
 *
 * <p>Without an {@link Severity#ERROR} every identity provider in the document can be read and
 * used; with one, it or the document is refused.
 */
public final class MetadataReport {

  /**
   * Something that ends.
   *
   * @param entityId whose
   * @param what "metadata", or "certificate" and its subject
   * @param at when
   */
  public record Expiry(String entityId, String what, Instant at) {}

  private final List<MetadataFinding> findings;
  private final List<Expiry> expiries;
  private final List<String> entityIds;
  private final @Nullable MetadataProduct product;
  private final Instant at;

  MetadataReport(
      List<MetadataFinding> findings,
      List<Expiry> expiries,
      List<String> entityIds,
      @Nullable MetadataProduct product,
      Instant at) {
    this.findings = List.copyOf(findings);
    this.expiries = List.copyOf(expiries);
    this.entityIds = List.copyOf(entityIds);
    this.product = product;
    this.at = at;
  }

  /** The findings, in the order of the document. */
  public List<MetadataFinding> findings() {
    return findings;
  }

  /** The findings of that severity. */
  public List<MetadataFinding> findings(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).toList();
  }

  /** Whether something in the document is refused. */
  public boolean hasErrors() {
    return !findings(Severity.ERROR).isEmpty();
  }

  /** The entity ids of the identity providers in it. */
  public List<String> entityIds() {
    return entityIds;
  }

  /** The product that made the metadata, if it is known here. */
  public Optional<MetadataProduct> product() {
    return Optional.ofNullable(product);
  }

  /**
   * What ends within that time from the time of the report, or has ended: the metadata itself and
   * the certificates of its signing keys. For alerts.
   */
  public List<Expiry> expiringWithin(Duration duration) {
    return expiries.stream().filter(expiry -> !expiry.at.isAfter(at.plus(duration))).toList();
  }

  /** The report for people. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(1024);
    out.append(product == null ? "Metadata" : "Metadata of " + product.title())
        .append(": ")
        .append(count(Severity.ERROR, "error"))
        .append(", ")
        .append(count(Severity.WARNING, "warning"))
        .append(", ")
        .append(count(Severity.INFO, "note"))
        .append('\n');
    for (String entityId : entityIds) {
      out.append("  ").append(ForeignText.cut(entityId)).append('\n');
    }
    for (MetadataFinding finding : findings) {
      out.append('\n').append(finding).append('\n');
      line(out, "Why:   ", finding.check().why());
      line(out, "Mend:  ", finding.check().fix());
      if (!finding.where().isEmpty()) {
        line(out, "Where: ", finding.where());
      }
      line(out, "Rests on ", finding.check().clause());
    }
    return out.toString();
  }

  private String count(Severity severity, String noun) {
    int n = findings(severity).size();
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  private static void line(StringBuilder out, String label, String text) {
    out.append("    ").append(label).append(text).append('\n');
  }

  /** The report for programs: one JSON object. */
  public String toJson() {
    StringBuilder json = new StringBuilder(1024);
    json.append("{\"product\":");
    value(json, product == null ? null : product.name());
    json.append(",\"at\":");
    value(json, at.toString());
    json.append(",\"entityIds\":[");
    String separator = "";
    for (String entityId : entityIds) {
      json.append(separator);
      value(json, entityId);
      separator = ",";
    }
    json.append("],\"findings\":[");
    separator = "";
    for (MetadataFinding f : findings) {
      json.append(separator).append("{\"id\":");
      value(json, f.id());
      json.append(",\"severity\":");
      value(json, f.severity().name());
      json.append(",\"line\":").append(f.line()).append(",\"column\":").append(f.column());
      json.append(",\"entityId\":");
      value(json, f.entityId());
      json.append(",\"what\":");
      value(json, f.what());
      json.append(",\"why\":");
      value(json, f.check().why());
      json.append(",\"fix\":");
      value(json, f.check().fix());
      json.append(",\"where\":");
      value(json, f.where());
      json.append(",\"clause\":");
      value(json, f.check().clause());
      json.append('}');
      separator = ",";
    }
    return json.append("]}").toString();
  }

  private static void value(StringBuilder json, @Nullable String value) {
    if (value == null) {
      json.append("null");
      return;
    }
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        json.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
