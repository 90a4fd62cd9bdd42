package io.samlsp.authn;

import io.samlsp.idp.Binding;
import io.samlsp.idp.Endpoint;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlWriter;
import io.samlsp.state.PendingLogin;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request to sign somebody in (saml-core §3.4.1), and what must be kept until its answer. */
public final class AuthnRequest {

  private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  private static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

  private final byte[] xml;
  private final PendingLogin pending;

  private AuthnRequest(byte[] xml, PendingLogin pending) {
    this.xml = xml;
    this.pending = pending;
  }

  /**
   * Makes the request of these options.
   *
   * @param destination where it will be sent
   * @throws IllegalArgumentException if the options ask for an assertion consumer service that the
   *     service provider does not have
   */
  public static AuthnRequest of(
      LoginOptions options,
      RequestSettings settings,
      Endpoint destination,
      Instant now,
      SecureRandom random) {
    LoginOptions.Values v = options.values;
    AssertionConsumerService service = service(v, settings);
    Instant issued = now.truncatedTo(ChronoUnit.MILLIS);
    RequestedAuthnContext context = v.requestedAuthnContext;
    boolean exact =
        context != null && context.comparison() == RequestedAuthnContext.Comparison.EXACT;
    PendingLogin pending =
        new PendingLogin(
            "_" + HexFormat.of().formatHex(draw(random, 20)),
            v.identityProvider.entityId(),
            service.location().toString(),
            // saml-bindings §3.4.3: at most 80 bytes. These are 43.
            Base64.getUrlEncoder().withoutPadding().encodeToString(draw(random, 32)),
            settings.returnTo().orDefault(v.returnTo),
            issued,
            issued.plus(settings.lifetime()),
            v.forceAuthn,
            context != null && exact ? context.classRefs() : List.of(),
            v.browserDigest);
    return new AuthnRequest(write(v, settings, destination, service, pending), pending);
  }

  /** The request in UTF-8, not signed. */
  public byte[] xml() {
    return xml.clone();
  }

  /** What must be kept until the answer comes. */
  public PendingLogin pending() {
    return pending;
  }

  /** Identifier and addressee only. */
  @Override
  public String toString() {
    return "AuthnRequest[" + pending + "]";
  }

  private static byte[] draw(SecureRandom random, int bytes) {
    byte[] drawn = new byte[bytes];
    random.nextBytes(drawn);
    return drawn;
  }

  private static AssertionConsumerService service(LoginOptions.Values v, RequestSettings settings) {
    URI location = v.assertionConsumerService;
    Integer index = v.assertionConsumerServiceIndex;
    if (location != null) {
      return service(settings, s -> s.location().toString().equals(location.toString()), location);
    }
    if (index != null) {
      return service(settings, s -> s.index() == index, index);
    }
    return settings.defaultAssertionConsumerService();
  }

  private static AssertionConsumerService service(
      RequestSettings settings, Predicate<AssertionConsumerService> wanted, Object name) {
    return settings.assertionConsumerServices().stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no assertion consumer service " + name));
  }

  private static byte[] write(
      LoginOptions.Values v,
      RequestSettings settings,
      Endpoint destination,
      AssertionConsumerService service,
      PendingLogin pending) {
    Integer serviceIndex = v.assertionConsumerServiceIndex;
    XmlWriter w =
        new XmlWriter()
            .start("samlp", PROTOCOL, "AuthnRequest")
            .attribute("ID", pending.requestId())
            .attribute("Version", "2.0")
            // saml-core §1.3.3: UTC.
            .attribute("IssueInstant", pending.issuedAt().toString())
            .attribute("Destination", destination.location().toString())
            .attribute("Consent", v.consent)
            .attribute("ForceAuthn", v.forceAuthn ? "true" : null)
            .attribute("IsPassive", v.isPassive ? "true" : null)
            .attribute("AssertionConsumerServiceIndex", number(serviceIndex))
            .attribute("AttributeConsumingServiceIndex", number(v.attributeConsumingServiceIndex))
            .attribute("ProviderName", v.providerName);
    // saml-core §3.4.1: URL and ProtocolBinding exclude the index.
    if (serviceIndex == null) {
      w.attribute("ProtocolBinding", Binding.HTTP_POST.uri())
          .attribute("AssertionConsumerServiceURL", service.location().toString());
    }
    w.element("saml", ASSERTION, "Issuer", settings.entityId());
    extensions(w, v.extensions);
    subject(w, v);
    nameIdPolicy(w, v.nameIdPolicy);
    requestedAuthnContext(w, v.requestedAuthnContext);
    scoping(w, v.scoping);
    return w.end().toBytes();
  }

  private static void extensions(XmlWriter w, List<XmlElement> extensions) {
    if (!extensions.isEmpty()) {
      w.start("samlp", PROTOCOL, "Extensions");
      extensions.forEach(w::copy);
      w.end();
    }
  }

  /** Without a subject confirmation, which the profile forbids (saml-profiles §4.1.4.1). */
  private static void subject(XmlWriter w, LoginOptions.Values v) {
    if (v.subject != null) {
      w.start("saml", ASSERTION, "Subject").start("saml", ASSERTION, "NameID");
      w.attribute("Format", v.subjectFormat).text(v.subject).end().end();
    }
  }

  private static void nameIdPolicy(XmlWriter w, @Nullable NameIdPolicy policy) {
    if (policy != null) {
      w.start("samlp", PROTOCOL, "NameIDPolicy")
          .attribute("Format", policy.format())
          .attribute("SPNameQualifier", policy.spNameQualifier())
          .attribute("AllowCreate", policy.allowCreate() ? "true" : "false")
          .end();
    }
  }

  private static void requestedAuthnContext(XmlWriter w, @Nullable RequestedAuthnContext context) {
    if (context != null) {
      w.start("samlp", PROTOCOL, "RequestedAuthnContext")
          .attribute("Comparison", context.comparison().value());
      for (String classRef : context.classRefs()) {
        w.element("saml", ASSERTION, "AuthnContextClassRef", classRef);
      }
      w.end();
    }
  }

  private static void scoping(XmlWriter w, @Nullable Scoping scoping) {
    if (scoping != null) {
      w.start("samlp", PROTOCOL, "Scoping").attribute("ProxyCount", number(scoping.proxyCount()));
      if (!scoping.identityProviders().isEmpty()) {
        w.start("samlp", PROTOCOL, "IDPList");
        for (String entityId : scoping.identityProviders()) {
          w.start("samlp", PROTOCOL, "IDPEntry").attribute("ProviderID", entityId).end();
        }
        w.end();
      }
      for (String entityId : scoping.requesterIds()) {
        w.element("samlp", PROTOCOL, "RequesterID", entityId);
      }
      w.end();
    }
  }

  private static @Nullable String number(@Nullable Integer number) {
    return number == null ? null : Objects.toString(number);
  }
}
