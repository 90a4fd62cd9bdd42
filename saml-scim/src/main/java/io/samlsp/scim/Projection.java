package io.samlsp.scim;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.filter.AttributePath;
import io.samlsp.scim.filter.FilterParser;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.schema.Attribute;
import io.samlsp.scim.schema.Attribute.Returned;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.schema.ResourceType.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which attributes an answer shows: {@code attributes} and {@code excludedAttributes} of RFC 7644
 * §3.9. Names that no schema knows are passed over.
 */
final class Projection {
  static final Projection ALL = new Projection(List.of(), List.of(), false);

  private final List<AttributePath> included;
  private final List<AttributePath> excluded;
  private final boolean selective;

  private Projection(
      List<AttributePath> included, List<AttributePath> excluded, boolean selective) {
    this.included = included;
    this.excluded = excluded;
    this.selective = selective;
  }

  static Projection of(List<String> attributes, List<String> excludedAttributes, int longest) {
    return new Projection(
        paths(attributes, longest), paths(excludedAttributes, longest), !attributes.isEmpty());
  }

  private static List<AttributePath> paths(List<String> names, int longest) {
    List<AttributePath> paths = new ArrayList<>();
    for (String name : names) {
      try {
        paths.add(FilterParser.parsePath(name, longest));
      } catch (ScimException unknown) {
        // no name of an attribute
      }
    }
    return paths;
  }

  /** Whether the client named attributes to see. */
  boolean isSelective() {
    return selective;
  }

  /** Whether the answer shows anything of that attribute. */
  boolean shows(ResourceType type, String attribute) {
    Tree in = tree(type, included);
    Tree out = tree(type, excluded);
    Tree left = out.children.get(attribute);
    return (!selective || in.children.containsKey(attribute))
        && (left == null || !left.children.isEmpty());
  }

  /** The resource with what is shown. */
  Map<String, Object> of(ResourceType type, Map<String, Object> resource) {
    Map<String, Object> shown = resource;
    if (selective) {
      shown = only(shown, tree(type, included), type);
    }
    if (!excluded.isEmpty()) {
      shown = without(shown, tree(type, excluded), type);
    }
    return shown;
  }

  /** Attribute names as a tree; a node without children stands for the whole attribute. */
  private static final class Tree {
    private final Map<String, Tree> children = new HashMap<>();

    private Tree child(String name) {
      return children.computeIfAbsent(name, absent -> new Tree());
    }
  }

  private static Tree tree(ResourceType type, List<AttributePath> paths) {
    Tree root = new Tree();
    List<Tree> whole = new ArrayList<>();
    for (AttributePath path : paths) {
      Optional<Target> resolved = type.resolve(path.urn(), path.name(), path.sub());
      if (resolved.isEmpty()) {
        continue;
      }
      Target target = resolved.get();
      Tree node = target.extension() == null ? root : root.child(target.extension().id());
      if (target.attribute() != null) {
        node = node.child(target.attribute().name());
      }
      if (target.sub() != null) {
        node = node.child(target.sub().name());
      }
      whole.add(node);
    }
    whole.forEach(node -> node.children.clear()); // "name" and "name.givenName" is all of name
    return root;
  }

  private static boolean isAlways(ResourceType type, String name) {
    return type.attribute(name)
        .map(Attribute::returned)
        .filter(r -> r == Returned.ALWAYS)
        .isPresent();
  }

  private static Map<String, Object> only(
      Map<String, Object> object, Tree tree, ResourceType type) {
    Map<String, Object> kept = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> {
          Tree below = tree.children.get(name);
          if (isAlways(type, name) || (below != null && below.children.isEmpty())) {
            kept.put(name, value);
          } else if (below != null) {
            kept.put(name, inside(value, below, true));
          }
        });
    return kept;
  }

  private static Map<String, Object> without(
      Map<String, Object> object, Tree tree, ResourceType type) {
    Map<String, Object> kept = new LinkedHashMap<>();
    object.forEach(
        (name, value) -> {
          Tree below = tree.children.get(name);
          if (isAlways(type, name) || below == null) {
            kept.put(name, value);
          } else if (!below.children.isEmpty()) {
            kept.put(name, inside(value, below, false));
          }
        });
    return kept;
  }

  /** The named sub-attributes of a value, or the others. */
  private static Object inside(Object value, Tree tree, boolean named) {
    if (value instanceof List<?>) {
      List<Object> each = new ArrayList<>();
      Json.array(value).forEach(element -> each.add(inside(element, tree, named)));
      return each;
    }
    if (!(value instanceof Map<?, ?>)) {
      return value;
    }
    Map<String, Object> kept = new LinkedHashMap<>();
    Json.object(value)
        .forEach(
            (name, inner) -> {
              Tree below = tree.children.get(name);
              if (below != null && !below.children.isEmpty()) {
                kept.put(name, inside(inner, below, named));
              } else if (below != null == named) {
                kept.put(name, inner);
              }
            });
    return kept;
  }
}
