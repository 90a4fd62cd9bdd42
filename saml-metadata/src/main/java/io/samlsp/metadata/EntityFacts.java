package io.samlsp.metadata;

import io.samlsp.failure.ForeignText;
import io.samlsp.failure.SamlFailure;
import io.samlsp.idp.Binding;
import io.samlsp.idp.IdpKey;
import io.samlsp.internal.xml.XmlElement;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an entity's metadata says, as sentences under subjects: two documents that say the same have
 * the same facts, however they are written.
 */
final class EntityFacts {

  /** Attributes of a role that decide something. */
  private static final List<String> ROLE_ATTRIBUTES =
      List.of(
          "WantAuthnRequestsSigned",
          "AuthnRequestsSigned",
          "WantAssertionsSigned",
          "protocolSupportEnumeration",
          "errorURL");

  private final Map<String, Set<String>> facts = new LinkedHashMap<>();
  private final Set<String> roles = new LinkedHashSet<>();
  private final Instant now;

  EntityFacts(Instant now) {
    this.now = now;
  }

  /** The facts, by subject. */
  Map<String, Set<String>> all() {
    return facts;
  }

  /** What the entity is, in words. */
  String roles() {
    return roles.isEmpty() ? "without a role" : String.join(" and ", roles);
  }

  /** Takes in what the root of a document says of all of it. */
  void document(XmlElement root) throws SamlFailure {
    add("signature", root.first(Md.DS, "Signature") == null ? "none" : "there (not verified here)");
    if (root.is(Md.MD, "EntitiesDescriptor")) {
      validity("", Validity.UNLIMITED.narrowedBy(root));
    }
  }

  /** Takes in an EntityDescriptor. */
  void entity(XmlElement entity, Validity above, Validity below) throws SamlFailure {
    validity("", below.narrowedBy(entity));
    for (XmlElement child = entity.firstElement(); child != null; child = child.nextElement()) {
      if (child.is(Md.MD, "Organization")) {
        texts("organization name", child, Md.MD, "OrganizationName");
        texts("organization name", child, Md.MD, "OrganizationDisplayName");
        texts("organization page", child, Md.MD, "OrganizationURL");
      } else if (child.is(Md.MD, "ContactPerson")) {
        contact(child);
      } else if (child.is(Md.MD, "Extensions")) {
        extensions("", child);
      } else if (child.attribute("protocolSupportEnumeration") != null) {
        role(child);
      }
    }
    if (EntityReader.isIdentityProvider(entity)) {
      add("use as an identity provider", usability(entity, above));
    }
  }

  private String usability(XmlElement entity, Validity above) {
    try {
      EntityReader.read(entity, above, now);
      return "possible";
    } catch (SamlFailure refusal) {
      return "refused with " + refusal.code();
    }
  }

  private void role(XmlElement role) throws SamlFailure {
    String label =
        switch (role.localName()) {
          case "IDPSSODescriptor" -> "IdP";
          case "SPSSODescriptor" -> "SP";
          default -> role.localName();
        };
    roles.add(label);
    validity(label + " ", Validity.UNLIMITED.narrowedBy(role));
    for (String name : ROLE_ATTRIBUTES) {
      String value = role.attribute(name);
      if (value != null) {
        add(label + " " + name, ForeignText.cut(XmlSpace.collapse(value)));
      }
    }
    for (XmlElement child = role.firstElement(); child != null; child = child.nextElement()) {
      if (child.is(Md.MD, "KeyDescriptor")) {
        keys(label, child);
      } else if (child.attribute("Location") != null) {
        add(label + " " + child.localName(), endpoint(child));
      } else if (child.is(Md.MD, "NameIDFormat")) {
        add(label + " NameIDFormat", ForeignText.cut(XmlSpace.collapse(child.text())));
      } else if (child.is(Md.MD, "Extensions")) {
        extensions(label + " ", child);
      } else if (child.is(Md.MD, "AttributeConsumingService")) {
        requestedAttributes(label, child);
      } else if (child.localName().equals("Attribute")) {
        add(label + " attribute", named(child, "Name"));
      }
    }
  }

  private void keys(String label, XmlElement descriptor) throws SamlFailure {
    String use = descriptor.attribute("use");
    String subject = label + (use == null ? " signing and encryption key" : " " + use + " key");
    KeyReader read = KeyReader.read(descriptor);
    for (IdpKey key : read.keys()) {
      add(subject, text(key));
    }
    for (String unreadable : read.unreadable()) {
      add(subject, "unreadable (" + unreadable + ")");
    }
  }

  /** A key in words. Its fingerprint alone tells it from others. */
  static String text(IdpKey key) {
    StringBuilder out = new StringBuilder(key.publicKey().getAlgorithm());
    if (key.publicKey() instanceof RSAPublicKey rsa) {
      out.append(' ').append(rsa.getModulus().bitLength());
    } else if (key.publicKey() instanceof ECPublicKey ec) {
      out.append(' ').append(ec.getParams().getCurve().getField().getFieldSize());
    }
    out.append(", SHA-256 fingerprint ").append(key.fingerprint());
    key.certificate()
        .ifPresent(
            certificate ->
                out.append(", certificate of ")
                    .append(ForeignText.cut(certificate.getSubjectX500Principal().getName()))
                    .append(" until ")
                    .append(certificate.getNotAfter().toInstant()));
    return out.toString();
  }

  private static String endpoint(XmlElement e) {
    String binding = e.attribute("Binding");
    StringBuilder out =
        new StringBuilder(binding == null ? "no binding" : shortName(XmlSpace.strip(binding)))
            .append(" at ")
            .append(named(e, "Location"));
    if (e.attribute("ResponseLocation") != null) {
      out.append(", responses at ").append(named(e, "ResponseLocation"));
    }
    if (e.attribute("index") != null) {
      out.append(", index ").append(named(e, "index"));
    }
    String isDefault = e.attribute("isDefault");
    return isDefault == null
        ? out.toString()
        : out.append(", isDefault ").append(ForeignText.cut(isDefault)).toString();
  }

  /** The last part of a binding's identifier, if it is one of ours. */
  private static String shortName(String binding) {
    return Binding.of(binding).isPresent()
        ? binding.substring(binding.lastIndexOf(':') + 1)
        : ForeignText.cut(binding);
  }

  private void extensions(String label, XmlElement extensions) throws SamlFailure {
    for (XmlElement e = extensions.firstElement(); e != null; e = e.nextElement()) {
      if (e.is(Md.MDUI, "UIInfo")) {
        texts(label + "display name", e, Md.MDUI, "DisplayName");
      } else if (e.is(Md.SHIBMD, "Scope")) {
        String regexp = e.attribute("regexp");
        boolean pattern = regexp != null && !regexp.equals("false") && !regexp.equals("0");
        add(label + "scope", ForeignText.cut(e.text()) + (pattern ? " (a pattern)" : ""));
      }
    }
  }

  private void requestedAttributes(String label, XmlElement service) {
    for (XmlElement e = service.first(Md.MD, "RequestedAttribute"); e != null; e = e.nextSame()) {
      String required = e.attribute("isRequired");
      boolean must = "true".equals(required) || "1".equals(required);
      add(label + " requested attribute", named(e, "Name") + (must ? ", required" : ""));
    }
  }

  private void contact(XmlElement contact) throws SamlFailure {
    StringBuilder out = new StringBuilder(named(contact, "contactType"));
    for (XmlElement e = contact.firstElement(); e != null; e = e.nextElement()) {
      if (!e.localName().equals("Extensions")) {
        out.append(' ').append(ForeignText.cut(XmlSpace.collapse(e.text())));
      }
    }
    add("contact", out.toString());
  }

  private void texts(String subject, XmlElement parent, String uri, String name)
      throws SamlFailure {
    for (XmlElement e = parent.first(uri, name); e != null; e = e.nextSame()) {
      String language = e.attribute(Md.XML, "lang");
      String text = ForeignText.quoted(XmlSpace.collapse(e.text()));
      add(subject, language == null ? text : text + " (" + ForeignText.cut(language) + ")");
    }
  }

  private void validity(String label, Validity validity) {
    Instant until = validity.until();
    if (until != null) {
      add(label + "validUntil", until + " (" + distance(until) + ")");
    }
    if (validity.cache() != null) {
      add(label + "cacheDuration", String.valueOf(validity.cache()));
    }
  }

  private String distance(Instant until) {
    if (!now.isBefore(until)) {
      return "over";
    }
    long hours = Duration.between(now, until).toHours();
    return hours < 48 ? "in " + hours + " hours" : "in " + hours / 24 + " days";
  }

  private static String named(XmlElement e, String attribute) {
    @Nullable String value = e.attribute(attribute);
    return value == null ? "no " + attribute : ForeignText.cut(XmlSpace.strip(value));
  }

  private void add(String subject, String fact) {
    facts.computeIfAbsent(subject, s -> new LinkedHashSet<>()).add(fact);
  }
}
