package io.samlsp.scim;

import io.samlsp.scim.ScimEvent.Operation;
import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.schema.Attribute;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The three endpoints that describe this one (RFC 7644 §4). */
final class Discovery {
  private static final String URN = "urn:ietf:params:scim:schemas:core:2.0:";
  static final Set<String> ENDPOINTS = Set.of("ServiceProviderConfig", "ResourceTypes", "Schemas");

  private final Representation representation;
  private final ScimLimits limits;

  Discovery(Representation representation, ScimLimits limits) {
    this.representation = representation;
    this.limits = limits;
  }

  Answer answer(String method, List<String> path, Parameters parameters, boolean aws, Trace trace)
      throws ScimException {
    trace.about(Operation.DISCOVER, null, null);
    if (!method.equals("GET")) {
      throw new Operations.MethodNotAllowed("GET").asFailure();
    }
    if (parameters.has("filter")) {
      throw new ScimException(
          ScimFailure.FORBIDDEN, "The descriptions of this endpoint cannot be filtered.");
    }
    if (path.get(0).equals("ServiceProviderConfig")) {
      if (path.size() == 1) {
        return Answer.of(200, serviceProviderConfig(aws));
      }
      throw notFound();
    }
    List<Object> all = path.get(0).equals("Schemas") ? schemas() : resourceTypes();
    if (path.size() == 1) {
      return Answer.of(200, Representation.list(all.size(), 1, all));
    }
    for (Object each : all) {
      Map<String, Object> one = io.samlsp.scim.json.Json.object(each);
      if (path.size() == 2 && path.get(1).equals(one.get("id"))) {
        return Answer.of(200, one);
      }
    }
    throw notFound();
  }

  private static ScimException notFound() {
    return new ScimException(ScimFailure.NOT_FOUND, "There is no such description.");
  }

  private Map<String, Object> serviceProviderConfig(boolean aws) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("schemas", List.of(URN + "ServiceProviderConfig"));
    config.put("patch", Map.of("supported", true));
    Map<String, Object> bulk = new LinkedHashMap<>();
    bulk.put("supported", !aws);
    bulk.put("maxOperations", aws ? 0 : limits.bulkOperations());
    bulk.put("maxPayloadSize", aws ? 0 : limits.bodyBytes());
    config.put("bulk", bulk);
    Map<String, Object> filter = new LinkedHashMap<>();
    filter.put("supported", true);
    filter.put("maxResults", aws ? AwsRules.DEFAULT_PAGE : limits.largestPage());
    config.put("filter", filter);
    config.put("changePassword", Map.of("supported", false));
    config.put("sort", Map.of("supported", !aws));
    config.put("etag", Map.of("supported", !aws));
    Map<String, Object> scheme = new LinkedHashMap<>();
    scheme.put("type", "oauthbearertoken");
    scheme.put("name", "OAuth Bearer Token");
    scheme.put("description", "The access token in the header Authorization, after \"Bearer \".");
    scheme.put("specUri", "https://www.rfc-editor.org/info/rfc6750");
    scheme.put("primary", true);
    config.put("authenticationSchemes", List.of(scheme));
    config.put("meta", meta("ServiceProviderConfig", "/ServiceProviderConfig"));
    return config;
  }

  private Map<String, Object> meta(String resourceType, String path) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("resourceType", resourceType);
    meta.put("location", representation.location(path));
    return meta;
  }

  private List<Object> resourceTypes() {
    List<Object> all = new ArrayList<>();
    for (ResourceType type : ResourceType.values()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("schemas", List.of(URN + "ResourceType"));
      each.put("id", type.title());
      each.put("name", type.title());
      each.put("description", type.description());
      each.put("endpoint", "/" + type.endpoint());
      each.put("schema", type.core().id());
      List<Object> extensions = new ArrayList<>();
      for (Schema extension : type.extensions()) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("schema", extension.id());
        entry.put("required", false);
        extensions.add(entry);
      }
      each.put("schemaExtensions", extensions);
      each.put("meta", meta("ResourceType", "/ResourceTypes/" + type.title()));
      all.add(each);
    }
    return all;
  }

  private List<Object> schemas() {
    List<Object> all = new ArrayList<>();
    for (ResourceType type : ResourceType.values()) {
      all.add(schema(type.core()));
      type.extensions().forEach(extension -> all.add(schema(extension)));
    }
    return all;
  }

  private Map<String, Object> schema(Schema schema) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("schemas", List.of(URN + "Schema"));
    shown.put("id", schema.id());
    shown.put("name", schema.name());
    shown.put("description", schema.description());
    shown.put("attributes", attributes(schema.attributes()));
    shown.put("meta", meta("Schema", "/Schemas/" + schema.id()));
    return shown;
  }

  private static List<Object> attributes(List<Attribute> attributes) {
    List<Object> all = new ArrayList<>();
    for (Attribute attribute : attributes) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("name", attribute.name());
      each.put("type", attribute.type().keyword());
      each.put("multiValued", attribute.multiValued());
      each.put("description", attribute.description());
      each.put("required", attribute.required());
      if (attribute.type() == Attribute.Type.COMPLEX) {
        each.put("subAttributes", attributes(attribute.subAttributes()));
      } else {
        each.put("caseExact", attribute.caseExact());
      }
      if (!attribute.canonicalValues().isEmpty()) {
        each.put("canonicalValues", attribute.canonicalValues());
      }
      if (!attribute.referenceTypes().isEmpty()) {
        each.put("referenceTypes", attribute.referenceTypes());
      }
      each.put("mutability", attribute.mutability().keyword());
      each.put("returned", attribute.returned().keyword());
      each.put("uniqueness", attribute.unique() ? "server" : "none");
      all.add(each);
    }
    return all;
  }
}
