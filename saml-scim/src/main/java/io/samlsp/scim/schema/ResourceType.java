package io.samlsp.scim.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The resource types of RFC 7643 that this library serves. */
@SuppressWarnings("ImmutableEnumChecker") // records of records and copied lists
public enum ResourceType {
  /** {@code /Users}, with the enterprise extension. */
  USER("User", "Users", "User account", Schemas.USER, List.of(Schemas.ENTERPRISE_USER)),
  /** {@code /Groups}. */
  GROUP("Group", "Groups", "Group of users and groups", Schemas.GROUP, List.of());

  private final String title;
  private final String endpoint;
  private final String description;
  private final Schema core;
  private final List<Schema> extensions;

  ResourceType(
      String title, String endpoint, String description, Schema core, List<Schema> extensions) {
    this.title = title;
    this.endpoint = endpoint;
    this.description = description;
    this.core = core;
    this.extensions = extensions;
  }

  /** The name in {@code meta.resourceType}. */
  public String title() {
    return title;
  }

  /** The path segment. */
  public String endpoint() {
    return endpoint;
  }

  /** One phrase for discovery. */
  public String description() {
    return description;
  }

  /** The main schema. */
  public Schema core() {
    return core;
  }

  /** The extension schemas. */
  public List<Schema> extensions() {
    return extensions;
  }

  /** The type served at that path segment. */
  public static Optional<ResourceType> at(String segment) {
    for (ResourceType type : values()) {
      if (type.endpoint.equals(segment)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Common and core attributes. */
  public List<Attribute> attributes() {
    List<Attribute> all = new ArrayList<>(Schemas.COMMON);
    all.addAll(core.attributes());
    return all;
  }

  /** The common or core attribute of that name, in any case. */
  public Optional<Attribute> attribute(String name) {
    Optional<Attribute> common = Attribute.find(Schemas.COMMON, name);
    return common.isPresent() ? common : core.attribute(name);
  }

  /** The extension with that URN, in any case. */
  public Optional<Schema> extension(String urn) {
    for (Schema extension : extensions) {
      if (extension.id().equalsIgnoreCase(urn)) {
        return Optional.of(extension);
      }
    }
    return Optional.empty();
  }

  /**
   * What an attribute path means for this type.
   *
   * @param extension the extension that the attribute belongs to, or null
   * @param attribute null when the path names a whole extension
   * @param sub null when the path ends at the attribute
   */
  public record Target(
      @Nullable Schema extension, @Nullable Attribute attribute, @Nullable Attribute sub) {}

  /**
   * Resolves a path, optionally qualified by a schema URN, by RFC 7644 §3.10; empty when the
   * schemas do not define it.
   */
  public Optional<Target> resolve(@Nullable String urn, String name, @Nullable String subName) {
    if (urn != null && subName == null) {
      Optional<Schema> whole = extension(urn + ":" + name);
      if (whole.isPresent()) {
        return Optional.of(new Target(whole.get(), null, null));
      }
    }
    Optional<Schema> extension = urn == null ? Optional.empty() : extension(urn);
    Optional<Attribute> attribute;
    if (extension.isPresent()) {
      attribute = extension.get().attribute(name);
    } else if (urn == null || urn.equalsIgnoreCase(core.id())) {
      attribute = attribute(name);
    } else {
      attribute = Optional.empty();
    }
    if (attribute.isEmpty()) {
      return Optional.empty();
    }
    Schema owner = extension.orElse(null);
    if (subName == null) {
      return Optional.of(new Target(owner, attribute.get(), null));
    }
    Optional<Attribute> sub = attribute.get().sub(subName);
    return sub.isEmpty()
        ? Optional.empty()
        : Optional.of(new Target(owner, attribute.get(), sub.get()));
  }
}
