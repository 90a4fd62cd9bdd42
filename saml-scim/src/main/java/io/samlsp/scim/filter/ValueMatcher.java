package io.samlsp.scim.filter;

import io.samlsp.scim.failure.ScimException;
import io.samlsp.scim.failure.ScimFailure;
import io.samlsp.scim.filter.Filter.Operator;
import io.samlsp.scim.schema.Attribute;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Applies the filter in a value path to one value of a multi-valued attribute. */
public final class ValueMatcher {
  private final Attribute attribute;
  private final Filter filter;

  private ValueMatcher(Attribute attribute, Filter filter) {
    this.attribute = attribute;
    this.filter = filter;
  }

  /**
   * A matcher for values of {@code attribute}.
   *
   * @throws ScimException INVALID_FILTER when the filter does not fit the attribute's
   *     sub-attributes
   */
  public static ValueMatcher of(Attribute attribute, Filter filter) throws ScimException {
    ValueMatcher matcher = new ValueMatcher(attribute, filter);
    matcher.matches(Map.of()); // every branch is typed, whatever the value
    return matcher;
  }

  /** Whether the value, a map of sub-attributes in canonical form, satisfies the filter. */
  public boolean matches(Map<String, Object> value) throws ScimException {
    return matches(filter, value);
  }

  /**
   * The value that a client means to create when it adds to a path that matches nothing: what the
   * filter says with {@code eq}. Empty when the filter says anything else.
   */
  public Optional<Map<String, Object>> implied() throws ScimException {
    Map<String, Object> value = new LinkedHashMap<>();
    return imply(filter, value) ? Optional.of(value) : Optional.empty();
  }

  private boolean imply(Filter part, Map<String, Object> value) throws ScimException {
    if (part instanceof Filter.And and) {
      for (Filter each : and.parts()) {
        if (!imply(each, value)) {
          return false;
        }
      }
      return true;
    }
    if (part instanceof Filter.Compare compare && compare.operator() == Operator.EQ) {
      Attribute sub = sub(compare.path());
      Object typed = Operands.typed(sub, Operator.EQ, compare.operand());
      value.put(sub.name(), typed instanceof Boolean ? typed : compare.operand());
      return true;
    }
    return false;
  }

  private boolean matches(Filter part, Map<String, Object> value) throws ScimException {
    // no short cut: an error in any branch must show, whatever the other branches say
    if (part instanceof Filter.And and) {
      boolean all = true;
      for (Filter each : and.parts()) {
        all &= matches(each, value);
      }
      return all;
    }
    if (part instanceof Filter.Or or) {
      boolean any = false;
      for (Filter each : or.parts()) {
        any |= matches(each, value);
      }
      return any;
    }
    if (part instanceof Filter.Not not) {
      return !matches(not.inner(), value);
    }
    if (part instanceof Filter.Present present) {
      return value.containsKey(sub(present.path()).name());
    }
    if (part instanceof Filter.Compare compare) {
      Attribute sub = sub(compare.path());
      Object operand = Operands.typed(sub, compare.operator(), compare.operand());
      Object found = value.get(sub.name());
      return found == null
          ? compare.operator() == Operator.NE
              || (operand.equals(false) && compare.operator() == Operator.EQ)
          : compare(compare.operator(), Operands.typed(sub, Operator.EQ, found), operand);
    }
    throw new ScimException(
        ScimFailure.INVALID_FILTER, "A value filter cannot hold another value filter.");
  }

  private static boolean compare(Operator operator, Object found, Object operand) {
    if (found instanceof String text && operand instanceof String other) {
      return switch (operator) {
        case EQ -> text.equals(other);
        case NE -> !text.equals(other);
        case CO -> text.contains(other);
        case SW -> text.startsWith(other);
        case EW -> text.endsWith(other);
        case GT -> text.compareTo(other) > 0;
        case GE -> text.compareTo(other) >= 0;
        case LT -> text.compareTo(other) < 0;
        case LE -> text.compareTo(other) <= 0;
      };
    }
    return found.equals(operand) == (operator == Operator.EQ);
  }

  private Attribute sub(AttributePath path) throws ScimException {
    Optional<Attribute> sub = attribute.sub(path.name());
    if (sub.isEmpty() || path.sub() != null || path.urn() != null) {
      throw new ScimException(
          ScimFailure.INVALID_FILTER,
          "The attribute "
              + attribute.name()
              + " has no sub-attribute "
              + ScimException.quote(path.toString())
              + ".");
    }
    return sub.get();
  }
}
