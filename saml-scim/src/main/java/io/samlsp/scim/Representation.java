package io.samlsp.scim;

import io.samlsp.scim.directory.Resource;
import io.samlsp.scim.directory.Resource.Link;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.schema.Schema;
import java.net.URI;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Resources as clients see them. */
final class Representation {
  private final String base;

  Representation(URI base) {
    String text = base.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  String location(ResourceType type, String id) {
    return base + "/" + type.endpoint() + "/" + id;
  }

  /** An address below the endpoint's base. */
  String location(String path) {
    return base + path;
  }

  /** RFC 7644 §3.14; weak, as the same resource may be written in more than one way. */
  static String entityTag(Resource resource) {
    return "W/\"" + resource.version() + "\"";
  }

  Map<String, Object> of(Resource resource, Projection projection) {
    ResourceType type = resource.type();
    Map<String, Object> full = new LinkedHashMap<>();
    List<String> schemas = new ArrayList<>();
    schemas.add(type.core().id());
    for (Schema extension : type.extensions()) {
      if (resource.document().containsKey(extension.id())) {
        schemas.add(extension.id());
      }
    }
    full.put("schemas", schemas);
    full.put("id", resource.id());
    full.putAll(resource.document());
    if (!resource.links().isEmpty()) {
      full.put(type == ResourceType.USER ? "groups" : "members", links(resource));
    }
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("resourceType", type.title());
    meta.put("created", DateTimeFormatter.ISO_INSTANT.format(resource.created()));
    meta.put("lastModified", DateTimeFormatter.ISO_INSTANT.format(resource.lastModified()));
    meta.put("location", location(type, resource.id()));
    meta.put("version", entityTag(resource));
    full.put("meta", meta);
    return projection.of(type, full);
  }

  private List<Object> links(Resource resource) {
    List<Object> links = new ArrayList<>();
    for (Link link : resource.links()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("value", link.id());
      each.put("$ref", location(link.type(), link.id()));
      each.put("display", link.display());
      if (resource.type() == ResourceType.USER) {
        each.put("type", link.direct() ? "direct" : "indirect");
      } else {
        each.put("type", link.type().title());
      }
      links.add(each);
    }
    return links;
  }

  static Map<String, Object> list(long total, long startIndex, List<Object> resources) {
    Map<String, Object> list = new LinkedHashMap<>();
    list.put("schemas", List.of("urn:ietf:params:scim:api:messages:2.0:ListResponse"));
    list.put("totalResults", total);
    list.put("itemsPerPage", (long) resources.size());
    list.put("startIndex", startIndex);
    list.put("Resources", resources);
    return list;
  }
}
