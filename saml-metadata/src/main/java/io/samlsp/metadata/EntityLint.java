package io.samlsp.metadata;

import io.samlsp.failure.ForeignText;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at one identity provider of a document. */
final class EntityLint {

  private static final Duration SOON = Duration.ofDays(14);
  private static final Duration SHORTEST_CACHE = Duration.ofMinutes(5);
  private static final Duration LONGEST_CACHE = Duration.ofDays(30);

  private static final Pattern ABSOLUTE_URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.+");

  /** Templates, and the addresses of Microsoft that stand for any tenant. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\{[^{}]{1,60}}|%7[Bb]|<[^<>]{1,60}>|\\[[a-zA-Z_ -]{3,40}]"
              + "|(?i:your[-_. ]?(?:domain|tenant|org|company|app|realm|subdomain|idp))"
              + "|//login\\.microsoftonline\\.com/(?:common|organizations|consumers)/");

  private static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

  private static final Set<String> NAME_ID_FORMATS =
      Set.of(
          "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
          "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
          "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName",
          "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName",
          "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos",
          "urn:oasis:names:tc:SAML:2.0:nameid-format:entity",
          "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
          TRANSIENT);

  /** saml-metadata §2.4.1, §2.4.2, §2.4.3. */
  private static final List<String> ORDER =
      List.of(
          "Signature",
          "Extensions",
          "KeyDescriptor",
          "Organization",
          "ContactPerson",
          "ArtifactResolutionService",
          "SingleLogoutService",
          "ManageNameIDService",
          "NameIDFormat",
          "SingleSignOnService",
          "NameIDMappingService",
          "AssertionIDRequestService",
          "AttributeProfile",
          "Attribute");

  private static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";

  private final Findings findings;
  private final XmlElement entity;
  private final String entityId;
  private final Validity above;
  private final Optional<MetadataProduct> product;
  private List<String> signingKeys = List.of();

  EntityLint(Findings findings, XmlElement entity, String entityId, Validity above) {
    this.findings = findings;
    this.entity = entity;
    this.entityId = entityId;
    this.above = above;
    this.product = MetadataProduct.of(addresses());
  }

  String entityId() {
    return entityId;
  }

  XmlElement element() {
    return entity;
  }

  Optional<MetadataProduct> product() {
    return product;
  }

  /** Fingerprints of the signing keys that could be read. */
  List<String> signingKeys() {
    return signingKeys;
  }

  private List<String> addresses() {
    List<String> addresses = new ArrayList<>(List.of(entityId));
    for (XmlElement role = roleOf(entity); role != null; role = role.nextSame()) {
      XmlElement service = role.first(Md.MD, "SingleSignOnService");
      for (; service != null; service = service.nextSame()) {
        Optional.ofNullable(service.attribute("Location")).ifPresent(addresses::add);
      }
    }
    return addresses;
  }

  private static @Nullable XmlElement roleOf(XmlElement entity) {
    return entity.first(Md.MD, "IDPSSODescriptor");
  }

  void add(MetadataCheck check, XmlElement at, String what) {
    String where = product.map(p -> p.where(check)).orElse("");
    findings.add(check, at.offset(), entityId, what, where);
  }

  void expires(String what, Instant at) {
    findings.expires(new MetadataReport.Expiry(entityId, what, at));
  }

  void lint(Instant now) {
    names();
    XmlElement role = role();
    validity(role, now);
    KeyLint keys = new KeyLint(this, now);
    keys.lint(role);
    signingKeys = keys.signingKeys();
    new EndpointLint(this).lint(role);
    order(role);
    signedRequests(role);
    nameIdFormats(role);
    texts(role);
    product.ifPresent(p -> add(MetadataCheck.PRODUCT_NOTE, entity, p.title() + ": " + p.note()));
  }

  /** The role that is read, or the first of the kind if none is. */
  private XmlElement role() {
    XmlElement first = Objects.requireNonNull(roleOf(entity));
    XmlElement found = null;
    for (XmlElement role = first; role != null; role = role.nextSame()) {
      String protocols = role.attribute("protocolSupportEnumeration");
      if (protocols != null && XmlSpace.listHolds(protocols, Md.SAML2)) {
        if (found != null) {
          add(MetadataCheck.ROLE_REPEATED, role, "Here is the second one.");
        } else {
          found = role;
        }
      }
    }
    if (found == null) {
      String protocols = first.attribute("protocolSupportEnumeration");
      add(
          MetadataCheck.NOT_SAML2,
          first,
          protocols == null
              ? "protocolSupportEnumeration is missing."
              : "protocolSupportEnumeration is " + ForeignText.quoted(protocols) + ".");
      return first;
    }
    return found;
  }

  private void names() {
    String written = Optional.ofNullable(entity.attribute("entityID")).orElse("");
    if (!written.equals(entityId) || entityId.indexOf(' ') >= 0) {
      add(MetadataCheck.ENTITY_ID_SPACE, entity, "It is " + ForeignText.quoted(written) + ".");
    }
    if (!entityId.isEmpty() && !ABSOLUTE_URI.matcher(entityId).matches()) {
      add(MetadataCheck.ENTITY_ID_NO_URI, entity, "It is " + ForeignText.quoted(entityId) + ".");
    }
    placeholder(entity, entityId);
  }

  void placeholder(XmlElement at, String address) {
    if (PLACEHOLDER.matcher(address).find()) {
      add(MetadataCheck.PLACEHOLDER, at, "It is " + ForeignText.quoted(address) + ".");
    }
  }

  private void validity(XmlElement role, Instant now) {
    Validity validity = narrowed(narrowed(above, entity), role);
    cacheDuration(entity);
    cacheDuration(role);
    Instant until = validity.until();
    if (until == null) {
      return;
    }
    expires("metadata", until);
    if (validity.isOver(now)) {
      add(MetadataCheck.EXPIRED, entity, "It was valid until " + until + ".");
    } else if (!until.isAfter(now.plus(SOON))) {
      add(MetadataCheck.EXPIRES_SOON, entity, "It is valid until " + until + ".");
    }
  }

  private Validity narrowed(Validity validity, XmlElement element) {
    try {
      return validity.narrowedBy(element);
    } catch (SamlFailure failure) {
      add(
          MetadataCheck.VALID_UNTIL_UNREADABLE,
          element,
          "It is " + ForeignText.quoted(failure.found()) + ".");
      return validity;
    }
  }

  private void cacheDuration(XmlElement element) {
    String written = element.attribute("cacheDuration");
    if (written == null) {
      return;
    }
    Optional<Duration> duration = XsTime.duration(written);
    if (duration.isEmpty()) {
      add(
          MetadataCheck.CACHE_DURATION_UNREADABLE,
          element,
          "It is " + ForeignText.quoted(written) + ".");
    } else if (duration.get().compareTo(SHORTEST_CACHE) < 0
        || duration.get().compareTo(LONGEST_CACHE) > 0) {
      add(
          MetadataCheck.CACHE_DURATION_EXTREME,
          element,
          "It is " + ForeignText.quoted(written) + ".");
    }
  }

  private void order(XmlElement role) {
    int last = 0;
    boolean reported = false;
    for (XmlElement e = role.firstElement(); e != null; e = e.nextElement()) {
      String namespace =
          switch (e.localName()) {
            case "Signature" -> Md.DS;
            case "Attribute" -> SAML;
            default -> Md.MD;
          };
      int index = e.namespaceUri().equals(namespace) ? ORDER.indexOf(e.localName()) : -1;
      if (index < 0) {
        add(
            MetadataCheck.ELEMENT_UNKNOWN,
            e,
            ForeignText.quoted(e.localName())
                + " in "
                + ForeignText.quoted(e.namespaceUri())
                + ".");
      } else if (index < last && !reported) {
        add(
            MetadataCheck.ELEMENT_ORDER,
            e,
            e.localName() + " stands after " + ORDER.get(last) + ".");
        reported = true;
      } else {
        last = index;
      }
    }
  }

  private void signedRequests(XmlElement role) {
    String wanted = role.attribute("WantAuthnRequestsSigned");
    String value = wanted == null ? "false" : XmlSpace.strip(wanted);
    if (Set.of("true", "1").contains(value)) {
      add(MetadataCheck.WANTS_SIGNED_REQUESTS, role, "WantAuthnRequestsSigned is true.");
    } else if (!Set.of("false", "0").contains(value)) {
      add(
          MetadataCheck.BOOLEAN_UNREADABLE,
          role,
          "WantAuthnRequestsSigned is " + ForeignText.quoted(value) + ".");
    }
  }

  private void nameIdFormats(XmlElement role) {
    boolean onlyTransient = true;
    XmlElement first = role.first(Md.MD, "NameIDFormat");
    for (XmlElement e = first; e != null; e = e.nextSame()) {
      String format = text(e);
      onlyTransient &= format.equals(TRANSIENT);
      if (!NAME_ID_FORMATS.contains(format)) {
        add(
            MetadataCheck.NAME_ID_FORMAT_UNKNOWN,
            e,
            "It is " + ForeignText.quoted(format) + "." + meant(format));
      }
    }
    if (first != null && onlyTransient) {
      add(MetadataCheck.NAME_ID_TRANSIENT_ONLY, first, "There is no other NameIDFormat.");
    }
  }

  /** Formats are often written with the version of another one. */
  private static String meant(String format) {
    String name = format.substring(format.lastIndexOf(':') + 1);
    return NAME_ID_FORMATS.stream()
        .filter(known -> known.endsWith(":" + name))
        .findFirst()
        .map(known -> " Probably meant: " + known + ".")
        .orElse("");
  }

  /** The text, or nothing if there is other markup: reading then refuses, and says why. */
  private static String text(XmlElement element) {
    try {
      return XmlSpace.collapse(element.text());
    } catch (SamlFailure e) {
      return "";
    }
  }

  private void texts(XmlElement role) {
    XmlElement extensions = role.first(Md.MD, "Extensions");
    XmlElement info = extensions == null ? null : extensions.first(Md.MDUI, "UIInfo");
    if (info != null) {
      languages(info, Md.MDUI, "DisplayName");
      languages(info, Md.MDUI, "Description");
    }
    XmlElement organization = entity.first(Md.MD, "Organization");
    if (organization != null) {
      for (String name :
          List.of("OrganizationName", "OrganizationDisplayName", "OrganizationURL")) {
        if (organization.first(Md.MD, name) == null) {
          add(MetadataCheck.ORGANIZATION_INCOMPLETE, organization, name + " is missing.");
        }
        languages(organization, Md.MD, name);
      }
    }
  }

  private void languages(XmlElement parent, String uri, String name) {
    for (XmlElement e = parent.first(uri, name); e != null; e = e.nextSame()) {
      if (e.attribute(Md.XML, "lang") == null) {
        add(MetadataCheck.LANGUAGE_MISSING, e, name + " has no xml:lang.");
      }
    }
  }

  /** The last word has the reader itself: an identity provider that it refuses has an error. */
  void refusal(Instant now) {
    try {
      EntityReader.read(entity, above, now);
    } catch (SamlFailure failure) {
      if (!findings.hasErrorFor(entityId)) {
        add(MetadataCheck.REFUSED, entity, failure.getMessage());
      }
    }
  }
}
