package io.samlsp.metadata;

import io.samlsp.failure.SamlFailure;
import io.samlsp.internal.xml.XmlElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider as a discovery page shows it. Immutable. The texts are foreign: escape them
 * for HTML.
 *
 * @param entityId to start a sign-in with
 * @param displayNames names by language tag, those of the organisation if there are no others; may
 *     be empty
 * @param scopes the domains that it speaks for, such as example.edu; patterns are left out
 */
public record DiscoveryEntry(
    String entityId, Map<String, String> displayNames, List<String> scopes) {

  /** REFEDS Hide From Discovery. */
  private static final String HIDDEN = "http://refeds.org/category/hide-from-discovery";

  private static final String CATEGORY = "http://macedir.org/entity-category";

  /** Copies the collections. */
  public DiscoveryEntry {
    displayNames = Map.copyOf(displayNames);
    scopes = List.copyOf(scopes);
  }

  /** An entity whose names or scopes are no text has none. */
  static DiscoveryEntry read(XmlElement entity) throws SamlFailure {
    String entityId = EntityReader.entityId(entity);
    try {
      return read(entityId, entity);
    } catch (SamlFailure notText) {
      return new DiscoveryEntry(entityId, Map.of(), List.of());
    }
  }

  private static DiscoveryEntry read(String entityId, XmlElement entity) throws SamlFailure {
    Map<String, String> names = new LinkedHashMap<>();
    List<String> scopes = new ArrayList<>();
    XmlElement role = entity.first(Md.MD, "IDPSSODescriptor");
    XmlElement own = role == null ? null : role.first(Md.MD, "Extensions");
    XmlElement info = own == null ? null : own.first(Md.MDUI, "UIInfo");
    if (info != null) {
      EntityReader.texts(info, Md.MDUI, "DisplayName", names::put);
    }
    XmlElement organization = entity.first(Md.MD, "Organization");
    if (names.isEmpty() && role != null && organization != null) {
      EntityReader.texts(organization, Md.MD, "OrganizationDisplayName", names::put);
    }
    scopes(own, scopes);
    scopes(role == null ? null : entity.first(Md.MD, "Extensions"), scopes);
    return new DiscoveryEntry(entityId, names, scopes);
  }

  private static void scopes(@Nullable XmlElement extensions, List<String> scopes)
      throws SamlFailure {
    XmlElement scope = extensions == null ? null : extensions.first(Md.SHIBMD, "Scope");
    for (; scope != null; scope = scope.nextSame()) {
      String regexp = scope.attribute("regexp");
      if (regexp == null || regexp.equals("false") || regexp.equals("0")) {
        scopes.add(XmlSpace.strip(scope.text()).toLowerCase(Locale.ROOT));
      }
    }
  }

  /** Whether a sign-in can be started with it, and it does not ask to be left out. */
  static boolean isListed(XmlElement entity) {
    try {
      return speaksSaml2(entity) && !isHidden(entity);
    } catch (SamlFailure notText) {
      return false;
    }
  }

  private static boolean speaksSaml2(XmlElement entity) {
    XmlElement role = entity.first(Md.MD, "IDPSSODescriptor");
    for (; role != null; role = role.nextSame()) {
      String protocols = role.attribute("protocolSupportEnumeration");
      if (protocols != null && XmlSpace.listHolds(protocols, Md.SAML2)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHidden(XmlElement entity) throws SamlFailure {
    XmlElement extensions = entity.first(Md.MD, "Extensions");
    XmlElement attributes =
        extensions == null ? null : extensions.first(Md.MDATTR, "EntityAttributes");
    XmlElement attribute = attributes == null ? null : attributes.first(Md.SAML, "Attribute");
    for (; attribute != null; attribute = attribute.nextSame()) {
      if (CATEGORY.equals(attribute.attribute("Name")) && holds(attribute, HIDDEN)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(XmlElement attribute, String wanted) throws SamlFailure {
    XmlElement value = attribute.first(Md.SAML, "AttributeValue");
    for (; value != null; value = value.nextSame()) {
      if (XmlSpace.strip(value.text()).equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  /**
   * How well it fits what somebody typed: 0 not at all, more is better.
   *
   * @param words in lower case
   * @param domain in lower case, or empty
   */
  int fit(List<String> words, String domain) {
    for (String scope : scopes) {
      if (!domain.isEmpty() && (domain.equals(scope) || domain.endsWith("." + scope))) {
        return 3;
      }
    }
    int best = 0;
    for (String name : displayNames.values()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (words.stream().allMatch(lower::contains)) {
        best = Math.max(best, lower.startsWith(words.get(0)) ? 2 : 1);
      }
    }
    for (String scope : scopes) {
      if (words.size() == 1 && scope.startsWith(words.get(0))) {
        best = Math.max(best, 1);
      }
    }
    return best;
  }
}
