package io.samlsp.scim.patch;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.filter.AttributePath;
import io.samlsp.scim.filter.FilterParser;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.patch.PatchOperation.Kind;
import io.samlsp.scim.schema.Attribute;
import io.samlsp.scim.schema.Attribute.Mutability;
import io.samlsp.scim.schema.ResourceType;
import io.samlsp.scim.schema.ResourceType.Target;
import io.samlsp.scim.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PATCH body and evens out the clients' dialects, so that the engine sees one form only.
 *
 * <p>Operation names and keys come in any case (Entra: {@code Add}). An operation without a path is
 * taken apart into one for each attribute, whose name may be dotted, filtered or qualified by a URN
 * (Entra with its {@code aadOptscim062020} flag, Okta's {@code {"id":…, "displayName":…}}).
 */
public final class PatchReader {
  private static final String MESSAGE = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

  private final ResourceType type;
  private final String id;
  private final int mostOperations;
  private final int longestPath;

  /** A reader of bodies for the resource with that id. */
  public PatchReader(ResourceType type, String id, int mostOperations, int longestPath) {
    this.type = type;
    this.id = id;
    this.mostOperations = mostOperations;
    this.longestPath = longestPath;
  }

  /**
   * The operations in the body.
   *
   * @throws ScimException INVALID_SYNTAX, INVALID_PATH, INVALID_FILTER, NO_TARGET, MUTABILITY,
   *     INVALID_VALUE, TOO_MANY
   */
  public Patch read(Map<String, Object> body) throws ScimException {
    requireMessage(body);
    if (!(get(body, "Operations") instanceof List<?> given) || given.isEmpty()) {
      throw new ScimException(
          ScimFailure.INVALID_SYNTAX, "A PATCH needs a list of Operations that is not empty.");
    }
    if (given.size() > mostOperations) {
      throw tooMany();
    }
    List<PatchOperation> operations = new ArrayList<>();
    for (Object each : given) {
      if (!(each instanceof Map<?, ?>)) {
        throw new ScimException(ScimFailure.INVALID_SYNTAX, "Each operation must be an object.");
      }
      read(Json.object(each), operations);
      if (operations.size() > mostOperations) {
        throw tooMany();
      }
    }
    return new Patch(operations);
  }

  private ScimException tooMany() {
    return new ScimException(
        ScimFailure.TOO_MANY, "A PATCH takes at most " + mostOperations + " operations.");
  }

  private static void requireMessage(Map<String, Object> body) throws ScimException {
    Object schemas = get(body, "schemas");
    if (schemas instanceof List<?> urns && !urns.isEmpty()) {
      for (Object urn : urns) {
        if (urn instanceof String text && text.equalsIgnoreCase(MESSAGE)) {
          return;
        }
      }
      throw new ScimException(
          ScimFailure.INVALID_SYNTAX, "The schemas of a PATCH must name " + MESSAGE + ".");
    }
  }

  private void read(Map<String, Object> operation, List<PatchOperation> into) throws ScimException {
    Kind kind = kind(get(operation, "op"));
    Object path = get(operation, "path");
    boolean hasValue = has(operation, "value");
    Object value = get(operation, "value");
    if (path != null && !(path instanceof String)) {
      throw new ScimException(ScimFailure.INVALID_PATH, "The path must be a string.");
    }
    if (path instanceof String text && !text.isBlank()) {
      readWithPath(kind, text, hasValue, value, into);
    } else if (kind == Kind.REMOVE) {
      throw new ScimException(ScimFailure.NO_TARGET, "A remove operation needs a path.");
    } else if (value instanceof Map<?, ?>) {
      readWithoutPath(kind, null, Json.object(value), into);
    } else {
      throw new ScimException(
          ScimFailure.INVALID_VALUE, "An operation without a path needs an object as its value.");
    }
  }

  private void readWithPath(
      Kind kind, String text, boolean hasValue, @Nullable Object value, List<PatchOperation> into)
      throws ScimException {
    AttributePath path = FilterParser.parsePath(text, longestPath);
    Optional<Target> target = type.resolve(path.urn(), path.name(), path.sub());
    if (target.isEmpty()) {
      throw new ScimException(
          ScimFailure.INVALID_PATH,
          "The path "
              + ScimException.quote(text)
              + " names no attribute of a "
              + type.title()
              + ".");
    }
    if (isReadOnly(target.get())) {
      throw new ScimException(
          ScimFailure.MUTABILITY,
          "The attribute at " + ScimException.quote(text) + " is read-only.");
    }
    Schema extension = target.get().extension();
    if (kind != Kind.REMOVE && target.get().attribute() == null && extension != null) {
      if (!(value instanceof Map<?, ?>)) {
        throw new ScimException(
            ScimFailure.INVALID_VALUE, "The value of an extension must be an object.");
      }
      readWithoutPath(kind, extension, Json.object(value), into);
      return;
    }
    add(kind, target.get(), path, hasValue, value, into);
  }

  private void readWithoutPath(
      Kind kind, @Nullable Schema extension, Map<String, Object> values, List<PatchOperation> into)
      throws ScimException {
    for (Map.Entry<String, Object> entry : values.entrySet()) {
      String name = entry.getKey();
      if (extension == null && name.equalsIgnoreCase("id")) {
        requireSameId(entry.getValue());
        continue;
      }
      AttributePath path;
      try {
        path = FilterParser.parsePath(name, longestPath);
      } catch (ScimException notPath) {
        continue; // the name of an unknown attribute
      }
      String urn = extension == null ? path.urn() : extension.id();
      Optional<Target> target = type.resolve(urn, path.name(), path.sub());
      if (target.isEmpty() || isReadOnly(target.get())) {
        continue; // unknown or read-only: ignored, as in a PUT
      }
      Schema whole = target.get().extension();
      if (target.get().attribute() == null && whole != null) {
        if (entry.getValue() instanceof Map<?, ?>) {
          readWithoutPath(kind, whole, Json.object(entry.getValue()), into);
        }
        continue;
      }
      add(kind, target.get(), path, true, entry.getValue(), into);
    }
  }

  private static void add(
      Kind kind,
      Target target,
      AttributePath path,
      boolean hasValue,
      @Nullable Object value,
      List<PatchOperation> into)
      throws ScimException {
    Attribute attribute = target.attribute();
    if (path.valueFilter() != null && (attribute == null || !attribute.multiValued())) {
      throw new ScimException(
          ScimFailure.INVALID_PATH, "Only a multi-valued attribute takes a filter in its path.");
    }
    boolean isMember = attribute != null && attribute.name().equals("members");
    if (kind == Kind.ADD && !hasValue && !(isMember && path.valueFilter() != null)) {
      throw new ScimException(ScimFailure.INVALID_VALUE, "An add operation needs a value.");
    }
    into.add(
        new PatchOperation(
            kind, target.extension(), attribute, path.valueFilter(), target.sub(), value));
  }

  private void requireSameId(@Nullable Object sent) throws ScimException {
    if (sent != null && !sent.equals(id)) {
      throw new ScimException(ScimFailure.MUTABILITY, "The id of a resource cannot be changed.");
    }
  }

  private static boolean isReadOnly(Target target) {
    Attribute attribute = target.attribute();
    Attribute sub = target.sub();
    return (attribute != null && attribute.mutability() == Mutability.READ_ONLY)
        || (sub != null && sub.mutability() == Mutability.READ_ONLY);
  }

  private static Kind kind(@Nullable Object op) throws ScimException {
    if (op instanceof String name) {
      switch (name.toLowerCase(Locale.ROOT)) {
        case "add" -> {
          return Kind.ADD;
        }
        case "remove" -> {
          return Kind.REMOVE;
        }
        case "replace" -> {
          return Kind.REPLACE;
        }
        default -> {}
      }
    }
    throw new ScimException(
        ScimFailure.INVALID_SYNTAX, "The op of an operation must be add, remove or replace.");
  }

  private static boolean has(Map<String, Object> map, String name) {
    for (String key : map.keySet()) {
      if (key.equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Object get(Map<String, Object> map, String name) {
    for (Map.Entry<String, Object> entry : map.entrySet()) {
      if (entry.getKey().equalsIgnoreCase(name)) {
        return entry.getValue();
      }
    }
    return null;
  }
}
