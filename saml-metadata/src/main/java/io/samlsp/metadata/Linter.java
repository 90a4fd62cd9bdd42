package io.samlsp.metadata;

import io.samlsp.failure.ForeignText;
import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import io.samlsp.internal.xml.XmlLimits;
import io.samlsp.internal.xml.XmlParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at a whole metadata document. */
final class Linter {

  /** UTF-8 read as Latin-1 or Windows-1252, or what could not be decoded. */
  private static final Pattern MANGLED =
      Pattern.compile("\\ufffd|\\u00c3[\\u0080-\\u00bf]|\\u00e2\\u20ac");

  private final Findings findings;
  private final Instant now;
  private final List<EntityLint> identityProviders = new ArrayList<>();
  private final Map<String, Integer> entityIds = new HashMap<>();
  private final Map<String, String> signingKeyOwners = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private boolean serviceProvider;

  private Linter(Findings findings, Instant now) {
    this.findings = findings;
    this.now = now;
  }

  /** Lints octets; whatever they are, there is a report. */
  static MetadataReport lint(byte[] document, Instant now) {
    XmlElement root;
    try {
      root = XmlParser.parse(document, XmlLimits.METADATA);
    } catch (SamlFailure failure) {
      // No use in decoding what is too large to be read.
      byte[] looked = document.length > XmlLimits.METADATA.bytes() ? new byte[0] : document;
      return new MetadataReport(
          DamageLint.lint(DocumentText.of(looked).text(), failure),
          List.of(),
          List.of(),
          null,
          now);
    }
    DocumentText text = DocumentText.of(document);
    Linter linter = new Linter(new Findings(text.utf8()), now);
    linter.writing(text);
    linter.root(root);
    return linter.report();
  }

  private MetadataReport report() {
    List<MetadataFinding> sorted = new ArrayList<>(findings.all());
    sorted.sort(
        Comparator.comparingInt(MetadataFinding::line).thenComparingInt(MetadataFinding::column));
    List<String> ids = identityProviders.stream().map(EntityLint::entityId).distinct().toList();
    MetadataProduct product =
        identityProviders.size() == 1 ? identityProviders.get(0).product().orElse(null) : null;
    return new MetadataReport(sorted, findings.expiries(), ids, product, now);
  }

  private void add(MetadataCheck check, @Nullable XmlElement at, String what) {
    findings.add(check, at == null ? 0 : at.offset(), "", what, "");
  }

  private void writing(DocumentText text) {
    if (text.marked()) {
      add(MetadataCheck.BYTE_ORDER_MARK, null, "The first character is U+FEFF.");
    }
    if (!text.charset().equals(StandardCharsets.UTF_8)) {
      add(MetadataCheck.ENCODING_UNUSUAL, null, "The document is in " + text.charset() + ".");
    }
  }

  private void root(XmlElement root) {
    boolean entity = root.localName().equals("EntityDescriptor");
    boolean entities = root.localName().equals("EntitiesDescriptor");
    if (!root.namespaceUri().equals(Md.MD) && (entity || entities)) {
      add(
          MetadataCheck.NAMESPACE_MISSING,
          root,
          root.localName()
              + " is in the namespace "
              + ForeignText.quoted(root.namespaceUri())
              + ".");
      return;
    }
    if (!entity && !entities) {
      add(
          MetadataCheck.NOT_METADATA,
          root,
          "The root element is "
              + ForeignText.quoted(root.localName())
              + " in "
              + ForeignText.quoted(root.namespaceUri())
              + ".");
      return;
    }
    everyElement(root);
    collect(root, Validity.UNLIMITED);
    for (EntityLint idp : identityProviders) {
      idp.lint(now);
      sharedKeys(idp);
      idp.refusal(now);
    }
    whatIsInIt(root);
  }

  private void whatIsInIt(XmlElement root) {
    if (identityProviders.isEmpty()) {
      add(
          serviceProvider ? MetadataCheck.SP_INSTEAD_OF_IDP : MetadataCheck.NO_IDP,
          root,
          serviceProvider ? "It holds an SPSSODescriptor." : "It holds no IDPSSODescriptor.");
    } else if (identityProviders.size() > 1) {
      add(
          MetadataCheck.SEVERAL_IDPS,
          root,
          "It holds " + identityProviders.size() + " identity providers.");
    }
  }

  /** What can be wrong with any element. The depth is bounded by the parser. */
  private void everyElement(XmlElement element) {
    String id = element.attribute("ID");
    if (id != null && !ids.add(id)) {
      add(MetadataCheck.ID_REPEATED, element, "The ID " + ForeignText.quoted(id) + " again.");
    }
    if (element.is(Md.DS, "Signature")) {
      add(MetadataCheck.DOCUMENT_SIGNED, element, "Here is a signature.");
      return;
    }
    for (XmlElement e = element.firstElement(); e != null; e = e.nextElement()) {
      everyElement(e);
    }
    if (element.firstElement() == null) {
      mangled(element);
    }
  }

  private void mangled(XmlElement element) {
    try {
      if (MANGLED.matcher(element.text()).find()) {
        add(
            MetadataCheck.CHARACTERS_MANGLED,
            element,
            element.localName() + " says " + ForeignText.quoted(element.text()) + ".");
      }
    } catch (SamlFailure e) {
      // No simple content: whoever reads this element says so.
      return;
    }
  }

  private void collect(XmlElement element, Validity above) {
    if (element.is(Md.MD, "EntityDescriptor")) {
      entity(element, above);
    } else if (element.is(Md.MD, "EntitiesDescriptor")) {
      Validity here = validity(element, above);
      for (XmlElement e = element.firstElement(); e != null; e = e.nextElement()) {
        collect(e, here);
      }
    }
  }

  private Validity validity(XmlElement element, Validity above) {
    try {
      return above.narrowedBy(element);
    } catch (SamlFailure failure) {
      add(
          MetadataCheck.VALID_UNTIL_UNREADABLE,
          element,
          "It is " + ForeignText.quoted(failure.found()) + ".");
      return above;
    }
  }

  private void entity(XmlElement element, Validity above) {
    String entityId =
        Optional.ofNullable(element.attribute("entityID")).map(XmlSpace::strip).orElse("");
    if (entityId.isEmpty()) {
      add(MetadataCheck.ENTITY_ID_MISSING, element, "EntityDescriptor has no entityID.");
    } else if (entityId.length() > EntityReader.LONGEST_ENTITY_ID) {
      add(
          MetadataCheck.ENTITY_ID_TOO_LONG,
          element,
          "It has " + entityId.length() + " characters: " + ForeignText.quoted(entityId));
    } else if (entityIds.merge(entityId, 1, Integer::sum) == 2) {
      add(
          MetadataCheck.ENTITY_REPEATED,
          element,
          "The entity " + ForeignText.quoted(entityId) + " again.");
    }
    serviceProvider |= element.first(Md.MD, "SPSSODescriptor") != null;
    if (EntityReader.isIdentityProvider(element)) {
      identityProviders.add(new EntityLint(findings, element, entityId, above));
    }
  }

  private void sharedKeys(EntityLint idp) {
    for (String fingerprint : idp.signingKeys()) {
      String owner = signingKeyOwners.putIfAbsent(fingerprint, idp.entityId());
      if (owner != null && !owner.equals(idp.entityId())) {
        idp.add(
            MetadataCheck.KEY_SHARED,
            idp.element(),
            "The signing key of SHA-256 fingerprint "
                + fingerprint
                + " is also that of "
                + ForeignText.quoted(owner)
                + ".");
      }
    }
  }
}
