package io.samlsp.scim.schema;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.schema.Attribute.Mutability;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a canonical document of a body that a client sent; the types are enforced here and nowhere
 * else.
 *
 * <p>Tolerated, because clients send it: any case in names, null for absence, unknown attributes,
 * booleans in strings, one value where a list is expected, a bare string for an object whose main
 * part is {@code value}, and read-only attributes that come back.
 */
public final class DocumentReader {
  /** Values of one attribute, members apart. */
  public static final int MOST_VALUES = 1000;

  private final ResourceType type;

  /** A reader of bodies of that type. */
  public DocumentReader(ResourceType type) {
    this.type = type;
  }

  /**
   * The document in {@code body}, without {@code id}, {@code meta}, {@code schemas} and whatever
   * else is not the client's to write.
   *
   * @throws ScimException INVALID_VALUE, INVALID_SYNTAX
   */
  public Map<String, Object> read(Map<String, Object> body) throws ScimException {
    requireSchemas(body);
    Map<String, Object> document = new LinkedHashMap<>();
    readInto(document, body, null);
    requireRequired(document);
    return tidy(document);
  }

  private void readInto(
      Map<String, Object> document, Map<String, Object> body, @Nullable Schema extension)
      throws ScimException {
    for (Map.Entry<String, Object> entry : body.entrySet()) {
      Optional<Schema> named =
          extension == null ? type.extension(entry.getKey()) : Optional.empty();
      if (named.isPresent()) {
        readExtension(document, named.get(), entry.getValue());
        continue;
      }
      Optional<Attribute> attribute =
          extension == null ? type.attribute(entry.getKey()) : extension.attribute(entry.getKey());
      if (attribute.isEmpty() || attribute.get().mutability() == Mutability.READ_ONLY) {
        continue; // RFC 7644 §3.3: unknown and read-only attributes are ignored
      }
      Object value = value(attribute.get(), entry.getValue());
      if (value != null && attribute.get().mutability() != Mutability.WRITE_ONLY) {
        putOnce(document, attribute.get().name(), value);
      }
    }
  }

  private void readExtension(Map<String, Object> document, Schema extension, @Nullable Object value)
      throws ScimException {
    if (value == null) {
      return;
    }
    if (!(value instanceof Map<?, ?>)) {
      throw invalid(extension.name(), "must be an object");
    }
    Map<String, Object> inner = new LinkedHashMap<>();
    readInto(inner, Json.object(value), extension);
    putOnce(document, extension.id(), inner);
  }

  /**
   * The value in canonical form; null when it says that the attribute has no value.
   *
   * @throws ScimException INVALID_VALUE
   */
  public static @Nullable Object value(Attribute attribute, @Nullable Object value)
      throws ScimException {
    if (value == null) {
      return null;
    }
    if (!attribute.multiValued()) {
      return single(attribute, value);
    }
    List<Object> given = value instanceof List<?> ? Json.array(value) : List.of(value);
    if (given.size() > MOST_VALUES && !attribute.name().equals("members")) {
      throw new ScimException(
          ScimFailure.TOO_MANY,
          "The attribute " + attribute.name() + " has more than " + MOST_VALUES + " values.");
    }
    List<Object> values = new ArrayList<>();
    for (Object each : given) {
      Object element = each == null ? null : single(attribute, each);
      if (element != null) {
        values.add(element);
      }
    }
    return values.isEmpty() ? null : values;
  }

  /** One value of an attribute, be it multi-valued or not; see {@link #value}. */
  public static @Nullable Object single(Attribute attribute, Object value) throws ScimException {
    return switch (attribute.type()) {
      case COMPLEX -> complex(attribute, value);
      case BOOLEAN -> bool(attribute, value);
      default -> text(attribute, value);
    };
  }

  private static @Nullable Object complex(Attribute attribute, Object value) throws ScimException {
    Map<String, Object> given;
    if (value instanceof Map<?, ?>) {
      given = Json.object(value);
    } else if (value instanceof String && attribute.sub("value").isPresent()) {
      given = Map.of("value", value); // Entra: "manager": "26118915"
    } else {
      throw invalid(attribute.name(), "must be an object");
    }
    if (attribute.name().equals("roles")) {
      given = unpackedRole(given);
    }
    Map<String, Object> read = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : given.entrySet()) {
      Optional<Attribute> sub = attribute.sub(entry.getKey());
      if (sub.isPresent() && sub.get().mutability() != Mutability.READ_ONLY) {
        Object subValue = value(sub.get(), entry.getValue());
        if (subValue != null) {
          putOnce(read, sub.get().name(), subValue);
        }
      }
    }
    return read.isEmpty() ? null : read;
  }

  /** Entra sends an app role as a JSON document inside the string {@code value}. */
  private static Map<String, Object> unpackedRole(Map<String, Object> role) {
    if (!(role.get("value") instanceof String text && text.startsWith("{"))) {
      return role;
    }
    try {
      Map<String, Object> packed =
          Json.nestedAtMost(2).readObject(text.getBytes(StandardCharsets.UTF_8));
      if (!(packed.get("value") instanceof String)) {
        return role;
      }
      Map<String, Object> unpacked = new LinkedHashMap<>(role);
      unpacked.put("value", packed.get("value"));
      if (packed.get("displayName") instanceof String display) {
        unpacked.put("display", display);
      }
      return unpacked;
    } catch (ScimException noJson) {
      return role; // then it is a role with an odd name
    }
  }

  private static Object bool(Attribute attribute, Object value) throws ScimException {
    if (value instanceof Boolean) {
      return value;
    }
    if (value instanceof String text) {
      String folded = text.toLowerCase(Locale.ROOT);
      if (folded.equals("true") || folded.equals("false")) {
        return folded.equals("true"); // Entra: "False"
      }
    }
    throw invalid(attribute.name(), "must be true or false");
  }

  private static @Nullable Object text(Attribute attribute, Object value) throws ScimException {
    if (!(value instanceof String text)) {
      throw invalid(attribute.name(), "must be a string");
    }
    if (text.length() > attribute.maxLength()) {
      throw invalid(
          attribute.name(), "must not be longer than " + attribute.maxLength() + " characters");
    }
    switch (attribute.type()) {
      case DATE_TIME -> {
        try {
          OffsetDateTime.parse(text);
        } catch (DateTimeException notDate) {
          throw invalid(attribute.name(), "must be a date such as 2026-01-31T12:00:00Z");
        }
        return text;
      }
      case BINARY -> {
        try {
          Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
          throw invalid(attribute.name(), "must be base64");
        }
        return text;
      }
      default -> {
        return text;
      }
    }
  }

  private void requireSchemas(Map<String, Object> body) throws ScimException {
    for (Map.Entry<String, Object> entry : body.entrySet()) {
      if (!entry.getKey().equalsIgnoreCase("schemas") || entry.getValue() == null) {
        continue; // absent or incomplete, as some clients send it, says nothing wrong
      }
      if (!(entry.getValue() instanceof List<?> urns)) {
        throw invalid("schemas", "must be a list of URNs");
      }
      boolean ours = urns.isEmpty();
      for (Object urn : urns) {
        if (!(urn instanceof String text)) {
          throw invalid("schemas", "must be a list of URNs");
        }
        ours |= text.equalsIgnoreCase(type.core().id()) || type.extension(text).isPresent();
      }
      if (!ours) {
        throw invalid("schemas", "must name " + type.core().id());
      }
    }
  }

  /**
   * Checks that what the schema requires is there and not blank.
   *
   * @throws ScimException INVALID_VALUE
   */
  public void requireRequired(Map<String, Object> document) throws ScimException {
    for (Attribute attribute : type.core().attributes()) {
      if (attribute.required()
          && !(document.get(attribute.name()) instanceof String text && !text.isBlank())) {
        throw invalid(attribute.name(), "is required");
      }
    }
  }

  /**
   * Drops what says nothing: values that have a type but no value, repeated values, empty objects.
   * Checks that at most one value of each attribute is primary.
   */
  public Map<String, Object> tidy(Map<String, Object> document) throws ScimException {
    for (Attribute attribute : type.core().attributes()) {
      if (!attribute.multiValued() || !(document.get(attribute.name()) instanceof List<?> list)) {
        continue;
      }
      boolean valued = attribute.sub("value").isPresent();
      Set<Object> kept = new LinkedHashSet<>();
      int primaries = 0;
      for (Object each : list) {
        Map<String, Object> value = Json.object(each);
        if (valued ? value.containsKey("value") : !value.isEmpty()) {
          if (kept.add(value)) {
            primaries += Boolean.TRUE.equals(value.get("primary")) ? 1 : 0;
          }
        }
      }
      if (primaries > 1) {
        throw invalid(attribute.name(), "must not have more than one primary value");
      }
      if (kept.isEmpty()) {
        document.remove(attribute.name());
      } else {
        document.put(attribute.name(), new ArrayList<>(kept));
      }
    }
    document.values().removeIf(value -> value instanceof Map<?, ?> map && map.isEmpty());
    return document;
  }

  private static void putOnce(Map<String, Object> into, String name, Object value)
      throws ScimException {
    if (into.putIfAbsent(name, value) != null) {
      throw new ScimException(
          ScimFailure.INVALID_SYNTAX,
          "The attribute " + name + " is there twice; names are the same in any case.");
    }
  }

  private static ScimException invalid(String attribute, String why) {
    return new ScimException(
        ScimFailure.INVALID_VALUE, "The attribute " + attribute + " " + why + ".");
  }
}
