package io.samlsp.attack;

import io.samlsp.ServiceProvider;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.IdentityProvider;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import io.samlsp.keys.SpKey;
import io.samlsp.response.LoginResult;
import io.samlsp.state.InMemoryRequestStore;
import io.samlsp.state.PendingLogin;
import io.samlsp.testkit.FakeIdentityProvider;
import io.samlsp.testkit.MutableClock;
import io.samlsp.testkit.SamlUris;
import io.samlsp.testkit.TestCredential;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The service provider under attack: strict, with one sign-in pending, and somebody else's. */
final class Acs {

  static final String SP = "https://sp.example.com/metadata";
  static final String URL = "https://sp.example.com/acs";
  static final String REQUEST = "_request";
  static final String RELAY_STATE = "relay-state";
  static final String OTHER_RELAY_STATE = "relay-state-of-another-sign-in";

  /** What the request asked for, besides a fresh sign-in. */
  static final String CONTEXT = SamlUris.CONTEXT_PASSWORD_PROTECTED_TRANSPORT;

  static final MutableClock CLOCK = MutableClock.at("2026-11-24T07:00:00Z");

  private static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";

  private final String asked;
  private final Map<String, IdentityProvider> trusted = new HashMap<>();
  private final InMemoryRequestStore requests = new InMemoryRequestStore(CLOCK);
  private final ServiceProvider sp;

  /** Trusts all of them, and asked the first one. */
  Acs(TestCredential decryption, FakeIdentityProvider asked, FakeIdentityProvider... others)
      throws SamlFailure {
    this.asked = asked.entityId();
    trust(asked);
    for (FakeIdentityProvider other : others) {
      trust(other);
    }
    this.sp =
        ServiceProvider.builder(
                SP, URI.create(URL), entityId -> Optional.ofNullable(trusted.get(entityId)))
            .decryptionKey(SpKey.of(decryption.privateKey(), List.of(decryption.certificate())))
            .requestStore(requests)
            .clock(CLOCK)
            .build();
  }

  /** Reads its metadata, in place of what was read before. */
  void trust(FakeIdentityProvider idp) throws SamlFailure {
    trusted.put(idp.entityId(), describe(idp.metadataXml()).build());
  }

  /** Takes answers of this one that nobody asked for. */
  void trustUnasked(FakeIdentityProvider idp) throws SamlFailure {
    trusted.put(idp.entityId(), describe(idp.metadataXml()).allowIdpInitiated().build());
  }

  /**
   * The keys that a metadata document shows, each for what it is for. The reader of metadata is
   * another module, whose own tests attack it; this one knows what the fake one writes.
   */
  private static IdentityProvider.Builder describe(String metadata) throws SamlFailure {
    XmlElement entity =
        XmlParser.parse(metadata.getBytes(StandardCharsets.UTF_8), XmlLimits.MESSAGE);
    IdentityProvider.Builder description = IdentityProvider.builder(entity.attribute("entityID"));
    XmlElement role = entity.first(METADATA, "IDPSSODescriptor");
    for (XmlElement key = role.first(METADATA, "KeyDescriptor");
        key != null;
        key = key.nextSame()) {
      IdpKey read = IdpKey.of(certificate(key));
      if (key.attribute("use").equals("signing")) {
        description.signingKey(read);
      } else {
        description.encryptionKey(read);
      }
    }
    return description;
  }

  private static X509Certificate certificate(XmlElement key) throws SamlFailure {
    XmlElement innermost = key;
    while (innermost.firstElement() != null) {
      innermost = innermost.firstElement();
    }
    byte[] octets = Base64.getMimeDecoder().decode(innermost.text());
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(octets));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
  }

  LoginResult post(String samlResponse) {
    return post(samlResponse, RELAY_STATE);
  }

  LoginResult postXml(String xml) {
    return post(Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8)));
  }

  /** Of fields that come twice the first counts, as with servlets. */
  LoginResult postForm(String body) {
    Map<String, String> fields = new HashMap<>();
    pairs(body).forEach(pair -> fields.putIfAbsent(pair[0], pair[1]));
    return post(fields.get("SAMLResponse"), fields.get("RelayState"));
  }

  /** Of fields that come twice the last counts, as with some frameworks. */
  LoginResult postFormWhoseLastFieldCounts(String body) {
    Map<String, String> fields = new HashMap<>();
    pairs(body).forEach(pair -> fields.put(pair[0], pair[1]));
    return post(fields.get("SAMLResponse"), fields.get("RelayState"));
  }

  private static List<String[]> pairs(String body) {
    return List.of(body.split("&")).stream()
        .map(pair -> pair.split("=", 2))
        .map(pair -> new String[] {pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)})
        .toList();
  }

  private LoginResult post(String samlResponse, String relayState) {
    requests.put(pending(REQUEST, RELAY_STATE));
    requests.put(pending("_request-of-somebody-else", OTHER_RELAY_STATE));
    return sp.finishLogin(samlResponse, relayState);
  }

  private PendingLogin pending(String requestId, String relayState) {
    Instant now = CLOCK.instant();
    return new PendingLogin(
        requestId,
        asked,
        URL,
        relayState,
        "/page-of-" + relayState,
        now.minus(Duration.ofMinutes(1)),
        now.plus(Duration.ofMinutes(5)),
        true,
        List.of(CONTEXT),
        null);
  }
}
