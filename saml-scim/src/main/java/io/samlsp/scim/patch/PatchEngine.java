package io.samlsp.scim.patch;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.filter.Filter;
import io.samlsp.scim.filter.ValueMatcher;
import io.samlsp.scim.json.Json;
import io.samlsp.scim.patch.PatchOperation.Kind;
import io.samlsp.scim.schema.Attribute;
import io.samlsp.scim.schema.Attribute.Mutability;
import io.samlsp.scim.schema.DocumentReader;
import io.samlsp.scim.schema.ResourceType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies a PATCH to a document by the schema: values take the attribute's type, a new primary
 * value clears the others, what is required stays.
 */
public final class PatchEngine {
  /** What a value filter is taken to have; it can have as many. */
  private static final int TERMS = 100;

  private final DocumentReader reader;
  private final boolean replaceCreates;

  /**
   * An engine for documents of that type.
   *
   * @param replaceCreates whether a {@code replace} whose value filter matches nothing creates the
   *     value, as Entra expects, instead of failing with {@code noTarget} (RFC 7644 §3.5.2.3)
   */
  public PatchEngine(ResourceType type, boolean replaceCreates) {
    this.reader = new DocumentReader(type);
    this.replaceCreates = replaceCreates;
  }

  /**
   * The document after the patch; the one given is left as it is.
   *
   * @throws ScimException NO_TARGET, INVALID_VALUE, INVALID_FILTER, MUTABILITY
   */
  public Map<String, Object> apply(Patch patch, Map<String, Object> before) throws ScimException {
    Map<String, Object> document = copy(before);
    Work work = new Work();
    for (PatchOperation operation : patch.onDocument()) {
      apply(operation, document, work);
    }
    reader.requireRequired(document);
    return reader.tidy(document);
  }

  private void apply(PatchOperation operation, Map<String, Object> document, Work work)
      throws ScimException {
    if (operation.kind() == Kind.ADD && operation.value() == null) {
      return; // nothing is added
    }
    Map<String, Object> owner = document;
    if (operation.extension() != null) {
      String urn = operation.extension().id();
      if (operation.attribute() == null) {
        document.remove(urn);
        return;
      }
      owner = Json.object(document.computeIfAbsent(urn, absent -> new LinkedHashMap<>()));
    }
    Attribute attribute = operation.attribute();
    if (attribute == null) {
      throw new IllegalStateException("a path that names neither attribute nor extension");
    }
    if (attribute.multiValued()) {
      applyToValues(operation, attribute, owner, work);
    } else if (operation.sub() != null) {
      Map<String, Object> complex = existing(owner, attribute);
      set(complex, operation.sub(), operation);
      put(owner, attribute, complex.isEmpty() ? null : complex);
    } else if (attribute.type() == Attribute.Type.COMPLEX && operation.kind() != Kind.REMOVE) {
      Map<String, Object> complex = existing(owner, attribute);
      merge(complex, attribute, operation.value());
      put(owner, attribute, complex.isEmpty() ? null : complex);
    } else {
      set(owner, attribute, operation);
    }
  }

  private void applyToValues(
      PatchOperation operation, Attribute attribute, Map<String, Object> owner, Work work)
      throws ScimException {
    List<Map<String, Object>> values = new ArrayList<>();
    if (owner.get(attribute.name()) instanceof List<?> list) {
      for (Object each : list) {
        values.add(Json.object(each));
      }
    }
    Filter filter = operation.valueFilter();
    work.spend(
        (long) values.size()
            * (filter != null ? TERMS : operation.value() instanceof List<?> l ? l.size() : 1));
    List<Map<String, Object>> touched;
    if (filter == null && operation.sub() == null) {
      touched = applyToAll(operation, attribute, values);
    } else {
      touched = applyToSome(operation, attribute, filter, values);
    }
    if (operation.kind() == Kind.ADD || filter != null || operation.sub() != null) {
      leaveOnePrimary(values, touched);
    }
    if (values.size() > DocumentReader.MOST_VALUES) {
      throw new ScimException(
          ScimFailure.TOO_MANY,
          "The attribute "
              + attribute.name()
              + " would have more than "
              + DocumentReader.MOST_VALUES
              + " values.");
    }
    owner.put(attribute.name(), values);
  }

  /** Comparisons of values; a PATCH of a few kilobytes could ask for billions. */
  private static final class Work {
    private long left = 4_000_000;

    private void spend(long comparisons) throws ScimException {
      left -= comparisons;
      if (left < 0) {
        throw new ScimException(
            ScimFailure.TOO_MANY, "The operations compare too many values; send fewer at a time.");
      }
    }
  }

  private static List<Map<String, Object>> applyToAll(
      PatchOperation operation, Attribute attribute, List<Map<String, Object>> values)
      throws ScimException {
    List<Map<String, Object>> given = values(attribute, operation.value());
    switch (operation.kind()) {
      case ADD -> {
        given.removeIf(g -> values.stream().anyMatch(v -> v.entrySet().containsAll(g.entrySet())));
        values.addAll(given);
        return given;
      }
      case REPLACE -> {
        values.clear();
        values.addAll(given);
        return given;
      }
      default -> {
        if (operation.value() == null) {
          values.clear();
        } else {
          values.removeIf(value -> given.stream().anyMatch(g -> contains(value, g)));
        }
        return List.of();
      }
    }
  }

  private List<Map<String, Object>> applyToSome(
      PatchOperation operation,
      Attribute attribute,
      @Nullable Filter filter,
      List<Map<String, Object>> values)
      throws ScimException {
    ValueMatcher matcher = filter == null ? null : ValueMatcher.of(attribute, filter);
    List<Map<String, Object>> matching = new ArrayList<>();
    for (Map<String, Object> value : values) {
      if (matcher == null || matcher.matches(value)) {
        matching.add(value);
      }
    }
    if (matching.isEmpty()) {
      if (operation.kind() == Kind.REMOVE) {
        return List.of();
      }
      matching.add(created(operation, attribute, matcher));
      values.addAll(matching);
    }
    for (Map<String, Object> value : matching) {
      if (operation.sub() != null) {
        set(value, operation.sub(), operation);
      } else if (operation.kind() == Kind.REMOVE || operation.value() == null) {
        removeSame(values, value);
      } else {
        if (operation.kind() == Kind.REPLACE) {
          value.clear();
        }
        if (matcher != null && operation.kind() == Kind.REPLACE) {
          value.putAll(matcher.implied().orElse(Map.of()));
        }
        merge(value, attribute, operation.value());
      }
    }
    return matching;
  }

  private Map<String, Object> created(
      PatchOperation operation, Attribute attribute, @Nullable ValueMatcher matcher)
      throws ScimException {
    Optional<Map<String, Object>> implied =
        matcher == null ? Optional.of(new LinkedHashMap<>()) : matcher.implied();
    if (implied.isEmpty()
        || (matcher != null && operation.kind() == Kind.REPLACE && !replaceCreates)) {
      throw new ScimException(
          ScimFailure.NO_TARGET,
          "The filter in the path matches none of the " + attribute.name() + ".");
    }
    return implied.get();
  }

  /** RFC 7644 §3.5.2: a value that becomes primary takes it from the others. */
  private static void leaveOnePrimary(
      List<Map<String, Object>> values, List<Map<String, Object>> touched) {
    Map<String, Object> primary = null;
    for (Map<String, Object> value : touched) {
      if (Boolean.TRUE.equals(value.get("primary"))) {
        primary = value;
      }
    }
    if (primary == null) {
      return;
    }
    for (Map<String, Object> value : values) {
      if (value != primary && Boolean.TRUE.equals(value.get("primary"))) {
        value.put("primary", false);
      }
    }
  }

  private static void set(Map<String, Object> owner, Attribute attribute, PatchOperation operation)
      throws ScimException {
    Object value =
        operation.kind() == Kind.REMOVE ? null : DocumentReader.value(attribute, operation.value());
    if (attribute.mutability() == Mutability.WRITE_ONLY) {
      return; // a password: taken and forgotten
    }
    put(owner, attribute, value);
  }

  private static void put(Map<String, Object> owner, Attribute attribute, @Nullable Object value)
      throws ScimException {
    if (value != null) {
      owner.put(attribute.name(), value);
      return;
    }
    if (attribute.required() || attribute.name().equals("active")) {
      // RFC 7644 §3.5.2.2; without "active" nobody could say whether the user may sign in
      throw new ScimException(
          ScimFailure.MUTABILITY, "The attribute " + attribute.name() + " cannot be removed.");
    }
    owner.remove(attribute.name());
  }

  /** RFC 7644 §3.5.2.3: sub-attributes that are not named stay as they are. */
  private static void merge(
      Map<String, Object> complex, Attribute attribute, @Nullable Object value)
      throws ScimException {
    if (value instanceof Map<?, ?>) {
      for (Map.Entry<String, Object> entry : Json.object(value).entrySet()) {
        Optional<Attribute> sub = attribute.sub(entry.getKey());
        if (sub.isPresent() && DocumentReader.value(sub.get(), entry.getValue()) == null) {
          complex.remove(sub.get().name());
        }
      }
    }
    Object first = value instanceof List<?> list && list.size() == 1 ? list.get(0) : value;
    Object given = first == null ? null : DocumentReader.single(attribute, first);
    if (given != null) {
      complex.putAll(Json.object(given));
    } else if (value == null) {
      complex.clear();
    }
  }

  private static Map<String, Object> existing(Map<String, Object> owner, Attribute attribute) {
    Object found = owner.get(attribute.name());
    return found == null ? new LinkedHashMap<>() : Json.object(found);
  }

  private static List<Map<String, Object>> values(Attribute attribute, @Nullable Object value)
      throws ScimException {
    List<Map<String, Object>> values = new ArrayList<>();
    Object given = DocumentReader.value(attribute, value);
    if (given != null) {
      for (Object each : Json.array(given)) {
        values.add(Json.object(each));
      }
    }
    return values;
  }

  private static boolean contains(Map<String, Object> value, Map<String, Object> part) {
    Object id = part.get("value");
    return id != null
        ? id.equals(value.get("value"))
        : value.entrySet().containsAll(part.entrySet());
  }

  private static void removeSame(List<Map<String, Object>> values, Map<String, Object> gone) {
    Iterator<Map<String, Object>> each = values.iterator();
    while (each.hasNext()) {
      if (each.next() == gone) {
        each.remove();
        return;
      }
    }
  }

  private static Map<String, Object> copy(Map<String, Object> tree) {
    Map<String, Object> copy = new LinkedHashMap<>();
    tree.forEach((name, value) -> copy.put(name, copyValue(value)));
    return copy;
  }

  private static Object copyValue(Object value) {
    if (value instanceof Map<?, ?>) {
      return copy(Json.object(value));
    }
    if (value instanceof List<?>) {
      List<Object> copy = new ArrayList<>();
      Json.array(value).forEach(element -> copy.add(copyValue(element)));
      return copy;
    }
    return value;
  }
}
