package io.samlsp.examples.identitycenter.admin;

import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Endpoint;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.metadata.DiscoveryEntry;
import io.samlsp.metadata.MetadataProviders;
import io.samlsp.metadata.MetadataSource;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A metadata document of several identity providers, of which one is to be chosen. */
final class EntityChoice implements AutoCloseable {

  private final byte[] document;
  private final MetadataProviders providers;

  /** Reads a document, however large, without keeping a tree of it. */
  EntityChoice(byte[] document, Clock clock) {
    this.document = document;
    this.providers =
        MetadataProviders.builder(MetadataSource.bytes(document))
            .clock(clock)
            .refreshedByCaller()
            .build();
  }

  /** How many identity providers the document has; 0 if it cannot be read. */
  int size() {
    return providers.entityIds().size();
  }

  /** Whether it is the choice in that document. */
  boolean isOf(byte[] other) {
    return Arrays.equals(document, other);
  }

  /** An identity provider to choose. */
  public record Candidate(String entityId, String name) {
    private static Candidate of(DiscoveryEntry entry) {
      TreeMap<String, String> names = new TreeMap<>(entry.displayNames());
      String first = names.isEmpty() ? "" : names.firstEntry().getValue();
      return new Candidate(entry.entityId(), names.getOrDefault("en", first));
    }
  }

  /** Those that a text may mean, by name and domain first, then by entity id; all for none. */
  List<Candidate> search(String text, int limit) {
    Map<String, Candidate> found = new LinkedHashMap<>();
    for (DiscoveryEntry entry : providers.search(text, limit)) {
      found.put(entry.entityId(), Candidate.of(entry));
    }
    String sought = text.toLowerCase(Locale.ROOT);
    for (String entityId : providers.entityIds()) {
      if (found.size() >= limit) {
        break;
      }
      if (entityId.toLowerCase(Locale.ROOT).contains(sought)) {
        found.putIfAbsent(entityId, new Candidate(entityId, ""));
      }
    }
    return List.copyOf(found.values());
  }

  /**
   * The metadata of one of them alone: what the others say is nobody's business here, and each
   * sign-in reads it.
   *
   * @throws SamlFailure if it is not in the document, or cannot be used
   */
  byte[] only(String entityId) throws SamlFailure {
    IdentityProvider idp = providers.entity(entityId);
    boolean hasCertificates =
        idp.signingKeys().stream().allMatch(key -> key.certificate().isPresent());
    // a key without certificate has no one form that every reader takes
    return hasCertificates ? written(idp).getBytes(StandardCharsets.UTF_8) : document;
  }

  private static String written(IdentityProvider idp) {
    StringBuilder xml =
        new StringBuilder("<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"");
    attribute(xml, "entityID", idp.entityId());
    idp.validUntil().map(Instant::toString).ifPresent(end -> attribute(xml, "validUntil", end));
    xml.append(">\n <md:IDPSSODescriptor");
    attribute(xml, "protocolSupportEnumeration", "urn:oasis:names:tc:SAML:2.0:protocol");
    if (idp.wantAuthnRequestsSigned()) {
      attribute(xml, "WantAuthnRequestsSigned", "true");
    }
    xml.append(">\n");
    for (IdpKey key : idp.signingKeys()) {
      xml.append("  <md:KeyDescriptor use=\"signing\">")
          .append("<ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">")
          .append("<ds:X509Data><ds:X509Certificate>")
          .append(key.certificate().map(EntityChoice::base64).orElseThrow())
          .append("</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n");
    }
    idp.singleLogoutServices().forEach(e -> endpoint(xml, "SingleLogoutService", e));
    for (String format : idp.nameIdFormats()) {
      xml.append("  <md:NameIDFormat>").append(escaped(format)).append("</md:NameIDFormat>\n");
    }
    idp.singleSignOnServices().forEach(e -> endpoint(xml, "SingleSignOnService", e));
    return xml.append(" </md:IDPSSODescriptor>\n</md:EntityDescriptor>\n").toString();
  }

  private static void endpoint(StringBuilder xml, String element, Endpoint endpoint) {
    xml.append("  <md:").append(element);
    attribute(xml, "Binding", endpoint.binding().uri());
    attribute(xml, "Location", endpoint.location().toString());
    if (!endpoint.responseLocation().equals(endpoint.location())) {
      attribute(xml, "ResponseLocation", endpoint.responseLocation().toString());
    }
    xml.append("/>\n");
  }

  private static void attribute(StringBuilder xml, String name, String value) {
    xml.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("\t", "&#9;")
        .replace("\n", "&#10;")
        .replace("\r", "&#13;");
  }

  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    providers.close();
  }
}
