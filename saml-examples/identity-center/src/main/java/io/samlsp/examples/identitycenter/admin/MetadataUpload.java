package io.samlsp.examples.identitycenter.admin;

import io.samlsp.examples.identitycenter.store.IdentitySources.SigningKey;
import io.samlsp.examples.identitycenter.store.IdentitySources.Source;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.metadata.IdpMetadata;
import io.samlsp.metadata.MetadataCheck.Severity;
import io.samlsp.metadata.MetadataFinding;
import io.samlsp.metadata.MetadataProduct;
import io.samlsp.metadata.MetadataReport;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A metadata document that the administrator has given, looked at.
 *
 * @param problem why it cannot be used, in a sentence; empty if it can
 * @param findings what the linter says, errors first
 * @param understood what it says, if it can be read
 * @param candidates how many identity providers there are to choose from; 0 unless several
 */
public record MetadataUpload(
    String problem,
    List<Finding> findings,
    @Nullable Understood understood,
    @Nullable Source source,
    int candidates) {

  /** Copies the list. */
  public MetadataUpload {
    findings = List.copyOf(findings);
  }

  /** A finding of the linter. */
  public record Finding(
      String severity, String what, String why, String mend, String where, int line) {}

  /** What a document says. */
  public record Understood(
      String entityId,
      String product,
      List<SignInUrl> signInUrls,
      List<Certificate> certificates,
      boolean wantsSignedRequests,
      @Nullable Instant validUntil) {}

  /** Where requests go. */
  public record SignInUrl(String binding, String url) {}

  /**
   * A certificate, or a bare key.
   *
   * @param state "ok", "soon" or "past"
   */
  public record Certificate(
      String subject,
      String fingerprint,
      @Nullable Instant notAfter,
      String state,
      @Nullable Instant addedAt) {}

  /** A document that is not taken. */
  static MetadataUpload refused(String problem) {
    return new MetadataUpload(problem, List.of(), null, null, 0);
  }

  /** Whether one of several identity providers is to be chosen. */
  public boolean isChoice() {
    return candidates > 1;
  }

  /** Looks at a document. */
  static MetadataUpload of(byte[] document, String cameFrom, Clock clock) {
    try (EntityChoice choice = new EntityChoice(document, clock)) {
      if (choice.size() > 1) {
        Source open = new Source("", document, cameFrom, clock.instant(), false);
        return new MetadataUpload("", List.of(), null, open, choice.size());
      }
    }
    MetadataReport report = IdpMetadata.lint(document, clock);
    List<Finding> findings = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      report.findings(severity).forEach(finding -> findings.add(finding(finding)));
    }
    findings.sort(
        (a, b) -> Boolean.compare(b.severity().equals("ERROR"), a.severity().equals("ERROR")));
    try {
      IdentityProvider idp = IdpMetadata.parse(document, clock).single();
      String product = report.product().map(MetadataProduct::title).orElse("");
      Source source = new Source(idp.entityId(), document, cameFrom, clock.instant(), false);
      return new MetadataUpload("", findings, understood(idp, product, clock), source, 0);
    } catch (SamlFailure refused) {
      return new MetadataUpload(problem(refused), findings, null, null, 0);
    }
  }

  /** Why metadata cannot be used, in a sentence. */
  static String problem(SamlFailure refused) {
    return switch (refused.code()) {
      case METADATA_NOT_XML, XML_NOT_WELL_FORMED, XML_DOCTYPE ->
          "This is not a metadata file: it is not well-formed XML. " + refused.code().usualFix();
      case METADATA_SP_INSTEAD_OF_IDP ->
          "This is a service provider's metadata. " + refused.code().usualFix();
      case METADATA_NO_SIGNING_KEY ->
          "There is no signing certificate in this metadata. " + refused.code().usualFix();
      case METADATA_EXPIRED ->
          "This metadata has expired (" + refused.found() + "). " + refused.code().usualFix();
      default ->
          "This metadata cannot be used: expected "
              + refused.expected()
              + ", found "
              + refused.found()
              + ". "
              + refused.code().usualFix();
    };
  }

  private static Finding finding(MetadataFinding finding) {
    return new Finding(
        finding.severity().name(),
        finding.what(),
        finding.check().why(),
        finding.check().fix(),
        finding.where(),
        finding.line());
  }

  /** What an identity provider's metadata says. */
  static Understood understood(IdentityProvider idp, String product, Clock clock) {
    return new Understood(
        idp.entityId(),
        product,
        idp.singleSignOnServices().stream().map(MetadataUpload::signInUrl).toList(),
        idp.signingKeys().stream().map(key -> certificate(key, null, clock)).toList(),
        idp.wantAuthnRequestsSigned(),
        idp.validUntil().orElse(null));
  }

  private static SignInUrl signInUrl(Endpoint endpoint) {
    Binding binding = endpoint.binding();
    String name =
        switch (binding) {
          case HTTP_REDIRECT -> "HTTP-Redirect";
          case HTTP_POST -> "HTTP-POST";
          case HTTP_ARTIFACT -> "HTTP-Artifact";
          case SOAP -> "SOAP";
        };
    return new SignInUrl(name, endpoint.location().toString());
  }

  /** A key that is believed. */
  static Certificate certificate(SigningKey key, Clock clock) {
    return certificate(key.key(), key.addedAt(), clock);
  }

  private static Certificate certificate(IdpKey key, @Nullable Instant addedAt, Clock clock) {
    Optional<X509Certificate> certificate = key.certificate();
    if (certificate.isEmpty()) {
      return new Certificate("a key without certificate", key.fingerprint(), null, "ok", addedAt);
    }
    Instant end = certificate.get().getNotAfter().toInstant();
    return new Certificate(
        certificate.get().getSubjectX500Principal().getName(),
        key.fingerprint(),
        end,
        Expiry.state(end, clock),
        addedAt);
  }
}
